"""A live dataset through its life: pushes, compactions, imports, going back, letting go; nothing acknowledged is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from parvis.engine.tables.changes import Entry
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.manifest import Manifest

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
ROWS = "numero;valeur\n1;10\n2;20\n3;30\n"


@pytest.fixture
def counters(publish: Callable[..., Any], town: Any) -> Any:
    from parvis.platform.catalog.live_keys import enable
    from parvis.platform.catalog.models import Dataset

    guidance = {"kinds": {"numero": "integer", "valeur": "integer"}, "dictionary": {"numero": {"key": True}}}
    Dataset(pk="compteurs", organization=town, guidance=guidance).save()
    dataset = publish("compteurs", town, ROWS)
    enable(dataset, by=None, now=NOW)
    return dataset


def kept(dataset_id: str, *entries: Entry, at: datetime = NOW) -> None:
    from parvis.platform.catalog.live_pending import Keeper, push_of

    Keeper().keep(push_of(dataset_id, entries, {}, at))


def flush(dataset_id: str, at: datetime = NOW) -> int:
    from parvis.platform.catalog.live_publishing import publish_pushes
    from parvis.platform.catalog.storage import the_store

    return publish_pushes(dataset_id, the_store(), now=at)


def push(dataset_id: str, values: dict[int, int | None], at: datetime = NOW) -> None:
    """Push a value for each number, None to delete it, and make that visible."""
    kept(dataset_id, *(Entry({"numero": n, "valeur": v}, deleted=v is None) for n, v in values.items()), at=at)
    assert flush(dataset_id, at) == 1


def shown(dataset_id: str) -> dict[int, int]:
    from parvis.platform.catalog.models import Dataset
    from parvis.platform.catalog.storage import the_reader
    from parvis.platform.records.reading import manifest_of

    manifest = manifest_of(Dataset.objects.get(pk=dataset_id))
    relation = the_reader().served(manifest).relation
    found = the_reader().rows(f'SELECT numero, valeur FROM "{relation}" ORDER BY numero', of=[manifest])
    assert manifest.rows == len(found)
    return dict(found)


def history(dataset: Any) -> list[str]:
    from parvis.platform.catalog.publishing import history_of

    return sorted(snapshot.made_by for snapshot in history_of(dataset))


def acts() -> list[str]:
    from parvis.platform.journal.models import Entry as Act

    return list(Act.objects.order_by("number").values_list("act", flat=True))


def test_pushes_leave_one_snapshot_in_history_and_none_in_the_journal(counters: Any) -> None:
    before = acts()
    for turn in range(5):
        push("compteurs", {1: turn, 9: turn})
    assert shown("compteurs") == {1: 4, 2: 20, 3: 30, 9: 4}
    assert history(counters) == ["act", "pushes"]
    assert acts() == before


def test_a_push_whose_publication_fails_waits_and_is_applied_once(
    counters: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from parvis.platform.catalog import live_publishing
    from parvis.platform.catalog.models import Push

    kept("compteurs", Entry({"numero": 7, "valeur": 70}))
    with monkeypatch.context() as patched:
        patched.setattr(live_publishing.Live.objects, "filter", _fail)
        with pytest.raises(OSError, match="the disk"), transaction.atomic():
            flush("compteurs")
    assert shown("compteurs") == {1: 10, 2: 20, 3: 30}
    assert Push.objects.count() == 1
    assert flush("compteurs") == 1
    assert flush("compteurs") == 0
    assert shown("compteurs") == {1: 10, 2: 20, 3: 30, 7: 70}


def _fail(**_: Any) -> Any:
    raise OSError("the disk")


def test_compaction_keeps_the_rows_and_says_how_many_pushes_it_holds(counters: Any) -> None:
    from parvis.platform.catalog.live_publisher import compact_pushes
    from parvis.platform.catalog.models import Dataset
    from parvis.platform.catalog.storage import the_store
    from parvis.platform.journal.models import Entry as Act

    push("compteurs", {1: 11, 2: None})
    push("compteurs", {5: 50})
    compact_pushes(Dataset.objects.get(pk="compteurs"), the_store(), now=NOW)
    assert shown("compteurs") == {1: 11, 3: 30, 5: 50}
    manifest = Manifest.from_json(Dataset.objects.get(pk="compteurs").current.manifest)
    assert manifest.changes is None
    assert len(manifest.parts) == 1
    assert manifest.statistics["valeur"]["max"] == 50
    assert Act.objects.order_by("-number").values_list("act", "details__pushes")[0] == ("compacted", 2)
    assert history(counters) == ["act", "compaction"]


def test_a_push_during_a_compaction_is_neither_lost_nor_undone(counters: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from parvis.platform.catalog import compaction
    from parvis.platform.catalog.models import Dataset
    from parvis.platform.catalog.storage import the_store

    push("compteurs", {1: 11, 8: 80})
    whole, over = compaction.made_one, compaction.carried_over
    late = iter([{2: 22, 8: None}, {3: 33}])

    def with_pushes(*arguments: Any) -> Manifest:
        push("compteurs", next(late))
        return whole(*arguments)

    def with_one_more(*arguments: Any) -> Manifest:
        carried = over(*arguments)
        values = next(late, None)
        if values is not None:
            push("compteurs", values)
        return carried

    monkeypatch.setattr(compaction, "made_one", with_pushes)
    monkeypatch.setattr(compaction, "carried_over", with_one_more)
    compaction.compact(Dataset.objects.select_related("current").get(pk="compteurs"), the_store(), by=None, now=NOW)
    assert shown("compteurs") == {1: 11, 2: 22, 3: 33}
    push("compteurs", {8: 81})
    assert shown("compteurs") == {1: 11, 2: 22, 3: 33, 8: 81}


def test_changes_are_compacted_when_they_are_many_or_old(counters: Any) -> None:
    from parvis.platform.catalog.compaction import FEWEST, is_due
    from parvis.platform.catalog.models import Dataset

    def is_due_now(at: datetime) -> bool:
        return is_due(Manifest.from_json(Dataset.objects.get(pk="compteurs").current.manifest), now=at)

    assert not is_due_now(NOW + timedelta(days=1))
    push("compteurs", {1: 11})
    assert not is_due_now(NOW + timedelta(minutes=9))
    assert is_due_now(NOW + timedelta(minutes=11))
    push("compteurs", {100 + number: number for number in range(FEWEST)})
    assert is_due_now(NOW)


def test_compactions_of_a_day_leave_one_in_history(counters: Any) -> None:
    from parvis.platform.catalog.live_publisher import compact_pushes
    from parvis.platform.catalog.models import Dataset
    from parvis.platform.catalog.storage import the_store

    for hours in (0, 1, 2, 30):
        push("compteurs", {1: hours}, NOW + timedelta(hours=hours))
        compact_pushes(
            Dataset.objects.select_related("current").get(pk="compteurs"), the_store(), now=NOW + timedelta(hours=hours)
        )
    assert history(counters) == ["act", "compaction", "compaction"]


def test_an_import_that_ends_after_a_push_replaces_the_rows_and_one_that_appends_stays_under_it(
    counters: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from parvis.platform.catalog import importing
    from parvis.platform.catalog.instructions import Instructions
    from parvis.platform.catalog.models import Dataset

    published = importing.publish

    def after_a_push(*arguments: Any, **named: Any) -> Any:
        push("compteurs", {1: 111})
        return published(*arguments, **named)

    monkeypatch.setattr(importing, "publish", after_a_push)
    file = tmp_path / "more.csv"
    file.write_text("numero;valeur\n4;40\n")
    push("compteurs", {2: 22})
    for append, expected in ((True, {1: 111, 2: 22, 3: 30, 4: 40}), (False, {4: 40})):
        dataset = Dataset.objects.select_related("current", "organization").get(pk="compteurs")
        importing.import_file(file, dataset, Instructions(filename=file.name, append=append), by=None, now=NOW)
        assert shown("compteurs") == expected
    push("compteurs", {5: 50})
    assert shown("compteurs") == {4: 40, 5: 50}


def test_going_back_takes_the_pushes_away_and_they_can_be_brought_back(counters: Any) -> None:
    from parvis.platform.catalog.models import Dataset
    from parvis.platform.catalog.publishing import previous_snapshot, republish, rollback, withdraw

    push("compteurs", {1: 11}, NOW + timedelta(minutes=1))
    push("compteurs", {1: 12}, NOW + timedelta(minutes=2))
    dataset = Dataset.objects.select_related("current", "organization").get(pk="compteurs")
    pushed = dataset.current_id
    rollback(dataset, previous_snapshot(dataset).pk, by=None, now=NOW)
    assert shown("compteurs") == {1: 10, 2: 20, 3: 30}
    rollback(dataset, pushed, by=None, now=NOW)
    assert shown("compteurs") == {1: 12, 2: 20, 3: 30}
    withdraw(dataset, by=None, now=NOW)
    kept("compteurs", Entry({"numero": 2, "valeur": 21}))
    assert flush("compteurs") == 0
    republish(dataset, by=None, now=NOW)
    assert flush("compteurs") == 1
    assert shown("compteurs")[2] == 21


def test_what_pushes_replaced_is_let_go_after_a_minute_and_nothing_else_is(counters: Any) -> None:
    from parvis.platform.catalog.integrity import ailments, needed_names
    from parvis.platform.catalog.live_letting_go import let_go
    from parvis.platform.catalog.models import Snapshot
    from parvis.platform.catalog.storage import the_store

    files = needed_names()
    for turn in range(4):
        push("compteurs", {1: turn})
    assert let_go(the_store(), now=NOW + timedelta(seconds=50)) == 0
    assert Snapshot.objects.count() == 5
    with the_store().scratch():
        assert let_go(the_store(), now=NOW + timedelta(seconds=70)) == 0
    assert let_go(the_store(), now=NOW + timedelta(seconds=70)) == 3
    assert Snapshot.objects.count() == 2
    assert len(needed_names() - files) == 1
    assert needed_names() <= set(the_store().names())
    assert shown("compteurs") == {1: 3, 2: 20, 3: 30}
    grave = [
        one.text["en"]
        for one in ailments(the_store(), the_store().root.parent)
        if one.is_grave and one.what != "disk_low"
    ]
    assert grave == []


def test_pushes_that_no_longer_fit_are_put_aside_and_told(
    counters: Any, publish: Callable[..., Any], town: Any
) -> None:
    from parvis.platform.catalog.live_status import status_of
    from parvis.platform.catalog.models import Dataset

    kept("compteurs", Entry({"numero": 1, "valeur": "douze"}))
    kept("compteurs", Entry({"numero": 2, "valeur": 22}))
    assert flush("compteurs") == 1
    assert shown("compteurs") == {1: 10, 2: 22, 3: 30}
    status = status_of(Dataset.objects.get(pk="compteurs"))
    assert (len(status["refused"]), status["waiting"], status["pushes"]) == (1, 0, 1)


def test_a_dataset_starts_empty_from_a_description(town: Any) -> None:
    from parvis.platform.catalog.instructions import Instructions
    from parvis.platform.catalog.live_creation import create_empty
    from parvis.platform.catalog.live_keys import enable
    from parvis.platform.catalog.models import Dataset
    from parvis.platform.catalog.refusals import Refused
    from parvis.platform.catalog.storage import the_store

    described = Instructions(
        "", kinds={"numero": Kind.INTEGER, "valeur": Kind.INTEGER}, dictionary={"numero": {"key": True}}
    )
    create_empty(Dataset(pk="bruit", organization=town), described, the_store(), by=None, now=NOW)
    enable(Dataset.objects.get(pk="bruit"), by=None, now=NOW)
    assert shown("bruit") == {}
    push("bruit", {1: 61, 2: 58})
    assert shown("bruit") == {1: 61, 2: 58}
    personal = Instructions("", kinds={"courriel": Kind.TEXT}, dictionary={})
    with pytest.raises(Refused, match="courriel"):
        create_empty(Dataset(pk="contacts", organization=town), personal, the_store(), by=None, now=NOW)
    assert not Dataset.objects.filter(pk="contacts").exists()


def test_a_key_is_shown_once_and_its_making_and_revoking_are_journalled(counters: Any) -> None:
    from parvis.platform.catalog.live_keys import enable, revoke
    from parvis.platform.catalog.models import PushKey

    secret = enable(counters, by=None, now=NOW, name="capteurs")
    revoke(counters, secret, by=None, now=NOW)
    assert not PushKey.objects.filter(digest=secret).exists()
    assert list(PushKey.objects.order_by("pk").values_list("revoked", flat=True)) == [None, NOW]
    assert acts()[-3:] == ["live_enabled", "live_enabled", "live_revoked"]
