"""What every answer of the API has in common, whatever fails behind it."""

from __future__ import annotations

import logging

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpResponse

from parvis.engine.tables.reader import TooLarge, TooSlow
from parvis.platform.records.answering import accepting, api


def failing(error):
    @api
    def view(request):
        raise error

    return view


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Http404(), 404, "NotFound"),
        (PermissionDenied(), 403, "Forbidden"),
        (SuspiciousOperation(), 400, "MalformedRequest"),
        (TooSlow(10), 400, "QueryTimeout"),
        (TooLarge(), 400, "QueryTooLarge"),
    ],
)
def test_a_declared_error_is_said_in_two_languages(rf, error, status, code):
    import json

    said = {}
    for language in ("en", "fr"):
        answer = failing(error)(rf.get("/", {"lang": language}))
        body = json.loads(answer.content)
        assert (answer.status_code, body["error_code"]) == (status, code)
        assert answer["Cache-Control"] == "no-store" and answer["Access-Control-Allow-Origin"] == "*"
        said[language] = body["message"]
    assert said["en"] != said["fr"]


@pytest.mark.parametrize(("error", "remedies"), [(TooSlow(2.5), ("2.5 seconds", "where", "export")), (TooLarge(), ("where", "group by", "export"))])  # fmt: skip
def test_a_limit_says_how_to_narrow(rf, error, remedies):
    message = failing(error)(rf.get("/")).content.decode()
    assert all(word in message for word in remedies)


def test_an_unforeseen_error_is_an_incident_whose_details_are_in_the_log_alone(rf, caplog):
    import json

    with caplog.at_level(logging.ERROR, "parvis.incident"):
        answer = failing(RuntimeError("SELECT secret FROM table"))(rf.get("/api/x"))
    body = json.loads(answer.content)
    assert (answer.status_code, body["error_code"]) == (500, "InternalError")
    assert set(body) == {"error_code", "message", "incident"} and body["incident"] in body["message"]
    assert "secret" not in answer.content.decode()
    assert f"incident={body['incident']} method=GET path=/api/x" in caplog.text
    assert "SELECT secret FROM table" in caplog.text and "Traceback" in caplog.text


def test_an_error_outside_the_views_is_an_incident_too(rf, caplog):
    import json

    from parvis.site.errors import server_error

    body = json.loads(server_error(rf.get("/api/x")).content)
    assert body["error_code"] == "InternalError" and body["incident"] in caplog.text


def test_a_view_says_which_methods_it_accepts(rf):
    @accepting("POST")
    def view(request):
        return HttpResponse("fait")

    assert view(rf.post("/")).content == b"fait"
    refusal = view(rf.get("/"))
    assert refusal.status_code == 405 and refusal["Allow"] == "POST, OPTIONS"
    preflight = view(rf.options("/"))
    assert preflight.status_code == 204 and preflight["Access-Control-Allow-Methods"] == "POST, OPTIONS"
    assert "Authorization" in preflight["Access-Control-Allow-Headers"]
