"""What a publisher says about a file beside the file itself, under what is remembered of the imports before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from parvis.engine.privacy.decisions import Decision
from parvis.engine.tables.kinds import Kind
from parvis.platform.catalog.models import Dataset


@dataclass(frozen=True, slots=True)
class Instructions:
    """What a publisher says about a file beside the file itself; what is left out is remembered from the last import.

    `kinds` and `decisions` are by column name; `dictionary` is the data dictionary (labels, descriptions, units…), where
    `personal: true` declares a column personal and `required: true` one that must be there; `about` are fields of the
    dataset (title, licence, themes…). With `append` the rows come after those that readers already see.
    """

    filename: str
    url: str | None = None
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    dictionary: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    reading: Mapping[str, Any] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    append: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What is decided for this import: what is remembered of the dataset, under what the publisher says now."""

    kinds: Mapping[str, Kind]
    dictionary: Mapping[str, Mapping[str, Any]]
    decisions: Mapping[str, Decision]
    reading: Mapping[str, Any]


def remembered(dataset: Dataset, instructions: Instructions) -> Known:
    guidance = dataset.guidance
    kinds = {name: Kind(word) for name, word in guidance.get("kinds", {}).items()}
    dictionary = {name: dict(facts) for name, facts in guidance.get("dictionary", {}).items()}
    for name, facts in instructions.dictionary.items():
        dictionary[name] = {**dictionary.get(name, {}), **facts}
    decisions = {name: Decision.from_json(raw) for name, raw in guidance.get("decisions", {}).items()}
    return Known(
        {**kinds, **instructions.kinds},
        dictionary,
        {**decisions, **instructions.decisions},
        {**guidance.get("reading", {}), **instructions.reading},
    )


def remember(dataset: Dataset, known: Known, instructions: Instructions) -> None:
    dataset.guidance = {
        "kinds": {name: kind.value for name, kind in known.kinds.items()},
        "dictionary": {name: dict(facts) for name, facts in known.dictionary.items()},
        "decisions": {name: decision.as_json() for name, decision in known.decisions.items()},
        "reading": dict(known.reading),
    }
    for name, value in instructions.about.items():
        setattr(dataset, name, value)


def newly_decided(dataset: Dataset, known: Known) -> list[dict[str, Any]]:
    """The decisions on personal columns that are not those of the last import: what the journal must say."""
    before = dataset.guidance.get("decisions", {})
    taken = {name: decision.as_json() for name, decision in known.decisions.items()}
    return [decision for name, decision in sorted(taken.items()) if before.get(name) != decision]
