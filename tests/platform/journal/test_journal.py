"""The journal: chained, verified, and closed to changes by our code and by the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from parvis.platform.journal import triggers
from parvis.platform.journal.domain.chain import BEFORE_ALL, Act, Link, digest, judge, plain

AT = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
acts = st.builds(
    Act,
    number=st.just(0),
    at=st.datetimes(timezones=st.just(UTC)),
    actor=st.text(max_size=5),
    act=st.text(max_size=5),
    subject=st.text(max_size=5),
    details=st.dictionaries(st.text(max_size=3), st.none() | st.integers() | st.text(max_size=3), max_size=2),
)


def chained(written: list[Act]) -> list[Link]:
    links, previous = [], BEFORE_ALL
    for number, one in enumerate(written, start=1):
        act = Act(number, one.at, one.actor, one.act, one.subject, one.details)
        links.append(Link(act, previous, digest(previous, act)))
        previous = links[-1].digest
    return links


@given(st.lists(acts, max_size=6))
def test_a_chain_as_written_holds(written):
    verdict = judge(chained(written))
    assert verdict.holds and verdict.count == len(written)


@given(st.lists(acts, min_size=2, max_size=6), st.data())
def test_a_removed_entry_is_found_where_it_was(written, data):
    links = chained(written)
    gone = data.draw(st.integers(0, len(links) - 2))
    assert judge(links[:gone] + links[gone + 1 :]).broken == gone + 2


@given(st.lists(acts, min_size=1, max_size=6), st.data())
def test_a_changed_entry_is_found(written, data):
    links = chained(written)
    place = data.draw(st.integers(0, len(links) - 1))
    old = links[place]
    changed = Act(old.act.number, old.act.at, old.act.actor + "!", old.act.act, old.act.subject, old.act.details)
    links[place] = Link(changed, old.previous, old.digest)
    assert judge(links).broken == place + 1


@given(st.datetimes(timezones=st.just(UTC)))
def test_the_time_zone_of_the_clock_does_not_matter(at):
    from zoneinfo import ZoneInfo

    if at.year in {1, 9999}:
        return
    there = Act(1, at.astimezone(ZoneInfo("Europe/Paris")), "", "", "", {})
    assert digest(BEFORE_ALL, there) == digest(BEFORE_ALL, Act(1, at, "", "", "", {}))


def test_details_are_what_json_gives_back():
    assert plain({"a": (1.0, 2.5), 3: {"b", "a"}, "at": AT}) == {"a": [1, 2.5], "3": ["a", "b"], "at": str(AT)}


@pytest.fixture
def three(db):
    from parvis.platform.journal.writing import record

    return [
        record(
            act, "arbres", actor="anne", details={"rows": n, "ratio": 0.1, "whole": 2.0}, at=AT + timedelta(seconds=n)
        )
        for n, act in enumerate(("published", "withdrawn", "published"))
    ]


def test_entries_are_chained_from_the_first(three):
    from parvis.platform.journal.models import Entry
    from parvis.platform.journal.verifying import verify

    entries = list(Entry.objects.all())
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert entries[0].previous == BEFORE_ALL and entries[2].previous == entries[1].digest
    assert verify().holds and verify().count == 3


def test_an_act_that_fails_leaves_no_entry(three):
    from parvis.platform.journal.models import Entry
    from parvis.platform.journal.writing import record

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("published", "arbres", actor="anne", details={}, at=AT)
        raise ZeroDivisionError
    assert Entry.objects.count() == 3


def test_our_code_cannot_change_nor_remove_an_entry(three):
    from parvis.platform.journal.models import Entry, Unchangeable

    entry = Entry.objects.get(number=2)
    for attempt in (
        entry.save,
        entry.delete,
        lambda: Entry.objects.update(actor="x"),
        lambda: Entry.objects.filter(number=2).delete(),
    ):
        with pytest.raises(Unchangeable):
            attempt()


@pytest.mark.parametrize(
    "statement", ["UPDATE journal_entry SET actor = 'x'", "DELETE FROM journal_entry WHERE number = 2"]
)
def test_the_database_refuses_too(three, statement):
    refusal = pytest.raises(DatabaseError, match="never changed nor removed")
    with refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_verification_names_the_first_entry_that_was_forged(three):
    from parvis.platform.journal.verifying import verify

    with connection.cursor() as cursor:
        for statement in triggers.DROP[connection.vendor]:
            cursor.execute(statement)
        cursor.execute("UPDATE journal_entry SET actor = 'x' WHERE number = 2")
    assert verify().broken == 2


@pytest.fixture
def removable(transactional_db):
    """The database without its refusals at the end, so that the test's entries can be cleared away."""
    yield
    with connection.schema_editor() as editor:
        triggers.drop(None, editor)
        editor.execute("DELETE FROM journal_entry")
        triggers.create(None, editor)


def test_writers_at_once_make_one_chain(removable):
    from parvis.platform.journal.verifying import verify
    from parvis.platform.journal.writing import record

    failures = []

    def write(name: str) -> None:
        try:
            for n in range(5):
                record("published", "arbres", actor=name, details={"n": n}, at=AT)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    writers = [Thread(target=write, args=(name,)) for name in ("anne", "bob", "chloé")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert not failures
    assert verify().holds and verify().count == 15
