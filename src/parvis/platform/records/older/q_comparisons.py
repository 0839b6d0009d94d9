"""A field and a value in a `q`: `field:value`, `field >= 10`, `field:[a TO b]`, each checked against the field's kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC

from parvis.engine.query.errors import nearest
from parvis.engine.query.moments import moment_of
from parvis.engine.query.term import GEOGRAPHIC, NUMBERS, TEMPORAL
from parvis.engine.tables.kinds import FACTS, Kind
from parvis.engine.tables.schema import Column
from parvis.engine.tables.words import words_of
from parvis.platform.records.older import quoting
from parvis.platform.records.older.q_functions import present_moment
from parvis.platform.records.older.q_scanner import Scanner

_FIELD = re.compile(r"(\w+)\s*(==|>=|<=|=|:|>|<)")
Columns = Mapping[str, Column]


def starts_comparison(scan: Scanner, columns: Columns) -> bool:
    """Whether a field comes next; a number before a colon, as in 12:30, is no field."""
    found = _FIELD.match(scan.source, scan.at)
    return found is not None and (found[1] in columns or not found[1][0].isdigit())


def compared(scan: Scanner, columns: Columns) -> str:
    """The condition of the comparison that stands here. Raises QueryError."""
    at = scan.at
    found = scan.match(_FIELD)
    column = columns.get(found[1]) if found is not None else None
    if found is None or column is None:
        name = found[1] if found is not None else ""
        near = nearest(name, columns)
        raise scan.refusal(
            f"unknown field {name[:60]}" + (f" (did you mean {near}?)" if near else "; put the text between quotes"),
            f"champ inconnu, {name[:60]}"
            + (f" (vouliez-vous dire {near}\u202f?)" if near else "\u202f; mettez le texte entre guillemets"),
            at,
        )
    if column.kind in GEOGRAPHIC or column.kind in (Kind.FILE, Kind.JSON):
        kind = FACTS[column.kind].words
        raise scan.refusal(
            f"{column.name} holds a {kind['en']}, which has no order and no words",
            f"{column.name} contient\u00a0: {kind['fr']}, sans ordre ni mots",
            at,
        )
    return _condition(scan, column, found[2])


def _condition(scan: Scanner, column: Column, sign: str) -> str:
    name = quoting.identifier(column.name)
    written = "=" if sign in (":", "==") else sign
    if sign in (":", "=") and scan.source[scan.at : scan.at + 1] in ("[", "]"):
        return f"{name} in {_range(scan, column)}"
    if scan.starts("#"):
        return f"{name} {written} {present_moment(scan, column)}"
    value = _value(scan, column)
    if sign in (":", "=") and column.kind is Kind.TEXT:
        return _words_in(name, value)
    return f"{name} {written} {quoting.text(value)}"


def _words_in(name: str, value: str) -> str:
    if not words_of(value):
        return f"{name} = {quoting.text(value)}"
    if value.endswith("*"):
        return f"suggest({name}, {quoting.text(value.rstrip('*'))})"
    return f"{name} like {quoting.text(value.replace('%', ' '))}"


def _range(scan: Scanner, column: Column) -> str:
    opening = scan.source[scan.at]
    scan.expect(opening)
    low = _bound(scan, column)
    scan.expect("TO")
    high = _bound(scan, column)
    closing = scan.source[scan.at : scan.at + 1]
    if closing not in ("[", "]"):
        raise scan.refusal("] is expected", "] est attendu")
    scan.expect(closing)
    return f"{opening}{low} TO {high}{closing}"


def _bound(scan: Scanner, column: Column) -> str:
    if scan.take("*"):
        return "*"
    if scan.starts("#"):
        return present_moment(scan, column)
    return quoting.text(_value(scan, column))


def _value(scan: Scanner, column: Column) -> str:
    """The value that stands here, when it can be one of `column`."""
    at = scan.at
    quoted = scan.quoted() if scan.starts('"') or scan.starts("'") else None
    value = quoted if quoted is not None else scan.word()
    if value is None:
        raise scan.refusal("a value is expected", "une valeur est attendue")
    if column.kind in TEMPORAL:
        moment_of(value, UTC, at)
    elif column.kind in NUMBERS and not _is_number(value):
        raise scan.refusal(f"{value[:40]} is not a number", f"{value[:40]} n’est pas un nombre", at)
    elif column.kind is Kind.BOOLEAN and value.lower() not in ("true", "false"):
        raise scan.refusal("true or false is expected", "true ou false est attendu", at)
    return value


def _is_number(text: str) -> bool:
    try:
        return abs(float(text)) < 1e308
    except ValueError:
        return False
