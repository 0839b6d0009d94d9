"""The metadata of a dataset: each is declared once, with its kind, its block and how it is read.

From these declarations come the `metas` of the dataset object, the table that the catalogue's queries run on, the
catalogue's facets and the documentation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from parvis.engine.tables.kinds import Kind
from parvis.platform.catalog.licences import Licence, licence
from parvis.platform.catalog.models import Dataset

TOWN_LEVEL = "fr_80_"


@dataclass(frozen=True, slots=True)
class Described:
    """A dataset as it is told in `language`; `themes` gives what themes are called in it."""

    dataset: Dataset
    language: str
    themes: Mapping[str, str]

    @property
    def licence(self) -> Licence:
        return licence(self.dataset.licence)


@dataclass(frozen=True, slots=True)
class Meta:
    """A metadata: its name, its kind, what it means, how it is read from a dataset.

    `many` ones hold a list; a `facet` can be refined on, and words are looked for in `searched` ones.
    """

    name: str
    kind: Kind
    meaning: Mapping[str, str]
    read: Callable[[Described], Any]
    many: bool = False
    facet: bool = False
    searched: bool = False
    block: str = "default"


def _instant(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment is not None else None


def _processed(one: Described) -> str | None:
    return _instant(one.dataset.current.created if one.dataset.current is not None else None)


def _producer(one: Described) -> str:
    return str(one.dataset.producer or one.dataset.organization.name)


def _themes(one: Described) -> list[str] | None:
    return [one.themes.get(str(theme), str(theme)) for theme in one.dataset.themes] or None


def _keywords(one: Described) -> list[str] | None:
    return [str(keyword) for keyword in one.dataset.keywords] or None


def _references(one: Described) -> str | None:
    address = one.dataset.origin.get("url")
    return str(address) if address else None


def _attributions(one: Described) -> list[str] | None:
    text = one.dataset.origin.get("text")
    return [str(text)] if text else None


def _place(_one: Described) -> list[str] | None:
    code = settings.PARVIS["TOWN_CODE"]
    return [TOWN_LEVEL + code] if code else None


def _territory(_one: Described) -> list[str] | None:
    town = settings.PARVIS["TOWN"]
    return [town] if town else None


def _nothing(_one: Described) -> None:
    return None


def _always(value: Any) -> Callable[[Described], Any]:
    return lambda one: value


METAS = (
    Meta("title", Kind.TEXT, {"en": "Title.", "fr": "Titre."}, lambda one: one.dataset.title(one.language), searched=True),
    Meta(
        "description", Kind.TEXT, {"en": "Description, in HTML.", "fr": "Description, en HTML."},
        lambda one: one.dataset.description(one.language) or None, searched=True,
    ),
    Meta("theme", Kind.TEXT, {"en": "Themes.", "fr": "Thèmes."}, _themes, many=True, facet=True, searched=True),
    Meta("keyword", Kind.TEXT, {"en": "Keywords.", "fr": "Mots-clés."}, _keywords, many=True, facet=True, searched=True),
    Meta(
        "license", Kind.TEXT, {"en": "Name of the licence.", "fr": "Nom de la licence."},
        lambda one: one.licence.name(one.language), facet=True,
    ),
    Meta(
        "license_url", Kind.TEXT, {"en": "Address of the licence.", "fr": "Adresse de la licence."},
        lambda one: one.licence.url or None,
    ),
    Meta("language", Kind.TEXT, {"en": "Language of the rows.", "fr": "Langue des lignes."}, _always("fr"), facet=True),
    Meta(
        "metadata_languages", Kind.TEXT, {"en": "Languages of the metadata.", "fr": "Langues des métadonnées."},
        lambda one: sorted(one.dataset.titles) or ["fr"], many=True,
    ),
    Meta(
        "timezone", Kind.TEXT,
        {"en": "Time zone of the dataset, when it has one of its own.", "fr": "Fuseau du jeu, s’il en a un à lui."}, _nothing,
    ),
    Meta(
        "modified", Kind.DATETIME, {"en": "When it was last published.", "fr": "Dernière publication."},
        lambda one: _instant(one.dataset.published), facet=True,
    ),
    Meta(
        "modified_updates_on_metadata_change", Kind.BOOLEAN,
        {"en": "Whether `modified` follows changes of metadata.", "fr": "Si `modified` suit les métadonnées."}, _always(False),
    ),
    Meta(
        "modified_updates_on_data_change", Kind.BOOLEAN,
        {"en": "Whether `modified` follows changes of rows.", "fr": "Si `modified` suit les lignes."}, _always(True),
    ),
    Meta(
        "data_processed", Kind.DATETIME, {"en": "When the rows were made.", "fr": "Date de fabrication des lignes."}, _processed
    ),
    Meta(
        "metadata_processed", Kind.DATETIME, {"en": "When the metadata were last changed.", "fr": "Date des métadonnées."},
        lambda one: _instant(one.dataset.described),
    ),
    Meta(
        "geographic_reference", Kind.TEXT,
        {"en": "Codes of the places, such as fr_80_92040.", "fr": "Codes des lieux, comme fr_80_92040."}, _place, many=True,
    ),
    Meta(
        "geographic_reference_auto", Kind.BOOLEAN,
        {"en": "Whether the places are found by the portal.", "fr": "Si le portail trouve les lieux."}, _always(True),
    ),
    Meta("territory", Kind.TEXT, {"en": "Names of the places.", "fr": "Noms des lieux."}, _territory, many=True, facet=True),
    Meta("geographic_area", Kind.JSON, {"en": "Area covered.", "fr": "Étendue."}, _nothing),
    Meta("geographic_area_mode", Kind.TEXT, {"en": "How the area is known.", "fr": "Origine de l’étendue."}, _nothing),
    Meta("publisher", Kind.TEXT, {"en": "Who produces it.", "fr": "Producteur."}, _producer, facet=True, searched=True),
    Meta("references", Kind.TEXT, {"en": "Address of the origin.", "fr": "Adresse de l’origine."}, _references),
    Meta(
        "records_count", Kind.INTEGER, {"en": "Number of rows.", "fr": "Nombre de lignes."},
        lambda one: one.dataset.current.rows if one.dataset.current is not None else 0,
    ),
    Meta("attributions", Kind.TEXT, {"en": "What must be cited.", "fr": "Ce qu’il faut citer."}, _attributions, many=True),
    Meta("source_domain", Kind.TEXT, {"en": "Portal of origin.", "fr": "Portail d’origine."}, _nothing),
    Meta("source_domain_title", Kind.TEXT, {"en": "Its title.", "fr": "Son titre."}, _nothing),
    Meta("source_domain_address", Kind.TEXT, {"en": "Its address.", "fr": "Son adresse."}, _nothing),
    Meta("source_dataset", Kind.TEXT, {"en": "Its dataset.", "fr": "Son jeu de données."}, _nothing),
    Meta("shared_catalog", Kind.TEXT, {"en": "Catalogue shared with.", "fr": "Catalogue partagé."}, _nothing),
    Meta("federated", Kind.BOOLEAN, {"en": "Whether it comes from elsewhere.", "fr": "S’il vient d’ailleurs."}, _always(False)),
    Meta("parent_domain", Kind.TEXT, {"en": "Portal above.", "fr": "Portail parent."}, _nothing),
    Meta("oauth_scope", Kind.TEXT, {"en": "Scope of access.", "fr": "Portée d’accès."}, _nothing),
    Meta(
        "created", Kind.DATETIME, {"en": "When it was made.", "fr": "Date de création."},
        lambda one: _instant(one.dataset.created), block="dcat",
    ),
    Meta(
        "issued", Kind.DATETIME, {"en": "When it was first published.", "fr": "Première publication."},
        lambda one: _instant(one.dataset.created), block="dcat",
    ),
    Meta("creator", Kind.TEXT, {"en": "Who made it.", "fr": "Auteur."}, _producer, facet=True, block="dcat"),
    Meta(
        "contributor", Kind.TEXT, {"en": "Organisation that publishes it.", "fr": "Organisme qui le publie."},
        lambda one: one.dataset.organization.name, facet=True, block="dcat",
    ),
    Meta(
        "accrualperiodicity", Kind.TEXT, {"en": "How often it changes.", "fr": "Fréquence de mise à jour."},
        lambda one: one.dataset.frequency or None, facet=True, block="dcat",
    ),
)  # fmt: skip
BLOCKS = tuple(dict.fromkeys(meta.block for meta in METAS))


def metas_of(one: Described) -> dict[str, dict[str, Any]]:
    """The metadata by block."""
    found: dict[str, dict[str, Any]] = {block: {} for block in BLOCKS}
    for meta in METAS:
        found[meta.block][meta.name] = meta.read(one)
    return found
