"""The texts that have to be translated, read from templates and modules, and the French catalogues that hold them.

An app that has a `locale` folder keeps its own texts there; those of all others are the site's.
`python tests/platform/pages/site_texts.py` brings the catalogues up to date: new texts come empty, lost ones go.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).parents[3] / "src" / "parvis"
SITE = SOURCE / "site"
CATALOGUE = Path("locale", "fr", "LC_MESSAGES", "django.po")
KEYWORDS = {**DEFAULT_KEYWORDS, "gettext_lazy": None, "ngettext_lazy": (1, 2), "pgettext_lazy": ((1, "c"), 2)}
HEADER = """# French texts of Parvis.
msgid ""
msgstr ""
"Language: fr\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""

Text = str | tuple[str, ...]


def keepers() -> list[Path]:
    """The folders that keep French texts of their own; the site, which keeps those of all others, comes last."""
    return [*sorted(path.parents[3] for path in SOURCE.glob(f"*/*/{CATALOGUE}")), SITE]


def texts(keeper: Path) -> dict[Text, str]:
    """Each text that `keeper` has to translate, with the file where it stands."""
    return {
        text: str(path.relative_to(SOURCE))
        for path, source in _read()
        if _keeper_of(path) == keeper
        for text in _extracted(source)
    }


def french(keeper: Path) -> Catalog:
    with (keeper / CATALOGUE).open("rb") as file:
        return read_po(file, locale="fr")


def _keeper_of(path: Path) -> Path:
    return next((keeper for keeper in keepers() if path.is_relative_to(keeper)), SITE)


@cache
def _read() -> list[tuple[Path, str]]:
    return list(_sources())


def _sources() -> Iterator[tuple[Path, str]]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield path, path.read_text()
    for path in sorted([*SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("templates/**/*.txt")]):
        lines = templatize(path.read_text(), origin=str(path)).splitlines()
        yield path, "\n".join(line.strip() for line in lines)


def _extracted(source: str) -> Iterator[Text]:
    for _line, message, _comments, _context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        yield message if isinstance(message, str) else tuple(message)


def _update() -> None:
    """The site's texts come first: an app does not keep again what the site has."""
    shared = {_key(message.id) for message in french(SITE) if message.id}
    used = {text for keeper in keepers() for text in texts(keeper)}
    for keeper in keepers():
        wanted = texts(keeper)
        if keeper == SITE:
            wanted |= {text: "" for text in used if _key(text) in shared}
        else:
            wanted = {text: place for text, place in wanted.items() if _key(text) not in shared}
        _write(keeper, wanted)


def _key(text: Text) -> str:
    return text if isinstance(text, str) else text[0]


def _write(keeper: Path, wanted: dict[Text, str]) -> None:
    kept, fresh = french(keeper), Catalog(locale="fr", fuzzy=False)
    for text, place in sorted(wanted.items(), key=lambda one: (one[1], str(one[0]))):
        known = kept.get(_key(text))
        fresh.add(text, known.string if known else None, locations=[(place, None)] if place else [])
    with (keeper / CATALOGUE).open("wb") as file:
        file.write(HEADER.encode())
        write_po(file, fresh, width=120, omit_header=True, include_lineno=False)


if __name__ == "__main__":
    _update()
