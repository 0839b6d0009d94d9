"""The page of one row: every value with what it means, its addresses; and what is told of a row that left."""

from __future__ import annotations

import pytest

KEYED = "code;nom;places;lieu;site\nA1;École Jules-Ferry;240;48.8235, 2.2700;https://example.org/jf\nB2;Collège Matisse;;48.8212, 2.2655;\n"
LATER = "code;nom;places;lieu;site\nB2;Collège Matisse;300;48.8212, 2.2655;\nC3;École neuve;1;48.82, 2.26;\n"


@pytest.fixture
def address(client, town, publish):
    publish("ecoles", town, KEYED)

    def of(code: str) -> str:
        query = {"where": f'code="{code}"', "include_app_metas": "true"}
        row = client.get("/api/explore/v2.1/catalog/datasets/ecoles/records", query).json()["results"][0]
        return f"/explore/dataset/ecoles/records/{row['_id']}/"

    return of


def test_it_shows_every_value_with_few_queries(client, address, django_assert_max_num_queries):
    where = address("A1")
    client.get(where)
    with django_assert_max_num_queries(9):
        page = client.get(where).content.decode()
    for words in (
        "École Jules-Ferry",
        ">240<",
        "48.8235, 2.27",
        'href="https://example.org/jf"',
        "http://testserver" + where,
    ):
        assert words in page.replace("\n", ""), words
    assert "/api/explore/v2.1/catalog/datasets/ecoles/records/" in page


def test_empty_cells_are_said_and_the_row_is_called_by_its_name(client, address):
    page = client.get("/en" + address("B2")).content.decode()
    assert '<h2 id="row-name">Collège Matisse</h2>' in page and ">empty<" in page


def test_a_row_that_left_is_found_in_history_and_leads_back(client, town, publish, address):
    gone = address("A1")
    publish("ecoles", town, LATER)
    answer = client.get(gone)
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "n’est plus dans le jeu de données" in page and "/explore/dataset/ecoles/table/" in page
    assert "/history/compare/?from=" in page


def test_it_is_closed_where_the_dataset_is(client, town, publish, address):
    where = address("A1")
    dataset = publish("ecoles", town, LATER)
    dataset.visibility = "restricted"
    dataset.save()
    assert client.get(where).status_code == 404
    assert "Jules-Ferry" not in client.get(where).content.decode()


def test_its_table_leads_to_it(client, address):
    where = address("A1")
    assert f'href="{where}"' in client.get("/explore/dataset/ecoles/table/").content.decode()
    assert client.get("/explore/dataset/ecoles/table/?columns=nom&sort=-nom").content.decode().count(where) == 1
