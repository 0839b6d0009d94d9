"""The section *Map* of datasets whose rows have a place."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.platform.catalog.models import Dataset
from parvis.platform.maps.domain.places import place_column
from parvis.platform.maps.map_body import map_body
from parvis.platform.records.reading import manifest_of
from parvis.platform.records.sections import Section, declare


def has_places(dataset: Dataset) -> bool:
    return place_column(manifest_of(dataset).schema) is not None


def declare_all() -> None:
    declare(Section("map", _("Map"), 20, suits=has_places, body=map_body, is_embeddable=True))
