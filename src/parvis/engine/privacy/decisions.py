"""What an agent decides of a personal column before its table is published.

`drop` leaves the column out, `reduce` makes each value coarser, `count` replaces the rows by counts of groups, `keep`
publishes it as it is on a legal basis. A decision without what it needs is refused, in words for the agent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from parvis.engine.privacy.findings import PersonalKind
from parvis.engine.privacy.k_anonymity import DEFAULT_K
from parvis.engine.privacy.legal_bases import LEGAL_BASES
from parvis.engine.privacy.reductions import REDUCTIONS, Reduction

SHORTEST_REASON = 10


class Action(StrEnum):
    """What is done with the column."""

    DROP = "drop"
    REDUCE = "reduce"
    COUNT = "count"
    KEEP = "keep"


ACTIONS: dict[Action, Mapping[str, str]] = {
    Action.DROP: {"fr": "ne pas publier la colonne", "en": "leave the column out"},
    Action.REDUCE: {"fr": "publier des valeurs moins précises", "en": "publish coarser values"},
    Action.COUNT: {
        "fr": "publier des nombres par groupe, sans les petits groupes",
        "en": "publish counts by group, without small groups",
    },
    Action.KEEP: {"fr": "publier telle quelle, sur une base légale", "en": "publish as it is, on a legal basis"},
}


class DecisionRefused(ValueError):
    """The decision cannot be taken as it stands; `text` says why and what to give, in French and English."""

    def __init__(self, fr: str, en: str) -> None:
        super().__init__(en)
        self.text = {"fr": fr, "en": en}


@dataclass(frozen=True, slots=True)
class Decision:
    """What is done with one column. `parameters` holds the reduction's name and settings, or the threshold `k`."""

    column: str
    action: Action
    parameters: Mapping[str, str | int] = field(default_factory=dict)
    basis: str | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        _CHECKS[self.action](self)

    @property
    def reduction(self) -> Reduction | None:
        return REDUCTIONS[str(self.parameters["reduction"])] if self.action is Action.REDUCE else None

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Decision:
        """Read a decision as `as_json` writes it; anything else is refused.

        >>> Decision.from_json({"column": "mail", "action": "drop"}).action
        <Action.DROP: 'drop'>
        """
        column, parameters = given.get("column"), given.get("parameters") or {}
        if not isinstance(column, str) or not column:
            raise DecisionRefused("La décision ne nomme pas de colonne.", "The decision names no column.")
        if given.get("action") not in set(Action):
            choices = ", ".join(Action)
            raise DecisionRefused(
                f"Colonne «\u202f{column}\u202f»\u00a0: action inconnue, choisir parmi {choices}.",
                f"Column “{column}”: unknown action, choose among {choices}.",
            )
        if not isinstance(parameters, Mapping) or not all(type(value) in (str, int) for value in parameters.values()):
            raise DecisionRefused(
                f"Colonne «\u202f{column}\u202f»\u00a0: les paramètres sont des mots ou des nombres entiers.",
                f"Column “{column}”: parameters are words or whole numbers.",
            )
        basis = given.get("basis")
        return cls(
            column, Action(given["action"]), dict(parameters), basis and str(basis), str(given.get("reason") or "")
        )

    def as_json(self) -> dict[str, Any]:
        out: dict[str, Any] = {"column": self.column, "action": self.action.value}
        if self.parameters:
            out["parameters"] = dict(self.parameters)
        if self.basis:
            out["basis"] = self.basis
        if self.reason:
            out["reason"] = self.reason
        return out


def apply(decision: Decision, value: str | None) -> str | None:
    """The value that may be published: itself when kept, coarser when reduced, nothing when dropped or counted.

    >>> apply(Decision("mail", Action.REDUCE, {"reduction": "mail_domain"}), "lea.martin@Example.org")
    'example.org'
    """
    if value is None or decision.action is Action.KEEP:
        return value
    reduction = decision.reduction
    if reduction is None:
        return None
    settings = {name: int(decision.parameters.get(name, default)) for name, default in reduction.parameters.items()}
    return reduction.reduce(value, settings)


def suggested(column: str, kind: PersonalKind) -> tuple[Decision, ...]:
    """The decisions that need no legal basis, for a kind: dropping first, then each reduction made for it."""
    suited = [name for name, reduction in REDUCTIONS.items() if kind in reduction.kinds]
    return (
        Decision(column, Action.DROP),
        *(Decision(column, Action.REDUCE, {"reduction": name}) for name in suited),
    )


def _check_drop(decision: Decision) -> None:
    _refuse_unknown(decision, frozenset())


def _check_reduce(decision: Decision) -> None:
    reduction = REDUCTIONS.get(str(decision.parameters.get("reduction")))
    if reduction is None:
        choices = ", ".join(REDUCTIONS)
        raise _refusal(decision, f"choisir une réduction parmi {choices}", f"choose a reduction among {choices}")
    _refuse_unknown(decision, frozenset(("reduction", *reduction.parameters)))
    for name in reduction.parameters:
        if name in decision.parameters and not _is_at_least(2, decision.parameters[name]):
            raise _refusal(
                decision, f"«\u202f{name}\u202f» est un entier d’au moins 2", f"“{name}” is a whole number, at least 2"
            )


def _check_count(decision: Decision) -> None:
    _refuse_unknown(decision, frozenset(("k",)))
    if not _is_at_least(3, decision.parameters.get("k", DEFAULT_K)):
        raise _refusal(
            decision, "le seuil «\u202fk\u202f» est un entier d’au moins 3", "the threshold “k” is at least 3"
        )


def _check_keep(decision: Decision) -> None:
    _refuse_unknown(decision, frozenset())
    if decision.basis not in LEGAL_BASES:
        choices = ", ".join(LEGAL_BASES)
        raise _refusal(decision, f"choisir une base légale parmi {choices}", f"choose a legal basis among {choices}")
    if len(decision.reason.strip()) < SHORTEST_REASON:
        raise _refusal(
            decision,
            f"écrire la raison de publier (au moins {SHORTEST_REASON} caractères)",
            f"write the reason to publish (at least {SHORTEST_REASON} characters)",
        )


def _refuse_unknown(decision: Decision, allowed: frozenset[str]) -> None:
    if unknown := ", ".join(sorted(set(decision.parameters) - allowed)):
        raise _refusal(decision, f"paramètre inconnu ({unknown})", f"unknown parameter ({unknown})")


def _is_at_least(least: int, value: str | int) -> bool:
    return isinstance(value, int) and value >= least


def _refusal(decision: Decision, fr: str, en: str) -> DecisionRefused:
    return DecisionRefused(
        f"Colonne «\u202f{decision.column}\u202f»\u00a0: {fr}.", f"Column “{decision.column}”: {en}."
    )


_CHECKS = {
    Action.DROP: _check_drop,
    Action.REDUCE: _check_reduce,
    Action.COUNT: _check_count,
    Action.KEEP: _check_keep,
}
