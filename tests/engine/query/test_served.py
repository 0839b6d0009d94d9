"""A snapshot read from its serving copy answers as its parts do: words from the index, places, identities, pages by cursor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.engine.query import QueryError, Request, compile_records
from parvis.engine.tables.manifest import Manifest, Part
from parvis.engine.tables.reader import Limits, Reader
from parvis.engine.tables.schema import Schema
from parvis.engine.tables.serving import Copies
from parvis.engine.tables.store import Store

SCHEMA = Schema.from_json(
    [
        {"name": "id", "type": "integer", "key": True}, {"name": "nom", "type": "text"}, {"name": "lieu", "type": "text"},
        {"name": "mots", "type": "text", "separator": ";"}, {"name": "jour", "type": "date"}, {"name": "vu", "type": "datetime"},
        {"name": "taux", "type": "decimal"}, {"name": "place", "type": "geo_point"},
    ]
)  # fmt: skip
NAMES = [
    "École Jules-Ferry",
    "Cœur de ville",
    "Œuvre d’été",
    "rue de la République",
    "Rue Victor Hugo",
    "stade 2024",
    "",
    None,
]
ROWS = 600


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Manifest, Reader, Reader]]:
    """The same snapshot of two parts, and its readers without and with a serving copy."""
    folder = tmp_path_factory.mktemp("served")
    store = Store(folder / "store")
    parts = []
    with store.scratch() as scratch:
        for first, last in ((0, 400), (400, ROWS)):
            path = scratch / "part.parquet"
            names = ", ".join("NULL" if one is None else f"'{one}'" for one in NAMES)
            duckdb.sql(
                f"""COPY (SELECT (i * 7919) % 100000 AS id, [{names}][1 + (i % {len(NAMES)})] AS nom,
                CASE WHEN i % 11 > 0 THEN 'avenue ' || (i % 40) || ' république' END AS lieu,
                CASE WHEN i % 3 = 0 THEN ['parc', 'été ' || (i % 5)] WHEN i % 3 = 1 THEN [] END AS mots,
                CASE WHEN i % 5 > 0 THEN DATE '2020-01-01' + (i % 90)::INT END AS jour,
                CASE WHEN i % 7 > 0 THEN (TIMESTAMP '2020-01-01' + INTERVAL (i % 50) HOUR)::TIMESTAMPTZ END AS vu,
                CASE WHEN i % 4 > 0 THEN (i % 13) / 4.0 END AS taux, CASE WHEN i % 9 > 0 THEN {{'lon': 2.2 + (i % 53) / 1e3, 'lat': 48.8 + (i % 37) / 1e3}} END AS place
                FROM range({first}, {last}) AS t(i)) TO '{path}' (FORMAT parquet)"""
            )
            parts.append(Part(store.adopt(path, ".parquet"), last - first))
    few = {name: {"distinct": 5} for name in ("nom", "lieu", "jour", "taux")}
    manifest = Manifest("essai", SCHEMA, ROWS, tuple(parts), statistics=few)
    copies = Copies(folder / "serving", store, smallest=1)
    assert copies.make(manifest) is not None
    yield manifest, Reader(store, Limits()), Reader(store, Limits(), None, copies)


Answer = tuple[list[tuple[object, ...]], int]


def answers(readers: tuple[Manifest, Reader, Reader], request: Request) -> list[Answer]:
    manifest, *both = readers
    given = []
    for reader in both:
        compiled = compile_records(request, SCHEMA, reader.served(manifest))
        rows = reader.rows(compiled.sql, compiled.parameters, of=[manifest])
        total = compiled.total
        if total is None:
            assert compiled.count_sql is not None
            ((total,),) = reader.rows(compiled.count_sql, compiled.count_parameters, of=[manifest])
        if compiled.has_total:
            assert {row[-1] for row in rows} <= {total}
            rows = [row[:-1] for row in rows]
        given.append((rows, total))
    return given


SEARCHES = [
    '"republique"', '"rue republique"', "search('republiqe')", "search(nom, 'ecole jul')", "search('victr hug')", "search(*, 'coeur')",
    "search('oeuvre ete')", "search(mots, 'parc')", "search('avenue 3')", "search('rien de tel')", "not search('rue')",
    "search('avenue') or search('parc')", "search('avenue 13') and taux > 1", "suggest(nom, 'jules ferr')", "suggest('victor')",
    "suggest(lieu, 'avenue 1')", "nom like '%tor%'", "nom like 'rue%'", "lieu like '%12 repu%'", "nom like 'ville'", "nom like '%'",
    "search('')", "search('!')", "search('republiqe') and suggest('avenue 1')", "'avenue' and nom like 'rue%'", "'d’été'", "startswith(nom, 'Rue')",
]  # fmt: skip


@pytest.mark.parametrize("where", SEARCHES)
def test_the_index_finds_what_reading_every_text_finds(readers: tuple[Manifest, Reader, Reader], where: str) -> None:
    scanned, indexed = answers(readers, Request(where=(where,), select="id", limit=100))
    assert indexed == scanned
    if where != "search('rien de tel')":
        assert scanned[1] > 0


AROUND = "POLYGON((2.2 48.8, 2.23 48.79, 2.24 48.83, 2.21 48.82, 2.2 48.8))"
PLACES = [
    "in_bbox(place, 48.8, 2.2, 48.81, 2.23)", "in_bbox(place, 10, 10, 11, 11)", "in_bbox(place, 48.8, 2.23, 48.81, 2.2)",
    "within_distance(place, geom'POINT(2.22 48.81)', 900m)", "within_distance(place, geom'POINT(2.22 48.81)', 0m)",
    "within_distance(place, geom'POINT(2.22 48.81)', 30000km)", "within_distance(place, geom'POINT(2.22 89.9)', 100km)",
    f"intersects(place, geom'{AROUND}')", f"within(place, geom'{AROUND}')", f"disjoint(place, geom'{AROUND}')",
    f"intersects(place, geom'{AROUND}') and in_bbox(place, 48.8, 2.2, 48.81, 2.23)",
    "in_bbox(place, 48.8, 2.2, 48.81, 2.23) and search('republique')", "in_bbox(place, 48.8, 2.2, 48.81, 2.23) and taux > 1",
    "not in_bbox(place, 48.8, 2.2, 48.81, 2.23)", "in_bbox(place, 48.8, 2.2, 48.81, 2.23) or taux > 3",
]  # fmt: skip


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("window", [(10, 0), (7, 5), (5, 400), (None, 0)])
@pytest.mark.parametrize("order_by", [None, "taux desc"])
def test_the_sorted_positions_find_what_reading_every_row_finds(
    readers: tuple[Manifest, Reader, Reader], where: str, window: tuple[int | None, int], order_by: str | None
) -> None:
    manifest, *both = readers
    limit, offset = window
    request = Request(where=(where,), select="id, place", limit=-1 if limit is None else limit, offset=offset, order_by=order_by, export=limit is None)  # fmt: skip
    given = []
    for reader in both:
        compiled = compile_records(request, SCHEMA, reader.served(manifest))
        found = reader.rows(compiled.sql, compiled.parameters, of=[manifest], spatial=compiled.needs_spatial)
        count = compiled.counting() if compiled.counting is not None else None
        total = reader.rows(*count, of=[manifest], spatial=compiled.needs_spatial)[0][0] if count else compiled.total
        assert not compiled.has_total or {row[2] for row in found} <= {total}
        given.append(([row[:2] for row in found], total))
    assert given[0] == given[1]


def test_a_box_is_looked_up_among_the_sorted_positions(readers: tuple[Manifest, Reader, Reader]) -> None:
    manifest, _, reader = readers
    compiled = compile_records(Request(where=(PLACES[0],)), SCHEMA, reader.served(manifest))
    assert compiled.has_total
    assert "points_0" in compiled.sql
    assert "points_0" in (compiled.count_sql or "")


WORDS = st.sampled_from(
    ["republique", "avenue", "ecole", "coeur", "ete", "rue", "12", "parc", "hugo", "stade", "2024", "l"]
)


@settings(max_examples=150, deadline=None)
@given(words=st.lists(WORDS, min_size=1, max_size=3), cut=st.integers(0, 3), typo=st.booleans(), field=st.sampled_from(["", "nom, ", "lieu, ", "mots, "]), name=st.sampled_from(["search", "suggest"]))  # fmt: skip
def test_any_words_are_found_alike(
    readers: tuple[Manifest, Reader, Reader], words: list[str], cut: int, typo: bool, field: str, name: str
) -> None:
    text = " ".join(words)
    text = text[: len(text) - cut] if len(text) > cut + 1 else text
    text = text.replace("e", "a", 1) if typo else text
    scanned, indexed = answers(readers, Request(where=(f"{name}({field}'{text}')",), select="id", limit=100))
    assert indexed == scanned


def test_the_index_is_used_and_no_text_is_read(readers: tuple[Manifest, Reader, Reader]) -> None:
    manifest, _, reader = readers
    compiled = compile_records(Request(where=("search('republiqe')",)), SCHEMA, reader.served(manifest))
    assert "occurrences" in compiled.sql
    assert "REGEXP" not in compiled.sql.upper()
    assert compiled.count_sql is not None
    assert "occurrences" in compiled.count_sql


@pytest.mark.parametrize(
    "order", [None, "taux", "taux desc", "jour desc, taux", "vu", "nom desc", "lieu, vu desc", "random(3)"]
)
@pytest.mark.parametrize("which", [1, 2])
def test_pages_by_cursor_give_every_row_once_in_the_order_asked(
    readers: tuple[Manifest, Reader, Reader], order: str | None, which: int
) -> None:
    manifest, reader = readers[0], readers[which]
    whole = compile_records(
        Request(select="id", order_by=order, limit=-1, export=True), SCHEMA, reader.served(manifest)
    )
    expected = [row[0] for row in reader.rows(whole.sql, whole.parameters, of=[manifest])]
    found: list[object] = []
    after: str | None = ""
    while after is not None:
        request = Request(select="id", order_by=order, limit=83, after=after)
        compiled = compile_records(request, SCHEMA, reader.served(manifest))
        rows = reader.rows(compiled.sql, compiled.parameters, of=[manifest])
        found += [row[0] for row in rows]
        assert compiled.cursor is not None
        after = compiled.cursor.token(rows[-1][-1]) if len(rows) == 83 else None
    assert len(found) == ROWS
    assert sorted(found) == sorted(expected)  # type: ignore[type-var]
    if order is None:
        assert found == sorted(expected)  # type: ignore[type-var]
    else:
        sort = compile_records(Request(select=f"id, {order.split(',')[0].split()[0]} as s" if "random" not in order else "id", order_by=order, limit=-1, export=True), SCHEMA, reader.served(manifest))  # fmt: skip
        values = dict((row[0], row[-1]) for row in reader.rows(sort.sql, sort.parameters, of=[manifest]))
        if "random" not in order:
            assert [values[one] for one in found] == [values[one] for one in expected]


@pytest.mark.parametrize("token", ["x", "AAAA", "é", "a" * 5000, "bm9ub25vbm9ub1sxXQ", "\x00"])
def test_a_token_of_nowhere_is_refused(readers: tuple[Manifest, Reader, Reader], token: str) -> None:
    manifest, reader, _ = readers
    with pytest.raises(QueryError) as refused:
        compile_records(Request(after=token), SCHEMA, reader.served(manifest))
    assert refused.value.code == "InvalidRESTParameterError"


def test_a_token_of_another_question_is_refused(readers: tuple[Manifest, Reader, Reader]) -> None:
    manifest, reader, _ = readers
    first = compile_records(Request(after="", limit=5, order_by="taux"), SCHEMA, reader.served(manifest))
    (*_, last) = reader.rows(first.sql, first.parameters, of=[manifest])
    assert first.cursor is not None
    token = first.cursor.token(last[-1])
    compile_records(Request(after=token, limit=7, order_by="taux"), SCHEMA, reader.served(manifest))
    with pytest.raises(QueryError):
        compile_records(Request(after=token, limit=5, order_by="jour"), SCHEMA, reader.served(manifest))


def test_a_row_is_found_again_by_its_identity_in_both_layouts(readers: tuple[Manifest, Reader, Reader]) -> None:
    manifest, *both = readers
    seen = []
    for reader in both:
        listed = compile_records(Request(select="id", app_metas=True, limit=100), SCHEMA, reader.served(manifest))
        rows = reader.rows(listed.sql, listed.parameters, of=[manifest])
        assert [column.name for column in listed.columns] == ["id", "_id"]
        assert all(re.fullmatch("[0-9a-f]{40}", str(row[1])) for row in rows)
        assert len({row[1] for row in rows}) == len(rows)
        for number, identity in rows[::20]:
            one = compile_records(Request(select="id", record=str(identity)), SCHEMA, reader.served(manifest))
            assert reader.rows(one.sql, one.parameters, of=[manifest]) == [(number,)]
        nothing = compile_records(Request(record="f" * 40), SCHEMA, reader.served(manifest))
        assert reader.rows(nothing.sql, nothing.parameters, of=[manifest]) == []
        seen.append(rows)
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    "group",
    ["date_format(jour, 'yyyy-MM')", "year(jour), month(jour)", "range(jour, 1 month)", "range(taux, *, 1, 2)", "lower(nom)",
     "range(taux, 0.5)", "ifnull(nom, 'rien')", "range(jour, date'2020-02', date'2020-03')"],
)  # fmt: skip
@pytest.mark.parametrize("where", ["id > 0", "lieu like '%3%'"])
def test_groups_counted_by_the_column_first_are_the_same(
    readers: tuple[Manifest, Reader, Reader], group: str, where: str
) -> None:
    manifest, _, reader = readers
    totals = "count(*) as n, count(taux) as t, sum(id) as s, sum(taux) as st, avg(id) as m, min(vu) as a, max(nom) as z"
    request = Request(select=totals, group_by=group, where=(where,), limit=1000)
    served = reader.served(manifest)
    counted = compile_records(request, SCHEMA, served)
    direct = compile_records(request, SCHEMA, replace(served, repeated=frozenset()))
    assert counted.sql != direct.sql
    found, expected = (reader.rows(one.sql, one.parameters, of=[manifest]) for one in (counted, direct))
    assert len(found) == len(expected) > 0
    for one, other in zip(found, expected, strict=True):
        assert one == pytest.approx(other)


def test_the_number_of_all_rows_is_known_without_asking(readers: tuple[Manifest, Reader, Reader]) -> None:
    manifest, reader, _ = readers
    compiled = compile_records(Request(), SCHEMA, reader.served(manifest))
    assert (compiled.total, compiled.count_sql) == (ROWS, None)


def test_an_unfinished_copy_is_never_read(tmp_path: Path, readers: tuple[Manifest, Reader, Reader]) -> None:
    manifest, _, reader = readers
    assert reader._copies is not None
    copies = Copies(tmp_path / "serving", reader._store, smallest=1)
    path = copies.path(manifest)
    partial = path.with_suffix(".partial")
    partial.write_bytes(b"half a file")
    assert not path.exists()
    assert copies.make(manifest) == path
    assert not partial.exists()
    assert duckdb.connect(str(path), read_only=True).sql("SELECT count(*) FROM rows").fetchall() == [(ROWS,)]


def test_a_column_that_would_hide_the_places_of_rows_leaves_the_table_to_its_parts(
    tmp_path: Path, readers: tuple[Manifest, Reader, Reader]
) -> None:
    manifest, _, reader = readers
    copies = Copies(tmp_path / "serving", reader._store, smallest=1)
    renamed = Schema.from_json([{**column, "name": "rowid"} if column["name"] == "taux" else column for column in SCHEMA.as_json()])  # fmt: skip
    assert copies.make(replace(manifest, schema=renamed)) is None
