"""A small dataset of shops, of the kinds that the Search API shows, and how its addresses are asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

SHOPS = (
    "nom;categorie;codepostal;ouverture;releve;wgs84;usages;note\n"
    "Katia Coiffure;Vie pratique/Coiffeurs;92130;2014-08-13;2019-04-02T10:00:00Z;48.822435, 2.249327;mixte,enfants;8\n"
    "Jean-Claude Biguine;Vie pratique/Coiffeurs;92130;2015-01-02;2019-04-20T11:30:00Z;48.827471, 2.27906;mixte;6\n"
    "Boulangerie Weil;Vie pratique/Boulangers;92130;2015-03-09;2020-12-31T23:30:00Z;48.8236, 2.2701;;9\n"
    "Musée de la Carte;Culture/Musées;92131;;2021-06-01T08:00:00Z;48.8230, 2.2690;visite;\n"
    'Halle "des Épinettes";Culture/Salles;92130;2016-02-29;2021-07-01T08:00:00Z;;danse,visite;4\n'
)


@pytest.fixture
def shops(home: Any, town: Any, publish: Callable[..., Any]) -> Any:
    return publish(
        "commerces",
        town,
        SHOPS,
        guidance={
            "dictionary": {
                "nom": {"label": {"fr": "Nom du commerce"}},
                "categorie": {"facet": True, "hierarchy": "/"},
                "usages": {"facet": True},
                "codepostal": {"facet": True},
            },
        },
    )


@pytest.fixture
def v1(client: Client, shops: Any) -> Callable[..., Any]:
    """Ask an address of the Search API on the shops; parameters with a dot are given as a mapping."""

    def ask(path: str = "search", given: dict[str, Any] | None = None, **more: Any) -> Any:
        return client.get(f"/api/records/1.0/{path}/", {"dataset": "commerces", **(given or {}), **more})

    return ask
