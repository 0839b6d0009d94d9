"""What the tab of charts shows: the chart asked for or the best proposal, told when it cannot be drawn and how to mend it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from parvis.engine.query import QueryError
from parvis.engine.tables.reader import TooLarge, TooSlow
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Dataset
from parvis.platform.charts.domain.asking import asked, filtered, filters_of, is_asked, parameters_of
from parvis.platform.charts.domain.description import Chart
from parvis.platform.charts.domain.kinds import KINDS, ChartKind
from parvis.platform.charts.domain.problem import ChartProblem
from parvis.platform.charts.domain.profile import Profile
from parvis.platform.charts.domain.proposals import why_none
from parvis.platform.charts.domain.suiting import checked, nearest
from parvis.platform.charts.domain.titles import title
from parvis.platform.charts.form import form_of
from parvis.platform.charts.reading import profile_of, proposals_for, shown
from parvis.platform.charts.showing import figure_context

Parameters = list[tuple[str, str]]


def context_of(request: HttpRequest, dataset: Dataset) -> tuple[dict[str, Any], int]:
    """What the template needs, and the status of the page."""
    language, profile = reader_language(), profile_of(dataset)
    parameters = [(name, value) for name, values in request.GET.lists() for value in values]
    proposed = [filtered(one, parameters, profile.schema) for one in proposals_for(dataset)]
    chart, problem = _asked(parameters, profile, proposed)
    context: dict[str, Any] = {"figure": None, "problem": "", "remedy": None}
    status = 200
    if problem is None and chart is not None:
        try:
            context["figure"] = figure_context(request, dataset, shown(dataset, chart, language))
        except ChartProblem as error:
            problem = error
        except QueryError as error:
            context["problem"], status = error.text[language], 400
        except (TooSlow, TooLarge):
            context["problem"], status = _("The question took too long. Choose a longer step of time, or filter."), 503
    if problem is not None:
        status = 200 if problem.why == "nothing" else 400
        context["problem"] = problem.words(language)
        context["remedy"] = _remedy(problem, chart, profile, language)
    context["proposals"] = [_proposal(one, chart, profile, language) for one in proposed]
    context["nothing"] = "" if proposed else _why_none(profile)
    context["kinds"] = _kinds(chart, profile, language)
    draft = _draft(chart, profile)
    context["form"] = None if draft is None else form_of(draft, profile, language)
    context["cleared"] = (
        _address([(n, v) for n, v in parameters_of(chart) if n not in dict(filters_of(chart))]) if chart else ""
    )
    return context, status


def _asked(parameters: Parameters, profile: Profile, proposed: list[Chart]) -> tuple[Chart | None, ChartProblem | None]:
    """The chart that the address describes, else the best proposal; with what is wrong in it."""
    if not is_asked(parameters):
        return (proposed[0] if proposed else None), None
    try:
        chart = asked(parameters, profile.schema)
    except ChartProblem as problem:
        return (proposed[0] if proposed else None), problem
    try:
        return checked(chart, profile), None
    except ChartProblem as problem:
        return chart, problem


def _draft(chart: Chart | None, profile: Profile) -> Chart | None:
    """What the form starts from: the chart, mended where it cannot be drawn; None where no kind suits the dataset."""
    if chart is not None:
        try:
            return checked(chart, profile)
        except ChartProblem:
            mended = nearest(chart, chart.kind, profile)
            if mended is not None:
                return mended
    start = chart or Chart(ChartKind.BAR, "")
    return next((one for kind in ChartKind if (one := nearest(start, kind, profile)) is not None), None)


def _kinds(chart: Chart | None, profile: Profile, language: str) -> list[dict[str, Any]]:
    """The kinds that suit the dataset, each leading to the nearest chart of that kind."""
    out = []
    for kind in ChartKind:
        facts, is_here = KINDS[kind], chart is not None and chart.kind is kind
        found = nearest(chart or Chart(kind, ""), kind, profile)
        if found is not None:
            out.append(
                {
                    "word": kind.value,
                    "name": facts.names[language],
                    "purpose": facts.purpose[language],
                    "icon": facts.icon,
                    "url": _address(parameters_of(chart if chart is not None and is_here else found)),
                    "is_here": is_here,
                }
            )
    return out


def _proposal(one: Chart, chart: Chart | None, profile: Profile, language: str) -> dict[str, Any]:
    return {
        "title": title(one, profile, language),
        "icon": KINDS[one.kind].icon,
        "kind": KINDS[one.kind].names[language],
        "url": _address(parameters_of(one)),
        "is_here": one == chart,
    }


def _remedy(problem: ChartProblem, chart: Chart | None, profile: Profile, language: str) -> dict[str, str] | None:
    """A link to a chart that can be drawn instead."""
    if chart is None or problem.why == "nothing":
        return None
    mended = nearest(chart, ChartKind(problem.remedy) if problem.remedy else chart.kind, profile)
    if mended is None or mended == chart:
        return None
    return {"title": title(mended, profile, language), "url": _address(parameters_of(mended))}


def _why_none(profile: Profile) -> str:
    return {
        "empty": _("This dataset has no row yet: there is nothing to draw."),
        "one": _("This dataset has a single row: there is nothing to compare."),
        "units": _(
            "The values of this dataset have units that differ from row to row: gathering them would mean nothing. Filter by unit, or choose a chart yourself."
        ),
        "flat": _("No chart is proposed: the columns hold names and texts rather than measures, dates or groups."),
    }[why_none(profile)]


def _address(parameters: Parameters) -> str:
    return "?" + urlencode(parameters)
