"""The texts of the site that have to be translated, read from its templates and modules.

`python tests/platform/pages/site_texts.py` brings the French catalogue up to date: new texts come empty, lost ones go.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).parents[3] / "src" / "parvis"
FRENCH = SOURCE / "site" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
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


def texts() -> dict[Text, str]:
    """Each text to translate, with the file where it stands."""
    return {text: str(path.relative_to(SOURCE)) for path, source in _sources() for text in _extracted(source)}


def french() -> Catalog:
    with FRENCH.open("rb") as file:
        return read_po(file, locale="fr")


def _sources() -> Iterator[tuple[Path, str]]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield path, path.read_text()
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        lines = templatize(path.read_text(), origin=str(path)).splitlines()
        yield path, "\n".join(line.strip() for line in lines)


def _extracted(source: str) -> Iterator[Text]:
    for _line, message, _comments, _context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        yield message if isinstance(message, str) else tuple(message)


def _update() -> None:
    kept = french() if FRENCH.exists() else Catalog()
    fresh = Catalog(locale="fr", fuzzy=False)
    for text, place in sorted(texts().items(), key=lambda one: (one[1], str(one[0]))):
        known = kept.get(text if isinstance(text, str) else text[0])
        fresh.add(text, known.string if known else None, locations=[(place, None)])
    FRENCH.parent.mkdir(parents=True, exist_ok=True)
    with FRENCH.open("wb") as file:
        file.write(HEADER.encode())
        write_po(file, fresh, width=120, omit_header=True, include_lineno=False)


if __name__ == "__main__":
    _update()
