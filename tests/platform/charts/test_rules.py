"""The rules of charts as laws: descriptions travel, axes hold their values, tiles fill their frame, French agrees."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.engine.tables.kinds import Kind, Precision
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.charts.domain.asking import asked, parameters_of
from parvis.platform.charts.domain.description import ORDERS, Chart, measured
from parvis.platform.charts.domain.drawing.parts import tiles
from parvis.platform.charts.domain.figures import levels
from parvis.platform.charts.domain.kinds import Aggregate, ChartKind, Step
from parvis.platform.charts.domain.problem import ChartProblem
from parvis.platform.charts.domain.profile import Facts, Profile
from parvis.platform.charts.domain.questions import Asking, name
from parvis.platform.charts.domain.steps import chosen_step, class_width, offered_steps, points
from parvis.platform.charts.domain.suiting import checked, nearest, suits
from parvis.platform.charts.domain.times import between, following, marks, name_of, time_of
from parvis.platform.charts.domain.titles import title

SCHEMA = Schema(
    (
        Column("nom", labels={"fr": "Nom", "en": "Name"}),
        Column("espece", labels={"fr": "Espèce", "en": "Species"}),
        Column("hauteur", Kind.DECIMAL, labels={"fr": "Hauteur", "en": "Height"}, unit="m"),
        Column("entrees", Kind.INTEGER, labels={"fr": "Entrées", "en": "Visits"}),
        Column("no2", Kind.DECIMAL, labels={"fr": "Dioxyde d’azote (NO2)", "en": "Nitrogen dioxide (NO2)"}, unit="µg/m³"),
        Column("jour", Kind.DATE, labels={"fr": "Jour", "en": "Day"}, key=True),
        Column("annee", Kind.DATE, precision=Precision.YEAR, labels={"fr": "Année", "en": "Year"}),
        Column("gratuit", Kind.BOOLEAN, labels={"fr": "Gratuit", "en": "Free of charge"}),
        Column("publics", separator=",", labels={"fr": "Publics", "en": "Audiences"}),
        Column("lieu", Kind.GEO_POINT),
    )
)  # fmt: skip
STATISTICS = {
    "nom": {"filled": 500, "distinct": 500},
    "espece": {"filled": 500, "distinct": 5},
    "hauteur": {"filled": 500, "min": 2.0, "max": 31.0},
    "entrees": {"filled": 500, "distinct": 300, "min": 0, "max": 900},
    "no2": {"filled": 500, "min": 1.0, "max": 80.0},
    "jour": {"filled": 500, "distinct": 300, "min": "2024-01-01", "max": "2025-02-01"},
    "annee": {"filled": 500, "distinct": 20, "min": "2001-01-01", "max": "2020-01-01"},
    "gratuit": {"filled": 500, "distinct": 2},
    "publics": {"filled": 500, "distinct": 4},
    "lieu": {"filled": 500},
}
PROFILE = Profile.of(SCHEMA, STATISTICS, 500)
names = st.sampled_from([*SCHEMA.names, "inconnue", ""])


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    kind = draw(st.sampled_from(ChartKind))
    given_y = tuple(dict.fromkeys(draw(st.lists(names.filter(bool), max_size=4))))
    y, aggregate = measured(kind, given_y, draw(st.sampled_from(["", *Aggregate])))
    return Chart(
        kind,
        draw(names),
        y,
        aggregate,
        series=draw(names),
        step=draw(st.sampled_from([None, *Step])),
        bins=draw(st.integers(0, 60)),
        order=draw(st.sampled_from(ORDERS)),
        limit=draw(st.integers(0, 60)),
        words=draw(st.sampled_from(["", "rue haute"])),
        filters=draw(st.sampled_from([(), (("espece", "Chêne"),), (("hauteur", "12"), ("jour", "2024"))])),
        title=draw(st.sampled_from(["", "Mon titre & le vôtre"])),
    )


class TestDescriptions:
    @given(charts())
    def test_an_address_reads_back(self, chart):
        assert asked(parameters_of(chart), SCHEMA) == chart

    @given(charts())
    def test_json_reads_back(self, chart):
        assert Chart.from_json(chart.as_json()) == chart

    @given(
        st.lists(
            st.tuples(st.sampled_from(["kind", "x", "y", "agg", "step", "bins", "order", "limit", "q"]), st.text())
        )
    )
    def test_any_address_is_a_chart_or_a_told_problem(self, parameters):
        try:
            checked(asked(parameters, SCHEMA), PROFILE)
        except ChartProblem as problem:
            assert problem.words("fr") and problem.words("en")

    @given(charts(), st.sampled_from(ChartKind))
    def test_every_kind_that_suits_has_a_chart_near_any_other(self, chart, kind):
        near = nearest(chart, kind, PROFILE)
        assert (near is not None) == suits(kind, PROFILE)
        if near is not None:
            assert near.kind is kind and checked(near, PROFILE) == near
            assert near.filters == chart.filters
            assert title(near, PROFILE, "fr") and title(near, PROFILE, "en")


class TestQuestions:
    def test_names_are_quoted(self):
        assert name("a`b\\c") == "`a\\`b\\\\c`"

    def test_values_are_literals(self):
        asking = Asking(Chart(ChartKind.BAR, "espece", series="gratuit"), PROFILE)
        question = asking.split(['"; drop', "a\\"], [True])
        assert '`espece` in ("\\"; drop", "a\\\\")' in question.where
        assert "`gratuit` in (true)" in question.where

    def test_labels_hide_no_column(self):
        schema = Schema((Column("label"), Column("value", Kind.INTEGER)))
        facts = {"label": {"filled": 9, "distinct": 3}, "value": {"filled": 9, "distinct": 9, "min": 1, "max": 9}}
        asking = Asking(Chart(ChartKind.BAR, "label", ("value",), Aggregate.SUM), Profile.of(schema, facts, 9))
        assert asking.groups().select == "label_, sum(`value`) as value_"


class TestSteps:
    @given(st.dates(), st.integers(0, 200_000))
    def test_a_line_is_readable_over_any_span(self, first, days):
        last = date.fromordinal(min(first.toordinal() + days, date.max.toordinal()))
        one = Facts(Column("jour", Kind.DATE), 9, 9, first.isoformat(), last.isoformat())
        step = chosen_step(one, ChartKind.LINE)
        assert step in offered_steps(one)
        assert points(one, step) <= 135 or step is Step.YEAR

    @given(st.floats(-1e9, 1e9), st.floats(0.001, 1e9), st.integers(2, 60))
    def test_classes_are_about_as_many_as_wanted(self, low, span, wanted):
        one = Facts(Column("x", Kind.DECIMAL), 9, None, low, low + span)
        width = class_width(one, wanted)
        real = (low + span) - low
        assert real == 0 or wanted / 2.6 <= real / width <= wanted * 1.01

    @given(st.dates(), st.sampled_from([Step.DAY, Step.WEEK, Step.MONTH, Step.QUARTER, Step.YEAR]))
    def test_stretches_follow_one_another(self, day, step):
        at = float(day.toordinal())
        assert following(at, step) > at
        assert name_of(at, step, "fr") and name_of(at, step, "en", short=True)

    def test_gaps_are_counted(self):
        months = between(time_of("2024-11"), time_of("2025-02"), Step.MONTH, 99)
        assert [name_of(at, Step.MONTH, "en") for at in months] == ["November 2024", "December 2024", "January 2025", "February 2025"]  # fmt: skip

    @given(st.integers(1, date.max.toordinal() - 1), st.integers(1, 3_000_000), st.integers(3, 10))
    def test_an_axis_of_time_has_few_marks_inside_it(self, first, span, most):
        last = min(first + span, date.max.toordinal())
        found = marks(first, last, most, "fr")
        assert len(found) <= most
        assert all(first - 0.01 <= at <= last + 0.01 for at, _ in found)


class TestAxes:
    @given(st.floats(-1e12, 1e12), st.floats(0, 1e12), st.booleans())
    def test_levels_hold_the_values(self, low, span, whole):
        high = low + span
        found = levels(low, high, whole=whole)
        slack = (found[-1] - found[0]) * 1e-6
        assert found[0] <= low + slack and found[-1] >= high - slack
        assert 2 <= len(found) <= 14 and found == sorted(set(found))

    @given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=40))
    def test_tiles_fill_their_frame_and_keep_proportions(self, values):
        values = sorted(values, reverse=True)
        made = tiles(values, 0, 0, 700, 400)
        areas = [wide * high for _, _, wide, high in made]
        assert sum(areas) == pytest.approx(280_000, rel=1e-6)
        assert areas == pytest.approx([value / sum(values) * 280_000 for value in values], rel=1e-6, abs=1e-6)


class TestTitles:
    @pytest.mark.parametrize(
        ("chart", "french", "english"),
        [
            (Chart(ChartKind.BAR, "espece", ("hauteur",), Aggregate.AVG), "Hauteur moyenne par espèce", "Average height by species"),
            (Chart(ChartKind.BAR, "espece", ("hauteur",), Aggregate.MAX), "Hauteur maximale par espèce", "Maximum height by species"),
            (Chart(ChartKind.LINE, "jour", ("entrees",), Aggregate.AVG, step=Step.MONTH), "Nombre moyen d’entrées par mois", "Average visits by month"),
            (Chart(ChartKind.LINE, "jour", ("entrees",), Aggregate.SUM, step=Step.MONTH), "Entrées par mois", "Total visits by month"),
            (Chart(ChartKind.LINE, "jour", ("no2",), Aggregate.AVG, step=Step.WEEK), "Dioxyde d’azote (NO2)\u00a0: moyenne par semaine", "Average nitrogen dioxide (NO2) by week"),
            (Chart(ChartKind.HISTOGRAM, "hauteur"), "Répartition de la hauteur", "Distribution of height"),
            (Chart(ChartKind.HISTOGRAM, "entrees"), "Répartition des entrées", "Distribution of visits"),
            (Chart(ChartKind.SCATTER, "hauteur", ("entrees",), Aggregate.AVG), "Entrées selon la hauteur", "Visits against height"),
            (Chart(ChartKind.STACKED, "espece", series="gratuit"), "Nombre par espèce, gratuit ou non", "Number by species, free of charge or not"),
            (Chart(ChartKind.BAR, "espece", title="Le mien"), "Le mien", "Le mien"),
        ],
    )  # fmt: skip
    def test_both_languages(self, chart, french, english):
        assert title(chart, PROFILE, "fr") == french
        assert title(chart, PROFILE, "en") == english


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.0), (0.0, 5e-324), (7.0, 7.0), (-3.0, -3.0), (1e11, 1e11 + 1)])
def test_an_axis_of_one_value_still_has_two_marks(low, high):
    found = levels(low, high)
    hair = (found[-1] - found[0]) * 1e-6
    assert len(found) >= 2 and found[0] <= low + hair and found[-1] >= high - hair
