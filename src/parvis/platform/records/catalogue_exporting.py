"""What every export of the catalogue has at hand: the datasets that were asked for, and the addresses around them."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import strip_tags

from parvis.platform.records.catalogue_entries import Entry
from parvis.platform.records.exports import Format, offered

SAID = {
    "title": {"en": "Open data of {town}", "fr": "Données ouvertes de {town}"},
    "description": {
        "en": "The datasets that {town} publishes: each can be read, queried and downloaded freely.",
        "fr": "Les jeux de données publiés par {town}\u00a0: chacun se lit, s’interroge et se télécharge librement.",
    },
    "api": {
        "en": "Query interface of the open data of {town}",
        "fr": "Interface d’interrogation des données de {town}",
    },
}


@dataclass(frozen=True, slots=True)
class CatalogueExport:
    """`rows` are the cells of a table of `names`; `entries` the datasets, when whole ones were asked for.

    `base` is the scheme and host with which addresses start; `options` holds those of the format.
    """

    names: Sequence[str]
    rows: Sequence[Mapping[str, Any]]
    entries: Sequence[Entry]
    is_whole: bool
    language: str
    base: str
    town: str
    contact: str
    options: Mapping[str, Any]

    def words(self, name: str) -> str:
        """A text about the portal in the language of the export, in English where it is not known."""
        return (SAID[name].get(self.language) or SAID[name]["en"]).format(town=self.town)

    def address(self, view: str, *args: str) -> str:
        return self.base + reverse(view, args=args)

    def page(self, dataset_id: str) -> str:
        """The page of a dataset for people."""
        return self.base + f"/explore/dataset/{dataset_id}/"

    def distributions(self, entry: Entry) -> Iterator[tuple[Format, str]]:
        """The formats of a dataset that the export tells, each with the address of its file."""
        wanted = self.options.get("include_exports")
        query = "?" + urlencode({"use_labels": "true"}) if self.options.get("use_labels_in_exports") else ""
        for one in offered(entry.schema):
            if one.word in wanted if wanted is not None else one.for_people:
                yield one, self.address("export", entry.whole["dataset_id"], one.word) + query


def plain(text: str | None) -> str:
    """The text of a description, without its tags."""
    return " ".join(html.unescape(strip_tags((text or "").replace("<", " <"))).split())
