"""The body of a push as rows to add or take away: each value checked against the schema, all of them or none.

A field that the schema does not have is refused rather than forgotten, except one that an agent decided not to publish.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from parvis.engine.privacy.decisions import Action
from parvis.engine.tables.changes import Entry
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.catalog.live_gate import PushGate
from parvis.platform.records.push_files import Files
from parvis.platform.records.push_values import Unsuited, typed

SHORT = 80


class PushRefused(Exception):
    """A push of which nothing is kept: `text` says why, `place` holds the row (from 1), field and value at fault."""

    def __init__(self, text: Mapping[str, str], code: str = "InvalidRecord", **place: Any) -> None:
        super().__init__(text["en"])
        self.text, self.code, self.place = text, code, place


def rows_in(body: bytes) -> list[dict[str, Any]]:
    """The rows of a body: one JSON object, or an array of objects. Raises PushRefused."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        text = {
            "en": f"The body is not JSON ({error}). Send one object, or an array of objects.",
            "fr": f"Le corps n’est pas du JSON ({error}). Envoyez un objet, ou un tableau d’objets.",
        }
        raise PushRefused(text, "InvalidJson") from error
    rows = found if isinstance(found, list) else [found]
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            text = {"en": "each row is an object, field by field", "fr": "chaque ligne est un objet, champ par champ"}
            raise PushRefused(_placed(number, None, text), row=number, value=_shown(row))
    return rows


def entries_to_add(rows: list[dict[str, Any]], gate: PushGate, zone: ZoneInfo, files: Files) -> list[Entry]:
    """The rows checked, under the decisions of the gate. Raises PushRefused."""
    entries = []
    for number, row in enumerate(rows, start=1):
        for name in row:
            if name not in gate.schema and name not in gate.dropped:
                raise _unknown_field(number, name, gate.schema)
        values = {column.name: _value(number, row, column, gate, zone, files) for column in gate.schema}
        _check_key(number, values, gate.schema)
        entries.append(Entry({name: value for name, value in values.items() if value is not None}))
    _check_gate(entries, gate)
    return entries


def entries_to_delete(rows: list[dict[str, Any]], gate: PushGate, zone: ZoneInfo, files: Files) -> list[Entry]:
    """What names the rows to take away: their key, or all their values in a dataset without key. Raises PushRefused."""
    named = [column for column in gate.schema if column.key] or list(gate.schema)
    entries = []
    for number, row in enumerate(rows, start=1):
        values = {column.name: _value(number, row, column, gate, zone, files) for column in named}
        _check_key(number, values, gate.schema)
        entries.append(Entry(values, deleted=True))
    return entries


def _value(number: int, row: Mapping[str, Any], column: Column, gate: PushGate, zone: ZoneInfo, files: Files) -> Any:
    given = row.get(column.name)
    try:
        if column.kind is Kind.FILE:
            return files.cell(given)
        decision = gate.decisions.get(column.name)
        is_reduced = decision is not None and decision.action is Action.REDUCE
        return gate.reduced(column.name, given) if is_reduced else typed(given, column, zone)
    except Unsuited as error:
        place = {"row": number, "field": column.name, "value": _shown(given)}
        raise PushRefused(_placed(number, column.name, error.text), **place) from error


def _check_key(number: int, values: Mapping[str, Any], schema: Schema) -> None:
    for name in schema.key:
        if values[name] is None:
            text = {
                "en": "the field is part of the key, so it cannot be missing or null",
                "fr": "le champ fait partie de la clé, il ne peut donc ni manquer ni être nul",
            }
            raise PushRefused(_placed(number, name, text), row=number, field=name)


def _check_gate(entries: list[Entry], gate: PushGate) -> None:
    found = gate.stops([entry.values for entry in entries])
    if found:
        first = found[0]
        text = {
            "en": f"Nothing was kept: this may be personal data. {first.reason['en']} Leave it out, or let an agent decide "
            f"on the column (`parvis live decide`, docs/how-to/publish-live-data.md).",
            "fr": f"Rien n’a été gardé\u00a0: cela peut être une donnée personnelle. {first.reason['fr']} Retirez-la, ou qu’un "
            f"agent tranche pour la colonne («\u202fparvis live decide\u202f», docs/how-to/publish-live-data.md).",
        }
        raise PushRefused(text, "PersonalData", field=first.column, kind=first.kind)


def _unknown_field(number: int, name: str, schema: Schema) -> PushRefused:
    fields = ", ".join(schema.names)
    text = {
        "en": f"the dataset has no such field; it has {fields}",
        "fr": f"le jeu n’a pas ce champ\u00a0; il a {fields}",
    }
    return PushRefused(_placed(number, name[:SHORT], text), row=number, field=name[:SHORT])


def _placed(number: int, name: str | None, rule: Mapping[str, str]) -> dict[str, str]:
    """The rule with the place where it was broken."""
    en, fr = f"Row {number}", f"Ligne {number}"
    if name is not None:
        en, fr = f"{en}, field “{name}”", f"{fr}, champ «\u202f{name}\u202f»"
    return {
        "en": f"{en}: {rule['en']}. Nothing of this push was kept.",
        "fr": f"{fr}\u00a0: {rule['fr']}. Rien de cet envoi n’a été gardé.",
    }


def _shown(value: Any) -> Any:
    """The value at fault, cut short."""
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return value if len(text) <= SHORT else text[:SHORT] + "…"
