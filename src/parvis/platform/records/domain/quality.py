"""How good a dataset is for those who use it: criteria with their points, each with its reason and what to do.

The criteria follow the European method (found, reached, understood, reused) and those of data.gouv.fr. What a dataset cannot have
(a map for a list of accounts) is not asked of it: the score is the share of the points that it could earn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Schema
from parvis.platform.catalog.domain.typography import number

Words = Mapping[str, str]
DAYS_BETWEEN = {
    "continuous": 2, "hourly": 2, "daily": 3, "weekly": 10, "monthly": 40, "quarterly": 110, "biannual": 220, "annual": 430,
}  # fmt: skip
UNDATED = frozenset({"irregular", "never"})
WIDEST_TOWN = 5.0


@dataclass(frozen=True, slots=True)
class Described:
    """What is judged: what is said of a dataset, and what its manifest counted.

    `rejected` counts the values that could not be typed, `bounds` is west, south, east and north.
    """

    titles: Words
    descriptions: Words
    themes: Sequence[str]
    keywords: Sequence[str]
    producer: str
    source: str
    has_contact: bool
    is_openly_licensed: bool
    frequency: str
    published: datetime | None
    rows: int
    schema: Schema
    statistics: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    rejected: int = 0
    bounds: tuple[float, float, float, float] | None = None
    has_key: bool = False


@dataclass(frozen=True, slots=True)
class Criterion:
    """`points` earned `of` those to earn, for a `reason`; `advice` says what would earn the others."""

    name: str
    label: Words
    points: float
    of: int
    reason: Words
    advice: Words

    @property
    def is_met(self) -> bool:
        return self.points >= self.of


@dataclass(frozen=True, slots=True)
class Quality:
    criteria: tuple[Criterion, ...]

    @property
    def score(self) -> int:
        """From 0 to 100."""
        possible = sum(one.of for one in self.criteria)
        return round(100 * sum(one.points for one in self.criteria) / possible) if possible else 0


def quality_of(dataset: Described, now: datetime) -> Quality:
    """The criteria that apply to `dataset`, in the order in which a reader meets them."""
    found = [
        _description(dataset),
        _topics(dataset),
        _languages(dataset),
        _licence(dataset),
        _origin(dataset),
        _contact(dataset),
        _frequency(dataset),
        _freshness(dataset, now),
        _dictionary(dataset),
        _types(dataset),
        _filling(dataset),
        _key(dataset),
        _positions(dataset),
    ]
    return Quality(tuple(one for one in found if one is not None))


def _description(dataset: Described) -> Criterion:
    length = max((len(text) for text in dataset.descriptions.values()), default=0)
    reason = {"fr": f"{_n(length, 'fr')} signes de description", "en": f"{_n(length, 'en')} characters of description"}
    if not length:
        reason = {"fr": "pas de description", "en": "no description"}
    return Criterion(
        "description", {"fr": "Décrit", "en": "Described"}, 12 if length >= 200 else 6 if length >= 50 else 0, 12, reason,
        {"fr": "Dire en quelques phrases ce que contient le jeu, comment il est fait et ce qu’il ne dit pas (200 signes au moins).",
         "en": "Say in a few sentences what the dataset holds, how it is made and what it does not say (at least 200 characters)."},
    )  # fmt: skip


def _topics(dataset: Described) -> Criterion:
    points = (3 if dataset.themes else 0) + min(3, len(dataset.keywords))
    return Criterion(
        "topics", {"fr": "Facile à trouver", "en": "Easy to find"}, points, 6,
        _both(_counted(len(dataset.themes), "thème", "theme"), _counted(len(dataset.keywords), "mot-clé", "keyword", "mots-clés")),
        {"fr": "Ranger le jeu dans un thème et lui donner au moins trois mots-clés.",
         "en": "Put the dataset in a theme and give it at least three keywords."},
    )  # fmt: skip


def _languages(dataset: Described) -> Criterion:
    told = [code for code in ("fr", "en") if dataset.titles.get(code) and dataset.descriptions.get(code)]
    return Criterion(
        "languages", {"fr": "En deux langues", "en": "In two languages"}, 4 if len(told) == 2 else 0, 4,
        {"fr": "titre et description en français et en anglais" if len(told) == 2 else "titre et description dans une langue au plus",
         "en": "title and description in French and English" if len(told) == 2 else "title and description in one language at most"},
        {"fr": "Traduire le titre et la description.", "en": "Translate the title and the description."},
    )  # fmt: skip


def _licence(dataset: Described) -> Criterion:
    return Criterion(
        "licence", {"fr": "Licence ouverte", "en": "Open licence"}, 10 if dataset.is_openly_licensed else 0, 10,
        {"fr": "licence ouverte et connue" if dataset.is_openly_licensed else "licence absente ou inconnue",
         "en": "a known open licence" if dataset.is_openly_licensed else "no licence, or one that is not known"},
        {"fr": "Choisir une licence ouverte : la Licence Ouverte 2.0 ou l’ODbL.",
         "en": "Choose an open licence, such as the Open Licence 2.0 or ODbL."},
    )  # fmt: skip


def _origin(dataset: Described) -> Criterion:
    told = [bool(dataset.producer), bool(dataset.source)]
    reasons = {
        (True, True): {"fr": "producteur et source donnés", "en": "producer and source given"},
        (True, False): {"fr": "source non donnée", "en": "source not given"},
        (False, True): {"fr": "producteur non donné", "en": "producer not given"},
        (False, False): {"fr": "ni producteur ni source", "en": "neither producer nor source"},
    }
    return Criterion(
        "origin", {"fr": "Origine connue", "en": "Known origin"}, 4 * sum(told), 8, reasons[told[0], told[1]],
        {"fr": "Nommer qui produit les données et d’où elles viennent.", "en": "Name who produces the data and where it comes from."},
    )  # fmt: skip


def _contact(dataset: Described) -> Criterion:
    return Criterion(
        "contact", {"fr": "Quelqu’un répond", "en": "Somebody answers"}, 4 if dataset.has_contact else 0, 4,
        {"fr": "une adresse pour les questions" if dataset.has_contact else "pas d’adresse pour les questions",
         "en": "an address for questions" if dataset.has_contact else "no address for questions"},
        {"fr": "Donner l’adresse de contact du portail (réglage PARVIS_CONTACT).",
         "en": "Give the portal’s contact address (setting PARVIS_CONTACT)."},
    )  # fmt: skip


def _frequency(dataset: Described) -> Criterion:
    known = dataset.frequency in DAYS_BETWEEN or dataset.frequency in UNDATED
    return Criterion(
        "frequency", {"fr": "Fréquence annoncée", "en": "Announced frequency"}, 4 if known else 0, 4,
        {"fr": "fréquence de mise à jour donnée" if known else "fréquence de mise à jour non donnée",
         "en": "update frequency given" if known else "update frequency not given"},
        {"fr": "Dire à quelle fréquence le jeu est mis à jour.", "en": "Say how often the dataset is updated."},
    )  # fmt: skip


def _freshness(dataset: Described, now: datetime) -> Criterion | None:
    """Not asked of a dataset whose updates follow no calendar."""
    allowed = DAYS_BETWEEN.get(dataset.frequency)
    if allowed is None or dataset.published is None:
        return None
    days = max(0, (now - dataset.published).days)
    points = 12 if days <= allowed else 6 if days <= 2 * allowed else 0
    return Criterion(
        "freshness", {"fr": "À jour", "en": "Up to date"}, points, 12,
        {"fr": f"publié il y a {_counted(days, 'jour', 'day')['fr']}, pour {_n(allowed, 'fr')} au plus selon sa fréquence",
         "en": f"published {_counted(days, 'jour', 'day')['en']} ago, for {_n(allowed, 'en')} at most by its frequency"},
        {"fr": "Publier une mise à jour, ou annoncer la fréquence réelle.", "en": "Publish an update, or announce the real frequency."},
    )  # fmt: skip


def _dictionary(dataset: Described) -> Criterion:
    told = sum(bool(column.descriptions) for column in dataset.schema)
    share = told / len(dataset.schema) if len(dataset.schema) else 0
    return Criterion(
        "dictionary", {"fr": "Colonnes décrites", "en": "Columns described"}, round(12 * share, 1), 12,
        {"fr": f"colonnes décrites\u00a0: {told} sur {len(dataset.schema)}", "en": f"columns described: {told} of {len(dataset.schema)}"},
        {"fr": "Décrire chaque colonne dans le dictionnaire des données, avec son unité.",
         "en": "Describe each column in the data dictionary, with its unit."},
    )  # fmt: skip


def _types(dataset: Described) -> Criterion:
    cells = dataset.rows * len(dataset.schema)
    share = dataset.rejected / cells if cells else 0
    return Criterion(
        "types", {"fr": "Valeurs bien écrites", "en": "Values well written"},
        10 if not dataset.rejected else 6 if share < 0.001 else 3 if share < 0.01 else 0, 10,
        _counted(dataset.rejected, "valeur qui ne convient pas à sa colonne", "value that does not suit its column",
                 "valeurs qui ne conviennent pas à leur colonne", "values that do not suit their column") if dataset.rejected
        else {"fr": "toutes les valeurs conviennent à leur colonne", "en": "all values suit their column"},
        {"fr": "Corriger à la source les valeurs refusées : elles sont listées dans les téléchargements.",
         "en": "Correct the refused values at their source: they are listed in the downloads."},
    )  # fmt: skip


def _filling(dataset: Described) -> Criterion | None:
    """Not asked of a dataset without rows."""
    if not dataset.rows or not len(dataset.schema):
        return None
    shares = [dataset.statistics.get(column.name, {}).get("filled", 0) / dataset.rows for column in dataset.schema]
    share = sum(shares) / len(shares)
    hollow = [column.name for column, one in zip(dataset.schema, shares, strict=True) if one == 0]
    filled = {
        "fr": f"{round(100 * share)}\u202f% des cellules remplies",
        "en": f"{round(100 * share)}% of cells filled",
    }
    empty = _counted(len(hollow), "colonne vide", "empty column", "colonnes vides", "empty columns")
    return Criterion(
        "filling", {"fr": "Cellules remplies", "en": "Cells filled"}, round(10 * max(0.0, (share - 0.5) * 2), 1), 10,
        _both(filled, empty) if hollow else filled,
        {"fr": "Remplir ce qui manque, ou retirer les colonnes vides.", "en": "Fill in what is missing, or remove empty columns."},
    )  # fmt: skip


def _key(dataset: Described) -> Criterion:
    return Criterion(
        "key", {"fr": "Lignes identifiées", "en": "Rows identified"}, 8 if dataset.has_key else 0, 8,
        {"fr": "chaque ligne a un identifiant unique" if dataset.has_key else "aucune colonne n’identifie les lignes",
         "en": "each row has a unique identifier" if dataset.has_key else "no column identifies the rows"},
        {"fr": "Ajouter un identifiant stable à chaque ligne : il permet de suivre ce qui change.",
         "en": "Give each row a stable identifier: it lets people follow what changes."},
    )  # fmt: skip


def _positions(dataset: Described) -> Criterion | None:
    """Asked only of a dataset that has places."""
    place = dataset.schema.first(Kind.GEO_POINT, Kind.GEO_SHAPE)
    if place is None or not dataset.rows:
        return None
    located = dataset.statistics.get(place.name, {}).get("filled", 0) / dataset.rows
    is_near = dataset.bounds is not None and _is_of_one_territory(dataset.bounds)
    return Criterion(
        "positions", {"fr": "Bien placé sur la carte", "en": "Well placed on the map"},
        round((6 * located if is_near else 0) + (4 if is_near else 0), 1), 10,
        {"fr": f"{round(100 * located)}\u202f% des lignes ont un lieu"
         + ("" if is_near else ", mais certains lieux sont loin des autres ou en (0, 0)"),
         "en": f"{round(100 * located)}% of rows have a place" + ("" if is_near else ", but some are far from the others or at (0, 0)")},
        {"fr": "Donner un lieu à chaque ligne, et vérifier ceux qui tombent hors du territoire.",
         "en": "Give each row a place, and check those that fall outside the territory."},
    )  # fmt: skip


def _is_of_one_territory(bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = bounds
    holds_nowhere = west <= 0 <= east and south <= 0 <= north
    return not holds_nowhere and east - west <= WIDEST_TOWN and north - south <= WIDEST_TOWN


def _n(value: int, language: str) -> str:
    return number(value, language)


def _counted(value: int, fr: str, en: str, several_fr: str = "", several_en: str = "") -> dict[str, str]:
    """`value` with its word, in the plural from 2 in French, for all but 1 in English."""
    french = fr if value < 2 else several_fr or fr + "s"
    english = en if value == 1 else several_en or en + "s"
    return {"fr": f"{_n(value, 'fr')} {french}", "en": f"{_n(value, 'en')} {english}"}


def _both(first: Words, second: Words) -> Words:
    return {code: f"{first[code]}, {second[code]}" for code in first}
