"""What charts offer to the rest of the portal: a drawing for a description, a small drawing for a card.

A description is a `Chart`, or its JSON as a story keeps it. The caller made sure that the reader may see the dataset. To place
a whole figure in a page, see `{% chart %}` in `templatetags.charts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from parvis.engine.query import QueryError
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.reader import TooLarge, TooSlow
from parvis.engine.tables.schema import Schema
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Dataset
from parvis.platform.catalog.previewing import declare_preview
from parvis.platform.charts.domain.description import Chart
from parvis.platform.charts.domain.drawing.draw import standalone_svg
from parvis.platform.charts.domain.drawing.plate import NARROW, WIDE
from parvis.platform.charts.domain.drawing.sparkline import sparkline
from parvis.platform.charts.domain.kinds import ChartKind
from parvis.platform.charts.domain.problem import ChartProblem
from parvis.platform.charts.reading import proposals_for, shown
from parvis.platform.charts.showing import source_of

_LINES = frozenset({ChartKind.LINE, ChartKind.AREA, ChartKind.CALENDAR})
_DRAWN = frozenset({Kind.DATE, Kind.DATETIME, Kind.INTEGER, Kind.DECIMAL, Kind.TEXT, Kind.BOOLEAN})


def chart_svg(dataset: Dataset, description: Chart | Mapping[str, Any], language: str, width: int = 720) -> str:
    """The chart as an SVG document that stands alone: title, drawing, source, its own colours and fonts.

    `width` in pixels chooses between the drawing for a phone (under 500) and the wide one; both scale. Raises ChartProblem,
    whose `words(language)` tell the reader why, QueryError, TooSlow and TooLarge.
    """
    chart = description if isinstance(description, Chart) else Chart.from_json(description)
    one = shown(dataset, chart, language)
    size = NARROW if width < 500 else WIDE
    return standalone_svg(one.plate, size, one.title, one.words, source_of(dataset, language))


def sparkline_svg(dataset: Dataset) -> str:
    """The shape of the best chart of a published dataset, 2 kB at most; "" when none is proposed or it cannot be read now."""
    return _sparkline(dataset, frozenset(ChartKind))


def declare_previews() -> None:
    """Draw the cards of the catalogue: curves first, then bars."""
    declare_preview(30, _may_suit, lambda dataset: _sparkline(dataset, _LINES))
    declare_preview(40, _may_suit, sparkline_svg)


def _may_suit(schema: Schema) -> bool:
    return any(column.kind in _DRAWN for column in schema)


def _sparkline(dataset: Dataset, kinds: frozenset[ChartKind]) -> str:
    best = next(iter(proposals_for(dataset)), None)
    if best is None or best.kind not in kinds:
        return ""
    try:
        return sparkline(shown(dataset, best, reader_language()).plate)
    except (ChartProblem, QueryError, TooSlow, TooLarge):
        return ""
