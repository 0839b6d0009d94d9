"""A key opens what both its person and the key may, to the program that holds it, as long as both work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

BASE = "/api/explore/v2.1/catalog/datasets"
NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(home, town, other_organization, publish):
    """A public and a restricted dataset of the town, a restricted one of the school."""
    publish("arbres", town)
    publish("budget", town, visibility="restricted")
    publish("dictees", other_organization, visibility="restricted")


@pytest.fixture
def anne(person, town):
    return person("anne", "publisher", town)


@pytest.fixture
def secret(anne):
    """Make a key of a person, Anne by default; its secret."""
    from parvis.platform.catalog.keys import Rights, create_key

    def make(person=anne, expires=None, **rights):
        return create_key(
            person, f"clé {rights} {expires}", Rights(**rights), expires=expires, by=None, now=timezone.now()
        )[1]

    return make


def ask(client, dataset="budget", authorization=None, **query):
    headers = {} if authorization is None else {"Authorization": authorization}
    return client.get(f"{BASE}/{dataset}/records", query, headers=headers)


@pytest.mark.usefixtures("shelf")
class TestOverHttp:
    @pytest.mark.parametrize("scheme", ["Apikey", "ApiKey", "apikey", "APIKEY"])
    def test_the_header_opens_what_the_person_may_read(self, client, secret, scheme):
        assert ask(client).status_code == 404
        answer = ask(client, authorization=f"{scheme} {secret()}")
        assert answer.status_code == 200 and answer.json()["total_count"] == 3

    def test_the_parameter_does_too_and_the_header_wins(self, client, secret):
        assert ask(client, apikey=secret()).status_code == 200
        assert (
            ask(client, authorization="Apikey pv_faux", apikey=secret(reads=True, datasets=("budget",))).status_code
            == 401
        )

    def test_answers_to_a_key_are_for_it_alone(self, client, secret):
        answer = ask(client, "arbres", apikey=secret())
        assert answer["Cache-Control"] == "private, no-cache"
        assert {"Authorization", "Cookie"} <= set(answer["Vary"].split(", "))
        assert not answer.cookies

    @pytest.mark.parametrize("given", ["pv_faux", "x" * 5000, "é\u2603", "pv_' OR 1=1 --"])
    def test_a_wrong_key_is_401_even_for_what_is_public(self, client, given):
        answer = ask(client, "arbres", apikey=given)
        assert answer.status_code == 401 and answer["WWW-Authenticate"] == "Apikey"
        assert answer.json()["error_code"] == "InvalidApiKey"
        assert answer["Access-Control-Allow-Origin"] == "*"

    def test_other_schemes_and_an_empty_key_are_those_of_a_visitor(self, client):
        for authorization in ("Basic YTpi", "Bearer abc", "Apikey", "Apikey  ", ""):
            assert ask(client, "arbres", authorization=authorization).status_code == 200
        assert ask(client, "arbres", apikey="").status_code == 200
        assert ask(client, "budget", authorization="Bearer abc").status_code == 404

    def test_the_last_day_is_a_day_of_the_town_and_counts(self, client, secret, anne):
        from parvis.platform.people.keys import KeyRefused, person_with_key

        given = secret(expires=timezone.localdate())
        assert ask(client, apikey=given).status_code == 200
        anne.keys.update(expires=datetime(2026, 3, 1).date())
        late = datetime(2026, 3, 1, 22, 59, tzinfo=UTC)
        assert person_with_key(given, now=late) == anne
        with pytest.raises(KeyRefused):
            person_with_key(given, now=late + timedelta(minutes=1))
        answer = ask(client, apikey=given, lang="fr")
        assert answer.status_code == 401 and "expiré" in answer.json()["message"]

    def test_a_revoked_key_and_a_closed_account_are_refused_at_once(self, client, secret, anne):
        from parvis.platform.catalog.keys import revoke_key

        given = secret()
        anne.is_active = False
        anne.save()
        assert "closed" in ask(client, apikey=given).json()["message"]
        anne.is_active = True
        anne.save()
        revoke_key(anne.keys.get(), by=anne, now=NOW)
        answer = ask(client, apikey=given)
        assert answer.status_code == 401 and "revoked" in answer.json()["message"]

    def test_what_the_person_loses_the_key_loses(self, client, secret, anne):
        given = secret()
        anne.role = "reader"
        anne.save()
        assert ask(client, apikey=given).status_code == 404

    def test_what_is_not_open_to_the_person_does_not_exist(self, client, secret):
        given = secret()
        assert (
            ask(client, "dictees", apikey=given).status_code
            == ask(client, "nulle-part", apikey=given).status_code
            == 404
        )
        assert {one["dataset_id"] for one in client.get(BASE, {"apikey": given}).json()["results"]} == {
            "arbres",
            "budget",
        }

    def test_a_key_is_worth_nothing_on_the_pages(self, client, secret):
        given = secret()
        assert client.get("/explore/dataset/budget/", {"apikey": given}).status_code == 404
        assert client.get("/account/", headers={"Authorization": f"Apikey {given}"}).status_code == 302

    def test_the_day_of_the_last_use_is_written_once_a_day(self, client, secret, anne, django_assert_num_queries):
        given = secret()
        ask(client, apikey=given)
        assert anne.keys.get().last_used == timezone.localdate()
        from parvis.platform.people.keys import person_with_key

        with django_assert_num_queries(1):
            person_with_key(given, now=timezone.now())


def test_only_the_digest_of_a_secret_is_kept(secret, anne):
    import hashlib

    from django.db import connection

    given = secret()
    assert given.startswith("pv_") and len(given) > 40
    key = anne.keys.get()
    assert key.digest == hashlib.sha256(given.encode()).hexdigest() and given.startswith(key.prefix)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_apikey")
        assert given not in repr(cursor.fetchall())


def test_an_anonymous_call_asks_nothing_of_the_database_for_its_rights(rf, django_assert_num_queries):
    from parvis.platform.people.keys import authenticated_caller

    with django_assert_num_queries(0):
        assert authenticated_caller(rf.get("/", {"limit": "1"})) is None


@pytest.mark.usefixtures("shelf")
class TestRights:
    """The gate with a key: (read, push) × (all, these, others)."""

    @staticmethod
    def holder(secret, **rights):
        from parvis.platform.people.keys import person_with_key

        return person_with_key(secret(**rights), now=timezone.now())

    @pytest.mark.parametrize(
        ("rights", "seen", "managed"),
        [
            ({}, {"arbres", "budget"}, set()),
            ({"pushes": True}, {"arbres", "budget"}, {"arbres", "budget"}),
            ({"reads": False, "pushes": True}, {"arbres"}, {"arbres", "budget"}),
            ({"datasets": ("arbres",)}, {"arbres"}, set()),
            ({"datasets": ("budget",)}, {"arbres", "budget"}, set()),
            ({"pushes": True, "datasets": ("arbres",)}, {"arbres"}, {"arbres"}),
            ({"pushes": True, "datasets": ("budget",)}, {"arbres", "budget"}, {"budget"}),
            ({"reads": False, "pushes": True, "datasets": ("budget",)}, {"arbres"}, {"budget"}),
        ],
    )
    def test_what_a_publisher_s_key_sees_and_changes(self, secret, rights, seen, managed):
        from parvis.platform.catalog.access import manageable_datasets, may_manage, visible_datasets
        from parvis.platform.catalog.models import Dataset

        holder = self.holder(secret, **rights)
        assert {one.pk for one in visible_datasets(holder)} == seen
        assert {one.pk for one in manageable_datasets(holder)} == managed
        assert {one.pk for one in Dataset.objects.all() if may_manage(holder, one)} == managed

    def test_an_administrator_s_key_is_narrowed_too(self, secret, person):
        from parvis.platform.catalog.access import manageable_dataset, manageable_datasets, visible_datasets

        chief = person("chef", "administrator")
        holder = self.holder(secret, person=chief, pushes=True, datasets=("dictees",))
        assert {one.pk for one in visible_datasets(holder)} == {"arbres", "dictees"}
        assert {one.pk for one in manageable_datasets(holder)} == {"dictees"}
        with pytest.raises(PermissionDenied):
            manageable_dataset(holder, "arbres")
        with pytest.raises(Http404):
            manageable_dataset(holder, "budget")

    def test_the_person_signed_in_is_not_narrowed_by_their_keys(self, secret, anne):
        from parvis.platform.catalog.access import manageable_datasets

        secret(datasets=("arbres",))
        anne.refresh_from_db()
        assert manageable_datasets(anne).count() == 2
