"""What it costs to understand a query: parse and compile, with nothing remembered from the query before.

    python bench/parsing.py [--out FILE] [--lark PATH]

With --lark, the folder of an installation of lark (it is no dependency of ours), the parse of conditions is timed beside a
table-driven parser made from an equivalent grammar.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from parvis.engine.query import Request, clauses, compile_records
from parvis.engine.query.parser import Parser
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema

BAR = 1.0
TIMES = 300
NOW = datetime(2026, 3, 2, tzinfo=UTC)
SCHEMA = Schema(
    (
        Column("id", Kind.INTEGER, key=True),
        Column("name"),
        Column("town", facet=True),
        Column("path", hierarchy="/", facet=True),
        Column("places", Kind.INTEGER),
        Column("price", Kind.DECIMAL),
        Column("free", Kind.BOOLEAN),
        Column("opened", Kind.DATE),
        Column("seen", Kind.DATETIME),
        Column("position", Kind.GEO_POINT),
        Column("area", Kind.GEO_SHAPE),
        Column("themes", separator=";"),
    )
)
QUERIES: dict[str, dict[str, Any]] = {
    "page": {"limit": 20, "offset": 40},
    "filter and sort": {"where": ("places > 30 and town = 'Issy'",), "order_by": "places desc"},
    "point by id": {"where": ("id = 123456",)},
    "several conditions": {
        "where": ("not town in ('Paris', 'Issy') and (free or price in [1.5..20[) and opened >= date'2020-03'",)
    },
    "count": {"select": "count(*)", "where": ("opened = date'2024'",)},
    "group by a field": {"select": "town, count(*) as n, sum(places)", "group_by": "town", "order_by": "n desc"},
    "month histogram": {"select": "count(*)", "group_by": "date_format(seen, 'yyyy-MM')", "timezone": "Europe/Paris"},
    "range": {"select": "count(*), avg(price)", "group_by": "range(places, *, 10, 20, 50, *)"},
    "distance": {"where": ("within_distance(position, geom'POINT(2.2679 48.8420)', 800m)",)},
    "bbox": {"where": ("in_bbox(position, 48.84, 2.26, 48.85, 2.27)",)},
    "polygon": {"where": ("within(position, geom'POLYGON((2.2 48.8, 2.3 48.8, 2.3 48.9, 2.2 48.9, 2.2 48.8))')",)},
    "search": {"where": ("search(name, 'ecole jean')",)},
    "refine": {"refine": ("town:Paris", "town:Issy", "path:Sport"), "disjunctive": frozenset({"town"})},
    "select": {"select": "name, upper(town) as t, places * 2, year(seen) as y", "order_by": "-places, name"},
}
GRAMMAR = r"""
    ?start: either
    ?either: both ("or"i both)*
    ?both: no ("and"i no)*
    ?no: "not"i no | test
    ?test: sum | sum SIGN sum | sum "in"i "(" sum ("," sum)* ")" | sum "in"i BRACKET sum (".." | "to"i) sum BRACKET
         | sum "like"i TEXT | sum "is"i ["not"i] STATE
    ?sum: product (PLUS product)*
    ?product: one (TIMES one)*
    ?one: "-" one | NUMBER NAME? | TEXT | MOMENT | SHAPE | NAME "(" [argument ("," argument)*] ")" | NAME | FIELD | "(" either ")"
    ?argument: "*" | either
    SIGN: "<=" | ">=" | "!=" | "<>" | "=" | ":" | "<" | ">"
    BRACKET: "[" | "]"
    STATE.3: /(?:null|true|false)\b/i
    PLUS: "+" | "-"
    TIMES: "*" | "/"
    MOMENT.4: /date\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")/i
    SHAPE.4: /geom\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")/i
    TEXT: /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/
    FIELD: /`(?:[^`\\]|\\.)+`/
    NUMBER: /\d+(?:\.\d+)?/
    NAME: /[^\W\d]\w*/
    %import common.WS
    %ignore WS
"""


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--out", type=Path)
    given.add_argument("--lark", type=Path)
    options = given.parse_args()
    measured = {name: _times(lambda asked=asked: _understood(asked)) for name, asked in QUERIES.items()}
    print(f"{'query':<20}{'p50 ms':>9}{'p95 ms':>9}{'bar p50':>9}")
    for name, (median, late) in measured.items():
        print(f"{name:<20}{median:>9.3f}{late:>9.3f}{BAR:>9.1f}")
    overall = statistics.median(median for median, _ in measured.values())
    worst = max(median for median, _ in measured.values())
    print(f"{'median of the p50':<20}{overall:>9.3f}\n{'greatest p50':<20}{worst:>9.3f}")
    result: dict[str, Any] = {
        "p50_ms": {name: round(median, 3) for name, (median, _) in measured.items()},
        "median_ms": round(overall, 3), "greatest_ms": round(worst, 3), "bar_ms": BAR,
    }  # fmt: skip
    if options.lark is not None:
        sys.path.append(str(options.lark))
        result["parse_of_conditions_us"] = _beside_lark()
    if options.out is not None:
        options.out.write_text(json.dumps(result, indent=1) + "\n")
    return 0 if worst <= BAR else 1


def _understood(asked: dict[str, Any]) -> None:
    for remembered in (clauses.parse_select, clauses.parse_where, clauses.parse_group_by, clauses.parse_order_by):
        remembered.cache_clear()
    compile_records(Request(**asked), SCHEMA, "rows", now=NOW, position="row")


def _times(act: Callable[[], object]) -> tuple[float, float]:
    """The median and the 95th percentile of the milliseconds it takes, once warm."""
    for _ in range(20):
        act()
    spent = []
    gc.disable()
    for _ in range(TIMES):
        start = time.perf_counter()
        act()
        spent.append((time.perf_counter() - start) * 1000)
    gc.enable()
    spent.sort()
    return statistics.median(spent), spent[int(TIMES * 0.95)]


def _beside_lark() -> dict[str, float]:
    """Microseconds to parse every condition above: ours to a tree, and lark's LALR to its bare tree."""
    from lark import Lark

    table_driven = Lark(GRAMMAR, parser="lalr", maybe_placeholders=False)
    texts = [text for asked in QUERIES.values() for text in asked.get("where", ())]
    ours = _times(lambda: [Parser(text).expression() for text in texts])[0] * 1000
    theirs = _times(lambda: [table_driven.parse(text) for text in texts])[0] * 1000
    print(
        f"\nparse of {len(texts)} conditions: ours {ours:.0f} µs, lark LALR {theirs:.0f} µs, {theirs / ours:.1f} times ours"
    )
    for text in ("town not in ('Paris')", "garbage==", "(town = 'Paris'"):
        print(f"  {text!r}\n    ours: {_refusal(lambda text=text: clauses.parse_where(text))}")
        print(f"    lark: {_refusal(lambda text=text: table_driven.parse(text))}")
    return {"ours": round(ours), "lark_lalr": round(theirs)}


def _refusal(act: Callable[[], object]) -> str:
    try:
        act()
    except Exception as error:
        return " ".join(str(error).split())[:150]
    return "accepted"


if __name__ == "__main__":
    sys.exit(main())
