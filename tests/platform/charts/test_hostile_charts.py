"""Datasets that no chart expects: each has a decent page, and nothing is drawn that is not there."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from parvis.engine.tables.schema import column_names

KINDS = ("line", "bar", "stacked", "area", "pie", "scatter", "histogram", "box", "treemap", "calendar")
LONG = "Établissement d’accueil du jeune enfant et de ses parents " * 6


def page(client: Any, dataset: str, query: str = "") -> str:
    answer = client.get(f"/explore/dataset/{dataset}/charts/?{query}")
    assert answer.status_code in {200, 400}, answer.status_code
    return str(answer.content.decode())


def drawings(html: str) -> list[str]:
    found = re.findall(r"<svg viewBox=[^>]*chart-svg.*?</svg>", html, re.DOTALL)
    for one in found:
        ElementTree.fromstring(one)
        assert "nan" not in re.sub(r"<(title|desc|text).*?</\1>", "", one).lower()
        assert " style=" not in one
    return found


@pytest.fixture
def made(publish: Any, town: Any, client: Any) -> Any:
    """Publish a text and open the page of its charts."""

    def make(text: str, query: str = "", **fields: Any) -> str:
        publish("essai", town, text, **fields)
        return page(client, "essai", query)

    return make


def test_a_dataset_of_one_row_says_that_there_is_nothing_to_compare(made):
    html = made("nom;places\nÉcole;12\n")
    assert "une seule ligne" in html and not drawings(html)


def test_a_dataset_without_rows_says_so(made):
    html = made("nom;places\n")
    assert "pas encore de ligne" in html and not drawings(html)


def test_columns_of_one_value(made, client):
    html = made("nom;ville;places;jour\n" + "".join(f"É{n};Issy;7;2024-01-01\n" for n in range(40)))
    assert html
    for kind in KINDS:
        for x in ("ville", "places", "jour"):
            drawings(page(client, "essai", f"kind={kind}&x={x}&y=places&series=ville"))
    assert len(drawings(page(client, "essai", "kind=line&x=jour"))) == 2
    assert len(drawings(page(client, "essai", "kind=histogram&x=places"))) == 2
    assert len(drawings(page(client, "essai", "kind=pie&x=ville"))) == 2


def test_five_hundred_columns(made, client, django_assert_max_num_queries):
    header = ";".join(["rue", *(f"mesure {n}" for n in range(499))])
    rows = "".join(";".join([f"Rue {r % 9}", *(str((r * n) % 97) for n in range(499))]) + "\n" for r in range(60))
    html = made(f"{header}\n{rows}")
    assert len(drawings(html)) == 2
    with django_assert_max_num_queries(12):
        page(client, "essai")
    assert len(html) < 400_000


def test_a_name_of_three_hundred_signs(made, client):
    rows = "".join(f"{LONG}{n % 4};{n}\n" for n in range(40))
    html = made(f"{LONG};valeur\n{rows}", "")
    assert len(drawings(html)) == 2
    name = column_names([LONG])[0]
    for kind, how in (("bar", "avg"), ("pie", "sum"), ("treemap", "sum"), ("box", "")):
        html = page(client, "essai", f"kind={kind}&x={name}&y=valeur&agg={how}")
        assert drawings(html), kind
        assert "…" in html


def test_negative_values_are_no_parts_of_a_whole(made, client):
    html = made("poste;solde\nEau;-5\nGaz;12\nBois;-1\nEau;2\n", "kind=pie&x=poste&y=solde")
    assert "négative" in html and not drawings(html)
    assert "kind=bar" in html
    assert len(drawings(page(client, "essai", "kind=bar&x=poste&y=solde&agg=sum"))) == 2
    assert len(drawings(page(client, "essai", "kind=histogram&x=solde"))) == 2


def test_the_first_and_the_last_years(made, client):
    html = made("jour;n\n0001-01-01;1\n0001-01-02;1\n9999-12-31;3\n2024-02-29;2\n")
    assert html
    for kind in ("line", "bar", "area"):
        html = page(client, "essai", f"kind={kind}&x=jour&step=year")
        assert drawings(html) or "trop pour être lus" in html
    assert "trop pour être lus" in page(client, "essai", "kind=line&x=jour&step=day")
    assert "quatre années" in page(client, "essai", "kind=calendar&x=jour")


def test_what_is_not_a_finite_number_is_missing(made, client):
    rows = "".join(f"g{n % 3};{v}\n" for n, v in enumerate(["1.5", "NaN", "inf", "-inf", "2.5", "3.5"] * 8))
    made(f"groupe;mesure\n{rows}")
    for query in (
        "kind=histogram&x=mesure",
        "kind=bar&x=groupe&y=mesure&agg=avg",
        "kind=box&x=groupe&y=mesure",
        "kind=pie&x=groupe&y=mesure",
    ):
        drawings(page(client, "essai", query))


def test_names_are_never_marks(made):
    html = made(
        'nom;n\n"<script>alert(1)</script>";3\n"a & ""b""";2\n"<script>alert(1)</script>";1\n', "kind=bar&x=nom"
    )
    assert "<script>alert" not in html
    assert len(drawings(html)) == 2


def test_a_cell_is_never_a_formula(made, client):
    made("nom;n\n=1+1;3\n=1+1;2\n@x;1\n")
    answer = client.get("/explore/dataset/essai/charts/download.csv?kind=bar&x=nom")
    assert answer.content.decode("utf-8-sig").splitlines()[1].startswith("'=1+1")
