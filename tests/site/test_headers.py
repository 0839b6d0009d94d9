"""What pages let browsers do: fetch from the portal alone, use the place on demand, be framed only where made for it."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from parvis.site.headers import security_headers

REQUEST = RequestFactory()


def headers(path, response=None, **changes):
    response = response or HttpResponse("")
    if changes:
        response.policy_changes = {name.replace("_", "-"): value for name, value in changes.items()}
    return security_headers(lambda _request: response)(REQUEST.get(path)).headers


def test_every_kind_of_source_is_named():
    policy = headers("/")["Content-Security-Policy"]
    for kind in ("script", "style", "font", "connect", "worker"):
        assert f"{kind}-src 'self';" in policy
    assert "unsafe" not in policy and "http" not in policy and "*" not in policy


def test_the_map_may_ask_where_the_reader_is():
    features = headers("/")["Permissions-Policy"]
    assert "geolocation=(self)" in features and "fullscreen=(self)" in features and "camera=()" in features


@pytest.mark.parametrize("path", ["/embed/chart/trees/", "/en/embed/chart/trees/"])
def test_an_embed_may_stand_on_any_site(path):
    sent = headers(path)
    assert "frame-ancestors *" in sent["Content-Security-Policy"]
    assert "X-Frame-Options" not in sent and sent["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("path", ["/", "/explore/", "/explore/dataset/embed/", "/embedded/", "/account/embed/"])
def test_no_other_page_may(path):
    sent = headers(path)
    assert "frame-ancestors 'none'" in sent["Content-Security-Policy"] and sent["X-Frame-Options"] == "DENY"


def test_a_view_may_name_a_source_more_and_keeps_the_rest():
    policy = headers("/", frame_src="https://films.example")["Content-Security-Policy"]
    assert "frame-src https://films.example" in policy and "script-src 'self'" in policy
    own = HttpResponse("", headers={"Content-Security-Policy": "default-src 'none'"})
    assert headers("/", own)["Content-Security-Policy"] == "default-src 'none'"
