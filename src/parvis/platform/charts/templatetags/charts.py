"""`{% chart dataset description %}`: a chart in a page or a story, from the description that was kept as JSON.

The figure holds a static drawing, its source and its table; the element around it takes over where script runs. A
description that the dataset cannot answer any more is told in place of the drawing, so that a page never fails for a chart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString

from parvis.engine.query import QueryError
from parvis.engine.tables.reader import TooLarge, TooSlow
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Dataset
from parvis.platform.charts.domain.description import Chart
from parvis.platform.charts.domain.problem import ChartProblem
from parvis.platform.charts.reading import shown
from parvis.platform.charts.showing import drawing

register = template.Library()


@register.simple_tag
def chart_payload(figure: Mapping[str, Any]) -> SafeString:
    """The data of a chart as a JSON block, which no policy on scripts refuses."""
    return json_script(figure["payload"])


@register.inclusion_tag("charts/placed.html")
def chart(dataset: Dataset, description: Mapping[str, Any] | Chart) -> dict[str, Any]:
    """A figure of `dataset`, which the caller made sure that the reader may see."""
    language = reader_language()
    try:
        described = description if isinstance(description, Chart) else Chart.from_json(description)
        return {"figure": drawing(dataset, shown(dataset, described, language)), "problem": ""}
    except ChartProblem as problem:
        return {"figure": None, "problem": problem.words(language)}
    except QueryError as error:
        return {"figure": None, "problem": error.text[language]}
    except (TooSlow, TooLarge):
        words = {"fr": "Ce graphique prend trop de temps à calculer.", "en": "This chart takes too long to compute."}
        return {"figure": None, "problem": words[language]}
