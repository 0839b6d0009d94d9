"""The quality of a dataset: each thing well done earns points, what does not apply is not asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.records.domain.quality import DAYS_BETWEEN, Described, quality_of

NOW = datetime(2026, 3, 2, tzinfo=UTC)
SCHEMA = Schema(
    (Column("nom", descriptions={"fr": "Le nom."}), Column("lieu", Kind.GEO_POINT, descriptions={"fr": "Le lieu."}))
)
PERFECT = Described(
    titles={"fr": "Écoles", "en": "Schools"}, descriptions={"fr": "x" * 300, "en": "y" * 300}, themes=["Éducation"],
    keywords=["a", "b", "c"], producer="Ville", source="Recensement", has_contact=True, is_openly_licensed=True,
    frequency="annual", published=NOW - timedelta(days=10), rows=10, schema=SCHEMA,
    statistics={"nom": {"filled": 10}, "lieu": {"filled": 10}}, bounds=(2.2, 48.8, 2.3, 48.9), has_key=True,
)  # fmt: skip
EMPTY = Described({}, {}, [], [], "", "", False, False, "", None, 0, Schema((Column("a"),)))


def points(dataset: Described) -> dict[str, float]:
    return {one.name: one.points for one in quality_of(dataset, NOW).criteria}


def test_a_dataset_that_does_all_has_a_hundred_and_no_advice_to_follow():
    quality = quality_of(PERFECT, NOW)
    assert quality.score == 100 and all(one.is_met for one in quality.criteria)


def test_a_dataset_that_says_nothing_has_little():
    assert quality_of(EMPTY, NOW).score <= 20


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("description", {"descriptions": {"fr": "Court.", "en": "Short."}}), ("topics", {"keywords": []}), ("languages", {"titles": {"fr": "Écoles"}}),
        ("licence", {"is_openly_licensed": False}), ("origin", {"source": ""}), ("contact", {"has_contact": False}),
        ("frequency", {"frequency": ""}), ("freshness", {"published": NOW - timedelta(days=2000)}),
        ("dictionary", {"schema": Schema((Column("nom"), SCHEMA["lieu"]))}), ("types", {"rejected": 1}),
        ("filling", {"statistics": {"nom": {"filled": 2}, "lieu": {"filled": 10}}}), ("key", {"has_key": False}),
        ("positions", {"bounds": (0.0, 0.0, 2.3, 48.9)}), ("positions", {"bounds": (-61.0, 14.0, 2.3, 48.9)}),
    ],
)  # fmt: skip
def test_each_fault_costs_its_own_points(name, changes):
    worse = replace(PERFECT, **changes)
    lost = {one for one, value in points(PERFECT).items() if points(worse).get(one, 0) < value}
    assert name in lost and lost <= {name, "freshness" if name == "frequency" else name}
    criterion = next(one for one in quality_of(worse, NOW).criteria if one.name == name)
    assert criterion.reason["fr"] and criterion.reason["en"] and criterion.advice["fr"] and criterion.advice["en"]


def test_what_a_dataset_cannot_have_is_not_asked_of_it():
    plain = replace(PERFECT, schema=Schema((SCHEMA["nom"],)), bounds=None, frequency="never")
    assert "positions" not in points(plain) and "freshness" not in points(plain)
    assert quality_of(plain, NOW).score == 100


@given(st.sampled_from(sorted(DAYS_BETWEEN)), st.integers(0, 5000), st.integers(0, 5000))
def test_an_older_publication_is_never_fresher(frequency, days, more):
    def fresh(age: int) -> float:
        return points(replace(PERFECT, frequency=frequency, published=NOW - timedelta(days=age)))["freshness"]

    assert fresh(days + more) <= fresh(days)
