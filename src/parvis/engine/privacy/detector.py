"""Says which columns of a table look personal, from samples of them, their headings and one another.

It refuses to promise: a column in which it finds nothing is not thereby free of personal data, and every finding is put
before a person, who decides (`decisions`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from parvis.engine.privacy.columns import Column, Table, examined, table_of
from parvis.engine.privacy.findings import Certainty, ColumnSample, Finding, PersonalKind
from parvis.engine.privacy.identifier_columns import judged_as_identifier
from parvis.engine.privacy.people_columns import judged_as_homes, judged_as_people
from parvis.engine.privacy.text_columns import judged_as_text
from parvis.engine.privacy.verdict import Verdict, finding


def detect(columns: Sequence[ColumnSample], *, rows: int, today: date | None = None) -> list[Finding]:
    """What looks personal, in the order of the columns; an empty table has nothing personal."""
    if rows <= 0:
        return []
    read = [examined(sample, today or date.today()) for sample in columns]
    table = table_of(read)
    verdicts = [_judged(column, table) for column in read]
    addresses_block = any(
        verdict.kind is PersonalKind.POSTAL_ADDRESS and verdict.certainty.blocks for verdict in verdicts if verdict
    )
    settled = [
        verdict or judged_as_homes(column, table, addresses_block=addresses_block)
        for column, verdict in zip(read, verdicts, strict=True)
    ]
    return [finding(column, verdict) for column, verdict in zip(read, settled, strict=True) if verdict]


def _judged(column: Column, table: Table) -> Verdict | None:
    if not column.cells and not column.sample.matches:
        return _announced_and_empty(column)
    return judged_as_identifier(column, table) or judged_as_people(column, table) or judged_as_text(column, table)


def _announced_and_empty(column: Column) -> Verdict | None:
    heading = column.heading
    if heading.announced is None or heading.thing or heading.announced is PersonalKind.FREE_TEXT:
        return None
    why = ("l’en-tête l’annonce, mais aucune valeur n’a été lue", "the heading says so, but no value was read")
    return Verdict(heading.announced, Certainty.HINT, 0.0, why)
