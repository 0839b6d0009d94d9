"""The quota in front of the whole site: errors, 304 and answers given from memory count and tell what remains."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone

from parvis.platform.catalog.publishing import current_generation
from parvis.platform.people import calls
from parvis.site.metering import Metering, Quotas
from parvis.site.quick import QuickAnswers
from parvis.site.tally import Tally

BASE = "/api/explore/v2.1/catalog/datasets"
pytestmark = pytest.mark.django_db


@pytest.fixture
def _one_transaction():
    """The database stays open from one call to the next, as for the test client: the test is one transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def site(_one_transaction, home, town, publish):
    """Ask the site as a web server would: (status, headers, body)."""
    publish("ecoles", town)
    publish("budget", town, visibility="restricted")

    def quota_of(secret):
        return calls.quota_of(secret, now=timezone.now())

    django = QuickAnswers(WSGIHandler(), current_generation)
    tally = Tally(calls, lambda: timezone.now().timestamp())
    application = Metering(django, tally, Quotas(100, 200, behind_proxy=False), quota_of, calls.Unavailable)

    def get(path, query="", method="GET", **environ):
        given = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REMOTE_ADDR": "192.0.2.1",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "HTTP_HOST": "localhost",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            **environ,
        }
        started = {}

        def start(status, headers, *_rest):
            started["status"], started["headers"] = int(status.split()[0]), dict(headers)

        answer = application(given, start)
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        return started["status"], started["headers"], body

    return get


def test_every_answer_counts_and_tells(site):
    tag = site(f"{BASE}/ecoles/records")[1]["ETag"]
    asked = [
        (site(f"{BASE}/ecoles/records"), 200),
        (site(f"{BASE}/ecoles/records", HTTP_IF_NONE_MATCH=tag), 304),
        (site(f"{BASE}/ecoles/records", "where=%3D"), 400),
        (site(f"{BASE}/nulle-part/records"), 404),
        (site(f"{BASE}/ecoles/records", method="DELETE"), 405),
        (site(f"{BASE}/ecoles/exports/csv"), 200),
        (site("/api/nowhere"), 404),
        (site(BASE, HTTP_HOST="evil.example"), 400),
    ]
    assert [answer[0] for answer, _status in asked] == [status for _answer, status in asked]
    remaining = [int(headers["X-RateLimit-Remaining"]) for (_s, headers, _b), _status in asked]
    assert remaining == list(range(98, 98 - len(asked), -1))
    for (_status, headers, _body), status in asked:
        assert headers["Access-Control-Allow-Origin"] == "*", status
        assert "X-RateLimit-Remaining" in headers["Access-Control-Expose-Headers"], status


def test_an_answer_given_from_memory_is_in_the_encoding_that_is_asked(site):
    query = "select=" + "%2C".join(f"nom%20as%20colonne_{number}" for number in range(60))
    for _ in range(2):
        for accepted, encoding in (("zstd, gzip", "zstd"), ("gzip, zstd;q=0", "gzip"), ("zstd;q=0", None)):
            status, headers, _body = site(f"{BASE}/ecoles/records", query, HTTP_ACCEPT_ENCODING=accepted)
            assert (status, headers.get("Content-Encoding")) == (200, encoding), accepted


def test_an_answer_to_a_key_is_never_given_to_others(site, person, town):
    from parvis.platform.catalog.keys import Rights, create_key

    chief = person("chef", "administrator")
    secret = create_key(chief, "clé", Rights(), expires=None, by=None, now=timezone.now())[1]
    for parameter in ("apikey", "%61pikey"):
        for path in (f"{BASE}/budget", f"{BASE}/budget/records", f"{BASE}/ecoles/records", f"{BASE}/"):
            assert site(path, f"{parameter}={secret}")[0] == 200
            assert site(path, f"{parameter}=pv_faux")[0] == 401
    chief.keys.update(revoked=timezone.now())
    for dataset in ("ecoles", "budget"):
        assert site(f"{BASE}/{dataset}/records", f"%61pikey={secret}")[0] == 401, dataset


@pytest.mark.parametrize(
    ("environ", "query"),
    [
        ({"HTTP_HOST": "evil.example"}, ""),
        ({"HTTP_HOST": "a b:c"}, ""),
        ({}, "&".join(f"where{number}=1" for number in range(2000))),
    ],
)
def test_what_django_refuses_is_json_too(site, environ, query):
    for lang in ("", "&lang=fr"):
        status, headers, body = site(f"{BASE}/ecoles/records", query + lang, **environ)
        assert (status, headers["Content-Type"]) == (400, "application/json; charset=utf-8")
        assert json.loads(body)["error_code"] == "MalformedRequest"


@pytest.mark.parametrize(
    "query", ["where=%FF%FE", "%FF=%FF&lang=%C3", "limit=1;2", "\xff\xfe=1", "where=%00", "a=%ud800"]
)
def test_an_undecodable_query_is_no_internal_error(site, query):
    status, headers, body = site(f"{BASE}/ecoles/records", query)
    assert status in {200, 400} and headers["Content-Type"].startswith("application/json")
    json.loads(body)


def test_a_null_character_names_nothing(site):
    assert site(f"{BASE}/a\0b/records")[0] == 404
    status, _headers, body = site(f"{BASE}/ecoles/records", "where=nom%3D%22%00%22")
    assert (status, json.loads(body)["error_code"]) == (400, "MalformedRequest")


def test_the_address_of_a_page_still_gets_a_page(site):
    assert site("/nowhere", HTTP_ACCEPT="text/html")[1]["Content-Type"].startswith("text/html")
    assert site("/", HTTP_HOST="evil.example")[1]["Content-Type"].startswith("text/html")
