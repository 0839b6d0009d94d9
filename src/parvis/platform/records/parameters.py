"""The parameters of the API: each is declared once, with what it means and the values that it takes.

Calls are read by these declarations and the OpenAPI document is written from them. Unknown parameters are ignored, bad
values refused with the API's own words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from parvis.engine.query import Request
from parvis.engine.query.errors import bad_parameter
from parvis.engine.query.request import GROUPS, LANGUAGES, PAGE
from parvis.engine.tables.schema import Schema

TRUTH = {"true": True, "1": True, "false": False, "0": False, "": False}
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_CLAUSE: Mapping[str, Any] = {"type": "string"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the query string; `shape` is its JSON Schema, of one value where it may be repeated."""

    name: str
    meaning: Mapping[str, str]
    shape: Mapping[str, Any] = field(default_factory=lambda: _CLAUSE)
    default: Any = None
    example: str | None = None
    repeated: bool = False


SELECT = Parameter(
    "select",
    {
        "en": "Fields and expressions to give, each perhaps with a label: `name, length(name) as letters`. Everything by default.",
        "fr": "Champs et expressions à donner, chacun avec ou sans libellé\u00a0: `nom, length(nom) as lettres`. Tout par défaut.",
    },
)
WHERE = Parameter(
    "where",
    {
        "en": "Condition on the rows; repeated, all are required. A text alone is looked for in all texts.",
        "fr": "Condition sur les lignes\u202f; répétée, toutes sont exigées. Un texte seul est cherché dans tous les textes.",
    },
    repeated=True,
)
GROUP_BY = Parameter(
    "group_by",
    {
        "en": "Fields and expressions that make groups of rows; the answer then has no `total_count`.",
        "fr": "Champs et expressions qui forment des groupes de lignes\u202f; la réponse n’a alors pas de `total_count`.",
    },
)
ORDER_BY = Parameter(
    "order_by",
    {
        "en": "What sorts the answer: `name`, `name desc`, `-name`. Missing values come last.",
        "fr": "Ce qui trie la réponse\u00a0: `nom`, `nom desc`, `-nom`. Les valeurs absentes viennent à la fin.",
    },
)
LIMIT = Parameter(
    "limit",
    {
        "en": f"Number of results: {PAGE} at most, {GROUPS} with group_by; -1 for the largest page.",
        "fr": f"Nombre de résultats\u00a0: {PAGE} au plus, {GROUPS} avec group_by\u202f; -1 pour la plus grande page.",
    },
    {"type": "integer", "minimum": -1, "maximum": GROUPS},
    10,
)
EVERY = Parameter(
    "limit",
    {"en": "Number of results; -1 for all.", "fr": "Nombre de résultats\u202f; -1 pour tous."},
    {"type": "integer", "minimum": -1},
    -1,
)
OFFSET = Parameter(
    "offset",
    {"en": "Number of results to skip.", "fr": "Nombre de résultats à passer."},
    {"type": "integer", "minimum": 0},
    0,
)
AFTER = Parameter(
    "after",
    {
        "en": "Pages without a ceiling: empty for the first one, then the `after` of the answer before.",
        "fr": "Pages sans plafond\u00a0: vide pour la première, puis le `after` de la réponse précédente.",
    },
)
REFINE = Parameter(
    "refine",
    {
        "en": "Value of a facet that is required, as `facet_name:value`.",
        "fr": "Valeur de facette exigée, écrite `nom_de_facette:valeur`.",
    },
    repeated=True,
)
EXCLUDE = Parameter(
    "exclude",
    {
        "en": "Value of a facet that is refused, as `facet_name:value`.",
        "fr": "Valeur de facette refusée, écrite `nom_de_facette:valeur`.",
    },
    repeated=True,
)
FACET = Parameter(
    "facet",
    {
        "en": 'Facet to count: `name`, or `facet(name="name", sort="-count", limit=20, disjunctive=true)`.',
        "fr": 'Facette à compter\u00a0: `nom`, ou `facet(name="nom", sort="-count", limit=20, disjunctive=true)`.',
    },
    repeated=True,
)
LANG = Parameter(
    "lang",
    {"en": "Language of the texts and of formatted dates.", "fr": "Langue des textes et des dates mises en forme."},
    {"type": "string", "enum": list(LANGUAGES)},
    "fr",
)
TIMEZONE = Parameter(
    "timezone",
    {"en": "Time zone of the instants (IANA name).", "fr": "Fuseau horaire des instants (nom IANA)."},
    default="UTC",
    example="Europe/Paris",
)
INCLUDE_LINKS = Parameter(
    "include_links",
    {"en": "Add links to what lies around (`_links`).", "fr": "Ajoute des liens vers ce qui entoure (`_links`)."},
    {"type": "boolean"},
    False,
)
INCLUDE_APP_METAS = Parameter(
    "include_app_metas",
    {
        "en": "Add the identity, the date and the size of each record (`_id`, `_timestamp`, `_size`).",
        "fr": "Ajoute l’identité, la date et la taille de chaque ligne (`_id`, `_timestamp`, `_size`).",
    },
    {"type": "boolean"},
    False,
)


def records_request(given: QueryDict, schema: Schema, *, export: bool = False) -> Request:
    """The query that the parameters of a records, facets or export call state."""
    limit = EVERY if export else LIMIT
    return Request(
        select=given.get("select") or None,
        where=tuple(clause for clause in given.getlist("where") if clause.strip()),
        group_by=given.get("group_by") or None,
        order_by=given.get("order_by") or None,
        limit=whole_number(given, "limit", limit.default),
        offset=whole_number(given, "offset", OFFSET.default),
        refine=tuple(given.getlist("refine")),
        exclude=tuple(given.getlist("exclude")),
        timezone=given.get("timezone") or TIMEZONE.default,
        lang=given.get("lang") or LANG.default,
        disjunctive=frozenset(column.name for column in schema if column.disjunctive),
        export=export,
        after=None if export else given.get("after"),
    )


def record_request(given: QueryDict, record: str) -> Request:
    """The query of one record: its select, language and time zone are all that count."""
    return Request(
        select=given.get("select") or None,
        limit=1,
        timezone=given.get("timezone") or TIMEZONE.default,
        lang=given.get("lang") or LANG.default,
        record=record,
    )


def whole_number(given: QueryDict, name: str, default: int) -> int:
    text = given.get(name)
    if text is None or text == "":
        return default
    if not _WHOLE.fullmatch(text.strip()):
        raise bad_parameter(name, text[:40], "a whole number", "un nombre entier")
    return int(text)


def truth(given: QueryDict, name: str, default: bool) -> bool:
    text = given.get(name)
    if text is None:
        return default
    if text.lower() not in TRUTH:
        raise bad_parameter(name, text[:40], "true or false", "true ou false")
    return TRUTH[text.lower()]
