"""The answer to a chart: its questions are asked, what comes back is placed, what is missing is counted.

Numbers that are not finite are missing values, told as such.
"""

from __future__ import annotations

from collections.abc import Mapping

from parvis.platform.charts.domain.answers import Answer, Box, Boxes, Dots, Groups, finite
from parvis.platform.charts.domain.compared import compared
from parvis.platform.charts.domain.description import Chart
from parvis.platform.charts.domain.kinds import MOST_SERIES, ChartKind
from parvis.platform.charts.domain.ordered import in_order
from parvis.platform.charts.domain.problem import ChartProblem
from parvis.platform.charts.domain.profile import Profile
from parvis.platform.charts.domain.questions import MOST_DOTS, Asking, Question
from parvis.platform.charts.domain.splitting import OTHERS, Ask, keys_named, said
from parvis.platform.charts.domain.steps import MOST_POINTS, points


def answered(chart: Chart, profile: Profile, ask: Ask, language: str) -> Answer:
    """The answer to a `checked` chart. Raises ChartProblem when what comes back cannot be drawn."""
    asking = Asking(chart, profile)
    if asking.step is not None and chart.kind is not ChartKind.CALENDAR:
        count = points(asking.x, asking.step)
        if count > MOST_POINTS and not chart.filters:
            raise ChartProblem("points", str(count))
    rows, missing = _totals(asking, ask)
    body: Groups | Dots | Boxes
    if chart.kind is ChartKind.SCATTER:
        body, main = _dots(asking, ask, rows, missing, language)
    elif chart.kind is ChartKind.BOX:
        body, main = _boxes(asking, ask, language)
    elif asking.step is not None or asking.width:
        body, main = in_order(asking, ask, language)
    else:
        body, main = compared(asking, ask, language)
    return Answer(body, main, rows, missing, asking.step, asking.width)


def _totals(asking: Asking, ask: Ask) -> tuple[int, dict[str, int]]:
    found = list(ask(asking.totals())[0].values())
    chart = asking.chart
    columns = dict.fromkeys([chart.x, *chart.y, *([chart.series] if chart.series else [])])
    counted = dict(zip([chart.x, *chart.y, *([chart.series] if chart.series else [])], found[1:], strict=False))
    if not found[0]:
        raise ChartProblem("nothing")
    return found[0], {column: found[0] - counted[column] for column in columns if column in counted}


def _dots(asking: Asking, ask: Ask, rows: int, missing: Mapping[str, int], language: str) -> tuple[Dots, Question]:
    main = asking.dots()
    clouds: dict[str, list[tuple[float, float]]] = {}
    for row in ask(main):
        x, y = finite(row[asking.key]), finite(row[asking.values[0]])
        if x is not None and y is not None:
            clouds.setdefault(said(row.get(asking.part), language) if asking.chart.series else "", []).append((x, y))
    if not clouds:
        raise ChartProblem("nothing")
    shown = sum(map(len, clouds.values()))
    ranked = sorted(clouds.items(), key=lambda one: -len(one[1]))
    if len(ranked) > MOST_SERIES:
        rest = [dot for _, dots in ranked[MOST_SERIES - 1 :] for dot in dots]
        ranked = [*ranked[: MOST_SERIES - 1], (OTHERS[language], rest)]
    total = max(shown, rows - max(missing.values(), default=0)) if shown >= MOST_DOTS else shown
    return Dots(tuple((name, tuple(dots)) for name, dots in ranked), shown, total), main


def _boxes(asking: Asking, ask: Ask, language: str) -> tuple[Boxes, Question]:
    main = asking.boxes()
    rows = ask(main)
    found, boxes = [], []
    for row in rows[: asking.limit]:
        places = [finite(row[label]) for label in asking.box_labels()]
        numbers = [place for place in places if place is not None]
        if len(numbers) == len(places):
            low, first, middle, third, high, count = numbers
            found.append(row[asking.key])
            boxes.append(Box(low, first, middle, third, high, int(count)))
    if not boxes:
        raise ChartProblem("nothing")
    return Boxes(keys_named(found, asking, language), tuple(boxes), len(rows) > asking.limit), main
