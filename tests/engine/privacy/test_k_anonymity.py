"""Counts over a threshold: no small group comes out, directly or by subtraction."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.engine.privacy.k_anonymity import CountOverThreshold, counted_over_threshold, k_report

PLAN = CountOverThreshold(("rue", "age"), k=5)


def rows_of(sizes: list[int]) -> list[dict[str, str | None]]:
    return [{"rue": f"rue {n}", "age": None} for n, size in enumerate(sizes) for _ in range(size)]


@given(st.lists(st.integers(1, 12)))
def test_no_group_under_the_threshold_is_published(sizes: list[int]) -> None:
    groups = counted_over_threshold(rows_of(sizes), PLAN)
    assert all(int(group["nombre"] or 0) >= PLAN.k for group in groups)


@given(st.lists(st.integers(1, 12)))
def test_a_public_total_never_reveals_a_single_small_group(sizes: list[int]) -> None:
    groups = counted_over_threshold(rows_of(sizes), PLAN)
    assert len(sizes) - len(groups) != 1 or min(sizes) >= PLAN.k or len(sizes) == 1


def test_with_no_public_total_only_the_small_group_is_left_out() -> None:
    plan = CountOverThreshold(("rue",), k=5, name="habitants", total_is_public=False)
    rows = rows_of([7, 6, 2])
    assert counted_over_threshold(rows, plan) == [{"rue": "rue 0", "habitants": 7}, {"rue": "rue 1", "habitants": 6}]
    assert [
        group["habitants"] for group in counted_over_threshold(rows, CountOverThreshold(("rue",), name="habitants"))
    ] == [7]


@pytest.mark.parametrize("plan", [{"by": ()}, {"by": ("rue",), "k": 1}, {"by": ("nombre",)}])
def test_a_count_that_protects_nobody_is_refused(plan: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        CountOverThreshold(**plan)  # type: ignore[arg-type]


@given(st.lists(st.integers(0, 30)), st.integers(2, 11))
def test_the_report_counts_every_row_once(sizes: list[int], k: int) -> None:
    report = k_report(sizes, k)
    assert report.rows == sum(sizes)
    assert report.holds == (report.rows_exposed == 0)
    assert report.rows_exposed == sum(size for size in sizes if size < k)
    assert 0 <= report.share_exposed <= 1
