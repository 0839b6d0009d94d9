"""Which columns make a calendar: on the demo town's datasets, and as an address chooses them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from parvis.engine.tables.kinds import Kind, Precision
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.media.domain.event_columns import event_columns, looks_like_events

DEMO = Path(__file__).parents[3] / "demo/datasets"
DATES = {
    "agenda": {"debut": Kind.DATETIME, "fin": Kind.DATETIME},
    "travaux-voirie": {"date_de_debut": Kind.DATE, "date_de_fin": Kind.DATE},
    "signalements": {"recu_le": Kind.DATETIME, "clos_le": Kind.DATETIME},
    "comptages-velo": {"jour": Kind.DATE},
    "occupation-parkings": {"horodatage": Kind.DATETIME},
    "bornes-recharge": {"date_mise_en_service": Kind.DATE},
    "zones-stationnement": {"en_vigueur_depuis": Kind.DATE},
    "issygrid-bilan": {"au": Kind.DATE},
}


def demo(dataset_id: str) -> Schema:
    """The columns that the description of a demo dataset names, with the kinds of its dates."""
    described = tomllib.loads((DEMO / dataset_id / "dataset.toml").read_text(encoding="utf-8"))["columns"]
    kinds = DATES[dataset_id]
    assert set(kinds) <= set(described)
    return Schema(
        tuple(
            Column(
                name,
                kinds.get(name, Kind.TEXT),
                key=facts.get("key", False),
                facet=facts.get("facet", False),
                separator=facts.get("separator"),
            )
            for name, facts in described.items()
        )
    )


@pytest.mark.parametrize(
    ("dataset_id", "few", "start", "end", "title", "place", "category"),
    [
        ("agenda", ["categorie", "lieu"], "debut", "fin", "titre", "lieu", "categorie"),
        (
            "travaux-voirie",
            ["nature_des_travaux"],
            "date_de_debut",
            "date_de_fin",
            "intitule",
            "rue",
            "nature_des_travaux",
        ),
        ("signalements", [], "recu_le", None, None, None, None),
        ("comptages-velo", [], "jour", None, None, None, None),
        ("occupation-parkings", [], "horodatage", None, None, None, None),
    ],
)
def test_the_demo_town(dataset_id, few, start, end, title, place, category):
    assert looks_like_events(demo(dataset_id))
    found = event_columns(demo(dataset_id), "fr", few_values=few)
    assert (found.start.name, found.end and found.end.name) == (start, end)
    for wanted, column in ((title, found.title), (place, found.place), (category, found.category)):
        assert wanted is None or column.name == wanted


def test_readers_of_english_get_english_titles():
    assert event_columns(demo("agenda"), "en").title.name == "titre_en"


@pytest.mark.parametrize("dataset_id", ["bornes-recharge", "zones-stationnement", "issygrid-bilan"])
def test_facts_about_things_are_no_events(dataset_id):
    assert not looks_like_events(demo(dataset_id))


@pytest.mark.parametrize(
    "column",
    [
        Column("annee", Kind.DATE, precision=Precision.YEAR),
        Column("mois", Kind.DATE, precision=Precision.MONTH),
        Column("date"),
    ],
)
def test_a_year_a_month_or_a_text_has_no_day(column):
    assert not looks_like_events(Schema((column,)))
    assert event_columns(Schema((column,)), "fr") is None


SEVERAL = Schema(
    (
        Column("date_maj", Kind.DATE),
        Column("firstdate_begin", Kind.DATETIME),
        Column("firstdate_end", Kind.DATETIME),
        Column("lastdate_begin", Kind.DATETIME),
        Column("lastdate_end", Kind.DATETIME),
        Column("nom"),
        Column("resume"),
    )
)


def test_an_end_goes_with_its_start():
    assert event_columns(SEVERAL, "fr").end.name == "firstdate_end"
    assert event_columns(SEVERAL, "fr", {"start": "lastdate_begin"}).end.name == "lastdate_end"


def test_an_address_chooses_columns_and_cannot_choose_nonsense():
    chosen = event_columns(SEVERAL, "fr", {"start": "date_maj", "end": "-", "title": "resume", "colour": "nom"})
    assert (chosen.start.name, chosen.end, chosen.title.name, chosen.category.name) == (
        "date_maj",
        None,
        "resume",
        "nom",
    )
    odd = event_columns(SEVERAL, "fr", {"start": "nom", "end": "rien", "title": "`", "colour": "date_maj"})
    assert (odd.start.name, odd.end.name, odd.title.name, odd.category) == (
        "firstdate_begin",
        "firstdate_end",
        "nom",
        None,
    )
