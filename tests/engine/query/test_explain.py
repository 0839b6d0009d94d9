"""A query told in words, in French and in English."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from parvis.engine.query import QueryError, Request, compile_records
from parvis.engine.query.explain import explanation
from parvis.engine.query.functions import FUNCTIONS
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema
from tests.engine.query import conftest
from tests.engine.query.agreeing import SCHEMA as AGREEING
from tests.engine.query.agreeing import queries

SCHEMA = Schema(
    (
        Column("type", labels={"fr": "Type", "en": "Type"}),
        Column("ville", labels={"fr": "Ville", "en": "Town"}),
        Column("places", Kind.INTEGER, labels={"fr": "Places", "en": "Places"}),
        Column("vu", Kind.DATETIME, labels={"fr": "Vu le", "en": "Seen"}),
        Column("ouvert", Kind.DATE, labels={"fr": "Ouverture", "en": "Opening"}),
        Column("libre", Kind.BOOLEAN, labels={"fr": "Libre", "en": "Free"}),
        Column("lieu", Kind.GEO_POINT, labels={"fr": "Lieu", "en": "Place"}),
        Column("themes", separator=";", labels={"fr": "Thèmes", "en": "Themes"}),
    )
)
SAID: list[tuple[dict[str, Any], str, str]] = [
    (
        {"select": "count(*), sum(places)", "group_by": "type", "where": ("ville='Issy'",), "order_by": "sum(places) desc"},
        "Compte les lignes et additionne « Places » par « Type », pour les lignes où « Ville » vaut « Issy », de la plus grande à la plus "
        "petite somme, 10 au plus.",
        "Counts the rows and adds up “Places” by “Type”, for the rows where “Town” is “Issy”, sorted by the sum of “Places” falling, 10 at "
        "most.",
    ),
    (
        {"where": ("places > 10.5 and (ville='Paris' or not libre)",), "order_by": "places desc, ville", "limit": 5},
        "Donne tous les champs des lignes où « Places » dépasse 10,5 et (« Ville » vaut « Paris » ou « Libre » est faux ou manque), par "
        "« Places » décroissant, puis par « Ville » de A à Z, 5 au plus. Les heures sont celles du fuseau UTC.",
        "Gives all the fields of the rows where “Places” is above 10.5 and (“Town” is “Paris” or “Free” is false or missing), sorted by "
        "“Places” falling, then by “Town” from A to Z, 5 at most. Hours are those of the time zone UTC.",
    ),
    (
        {"select": "type, places as p", "where": ("vu >= date'2020-03'",), "timezone": "Europe/Paris", "offset": 2000},
        "Donne « Type » et « Places » (« p ») des lignes où « Vu le » tombe au plus tôt en mars 2020, 10 au plus, après les 2000 premières "
        "lignes. Les heures sont celles du fuseau Europe/Paris. À savoir : les lignes sautées sont lues quand même.",
        "Gives “Type” and “Places” (“p”) of the rows where “Seen” is in March 2020 or after, 10 at most, after the first 2000. Hours are "
        "those of the time zone Europe/Paris. Good to know: the rows that are skipped are read all the same.",
    ),
    (
        {"select": "count(*) as n", "group_by": "range(places, 10), year(ouvert)", "order_by": "n desc"},
        "Compte les lignes par intervalles de « Places » (larges de 10) et l’année de « Ouverture », du plus grand au plus petit nombre de "
        "lignes, 10 au plus.",
        "Counts the rows by intervals of “Places” (10 wide) and the year of “Opening”, sorted by the number of rows falling, 10 at most.",
    ),
    (
        {"select": "max(ouvert)", "where": ("distance(lieu, geom'POINT(2.27 48.82)', 1.5km) and 'sport' in themes",)},
        "Calcule le maximum de « Ouverture », pour les lignes où « Lieu » est à 1500 m au plus du point 48.82, 2.27 et « Thèmes » contient "
        "« sport ».",
        "Computes the greatest “Opening”, for the rows where “Place” is within 1500 m of the point 48.82, 2.27 and “Themes” contains “sport”.",
    ),
    (
        {"select": "ville", "where": ("ouvert in [date'2020'..date'2021-03-01'[ and ville in ('a','b') and search('piscine')",)},
        "Donne « Ville » des lignes où « Ouverture » va de 2020 (compris) au 1er mars 2021 (exclu), « Ville » vaut « a » ou « b » et un texte "
        "contient à peu près les mots « piscine », 10 au plus. À savoir : tolérer les fautes de frappe fait comparer beaucoup de mots.",
        "Gives “Town” of the rows where “Opening” is from 2020 (included) to 1 March 2021 (excluded), “Town” is “a” or “b” and a text has about "
        "the words “piscine”, 10 at most. Good to know: forgiving typing errors compares many words.",
    ),
    (
        {"select": "ville", "refine": ("ville:Issy",), "exclude": ("ouvert:2020",), "export": True, "limit": None, "order_by": "random(3)"},
        "Donne « Ville » des lignes où « Ville » vaut « Issy » et il n’est pas vrai que « Ouverture » tombe en 2020, dans un ordre mélangé. "
        "À savoir : le mélange fait lire tous les champs de toutes les lignes.",
        "Gives “Town” of the rows where “Town” is “Issy” and it is not true that “Opening” is in 2020, in a shuffled order. Good to know: "
        "shuffling reads every field of every row.",
    ),
]  # fmt: skip


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(("asked", "fr", "en"), SAID)
def test_a_query_is_told_in_the_reader_s_language(asked: dict[str, Any], fr: str, en: str) -> None:
    request = Request(**asked)
    assert plain(explanation(request, SCHEMA, "fr", now=conftest.NOW)) == plain(fr)
    assert plain(explanation(request, SCHEMA, "en", now=conftest.NOW)) == plain(en)


def test_french_signs_stand_behind_a_space_that_does_not_break() -> None:
    asked = Request(where=("name like '%a%' and search('b') and places > 12345",), order_by="name")
    said = explanation(asked, conftest.SCHEMA, "fr", now=conftest.NOW)
    assert (
        "«\u202f" in said
        and "\u202f»" in said
        and "\u202f;" in said
        and "12\u202f345" in said
        and "savoir\u00a0:" in said
    )
    assert not re.search(r"(?:^|[^\u202f])[;!?»]|«[^\u202f]|[^\u00a0]: |'", said)


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS.keys())
def test_each_function_has_words_of_its_own(function: Any) -> None:
    clause = function.stands[0].value
    asked = {clause: (function.example,) if clause == "where" else function.example}
    for lang in ("fr", "en"):
        said = explanation(Request(**asked), conftest.SCHEMA, lang, now=conftest.NOW)
        assert "{" not in said and f"{function.name}(" not in said


def test_what_is_refused_is_not_explained() -> None:
    with pytest.raises(QueryError) as refused:
        explanation(Request(where=("twon = 1",)), conftest.SCHEMA)
    assert "did you mean town?" in refused.value.text["en"] and refused.value.clause == "where"


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(queries)
def test_every_query_that_compiles_can_be_told(request: Request) -> None:
    try:
        compile_records(request, AGREEING, "t", now=conftest.NOW)
    except QueryError:
        return
    for lang in ("fr", "en"):
        said = explanation(request, AGREEING, lang, now=conftest.NOW)
        assert said.endswith(".") and "  " not in said.replace("mot  ", "")
