"""The faces that the portal carries: one for titles and figures, one for what is read.

`PARVIS_FONT` chooses among them by name; the files come from packages and are part of the built front end.
"""

from __future__ import annotations

from dataclasses import dataclass

FILE = "node_modules/@fontsource-variable/{0}/files/{0}-latin-wght-normal.woff2"


@dataclass(frozen=True, slots=True)
class Face:
    """A face by its CSS family, its package, and the name of the stand-in that `fonts.css` fits to its metrics."""

    family: str
    package: str
    stand_in: str

    @property
    def stack(self) -> str:
        return f'"{self.family}", "{self.stand_in} stand-in", "{self.stand_in} stand-in Linux", var(--system)'

    @property
    def source(self) -> str:
        """The name of its file in the front end's manifest."""
        return FILE.format(self.package)


@dataclass(frozen=True, slots=True)
class Pair:
    """The two voices of a portal; None is the reader's own machine."""

    titles: Face | None
    text: Face | None


ATKINSON = Face("Atkinson Hyperlegible Next Variable", "atkinson-hyperlegible-next", "Atkinson")
BRICOLAGE = Face("Bricolage Grotesque Variable", "bricolage-grotesque", "Bricolage")
FRAUNCES = Face("Fraunces Variable", "fraunces", "Fraunces")
PUBLIC_SANS = Face("Public Sans Variable", "public-sans", "Public Sans")
SOURCE_SANS = Face("Source Sans 3 Variable", "source-sans-3", "Source Sans")

PAIRS = {
    "parvis": Pair(BRICOLAGE, SOURCE_SANS),
    "atkinson": Pair(BRICOLAGE, ATKINSON),
    "fraunces": Pair(FRAUNCES, SOURCE_SANS),
    "public-sans": Pair(PUBLIC_SANS, PUBLIC_SANS),
    "source-sans": Pair(SOURCE_SANS, SOURCE_SANS),
    "system": Pair(None, None),
}


def read_face(text: str) -> str:
    """The name of a pair. Raises ValueError that lists those there are."""
    if text not in PAIRS:
        raise ValueError(f"say one of {', '.join(PAIRS)}")
    return text
