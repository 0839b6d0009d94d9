"""What the columns beside a picture say of it: its title, what it shows, whom to credit, under which licence."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.media.domain.naming import named, titled

ALTERNATIVES = ("texte_alternatif", "alternative", "alt", "alt_text", "description_image", "description_de_l_image")
CAPTIONS = ("legende", "caption", "description", "resume", "summary", "chapo")
CREDITS = (
    "credit",
    "credits",
    "credit_photo",
    "auteur",
    "author",
    "photographe",
    "photographer",
    "copyright",
    "artiste",
    "source",
)
LICENCES = ("licence", "license", "droits", "rights")
DATES = ("date", "date_de_prise_de_vue", "annee", "jour", "year", "taken")
TRANSCRIPTS = ("transcription", "transcript", "texte_de_la_video", "transcription_textuelle")


@dataclass(frozen=True, slots=True)
class Wordings:
    """The columns that say something of a picture or of a film; any may be missing."""

    title: Column | None = None
    alternative: Column | None = None
    caption: Column | None = None
    credit: Column | None = None
    licence: Column | None = None
    date: Column | None = None
    transcript: Column | None = None

    def present(self) -> list[Column]:
        """Those that there are, each once."""
        every = (self.title, self.alternative, self.caption, self.credit, self.licence, self.date, self.transcript)
        return list({one.name: one for one in every if one is not None}.values())


def wordings(schema: Schema, language: str) -> Wordings:
    """The columns for readers of `language`; one that has a role of its own does not name the row.

    >>> columns = Schema((Column("image", Kind.FILE), Column("titre"), Column("titre_en"), Column("credit")))
    >>> found = wordings(columns, "en")
    >>> found.title.name, found.credit.name, found.caption
    ('titre_en', 'credit', None)
    """
    texts = [column for column in schema if column.separator is None]
    credit, licence = named(texts, CREDITS, language), named(texts, LICENCES, language)
    alternative, transcript = named(texts, ALTERNATIVES, language), named(texts, TRANSCRIPTS, language)
    roles = (credit, licence, alternative, transcript)
    title = titled(schema, language, but=roles)
    caption = named(texts, CAPTIONS, language, but=(*roles, title))
    date = named(texts, DATES, language, kinds={Kind.DATE, Kind.DATETIME})
    return Wordings(title, alternative, caption, credit, licence, date, transcript)
