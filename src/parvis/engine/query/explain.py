"""A query told in words: which rows, which groups and totals, in what order, how many, by which clock, and what makes it slow.

The sentence is made from what the query means, not from how it was typed, so that it also shows a reader what was misunderstood.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from parvis.engine.query import clauses
from parvis.engine.query.compile import conditions_of, scope_of
from parvis.engine.query.errors import QueryError
from parvis.engine.query.explain_terms import Teller
from parvis.engine.query.explain_words import joined, number, quoted
from parvis.engine.query.functions import FUNCTIONS
from parvis.engine.query.meaning import Scope
from parvis.engine.query.request import Request, checked_window
from parvis.engine.query.selecting import Chosen, chosen, is_total, keys
from parvis.engine.query.sorting import Order, sorted_by
from parvis.engine.query.term import TEMPORAL, Term
from parvis.engine.query.totals import TOTALS
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Schema

LANGUAGES = ("fr", "en")
_DEEP = 1000


def explanation(request: Request, schema: Schema, lang: str = "fr", *, now: datetime | None = None) -> str:
    """What `request` does, in French or English. Raises QueryError where the query itself would be refused."""
    scope = scope_of(request, schema, now or datetime.now(UTC))
    groups, columns, conditions, orders = _understood(request, scope)
    tell = Teller(schema, lang)
    grouped = bool(groups) or any(map(is_total, (*(one.term for one in columns), *(term for term, _ in orders))))
    sentence = _groups(tell, groups, columns) if grouped else _rows(tell, request, columns, conditions)
    if grouped and conditions:
        sentence += tell.say("among", _all(tell, conditions))
    limit, offset = checked_window(request, grouped)
    if groups or not grouped:
        sentence += _order(tell, orders, columns) + _window(tell, request, limit, offset)
    parts = [sentence + "."]
    told = [*(one.term for one in (*groups, *columns)), *conditions, *(term for term, _ in orders)]
    if any(one.kind is Kind.DATETIME for term in told for one in term.walk()):
        parts.append(tell.say("zone", request.timezone))
    costs = _costs(tell, request, told, conditions, orders)
    if costs:
        parts.append(tell.say("costs", " ; ".join(costs).replace(" ;", "\u202f;" if lang == "fr" else ";")))
    return _contracted(" ".join(parts), lang)


def _contracted(text: str, lang: str) -> str:
    """French says `du` and `au` for `de le` and `à le`."""
    return text.replace(" de le ", " du ").replace(" à le ", " au ") if lang == "fr" else text


def _understood(request: Request, scope: Scope) -> tuple[list[Chosen], list[Chosen], tuple[Term, ...], list[Order]]:
    clause = "group_by"
    try:
        groups = keys(clauses.parse_group_by(request.group_by or ""), scope)
        clause = "select"
        columns = chosen(clauses.parse_select(request.select or ""), scope, groups)
        conditions = conditions_of(request, scope)
        clause = "order_by"
        return groups, columns, conditions, sorted_by(clauses.parse_order_by(request.order_by or ""), scope, columns)
    except QueryError as error:
        raise error.in_clause(clause) from None


def _rows(tell: Teller, request: Request, columns: Sequence[Chosen], conditions: Sequence[Term]) -> str:
    shown = (
        tell.words["all"]
        if (request.select or "*").strip() == "*"
        else joined([_column(tell, one) for one in columns], tell.lang)
    )
    if request.record is not None:
        return tell.say("gives", shown, tell.say("identity", request.record))
    which = tell.say("rows where", _all(tell, conditions)) if conditions else tell.words["all rows"]
    return tell.say("gives", shown, which)


def _column(tell: Teller, one: Chosen) -> str:
    told = (
        f"({tell.condition(one.term)})"
        if one.term.kind is Kind.BOOLEAN and one.term.op != "field"
        else tell.of(one.term)
    )
    return told if one.name in (one.written, one.term.value) else f"{told} ({quoted(one.name, tell.lang)})"


def _groups(tell: Teller, groups: Sequence[Chosen], columns: Sequence[Chosen]) -> str:
    group_terms = [group.term for group in groups]
    totals = [one.term for one in columns if one.term not in group_terms]
    by = joined([tell.key(term) for term in group_terms], tell.lang)
    if not totals:
        return tell.say("different", by)
    done = joined([tell.total(term) for term in dict.fromkeys(totals)], tell.lang)
    return done[0].upper() + done[1:] + (tell.say("by", by) if groups else "")


def _all(tell: Teller, conditions: Sequence[Term]) -> str:
    return (
        tell.condition(conditions[0])
        if len(conditions) == 1
        else tell.condition(Term("and", Kind.BOOLEAN, tuple(conditions)))
    )


def _order(tell: Teller, orders: Sequence[Order], columns: Sequence[Chosen]) -> str:
    told = [_sorted(tell, term, descending, columns) for term, descending in orders if not term.is_constant]
    if not told:
        return ""
    first, *others = told
    start = f", {first[1]}" if first[1] else tell.say("sorted", first[0])
    return start + "".join(tell.words["then"] + one for one, _ in others)


def _sorted(tell: Teller, term: Term, descending: bool, columns: Sequence[Chosen]) -> tuple[str, str]:
    """The order by one value: after “by”, and as French says it of a noun with its article (empty when it does not)."""
    counts_rows = term.op == "count" and term.args[0].op == "star"
    noun = tell.words["row count"] if counts_rows else tell.of(term)
    if term.op == "random":
        return noun, f"dans {noun}" if tell.lang == "fr" else f"in {noun}"
    kind = "time" if term.kind in TEMPORAL else "text" if term.kind is Kind.TEXT else ""
    plain = tell.say(f"{'down' if descending else 'up'} {kind}".strip(), noun)
    if tell.lang != "fr" or kind or term.op not in FUNCTIONS:
        return plain, ""
    alone = term.op in TOTALS and not counts_rows and sum(one.term.op == term.op for one in columns) == 1
    article, _, rest = (noun.split(" de ")[0] if alone else noun).partition(" ")
    great, small = ("grand", "petit") if article == "le" else ("grande", "petite")
    if article not in ("le", "la"):
        return plain, ""
    high, low = (great, small) if descending else (small, great)
    return (
        plain,
        f"de la plus {high} à la plus {low} {rest}" if article == "la" else f"du plus {high} au plus {low} {rest}",
    )


def _window(tell: Teller, request: Request, limit: int | None, offset: int) -> str:
    shown = "" if limit is None else tell.say("most", number(limit, tell.lang))
    if request.after is not None:
        shown += tell.words["after"]
    return shown + (tell.say("skipped", number(offset, tell.lang)) if offset else "")


def _costs(
    tell: Teller, request: Request, told: Sequence[Term], conditions: Sequence[Term], orders: Sequence[Order]
) -> list[str]:
    """What makes the query read or compute much, each reason once."""
    costs: dict[str, None] = {}
    for one in (one for term in told for one in term.walk()):
        function = FUNCTIONS.get(one.op)
        if function is not None and function.cost is not None:
            costs[function.cost[tell.lang]] = None
        elif one.op == "like" and str(one.value).startswith("%"):
            costs[tell.say("bare like", tell.of(one.args[0]))] = None
    if orders and not conditions and not any(is_total(term) for term in told):
        costs[tell.words["whole sort"]] = None
    if request.offset >= _DEEP:
        costs[tell.words["deep"]] = None
    return list(costs)
