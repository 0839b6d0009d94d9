"""A town's own look, from its settings: logo, two colours, faces; and the style sheet that follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from django.conf import settings

from parvis.site.theme_faces import PAIRS, Face, Pair
from parvis.site.theme_logo import Logo
from parvis.site.theme_shades import Shades, TownColours, by_day, by_night, with_more_contrast

DEFAULT_FACE = "parvis"


@dataclass(frozen=True, slots=True)
class Theme:
    colours: TownColours | None = None
    face: str = DEFAULT_FACE
    logo: Logo | None = None

    @property
    def pair(self) -> Pair:
        return PAIRS[self.face]

    @property
    def sheet(self) -> str:
        """The style sheet that comes after the house's own; empty when the town changes neither colours nor faces."""
        return "\n".join([*_colour_rules(self.colours), *_face_rules(self.face)])

    @property
    def sheet_name(self) -> str:
        return sha256(self.sheet.encode()).hexdigest()[:12] if self.sheet else ""


@lru_cache(maxsize=8)
def theme_of(colours: TownColours | None, face: str, logo: Logo | None) -> Theme:
    return Theme(colours, face, logo)


def the_theme() -> Theme:
    """The look that the settings ask for."""
    return theme_of(settings.PARVIS["COLOURS"], settings.PARVIS["FONT"], settings.PARVIS["LOGO"])


def _colour_rules(colours: TownColours | None) -> list[str]:
    if colours is None:
        return []
    day, night = by_day(colours), by_night(colours)
    return [
        _rule(day),
        f"@media (prefers-color-scheme: dark) {{ {_rule(night)} }}",
        f"@media (prefers-contrast: more) {{ {_rule(with_more_contrast(day, is_night=False))} }}",
        "@media (prefers-contrast: more) and (prefers-color-scheme: dark) "
        f"{{ {_rule(with_more_contrast(night, is_night=True))} }}",
    ]


def _face_rules(face: str) -> list[str]:
    if face == DEFAULT_FACE:
        return []
    return [_rule({"display": _stack(PAIRS[face].titles), "sans": _stack(PAIRS[face].text)})]


def _stack(face: Face | None) -> str:
    return face.stack if face else "var(--system)"


def _rule(values: Shades) -> str:
    return f":root {{ {' '.join(f'--{name}: {value};' for name, value in values.items())} }}"
