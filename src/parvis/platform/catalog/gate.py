"""The gate that no publication can skip: personal columns are found, and each needs a decision before anything is public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from parvis.engine.privacy import ColumnSample, detect
from parvis.engine.privacy.decisions import Action, Decision, apply
from parvis.engine.privacy.k_anonymity import DEFAULT_K
from parvis.engine.tables.intake import Rewriting, Specimen
from parvis.engine.tables.kinds import Kind

DECLARED = {"en": "declared personal by its publisher", "fr": "déclarée personnelle par son publieur"}


@dataclass(frozen=True, slots=True)
class Concern:
    """A column that looks or is declared personal; `decided` once an agent has said what becomes of it."""

    column: str
    kind: str
    reason: Mapping[str, str]
    blocks: bool
    decided: bool

    def as_json(self, language: str = "fr") -> dict[str, str]:
        return {"column": self.column, "kind": self.kind, "reason": self.reason[language]}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the gate says of a table, and what the decisions ask for.

    `without` are columns to leave out, `rewritten` columns to make coarser, `count_over` the smallest group to publish
    when rows are to be counted.
    """

    concerns: tuple[Concern, ...]
    without: frozenset[str] = frozenset()
    rewritten: Mapping[str, Rewriting] = field(default_factory=dict)
    count_over: int | None = None

    @property
    def stops(self) -> tuple[Concern, ...]:
        """The concerns that forbid publication until somebody decides."""
        return tuple(concern for concern in self.concerns if concern.blocks and not concern.decided)


def rule(
    specimens: Sequence[Specimen], rows: int, decisions: Mapping[str, Decision], declared: frozenset[str] = frozenset()
) -> Ruling:
    """Judge a table under the decisions taken so far; `declared` columns are personal by their publisher's word."""
    samples = [
        ColumnSample(one.name, one.header, one.kind, one.values, one.filled, matches=one.matches) for one in specimens
    ]
    present = {one.name for one in specimens}
    concerns = [
        Concern(found.column, found.kind.value, found.reason, found.certainty.blocks, found.column in decisions)
        for found in detect(samples, rows=rows)
        if found.column not in declared
    ]
    concerns += [Concern(name, "declared", DECLARED, True, name in decisions) for name in sorted(declared & present)]
    taken = [decision for name, decision in decisions.items() if name in present]
    thresholds = [int(d.parameters.get("k", DEFAULT_K)) for d in taken if d.action is Action.COUNT]
    return Ruling(
        tuple(concerns),
        without=frozenset(d.column for d in taken if d.action in {Action.DROP, Action.COUNT}),
        rewritten={d.column: Rewriting(Kind.TEXT, partial(apply, d)) for d in taken if d.action is Action.REDUCE},
        count_over=max(thresholds, default=None),
    )
