"""`/mcp` without a client library: what it refuses, which rights and quotas hold, and that it never fails."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

LATEST, OLDER = "2026-07-28", "2025-11-25"
META = "io.modelcontextprotocol/"


@pytest.fixture(autouse=True)
def _town(town, publish):
    publish("ecoles", town, titles={"fr": "Écoles"}, descriptions={"fr": "<p>Les <b>écoles</b>.</p>"})
    publish("secret", town, visibility="restricted", titles={"fr": "Réservé"})


@pytest.fixture
def tell(client):
    def post(body, **headers):
        sent = body if isinstance(body, bytes | str) else json.dumps(body)
        return client.post("/mcp", sent, content_type="application/json", **headers)

    return post


def message(method, params=None, **more):
    return {"jsonrpc": "2.0", "id": 1, "method": method, **({"params": params} if params is not None else {}), **more}


def use(tool, **arguments):
    return message("tools/call", {"name": tool, "arguments": arguments})


def stateless(method, version=LATEST, **params):
    meta = {f"{META}protocolVersion": version, f"{META}clientCapabilities": {}}
    return message(method, {**params, "_meta": meta})


HEADERS = {"HTTP_MCP_PROTOCOL_VERSION": LATEST, "HTTP_MCP_METHOD": "tools/list"}


class TestTransport:
    @pytest.mark.parametrize("method", ["get", "put", "delete", "head"])
    def test_only_post_serves(self, client, method):
        answer = getattr(client, method)("/mcp")
        assert answer.status_code == 405 and answer["Allow"] == "POST"

    @pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.evil.example"])
    def test_a_page_of_another_site_is_refused(self, tell, origin):
        assert tell(message("ping"), HTTP_ORIGIN=origin).status_code == 403

    def test_our_own_page_is_not(self, tell):
        assert tell(message("ping"), HTTP_ORIGIN="http://testserver").status_code == 200

    def test_another_kind_of_body_is_refused(self, client):
        assert client.post("/mcp", {"a": 1}).status_code == 415

    def test_a_body_too_large_is_refused(self, tell):
        assert tell(b" " * ((1 << 20) + 1)).status_code == 413

    def test_a_client_that_takes_no_json_is_told(self, tell):
        assert tell(message("ping"), HTTP_ACCEPT="text/event-stream").status_code == 406

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ("{", -32700),
            ("[]", -32600),
            ([message("ping"), message("ping")], -32600),
            ({"id": 1, "method": "ping"}, -32600),
            (message("ping", id=None), -32600),
            (message("ping", id=True), -32600),
            (message(7), -32600),
            ({**message("ping"), "params": []}, -32600),
        ],
    )
    def test_what_is_not_a_message_is_refused_as_json_rpc_says(self, tell, body, code):
        answer = tell(body)
        assert answer.status_code == 400 and answer.json()["error"]["code"] == code

    def test_notifications_and_answers_are_taken_in_silence(self, tell):
        for body in (
            {"jsonrpc": "2.0", "method": "notifications/initialized"},
            {"jsonrpc": "2.0", "id": 1, "result": {}},
        ):
            answer = tell(body)
            assert (answer.status_code, answer.content) == (202, b"")


class TestVersions:
    @pytest.mark.parametrize(
        ("asked", "agreed"),
        [(OLDER, OLDER), ("2025-06-18", "2025-06-18"), ("2024-11-05", OLDER), ("2099-01-01", OLDER)],
    )
    def test_a_handshake_agrees_on_one(self, tell, asked, agreed):
        told = {"protocolVersion": asked, "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}}
        result = tell(message("initialize", told)).json()["result"]
        assert result["protocolVersion"] == agreed and result["serverInfo"]["name"] == "parvis"
        assert "search_datasets" in result["instructions"]

    def test_an_unknown_version_names_those_that_are_known(self, tell):
        headers = {**HEADERS, "HTTP_MCP_PROTOCOL_VERSION": "2030-01-01"}
        for answer in (
            tell(stateless("tools/list", "2030-01-01"), **headers),
            tell(message("tools/list"), HTTP_MCP_PROTOCOL_VERSION="2030-01-01"),
        ):
            assert answer.status_code == 400
            error = answer.json()["error"]
            assert error["code"] == -32022 and LATEST in error["data"]["supported"]

    def test_without_a_handshake_results_say_how_long_they_hold(self, tell):
        result = tell(stateless("tools/list"), **HEADERS).json()["result"]
        assert result["resultType"] == "complete" and result["ttlMs"] > 0 and result["cacheScope"] == "public"
        assert result["_meta"][f"{META}serverInfo"]["name"] == "parvis"
        assert "resultType" not in tell(message("tools/list")).json()["result"]

    @pytest.mark.parametrize("wrong", ["HTTP_MCP_PROTOCOL_VERSION", "HTTP_MCP_METHOD"])
    def test_headers_that_say_otherwise_are_refused(self, tell, wrong):
        answer = tell(stateless("tools/list"), **{**HEADERS, wrong: OLDER})
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, -32020)

    def test_the_name_of_a_tool_may_be_wrapped(self, tell):
        headers = {**HEADERS, "HTTP_MCP_METHOD": "tools/call"}
        body = stateless("tools/call", name="search_datasets", arguments={})
        assert tell(body, **headers, HTTP_MCP_NAME="get_record").status_code == 400
        assert tell(body, **headers, HTTP_MCP_NAME="=?base64?c2VhcmNoX2RhdGFzZXRz?=").status_code == 200

    def test_an_unknown_method_is_not_found(self, tell):
        assert tell(stateless("prompts/list"), **{**HEADERS, "HTTP_MCP_METHOD": "prompts/list"}).status_code == 404
        answer = tell(message("prompts/list"))
        assert answer.status_code == 200 and answer.json()["error"]["code"] == -32601


class TestRights:
    def found(self, answer):
        return [one["dataset"] for one in answer.json()["result"]["structuredContent"]["datasets"]]

    @pytest.fixture
    def key(self, person, town):
        from django.utils import timezone

        from parvis.platform.catalog.keys import Rights, create_key

        anne = person("anne", "publisher", town)
        return create_key(anne, "assistant", Rights(), expires=None, by=anne, now=timezone.now())[1]

    def test_visitors_see_what_is_public(self, tell):
        assert self.found(tell(use("search_datasets"))) == ["ecoles"]
        for tool in ("describe_dataset", "query_dataset"):
            result = tell(use(tool, dataset="secret")).json()["result"]
            assert result["isError"] and "not open to you" in result["content"][0]["text"]

    @pytest.mark.parametrize("scheme", ["Apikey", "Bearer", "bearer"])
    def test_a_key_opens_what_its_person_may_read(self, tell, key, scheme):
        assert self.found(tell(use("search_datasets"), HTTP_AUTHORIZATION=f"{scheme} {key}")) == ["ecoles", "secret"]

    def test_a_key_that_opens_nothing_is_refused(self, tell):
        answer = tell(use("search_datasets"), HTTP_AUTHORIZATION="Bearer pv_nothing")
        assert answer.status_code == 401 and answer["WWW-Authenticate"] == "Bearer"

    def test_the_session_of_a_browser_opens_nothing(self, tell, client, person, town):
        client.force_login(person("chef", "administrator"))
        assert self.found(tell(use("search_datasets"))) == ["ecoles"]

    def test_elsewhere_a_bearer_is_not_a_key(self, client, key):
        address = "/api/explore/v2.1/catalog/datasets/secret/records"
        assert client.get(address, HTTP_AUTHORIZATION=f"Bearer {key}").status_code == 404
        assert client.get(address, HTTP_AUTHORIZATION=f"Apikey {key}").status_code == 200


class TestTools:
    def test_one_row_by_its_identity(self, tell, client):
        rows = client.get("/api/explore/v2.1/catalog/datasets/ecoles/records?include_app_metas=true&limit=1").json()
        identity = rows["results"][0]["_id"]
        result = tell(use("get_record", dataset="ecoles", record=identity)).json()["result"]
        assert result["structuredContent"]["record"]["nom"] == rows["results"][0]["nom"]
        assert tell(use("get_record", dataset="ecoles", record="0" * 40)).json()["result"]["isError"]

    def test_a_description_is_plain_text(self, tell):
        described = tell(use("describe_dataset", dataset="ecoles")).json()["result"]["structuredContent"]
        assert described["description"] == "Les écoles." and described["licence"]["url"].startswith("https://")

    def test_a_query_that_no_column_answers_lists_the_columns(self, tell):
        result = tell(use("query_dataset", dataset="ecoles", select="zzz")).json()["result"]
        assert result["isError"] and "Columns: nom, places, ouverture" in result["content"][0]["text"]

    def test_an_answer_too_long_for_a_model_is_refused_in_words(self, tell, publish, town):
        text = "numero;texte\n" + "".join(f"{n};{'mot ' * 2000}\n" for n in range(60))
        publish("textes", town, text)
        result = tell(use("query_dataset", dataset="textes", limit=60)).json()["result"]
        assert result["isError"] and "Select fewer columns" in result["content"][0]["text"]

    def test_calls_ask_few_questions_of_the_database(self, tell, django_assert_max_num_queries):
        for _ in range(2):
            tell(use("query_dataset", dataset="ecoles"))
        with django_assert_max_num_queries(1):
            tell(use("query_dataset", dataset="ecoles"))
        with django_assert_max_num_queries(2):
            tell(use("describe_dataset", dataset="ecoles"))
        with django_assert_max_num_queries(1):
            tell(message("resources/list"))

    json_values = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(), one, max_size=3),
        max_leaves=6,
    )

    @settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        name=st.sampled_from(["search_datasets", "describe_dataset", "query_dataset", "list_values", "get_record"]),
        arguments=st.dictionaries(
            st.sampled_from(
                ["dataset", "words", "where", "select", "group_by", "order_by", "limit", "column", "record"]
            ),
            json_values | st.sampled_from(["ecoles", "nom", "places > 3", "\0", "'", "1;drop"]),
        )
        | json_values,
    )
    def test_whatever_is_asked_nothing_fails(self, tell, name, arguments):
        answer = tell(message("tools/call", {"name": name, "arguments": arguments}))
        assert answer.status_code == 200, answer.content
        assert "result" in answer.json() or answer.json()["error"]["code"] != -32603, answer.json()


class TestQuotas:
    @pytest.fixture
    def call(self, db):
        """Call through the quotas: two a day for a visitor, three for a key; the status."""
        import time

        from django.utils import timezone

        from parvis.platform.people import calls
        from parvis.site.metering import Metering, Quotas
        from parvis.site.tally import Tally

        def behind(environ, start_response):
            start_response("200 OK", [])
            return [b""]

        def quota_of(secret):
            return calls.quota_of(secret, now=timezone.now())

        metering = Metering(behind, Tally(calls, time.time), Quotas(2, 3, False), quota_of, calls.Unavailable)

        def ask(**more):
            environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/mcp", "QUERY_STRING": "", "REMOTE_ADDR": "192.0.2.1"}
            answers = []
            metering({**environ, **more}, lambda status, _headers: answers.append(status))
            return answers[0][:3]

        return ask

    def test_a_message_is_a_call_of_the_visitor(self, call):
        assert [call() for _ in range(3)] == ["200", "200", "429"]
        assert call(PATH_INFO="/api/explore/v2.1/catalog/datasets", REQUEST_METHOD="GET") == "429"
        assert call(REMOTE_ADDR="192.0.2.2") == "200"

    def test_or_of_the_key(self, call, person, town):
        from django.utils import timezone

        from parvis.platform.catalog.keys import Rights, create_key

        anne = person("anne", "publisher", town)
        secret = create_key(anne, "assistant", Rights(), expires=None, by=anne, now=timezone.now())[1]
        assert [call(HTTP_AUTHORIZATION=f"Bearer {secret}") for _ in range(4)] == ["200", "200", "200", "429"]
