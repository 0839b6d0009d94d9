"""The functions of a `q`: `#null(f)`, `#exact(f, "v")`, `#distance(f, "lat,lon", m)`… each becomes one condition."""

from __future__ import annotations

import re
from collections.abc import Callable

from parvis.engine.query.term import GEOGRAPHIC, TEMPORAL
from parvis.engine.tables.schema import Column, Schema
from parvis.engine.tables.words import words_of
from parvis.platform.records.older import places, quoting
from parvis.platform.records.older.q_scanner import Scanner

_NAME = re.compile(r"#(\w+)\s*\(")
_SHIFT = re.compile(r"([a-z]{3,12})\s*=\s*([-+]?\d{1,6})", re.ASCII)
_RELATIONS = {"intersects": "intersects", "disjoint": "disjoint", "within": "within"}


def called(scan: Scanner, schema: Schema) -> str | None:
    """The condition of the function that stands here. Raises QueryError."""
    at = scan.at
    found = scan.match(_NAME)
    function = _FUNCTIONS.get(found[1].lower()) if found else None
    if function is None:
        known = ", ".join(f"#{name}" for name in _FUNCTIONS)
        raise scan.refusal(f"the functions are {known}", f"les fonctions sont {known}", at)
    arguments = [scan.argument()]
    while scan.take(","):
        arguments.append(scan.argument())
    scan.expect(")")
    return _Call(scan, schema, at, arguments).answer(function)


def present_moment(scan: Scanner, column: Column) -> str:
    """`#now(years=-1)` as the query language writes it. Raises QueryError."""
    at = scan.at
    found = scan.match(_NAME)
    if found is None or found[1].lower() != "now" or column.kind not in TEMPORAL:
        raise scan.refusal("a value is expected", "une valeur est attendue", at)
    shifts: list[str] = []
    while not scan.take(")"):
        if shifts:
            scan.expect(",")
        shift = scan.match(_SHIFT)
        if shift is None:
            raise scan.refusal("a shift such as years=-1 is expected", "un décalage tel que years=-1 est attendu")
        shifts.append(f"{shift[1]}={int(shift[2])}")
    return f"now({', '.join(shifts)})"


class _Call:
    """The arguments of one call, and what they may be."""

    def __init__(self, scan: Scanner, schema: Schema, at: int, arguments: list[str]) -> None:
        self.scan = scan
        self.schema = schema
        self.at = at
        self.arguments = arguments

    def answer(self, function: Callable[[_Call], str | None]) -> str | None:
        found = function(self)
        if self.arguments:
            raise self.scan.refusal("too many arguments", "trop d’arguments", self.at)
        return found

    def field(self) -> Column:
        name = self.next()
        if name not in self.schema:
            raise self.scan.refusal(f"unknown field {name[:60]}", f"champ inconnu, {name[:60]}", self.at)
        return self.schema[name]

    def next(self) -> str:
        if not self.arguments:
            raise self.scan.refusal("an argument is missing", "un argument manque", self.at)
        return self.arguments.pop(0)

    def place(self, parameter: str) -> str:
        """The field that is named first, else the one that says where the rows are."""
        if self.arguments and self.arguments[0] in self.schema:
            column = self.field()
            if column.kind not in GEOGRAPHIC:
                raise self.scan.refusal(f"{column.name} is no place", f"{column.name} n’est pas un lieu", self.at)
            return column.name
        return places.place_field(parameter, self.schema)


def _null(call: _Call) -> str:
    return f"{quoting.identifier(call.field().name)} is null"


def _exact(call: _Call) -> str:
    name = quoting.identifier(call.field().name)
    return f"{name} = {quoting.text(call.next())}"


def _search(call: _Call) -> str | None:
    several = len(call.arguments) > 1 and call.arguments[0] != "*"
    name = quoting.identifier(call.field().name) if several else "*"
    if not several and call.arguments[0] == "*":
        call.next()
    wanted = call.next()
    return f"search({name}, {quoting.text(wanted)})" if words_of(wanted) else None


def _startswith(call: _Call) -> str:
    name = quoting.identifier(call.field().name)
    return f"startswith({name}, {quoting.text(call.next())})"


def _distance(call: _Call) -> str:
    field = call.place("#distance")
    return places.near("#distance", field, f"{call.next()},{call.next()}")


def _polygon(call: _Call) -> str:
    field = call.place("#polygon")
    return places.in_polygon("#polygon", field, call.next())


def _geometry(call: _Call) -> str:
    field = call.place("#geometry")
    shape = call.next()
    mode = call.next().lower() if call.arguments else "intersects"
    if mode not in _RELATIONS:
        known = ", ".join(_RELATIONS)
        raise call.scan.refusal(f"one of {known} is expected", f"l’un de {known} est attendu", call.at)
    return places.in_polygon("#geometry", field, shape, _RELATIONS[mode])


_FUNCTIONS: dict[str, Callable[[_Call], str | None]] = {
    "null": _null,
    "exact": _exact,
    "search": _search,
    "startswith": _startswith,
    "distance": _distance,
    "polygon": _polygon,
    "geometry": _geometry,
}
