"""Texts leave compressed in what the client accepts; nothing is compressed twice, nor when it gains nothing."""

from __future__ import annotations

import gzip
import secrets

import pytest
import zstandard
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from parvis.site.compression import text_compression

JSON = "application/json; charset=utf-8"
BODY = b'{"results": [' + b'{"nom": "Jules-Ferry"}, ' * 100 + b"null]}"


def answer(response, accepted):
    request = RequestFactory().get("/", headers={"Accept-Encoding": accepted} if accepted else {})
    return text_compression(lambda _request: response)(request)


def unpacked(response) -> bytes:
    body = b"".join(response)
    encoding = response.headers.get("Content-Encoding")
    if encoding == "zstd":
        return zstandard.ZstdDecompressor().stream_reader(body).read()
    return gzip.decompress(body) if encoding == "gzip" else body


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("zstd", "zstd"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "gzip"),
        ("zstd;q=0, gzip;q=0.2", "gzip"),
        ("gzip;q=1, zstd;q=0.5", "gzip"),
        ("*", "zstd"),
        ("identity", None),
        ("gzip;q=0", None),
        ("zstd;q=beaucoup", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("streams", [False, True])
def test_the_encoding_is_the_one_that_the_client_prefers(accepted, encoding, streams):
    whole = StreamingHttpResponse([BODY[:99], BODY[99:]], content_type=JSON)
    response = answer(whole if streams else HttpResponse(BODY, content_type=JSON), accepted)
    assert response.headers.get("Content-Encoding") == encoding
    assert response["Vary"] == "Accept-Encoding"
    assert unpacked(response) == BODY
    if not streams and encoding:
        assert int(response["Content-Length"]) == len(response.content) < len(BODY)


def test_a_strong_validator_becomes_weak_and_a_weak_one_stays():
    for tag in ('"abc"', 'W/"abc"'):
        response = HttpResponse(BODY, content_type=JSON, headers={"ETag": tag})
        assert answer(response, "zstd")["ETag"] == 'W/"abc"'
    assert answer(HttpResponse(BODY, content_type=JSON, headers={"ETag": '"abc"'}), "identity")["ETag"] == '"abc"'


def test_pages_are_gzip_of_varying_length_even_for_those_who_know_zstd():
    page = b"<p>token</p>" * 100
    answers = [answer(HttpResponse(page, content_type="text/html; charset=utf-8"), "zstd, gzip") for _ in range(20)]
    assert {one["Content-Encoding"] for one in answers} == {"gzip"}
    assert len({len(one.content) for one in answers}) > 3
    assert "Content-Encoding" not in answer(HttpResponse(page, content_type="text/html"), "zstd").headers


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse(b"{}", content_type=JSON),
        HttpResponse(BODY, content_type="image/png"),
        HttpResponse(BODY, content_type=JSON, status=206),
        HttpResponse(BODY, content_type=JSON, headers={"Content-Encoding": "gzip"}),
    ],
    ids=["short", "picture", "part", "already"],
)
def test_what_gains_nothing_is_left_alone(response):
    before = response.content, response.headers.get("Content-Encoding")
    left = answer(response, "zstd, gzip")
    assert (left.content, left.headers.get("Content-Encoding")) == before


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_closing_a_compressed_stream_closes_the_query_behind(encoding):
    closed = []

    def rows():
        try:
            while True:
                yield secrets.token_bytes(300_000)
        finally:
            closed.append(True)

    response = answer(StreamingHttpResponse(rows(), content_type=JSON), encoding)
    blocks = iter(response)
    assert sum(len(next(blocks)) for _ in range(3)) > 100_000
    response.close()
    assert closed == [True]
