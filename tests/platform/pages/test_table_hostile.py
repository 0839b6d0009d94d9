"""What an address can ask of a table and its small pages, however hand-made: an answer, never a failure of the server."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TABLE = "/explore/dataset/ecoles/table/"
NAMES = [
    "q",
    "sort",
    "page",
    "row",
    "columns",
    "from",
    "to",
    "like",
    "show",
    *(f"f.{n}" for n in ("nom", "places", "ouverture", "public", "lieu")),
]
VALUES = st.text(max_size=40) | st.sampled_from(
    ["=", "..", "1..", "..2026", "2026-02..2025", "9" * 190, "-" + "9" * 300, "0001", "9999-12-31", "%", "\\", '"', "`", "a " * 90,
     "nom,places", "1e400", "\ud7ff", "true", "\u202f12", "2001-09-03..2001"]
)  # fmt: skip
ADDRESSES = [
    TABLE,
    TABLE + "columns/",
    *(f"{TABLE}filter/{name}/" for name in ("nom", "places", "ouverture", "public")),
]


@pytest.mark.parametrize("address", ADDRESSES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5))
def test_any_question_is_answered(schools, client, address, asked):
    response = client.get(f"{address}?{urlencode(asked)}")
    assert response.status_code in {200, 302, 400}
    if response.status_code == 302:
        assert response.url.startswith(TABLE)
        assert client.get(response.url).status_code in {200, 400}


@pytest.fixture
def schools(town, publish):
    return publish("ecoles", town)


@pytest.mark.parametrize("record", ["0" * 40, "x", "0" * 39, "é", "0" * 41])
def test_a_row_that_never_was_leads_back_to_the_table(schools, client, record):
    response = client.get(f"/explore/dataset/ecoles/records/{record}/")
    assert response.status_code == 404
    assert len(record) != 40 or TABLE in response.content.decode()


@pytest.mark.parametrize(
    "query", ["from=zzzzzzz", "to=%25%25%25%25%25%25%25", "from=&to=", "page=999999&only=x", "from=0"]
)
def test_a_comparison_of_nothing_known_is_no_failure(schools, client, query):
    assert client.get(f"/explore/dataset/ecoles/history/compare/?{query}").status_code in {200, 404}
