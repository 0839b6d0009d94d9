"""The push API: what is acknowledged is seen, what is refused says where and why, and nothing of it is kept."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
COUNTERS = "numero;nom;valeur;vu;lieu;ouvert;jour\n1;Parc;3,5;2026-03-02T10:00:00Z;48.82, 2.27;oui;2026-03-01\n2;Gare;4,5;2026-03-02T10:00:00Z;48.83, 2.26;non;2026-03-01\n"
KINDS = {
    "numero": "integer", "nom": "text", "valeur": "decimal", "vu": "datetime", "lieu": "geo_point", "ouvert": "boolean", "jour": "date"
}  # fmt: skip


class Live:
    """A live dataset and its sender."""

    def __init__(self, dataset: Any, client: Client) -> None:
        from parvis.platform.catalog.live_keys import enable

        self.dataset, self.client = dataset, client
        self.key = enable(dataset, by=None, now=NOW)

    def post(self, value: Any, act: str = "push", key: str | None = None, **more: Any) -> Any:
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        path = f"/api/push/1.0/{self.dataset.pk}/realtime/{act}/?pushkey={self.key if key is None else key}"
        return self.client.post(path, body, content_type=more.get("content_type", "text/plain"))

    def publish(self) -> int:
        from parvis.platform.catalog.live_publishing import publish_pushes
        from parvis.platform.catalog.storage import the_store

        return publish_pushes(self.dataset.pk, the_store(), now=datetime.now(UTC))

    def rows(self, query: str = "order_by=numero") -> list[dict[str, Any]]:
        path = f"/api/explore/v2.1/catalog/datasets/{self.dataset.pk}/records?{query}"
        return list(self.client.get(path).json()["results"])


@pytest.fixture(autouse=True)
def _nothing_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    from parvis.platform.records import push_openings

    monkeypatch.setattr(push_openings, "SECONDS", 0.0)


@pytest.fixture
def live(publish: Callable[..., Any], town: Any, client: Client) -> Live:
    from parvis.platform.catalog.models import Dataset

    guidance = {"kinds": KINDS, "dictionary": {"numero": {"key": True}}}
    dataset = Dataset(pk="compteurs", organization=town, guidance=guidance)
    dataset.save()
    return Live(publish("compteurs", town, COUNTERS), client)


def test_a_pushed_row_replaces_the_one_with_its_key_and_others_are_added(live: Live) -> None:
    answer = live.post({"numero": 2, "nom": "Gare", "valeur": 7, "lieu": [48.84, 2.25], "ouvert": True})
    assert (answer.status_code, answer.json()) == (200, {"status": "OK"})
    live.post(
        [
            {
                "numero": 3,
                "nom": "Quai",
                "vu": "2026-03-02T12:00:00",
                "jour": "2026-03-02",
                "lieu": {"lon": 2.2, "lat": 48.8},
            }
        ]
    )
    assert live.publish() == 2
    first, second, third = live.rows()
    assert (first["nom"], first["valeur"]) == ("Parc", 3.5)
    assert second == {
        "numero": 2, "nom": "Gare", "valeur": 7.0, "vu": None, "lieu": {"lon": 2.25, "lat": 48.84}, "ouvert": True, "jour": None
    }  # fmt: skip
    assert (third["vu"], third["jour"], third["lieu"]) == (
        "2026-03-02T11:00:00+00:00",
        "2026-03-02",
        {"lon": 2.2, "lat": 48.8},
    )
    assert live.client.get("/api/explore/v2.1/catalog/datasets/compteurs/records?limit=0").json()["total_count"] == 3


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_the_content_type_does_not_matter(live: Live, kind: str) -> None:
    assert live.post({"numero": 9}, content_type=kind).json() == {"status": "OK"}
    live.publish()
    assert live.rows("where=numero%3D9")[0]["numero"] == 9


def test_values_read_from_a_csv_file_may_be_texts(live: Live) -> None:
    sent = {
        "numero": "8",
        "nom": "",
        "valeur": "-3.5e1",
        "vu": "2026-03-02T10:30:00Z",
        "lieu": "",
        "ouvert": "True",
        "jour": "2026-03-02",
    }
    assert live.post([sent]).json() == {"status": "OK"}
    live.publish()
    assert live.rows("where=numero%3D8") == [
        {
            **sent,
            "numero": 8,
            "nom": None,
            "valeur": -35.0,
            "vu": "2026-03-02T10:30:00+00:00",
            "lieu": None,
            "ouvert": True,
        }
    ]


def test_rows_are_deleted_by_key_and_by_record_id(live: Live) -> None:
    identity = live.rows("where=numero%3D2&include_app_metas=true")[0]["_id"]
    live.post([{"numero": 1, "nom": "ignored"}, {"numero": 404}], "delete")
    live.post(b"", f"{identity}/delete")
    live.publish()
    assert live.rows() == []


WRONG: list[tuple[Any, str, str]] = [
    ({"numero": "02"}, "numero", "whole number"), ({"numero": 1.5}, "numero", "whole number"), ({"numero": True}, "numero", "whole number"),
    ({"numero": 1 << 70}, "numero", "whole number"), ({"numero": None}, "numero", "key"), ({"nom": "x"}, "numero", "key"),
    ({"numero": 1, "valeur": "3,5"}, "valeur", "number"), ({"numero": 1, "ouvert": "oui"}, "ouvert", "true or false"),
    ({"numero": 1, "jour": "02/03/2026"}, "jour", "2026-03-02"), ({"numero": 1, "jour": "2026-02-30"}, "jour", "calendar"),
    ({"numero": 1, "vu": "2026-03-02"}, "vu", "time"), ({"numero": 1, "vu": "0001-01-01T00:00:00+14:00"}, "vu", "time"),
    ({"numero": 1, "lieu": [48.8]}, "lieu", "position"), ({"numero": 1, "lieu": [148.8, 2.2]}, "lieu", "Earth"),
    ({"numero": 1, "lieu": "nan, 2"}, "lieu", "position"), ({"numero": 1, "nom": 12}, "nom", "quotes"),
    ({"numero": 1, "nom": "a\0b"}, "nom", "NUL"), ({"numero": 1, "nom": ["a"]}, "nom", "quotes"), ({"numero": 1, "couleur": "x"}, "couleur", "no such field"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "field", "rule"), WRONG)
def test_a_wrong_value_is_named_with_its_row_field_and_rule_and_the_whole_push_is_left(
    live: Live, row: dict[str, Any], field: str, rule: str
) -> None:
    answer = live.post([{"numero": 50, "nom": "good"}, row])
    told = answer.json()
    assert answer.status_code == 400
    assert (told["row"], told["field"], told["errorcode"]) == (2, field, 10001)
    assert rule in told["error"]
    assert live.publish() == 0
    assert len(live.rows()) == 2


@pytest.mark.parametrize(
    "body", [b"", b"nope", b"12", b'"text"', b"[1]", b"[[]]", b"\xff", b"null", b"[" * 3000, b'{"numero": NaN}']
)
def test_what_is_no_row_is_a_bad_request(live: Live, body: bytes) -> None:
    answer = live.post(body)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_messages_are_in_french_when_asked(live: Live) -> None:
    path = f"/api/push/1.0/compteurs/realtime/push/?pushkey={live.key}&lang=fr"
    told = live.client.post(path, b'{"numero": "x"}', content_type="text/plain").json()
    assert told["message"].startswith("Ligne 1, champ «\u202fnumero\u202f»\u00a0: un nombre entier")


def test_a_wrong_key_is_refused_and_an_unknown_dataset_is_not_found(
    live: Live, publish: Callable[..., Any], town: Any
) -> None:
    from parvis.platform.catalog.live_keys import revoke

    publish("ecoles", town)
    assert live.post({"numero": 1}, key="pv_wrong").status_code == 403
    assert live.post({"numero": 1}, key="").status_code == 403
    assert (
        live.client.post(
            f"/api/push/1.0/ecoles/realtime/push/?pushkey={live.key}", b"{}", content_type="a/b"
        ).status_code
        == 403
    )
    assert (
        live.client.post(
            f"/api/push/1.0/nowhere/realtime/push/?pushkey={live.key}", b"{}", content_type="a/b"
        ).status_code
        == 404
    )
    assert live.client.get(f"/api/push/1.0/compteurs/realtime/push/?pushkey={live.key}").status_code == 405
    revoke(live.dataset, "", by=None, now=NOW)
    assert live.post({"numero": 1}).status_code == 403


def test_what_is_known_of_a_key_is_asked_again_after_a_second(
    live: Live, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    from django.core.exceptions import PermissionDenied

    from parvis.platform.catalog.live_keys import revoke
    from parvis.platform.records import push_openings

    monkeypatch.setattr(push_openings, "SECONDS", 1.0)
    seconds = [0.0]
    openings = push_openings.Openings(lambda: seconds[0])
    openings.open("compteurs", live.key, now=NOW)
    revoke(live.dataset, "", by=None, now=NOW)
    with django_assert_num_queries(0):
        assert openings.open("compteurs", live.key, now=NOW).dataset_id == "compteurs"
    seconds[0] = 1.1
    with pytest.raises(PermissionDenied):
        openings.open("compteurs", live.key, now=NOW)


def test_a_restricted_dataset_is_not_told_to_those_without_its_key(live: Live) -> None:
    from parvis.platform.catalog.models import Visibility
    from parvis.platform.catalog.publishing import set_visibility

    set_visibility(live.dataset, Visibility.RESTRICTED, by=None, now=NOW)
    assert live.post({"numero": 1}, key="pv_wrong").status_code == 404
    assert live.post({"numero": 1}).status_code == 200


def test_an_api_key_pushes_when_its_person_publishes_the_dataset_and_it_has_the_right(
    live: Live, person: Callable[..., Any], town: Any
) -> None:
    from parvis.platform.people.keys import digest_of
    from parvis.platform.people.models import ApiKey

    anne = person("anne", "publisher", town)
    reader = person("remi", "reader")
    for secret, who, pushes in (("pv_a", anne, True), ("pv_b", anne, False), ("pv_c", reader, True)):
        ApiKey.objects.create(person=who, name="k", prefix=secret, digest=digest_of(secret), pushes=pushes, created=NOW)
    assert [live.post({"numero": 1}, key=secret).status_code for secret in ("pv_a", "pv_b", "pv_c")] == [200, 403, 403]


def test_more_than_five_megabytes_are_too_large(live: Live) -> None:
    row = {"numero": 1, "nom": "x" * 1000}
    assert live.post([row] * 4500).status_code == 200
    answer = live.post([row] * 6000)
    assert (answer.status_code, answer.json()["errorcode"]) == (413, 10013)


@pytest.mark.parametrize("text", [
    "écrire à lea.martin@example.org", "appeler le 06 39 98 12 34 avant midi", "virement sur FR76 3000 6000 0112 3456 7890 189 demain",
    "assuré sous le numéro 2 63 07 2A 424 465 08 depuis hier",
])  # fmt: skip
def test_what_the_scan_stops_is_refused(publish: Callable[..., Any], town: Any, client: Client, text: str) -> None:
    live = Live(publish("avis", town, "sujet;note\nVoirie;12\nPropreté;13\n"), client)
    answer = live.post({"sujet": text, "note": 3})
    assert answer.status_code == 400
    assert (answer.json()["error_code"], answer.json()["field"]) == ("PersonalData", "sujet")
    assert live.publish() == 0
    assert live.post({"sujet": "Éclairage", "note": 3}).status_code == 200


def test_an_agent_may_let_a_stopped_column_through(publish: Callable[..., Any], town: Any, client: Client) -> None:
    from parvis.engine.privacy.decisions import Action, Decision
    from parvis.platform.catalog.live_decisions import decide
    from parvis.platform.catalog.refusals import Refused

    live = Live(publish("avis", town, "sujet;note\nVoirie;12\nPropreté;13\n"), client)
    row = {"sujet": "appeler le 06 39 98 12 34 avant midi", "note": 3}
    with pytest.raises(Refused, match="import a file"):
        decide(live.dataset, Decision("sujet", Action.DROP), by=None, now=NOW)
    assert live.post(row).status_code == 400
    kept = Decision("sujet", Action.KEEP, basis="consent", reason="donné pour être publié")
    decide(live.dataset, kept, by=None, now=NOW)
    assert live.post(row).status_code == 200


def test_many_rows_are_judged_as_a_file_is(publish: Callable[..., Any], town: Any, client: Client) -> None:
    live = Live(publish("avis", town, "sujet;note\nVoirie;12\nPropreté;13\n"), client)
    people = [{"sujet": f"{first} {last}", "note": 1} for first in ("Camille", "Claire", "Paul", "Léa") for last in (
        "Martin", "Bernard", "Dubois", "Petit", "Durand", "Leroy")]  # fmt: skip
    assert live.post(people).json()["error_code"] == "PersonalData"


def test_decisions_hold_for_pushed_rows(publish: Callable[..., Any], town: Any, client: Client) -> None:
    from parvis.platform.catalog.models import Dataset

    decisions = {
        "courriel": {"column": "courriel", "action": "reduce", "parameters": {"reduction": "mail_domain"}},
        "telephone": {"column": "telephone", "action": "drop"},
    }
    guidance = {"kinds": {"numero": "integer"}, "dictionary": {"numero": {"key": True}}, "decisions": decisions}
    Dataset(pk="demandes", organization=town, guidance=guidance).save()
    text = "numero;courriel;telephone\n1;a.b@example.org;06 39 98 12 34\n2;c.d@example.net;06 39 98 12 35\n"
    live = Live(publish("demandes", town, text), client)
    answer = live.post({"numero": 3, "courriel": "lea.martin@Example.com", "telephone": "06 39 98 12 36"})
    assert answer.json() == {"status": "OK"}
    live.publish()
    assert live.rows("where=numero%3D3") == [{"numero": 3, "courriel": "example.com"}]


def test_a_dataset_without_key_appends(publish: Callable[..., Any], town: Any, client: Client) -> None:
    from parvis.platform.catalog.models import Dataset

    Dataset(pk="mesures", organization=town, guidance={"dictionary": {"valeur": {"key": False}}}).save()
    live = Live(publish("mesures", town, "valeur;note\n1;bon\n1;bon\n"), client)
    for _ in range(2):
        live.post({"valeur": 2, "note": "bon"})
    live.publish()
    assert sorted(row["valeur"] for row in live.rows("")) == [1, 1, 2, 2]
    live.post({"valeur": 2, "note": "bon"}, "delete")
    live.publish()
    assert [row["valeur"] for row in live.rows("")] == [1, 1]


def test_files_are_adopted_and_served(town: Any, client: Client) -> None:
    from parvis.engine.tables.kinds import Kind
    from parvis.platform.catalog.instructions import Instructions
    from parvis.platform.catalog.live_creation import create_empty
    from parvis.platform.catalog.models import Dataset
    from parvis.platform.catalog.storage import the_store

    described = Instructions("", kinds={"id": Kind.INTEGER, "photo": Kind.FILE}, dictionary={"id": {"key": True}})
    create_empty(
        Dataset(pk="photos", organization=town, titles={"fr": "Photos"}), described, the_store(), by=None, now=NOW
    )
    live = Live(Dataset.objects.get(pk="photos"), client)
    content = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
    )
    sent = {"content": base64.b64encode(content).decode(), "content-type": "image/png"}
    assert live.post({"id": 1, "photo": sent}).json() == {"status": "OK"}
    live.publish()
    cell = live.rows("")[0]["photo"]
    assert (cell["width"], cell["height"], cell["format"]) == (1, 1, "PNG")
    served = client.get(cell["url"])
    assert b"".join(served.streaming_content) == content
    refused = live.post({"id": 1, "photo": {"content": "not base64!"}})
    assert (refused.status_code, refused.json()["field"]) == (400, "photo")
