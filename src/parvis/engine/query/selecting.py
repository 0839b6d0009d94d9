"""What a select gives: each column of the answer with its name and its meaning.

Without a select, every field, or the keys of the groups. The name of an expression without label is its text as typed. A
label given twice keeps the last meaning, in the first place. What an `exclude` names is left out of what `*` and `include`
give, or of every field when there are none.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from parvis.engine.query import tree
from parvis.engine.query.clusters import cell_degrees
from parvis.engine.query.declaration import Clause
from parvis.engine.query.errors import malformed
from parvis.engine.query.meaning import Scope
from parvis.engine.query.ranges import check_range
from parvis.engine.query.term import GEOGRAPHIC, Term, field_term
from parvis.engine.query.totals import TOTALS

MOST_COLUMNS = 1000


@dataclass(frozen=True, slots=True)
class Chosen:
    """A column of the answer; `written` is the expression's text as typed."""

    name: str
    term: Term
    written: str


def keys(items: Sequence[tree.Item], scope: Scope) -> list[Chosen]:
    """The keys of a group_by. Raises QueryError."""
    scope.clause = Clause.GROUP_BY
    found: list[Chosen] = []
    for item in items:
        term = scope.term(item.of)
        if term.op == "range":
            term = check_range(term)
        elif term.op == "geo_cluster":
            cell_degrees(term)
        elif term.kind in GEOGRAPHIC or term.kind is None or term.is_constant:
            raise malformed("this cannot be a group", "ceci ne peut pas former de groupes", item.of.at)
        key = Chosen(item.label or _name(item), term, item.written)
        if all(key.term != other.term for other in found):
            _refuse_namesake(key, found, item.of.at)
            found.append(key)
    return found


def _refuse_namesake(key: Chosen, others: Sequence[Chosen], at: int) -> None:
    if any(key.name == other.name for other in others):
        raise malformed(f"two groups are named {key.name[:80]}", f"deux groupes s’appellent {key.name[:80]}", at)


def chosen(items: Sequence[tree.Item], scope: Scope, groups: Sequence[Chosen]) -> list[Chosen]:
    """The columns of the answer, the keys of the groups first when the select does not name them."""
    scope.clause = Clause.SELECT
    by_name: dict[str, Chosen] = {}
    if not items and not groups:
        return list(_every(scope))
    for item in items:
        several = isinstance(item.of, tree.Star | tree.Pattern)
        for one in _fields(item, items, scope, groups) if several else _of_item(item, scope, groups):
            by_name[one.name] = one
    if len(by_name) > MOST_COLUMNS:
        raise malformed(f"more than {MOST_COLUMNS} columns", f"plus de {MOST_COLUMNS} colonnes")
    named = {one.term for one in by_name.values()}
    missing = [key for key in groups if key.term not in named and key.name not in by_name]
    return [*missing, *by_name.values()]


def _fields(item: tree.Item, items: Sequence[tree.Item], scope: Scope, groups: Sequence[Chosen]) -> Iterable[Chosen]:
    """The fields that `*`, `include` or `exclude` give among the other `items`."""
    if groups:
        raise malformed(
            f"{item.written} cannot be used with group_by", f"{item.written} ne s’emploie pas avec group_by", item.of.at
        )
    patterns = [one.of for one in items if isinstance(one.of, tree.Pattern)]
    excluded = [one.pattern for one in patterns if not one.included]
    wanted = "*"
    if isinstance(item.of, tree.Pattern):
        if item.of.included:
            wanted = item.of.pattern
        elif any(one.included for one in patterns) or any(isinstance(one.of, tree.Star) for one in items):
            return ()
    return (one for one in _every(scope) if _matches(one, wanted) and not any(_matches(one, name) for name in excluded))


def _of_item(item: tree.Item, scope: Scope, groups: Sequence[Chosen]) -> Iterable[Chosen]:
    for key in groups:
        if item.written == key.written or (isinstance(item.of, tree.Name) and item.of.name == key.name):
            return (replace(key, name=item.label or key.name),)
    return (Chosen(item.label or _name(item), _plain(scope.term(item.of)), item.written),)


def _plain(term: Term) -> Term:
    """A shape written in the query cannot be shown, everything else can."""
    if term.op == "shape":
        raise malformed("a geometry cannot be selected", "une géométrie ne peut pas être sélectionnée", term.at)
    return term


def _every(scope: Scope) -> Iterable[Chosen]:
    return (Chosen(name, field_term(column), name) for name, column in scope.columns.items())


def _matches(one: Chosen, pattern: str) -> bool:
    return fnmatch.fnmatchcase(one.name, pattern.replace("[", "[[]"))


def _name(item: tree.Item) -> str:
    return item.of.name if isinstance(item.of, tree.Name) else item.written


def is_total(term: Term) -> bool:
    """Whether the term speaks of groups of rows rather than of one row."""
    return any(one.op in TOTALS for one in term.walk())
