"""Use is counted by day, dataset and kind: numbers alone, which the town publishes as a dataset."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.utils import timezone

from parvis.platform.community import usage
from parvis.platform.community.models import UsageCount
from parvis.site.usage import UsageCounter, UsageCounting, use_of
from parvis.site.usage_publishing import is_due, publish_usage

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
GOOGLE = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
API = "/api/explore/v2.1/catalog/datasets/arbres"
NAVIGATION = {"HTTP_SEC_FETCH_MODE": "navigate", "HTTP_SEC_FETCH_SITE": "same-origin"}
SCRIPT = {"HTTP_SEC_FETCH_MODE": "cors", "HTTP_SEC_FETCH_SITE": "same-origin"}
ELSEWHERE = {"HTTP_SEC_FETCH_MODE": "cors", "HTTP_SEC_FETCH_SITE": "cross-site"}


def use(path, program=FIREFOX, method="GET", **more):
    return use_of({"PATH_INFO": path, "REQUEST_METHOD": method, "HTTP_USER_AGENT": program, **more})


@pytest.mark.parametrize(
    ("path", "more", "expected"),
    [
        ("/explore/dataset/arbres/", {}, ("arbres", "page")),
        ("/en/explore/dataset/arbres/table/", NAVIGATION, ("arbres", "page")),
        ("/explore/dataset/arbres/table/", SCRIPT, None),
        ("/explore/dataset/arbres/received/original/", {}, ("arbres", "download")),
        ("/explore/dataset/arbres/files/abc/download/", {}, ("arbres", "download")),
        ("/", {}, ("", "page")),
        ("/en/explore/", {}, ("", "page")),
        ("/static/web/main.js", {}, None),
        ("/sign-in/", {}, None),
        ("/feedback/status/secret/", {}, None),
        ("/follow/leave/secret/", {}, None),
        (f"{API}/records", {}, ("arbres", "api")),
        (f"{API}/records", ELSEWHERE, ("arbres", "api")),
        (f"{API}/records", SCRIPT, None),
        (f"{API}/exports", {}, ("arbres", "api")),
        (f"{API}/exports/csv", {}, ("arbres", "download")),
        (f"{API}/exports/csv", {"HTTP_RANGE": "bytes=0-99"}, ("arbres", "download")),
        (f"{API}/exports/csv", {"HTTP_RANGE": "bytes=100-199"}, None),
        ("/api/explore/v2.1/catalog/datasets", {}, ("", "api")),
        ("/api/datasets/1.0/arbres/", {}, ("arbres", "api")),
        ("/api/datasets/1.0/search/", {}, ("", "api")),
        ("/api/push/1.0/arbres/x/push/", {}, None),
        ("/explore/dataset/arbres/", {"HTTP_USER_AGENT": GOOGLE}, ("arbres", "robot")),
        (f"{API}/exports/csv", {"HTTP_USER_AGENT": GOOGLE}, ("arbres", "robot")),
        ("/explore/dataset/arbres/", {"HTTP_USER_AGENT": "curl/8.5"}, ("arbres", "robot")),
        (f"{API}/exports/csv", {"HTTP_USER_AGENT": "curl/8.5"}, ("arbres", "download")),
        (f"{API}/records", {"HTTP_USER_AGENT": "python-requests/2.32"}, ("arbres", "api")),
        ("/explore/dataset/arbres/", {"REQUEST_METHOD": "HEAD"}, None),
        ("/mcp", {"REQUEST_METHOD": "POST"}, ("", "api")),
        ("/feedback/about/arbres/", {"REQUEST_METHOD": "POST"}, None),
    ],
)
def test_what_a_request_uses(path, more, expected):
    assert use(path, **more) == expected


class Kept:
    def __init__(self):
        self.counts, self.fails = {}, False

    def add(self, counts):
        if self.fails:
            raise OSError
        for key, count in counts.items():
            self.counts[key] = self.counts.get(key, 0) + count


def served(status="200 OK"):
    kept = Kept()
    counter = UsageCounter(lambda: date(2026, 3, 2), kept.add)

    def answer(environ, start_response):
        start_response(status, [])
        return [b""]

    return UsageCounting(answer, counter), counter, kept


def ask(application, path="/explore/dataset/arbres/"):
    environ = {"PATH_INFO": path, "REQUEST_METHOD": "GET", "HTTP_USER_AGENT": FIREFOX, "REMOTE_ADDR": "192.0.2.1"}
    application(environ, lambda *_: None)


@pytest.mark.parametrize(
    ("status", "count"), [("200 OK", 2), ("304 Not Modified", 2), ("404 Not Found", 0), ("500 X", 0)]
)
def test_what_was_answered_well_counts(status, count):
    application, counter, kept = served(status)
    for _ in range(2):
        ask(application)
    counter.merge()
    assert sum(kept.counts.values()) == count


def test_what_is_kept_of_a_visit_is_a_day_a_dataset_and_a_kind():
    application, counter, kept = served()
    ask(application)
    counter.merge()
    assert kept.counts == {(date(2026, 3, 2), "arbres", "page"): 1}


def test_numbers_wait_for_a_database_that_fails():
    application, counter, kept = served()
    ask(application)
    kept.fails = True
    with pytest.raises(OSError):
        counter.merge()
    kept.fails = False
    ask(application)
    counter.merge()
    counter.merge()
    assert sum(kept.counts.values()) == 2


def test_invented_addresses_do_not_fill_the_memory():
    application, counter, kept = served()
    for n in range(25_000):
        ask(application, f"/explore/dataset/x{n}/")
    counter.merge()
    assert len(kept.counts) == 20_000


@pytest.fixture
def counted(town, publish):
    publish("arbres", town, titles={"fr": "Arbres"})
    publish("secret", town, titles={"fr": "Réservé"}, visibility="restricted")
    today = timezone.localdate()
    for back, dataset, kind, count in (
        (1, "arbres", "page", 3),
        (1, "arbres", "robot", 900),
        (2, "arbres", "api", 40),
        (1, "secret", "page", 77),
        (1, "", "page", 12),
        (0, "arbres", "page", 500),
    ):
        usage.add({(today - timedelta(days=back), dataset, kind): count})
    return town


def test_counts_of_several_processes_are_added(counted):
    key = (timezone.localdate(), "arbres", "page")
    usage.add({key: 2})
    usage.add({key: 3})
    assert UsageCount.objects.get(day=key[0], dataset="arbres", kind="page").count == 505


def test_most_used_follows_people_and_rights(counted, person, publish):
    publish("ecoles", counted)
    usage.add({(timezone.localdate(), "ecoles", "download"): 9999, (date(2020, 1, 1), "vieux", "page"): 10**6})
    assert usage.most_used(5) == ["ecoles", "arbres"]
    assert usage.most_used(1) == ["ecoles"]
    assert usage.most_used(5, person("chef", "administrator")) == ["ecoles", "arbres", "secret"]
    assert usage.uses_by_people()["ecoles"] == 9999


def test_the_page_says_what_is_counted_and_shows_days_that_are_over(counted, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        page = client.get("/usage/").content.decode()
    assert "ni adresse, ni cookie" in page and "Arbres" in page and "900" in page
    assert "Réservé" not in page and "500" not in page.split("<footer")[0]
    assert client.get("/en/usage/").status_code == 200


def test_an_empty_town_has_a_page_too(client, db):
    assert "Rien n’est encore compté" in client.get("/usage/").content.decode()


def test_publishing_makes_a_dataset_of_the_days_that_are_over(counted, parvis, client):
    ran = parvis("usage", "publish")
    assert ran.code == 0, ran.err
    export = client.get("/api/explore/v2.1/catalog/datasets/usage-du-portail/exports/csv?use_labels=false")
    text = b"".join(export.streaming_content).decode("utf-8-sig")
    rows = {(row["jeu"], row["type"]): row["nombre"] for row in csv.DictReader(io.StringIO(text), delimiter=";")}
    assert rows == {
        ("arbres", "page vue"): "3",
        ("arbres", "visite de robot"): "900",
        ("arbres", "appel de l’API"): "40",
        ("", "page vue"): "12",
    }
    schema = client.get("/api/explore/v2.1/catalog/datasets/usage-du-portail").json()["fields"]
    assert [(one["name"], one["type"]) for one in schema] == [
        ("jour", "date"), ("jeu", "text"), ("type", "text"), ("nombre", "int"),
    ]  # fmt: skip
    assert "Ces nombres sont aussi un jeu de données" in client.get("/usage/").content.decode()
    again = parvis("usage", "publish")
    assert again.code == 0, again.err


def test_an_agent_s_words_on_the_dataset_stay(counted, parvis):
    from parvis.platform.catalog.models import Dataset

    parvis("usage", "publish")
    Dataset.objects.filter(pk="usage-du-portail").update(titles={"fr": "Fréquentation"})
    assert parvis("usage", "publish").code == 0
    assert Dataset.objects.get(pk="usage-du-portail").titles == {"fr": "Fréquentation"}


def test_a_dataset_that_was_withdrawn_stays_so(counted, parvis):
    from parvis.platform.catalog.models import Dataset

    parvis("usage", "publish")
    assert parvis("withdraw", "usage-du-portail").code == 0
    assert parvis("usage", "publish").code == 3
    assert Dataset.objects.get(pk="usage-du-portail").current is None


def test_nothing_to_publish_is_said(parvis):
    ran = parvis("usage", "publish")
    assert ran.code == 3 and "Rien à publier" in ran.err


def test_it_is_due_once_a_day_when_the_night_is_advanced(counted, publish):
    at = timezone.localtime().replace(hour=2, minute=0)
    assert not is_due(now=at)
    assert is_due(now=at.replace(hour=4))
    publish_usage(now=at.replace(hour=4))
    assert not is_due(now=at.replace(hour=23))
    assert is_due(now=at.replace(hour=4) + timedelta(days=1))
