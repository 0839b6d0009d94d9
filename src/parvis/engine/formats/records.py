"""JSON: a list of records, one record a line, or records inside an envelope.

The types that JSON states are kept: a number is a number, "01" stays text. An object that is small and the same in
every record is flattened one level; any other nested value is kept as JSON text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from parvis.engine.formats.arrow_columns import POINT
from parvis.engine.formats.encodings import codec_of, encoding_of
from parvis.engine.formats.features import read_features
from parvis.engine.formats.findings import Findings, both
from parvis.engine.formats.options import ReadOptions
from parvis.engine.formats.portal_records import is_portal_record, plain_records
from parvis.engine.tables.draft import Draft, Heading, ParquetSource, Unreadable
from parvis.engine.tables.kinds import Kind

Record = Mapping[str, Any]

MOST_BYTES = 300 * 2**20
MOST_FIELDS = 2_000
BATCH = 10_000
FLAT_FIELDS = 8
ENVELOPES = ("results", "records", "data", "items", "features", "values", "rows")


@dataclass(slots=True)
class _Seen:
    """The sorts of value met under one key."""

    sorts: set[str] = field(default_factory=set)
    keys: dict[str, None] = field(default_factory=dict)
    scalar_only: bool = True


def read_records(path: Path, *, workdir: Path, options: ReadOptions, word: str) -> Draft:
    """The draft of a JSON document or of JSON Lines; a FeatureCollection is read as a map."""
    findings = Findings()
    if word == "jsonl":
        return _draft(lambda: _lines(path), word, workdir, findings)
    document = _document(path)
    if isinstance(document, dict) and document.get("type") in ("FeatureCollection", "Feature"):
        return read_features(path, workdir=workdir, options=options, word="geojson")
    found = _listed(document, findings)
    if found and all(isinstance(one, dict) and is_portal_record(one) for one in found):
        found = plain_records(found, findings)
    return _draft(lambda: enumerate(_checked(found), start=1), word, workdir, findings)


def _document(path: Path) -> Any:
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(
            both(
                "Le document JSON dépasse 300 Mo : l’exporter en CSV ou en JSON Lines (un enregistrement par ligne).",
                "The JSON document exceeds 300 MB: export it as CSV or as JSON Lines (one record a line).",
            )
        )
    codec, errors = codec_of(encoding_of(path))
    try:
        return orjson.loads(path.read_bytes().decode(codec, errors))
    except orjson.JSONDecodeError as error:
        raise _malformed(error.lineno, error.msg) from None
    except UnicodeError:
        raise _malformed(1, "encoding") from None


def _lines(path: Path) -> Iterator[tuple[int, Record]]:
    codec, errors = codec_of("utf-8")
    with path.open(encoding=codec, errors=errors) as file:
        try:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                value = orjson.loads(line)
                if not isinstance(value, dict):
                    raise _not_records(number)
                yield number, value
        except orjson.JSONDecodeError as error:
            raise _malformed(number, error.msg) from None
        except UnicodeDecodeError:
            raise _malformed(0, "encoding") from None


def _listed(document: Any, findings: Findings) -> list[Any]:
    """The list of records in a document: the document itself, or the one list of objects inside it."""
    if isinstance(document, list):
        return document
    if isinstance(document, dict):
        lists = {key: value for key, value in document.items() if isinstance(value, list)}
        named = [key for key in ENVELOPES if key in lists] or list(lists)
        full = [key for key in named if all(isinstance(one, dict) for one in lists[key])]
        if len(full) == 1 or (full and full[0] in ENVELOPES):
            findings.note("records_unwrapped")
            return list(lists[full[0]])
        if not lists:
            return [document]
    raise _not_records(1)


def _checked(found: Iterable[Any]) -> Iterator[Record]:
    for number, one in enumerate(found, start=1):
        if not isinstance(one, dict):
            raise _not_records(number)
        yield one


def _draft(placed: Callable[[], Iterable[tuple[int, Record]]], word: str, workdir: Path, findings: Findings) -> Draft:
    """Two passes over the records: one to learn the columns, one to write them."""
    seen = _survey(placed())
    flat = {key for key, facts in seen.items() if _is_flattened(facts)}
    columns = _columns(seen, flat, placed, findings)
    target = workdir / "records.parquet"
    kinds = [_stored(facts) for facts in columns.values()]
    schema = pa.schema([*((f"c{i}", kind) for i, (kind, _) in enumerate(kinds)), ("__line", pa.int64())])
    rows = iter(placed())
    with pq.ParquetWriter(target, schema, compression="snappy") as writer:
        while batch := list(islice(rows, BATCH)):
            values = [_flattened(record, flat) for _, record in batch]
            arrays = [
                pa.array([_cell(value.get(key), kind) for value in values], kind)
                for key, (kind, _) in zip(columns, kinds, strict=True)
            ]
            arrays.append(pa.array([line for line, _ in batch], pa.int64()))
            writer.write_batch(pa.record_batch(arrays, schema=schema))
    headings = [Heading(key, declared) for key, (_, declared) in zip(columns, kinds, strict=True)]
    return Draft(word, headings, ParquetSource(target, lines=True), encoding="utf-8", changes=findings.changes())


def _survey(placed: Iterable[tuple[int, Record]]) -> dict[str, _Seen]:
    seen: dict[str, _Seen] = {}
    for _, record in placed:
        for key, value in record.items():
            facts = seen.get(key)
            if facts is None:
                facts = seen[key] = _Seen()
            _look(facts, value)
        if len(seen) > MOST_FIELDS:
            raise Unreadable(
                both(f"Plus de {MOST_FIELDS} champs différents.", f"More than {MOST_FIELDS} different fields.")
            )
    return seen


def _look(facts: _Seen, value: Any) -> None:
    facts.sorts.add(_sort(value))
    if isinstance(value, dict) and len(facts.keys) <= FLAT_FIELDS:
        facts.keys.update(dict.fromkeys(value))
        facts.scalar_only = facts.scalar_only and not any(isinstance(one, (dict, list)) for one in value.values())


def _sort(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer" if -(2**63) <= value < 2**63 else "decimal"
    if isinstance(value, float):
        return "decimal"
    if isinstance(value, dict):
        return "point" if value.keys() == {"lon", "lat"} and _are_numbers(value.values()) else "object"
    return "list" if isinstance(value, list) else "text"


def _are_numbers(values: Iterable[Any]) -> bool:
    return all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values)


def _is_flattened(facts: _Seen) -> bool:
    return facts.sorts <= {"object", "null"} and facts.scalar_only and 0 < len(facts.keys) <= FLAT_FIELDS


def _columns(
    seen: dict[str, _Seen],
    flat: set[str],
    placed: Callable[[], Iterable[tuple[int, Record]]],
    findings: Findings,
) -> dict[str, _Seen]:
    """What each column holds, once objects are flattened."""
    columns = seen
    if flat:
        columns = _survey((line, _flattened(record, flat)) for line, record in placed())
        for key in sorted(flat):
            findings.note("nested_flattened", column=key)
    for key, facts in columns.items():
        if facts.sorts & {"object", "list"}:
            findings.note("nested_as_json", column=key)
        elif _stored(facts)[0] == pa.string() and len(facts.sorts - {"null", "text"}) > 0:
            findings.note("mixed_types", column=key)
    return columns


def _flattened(record: Record, flat: set[str]) -> Record:
    if not flat:
        return record
    out: dict[str, Any] = {}
    for key, value in record.items():
        if key in flat:
            out.update({f"{key}.{inner}": one for inner, one in (value or {}).items()})
        else:
            out[key] = value
    return out


def _stored(facts: _Seen) -> tuple[pa.DataType, Kind | None]:
    sorts = facts.sorts - {"null"}
    if sorts == {"point"}:
        return POINT, Kind.GEO_POINT
    if sorts & {"object", "list", "point"}:
        return pa.string(), Kind.JSON
    if sorts == {"boolean"}:
        return pa.bool_(), Kind.BOOLEAN
    if sorts == {"integer"}:
        return pa.int64(), Kind.INTEGER
    if sorts and sorts <= {"integer", "decimal"}:
        return pa.float64(), Kind.DECIMAL
    return pa.string(), None


def _cell(value: Any, kind: pa.DataType) -> Any:
    if value is None or kind != pa.string() or isinstance(value, str):
        return float(value) if kind == pa.float64() and value is not None else value
    return orjson.dumps(value).decode()


def _malformed(line: int, why: str) -> Unreadable:
    return Unreadable(
        both(
            f"Le JSON est mal formé ou incomplet, ligne {line} ({why}) : l’exporter à nouveau.",
            f"The JSON is malformed or incomplete, on line {line} ({why}): export it again.",
        )
    )


def _not_records(place: int) -> Unreadable:
    return Unreadable(
        both(
            f"Ce JSON n’est pas une liste d’enregistrements (élément {place}) : envoyer une liste d’objets.",
            f"This JSON is not a list of records (item {place}): send a list of objects.",
        )
    )
