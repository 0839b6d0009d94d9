"""Two publications compared: what is told, what is counted, and who may read it."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
COMPARE = "/explore/dataset/ecoles/history/compare/"
FIRST = "code;essence;places\nA;Chêne;240\nB;Érable;100\nC;Orme;12\n"
SECOND = "code;essence;places\nA;Chêne;250\nB;Érable;100\nD;Tilleul;50\n"


@pytest.fixture
def two(town, publish):
    publish("ecoles", town, FIRST, now=NOW)
    return publish("ecoles", town, SECOND, now=NOW + timedelta(days=1))


def lines(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


def test_changed_cells_are_shown_before_and_after(client, two, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        page = client.get(COMPARE).content.decode()
    counts = re.findall(r"<strong>(\d+)</strong> <span class=\"change (\w+)\">", page)
    assert counts == [("1", "added"), ("1", "removed"), ("1", "changed")]
    assert re.search(r"<del>240</del> <span aria-hidden=\"true\">→</span> <ins>250</ins>", page)
    assert "Tilleul" in page and "Orme" in page and "Érable" not in page.partition("<tbody>")[2]


def test_one_kind_of_change_is_read_alone_and_the_other_way_round(client, two):
    only = client.get(COMPARE + "?only=removed").content.decode().partition("<tbody>")[2]
    assert "Orme" in only and "Tilleul" not in only
    old, new = (one.pk for one in two.snapshots.order_by("created"))
    back = client.get(f"{COMPARE}?from={new[:12]}&to={old[:12]}").content.decode()
    assert "<del>250</del>" in back


def test_the_differences_are_a_file(client, two):
    rows = lines(client.get(COMPARE + "csv/"))
    assert {(one["change"], one["code"], one["places.before"], one["places.after"]) for one in rows} == {
        ("changed", "A", "240", "250"), ("removed", "C", "12", ""), ("added", "D", "", "50"),
    }  # fmt: skip


def test_without_a_key_a_changed_row_went_and_came(client, town, publish):
    publish("ecoles", town, "nom;places\nx;1\nx;1\ny;2\n", now=NOW)
    publish("ecoles", town, "nom;places\nx;1\ny;3\n", now=NOW + timedelta(days=1))
    page = client.get(COMPARE).content.decode()
    assert re.findall(r"<strong>(\d+)</strong> <span class=\"change (\w+)\">", page)[:2] == [
        ("1", "added"),
        ("2", "removed"),
    ]
    assert "n’a pas de clé" in page


def test_columns_that_came_went_or_changed_are_named(client, town, publish):
    publish("ecoles", town, "code;places;vieux\nA;1;x\nB;2;x\n", now=NOW)
    publish("ecoles", town, "code;places;neuf\nA;un;y\nB;deux;y\n", now=NOW + timedelta(days=1))
    page = client.get(COMPARE).content.decode()
    changed = page.partition('class="column-changes"')[2].partition("</ul>")[0]
    assert all(f"<code>{name}</code>" in changed for name in ("neuf", "vieux", "places"))
    assert "nombre entier → texte" in changed


def test_one_publication_has_nothing_to_be_compared_with(client, town, publish):
    publish("ecoles", town, FIRST)
    assert "Il n’y a encore rien à comparer" in client.get(COMPARE).content.decode()
    assert client.get(COMPARE + "csv/").status_code == 404


class TestRights:
    def test_what_a_withdrawal_took_back_stays_for_agents(self, client, person, town, publish, two):
        from parvis.platform.catalog import publishing

        publishing.withdraw(two, by=None, now=NOW + timedelta(days=2))
        assert client.get(COMPARE).status_code == 404
        publish("ecoles", town, SECOND + "E;Frêne;1\n", now=NOW + timedelta(days=3))
        old = two.snapshots.order_by("created").first().pk
        assert client.get(f"{COMPARE}?from={old[:12]}").status_code == 404
        assert "Orme" not in client.get(COMPARE).content.decode()
        client.force_login(person("anne", "publisher", town))
        assert "Orme" in client.get(f"{COMPARE}?from={old[:12]}").content.decode()

    def test_what_a_rollback_took_back_stays_for_agents(self, client, person, town, two):
        from parvis.platform.catalog import publishing

        old, new = (one.pk for one in two.snapshots.order_by("created"))
        publishing.rollback(two, old, by=None, now=NOW + timedelta(days=2))
        assert client.get(f"{COMPARE}?from={old[:12]}&to={new[:12]}").status_code == 404
        assert "Tilleul" not in client.get(COMPARE).content.decode()
        client.force_login(person("anne", "publisher", town))
        assert "Tilleul" in client.get(f"{COMPARE}?from={old[:12]}&to={new[:12]}").content.decode()

    def test_readers_of_a_restricted_dataset_read_what_is_shown_now(
        self, client, person, town, other_organization, two
    ):
        from parvis.platform.catalog import publishing

        two.visibility = "restricted"
        two.save()
        reader = person("lea", "reader", other_organization)
        publishing.grant(two, reader, by=None, now=NOW)
        assert client.get(COMPARE).status_code == 404
        client.force_login(reader)
        page = client.get(COMPARE)
        assert page.status_code == 200 and "Orme" not in page.content.decode()

    def test_columns_found_personal_are_compared_for_nobody(self, client, two):
        for snapshot in two.snapshots.all():
            snapshot.manifest["report"] = {**snapshot.manifest.get("report", {}), "personal": ["places"]}
            snapshot.save()
        page = client.get(COMPARE).content.decode().partition("<tbody>")[2]
        assert "Tilleul" in page and "240" not in page and "250" not in page
        assert "places.before" not in lines(client.get(COMPARE + "csv/"))[0]
