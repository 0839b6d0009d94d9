"""How to cite a dataset: as a sentence, in BibTeX and in RIS. Dates are those of the publication that is cited."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from parvis.platform.catalog.domain.typography import long_day

_SPECIAL = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
            "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cited:
    """What a citation names; `version` is the publication's identifier."""

    dataset: str
    title: str
    producer: str
    publisher: str
    published: date
    version: str
    address: str
    licence: str


def as_text(cited: Cited, language: str) -> str:
    """A sentence for a footnote."""
    day = long_day(cited.published, language)
    kind, version = {"fr": ("jeu de données", "version"), "en": ("dataset", "version")}[language]
    quoted = {"fr": f"«\u202f{cited.title}\u202f»", "en": f"“{cited.title}”"}[language]
    by = cited.producer if cited.producer == cited.publisher else f"{cited.producer}, {cited.publisher}"
    return f"{by}, {quoted}, {kind}, {day}, {version} {cited.version}, {cited.licence}. {cited.address}"


def as_bibtex(cited: Cited) -> str:
    """An entry that BibTeX and its heirs read.

    >>> print(as_bibtex(Cited("arbres", "Arbres & haies", "Ville", "Ville", date(2026, 3, 2), "abc", "https://x.fr/a", "ODbL")))
    @misc{arbres-2026,
      author = {{Ville}},
      title = {{Arbres \\& haies}},
      publisher = {Ville},
      year = {2026},
      month = {3},
      version = {abc},
      note = {ODbL},
      url = {https://x.fr/a}
    }
    """
    key = re.sub(r"[^A-Za-z0-9-]", "-", cited.dataset)
    fields = {
        "author": f"{{{_tex(cited.producer)}}}",
        "title": f"{{{_tex(cited.title)}}}",
        "publisher": _tex(cited.publisher),
        "year": str(cited.published.year),
        "month": str(cited.published.month),
        "version": cited.version,
        "note": _tex(cited.licence),
        "url": cited.address,
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{key}-{cited.published.year},\n{lines}\n}}"


def as_ris(cited: Cited) -> str:
    """An entry that Zotero and other reference managers read."""
    fields = [
        ("TY", "DATA"),
        ("AU", cited.producer),
        ("TI", cited.title),
        ("PB", cited.publisher),
        ("PY", str(cited.published.year)),
        ("DA", cited.published.strftime("%Y/%m/%d")),
        ("ET", cited.version),
        ("N1", cited.licence),
        ("UR", cited.address),
        ("ER", ""),
    ]
    return "\n".join(f"{tag}  - {_line(value)}" for tag, value in fields)


def _tex(text: str) -> str:
    return "".join(_SPECIAL.get(sign, sign) for sign in _line(text))


def _line(text: str) -> str:
    return " ".join(text.split())
