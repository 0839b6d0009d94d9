"""Decisions on personal columns: what they need, what they make of a value, how they are written down."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.engine.privacy import PersonalKind
from parvis.engine.privacy.decisions import ACTIONS, Action, Decision, DecisionRefused, apply, suggested
from parvis.engine.privacy.legal_bases import LEGAL_BASES
from parvis.engine.privacy.reductions import REDUCTIONS


@pytest.mark.parametrize(
    ("reduction", "value", "published"),
    [
        ("mail_domain", "lea.martin@Example.org", "example.org"),
        ("mail_domain", "pas un courriel", None),
        ("phone_zone", "+33 6 39 98 12 34", "06"),
        ("phone_zone", "0033199001234", "01"),
        ("phone_zone", "3975", None),
        ("ip_network", "203.0.113.77", "203.0.113.0/24"),
        ("ip_network", "2001:db8:1:2::3", "2001:db8:1::/48"),
        ("ip_network", "inconnue", None),
        ("initial", "Élise", "E."),
        ("initial", "—", None),
        ("birth_year", "28/02/1954", "1954"),
        ("birth_years", "1954-02-28", "1950-1959"),
        ("birth_years", "28 février 1954", None),
        ("age_band", "37", "30-39"),
        ("age_band", "trente", None),
        ("postcode", "27, rue Rémy 92170 Vanves", "92170"),
        ("postcode", "27, rue Rémy", None),
        ("street", "12 bis, rue des Lilas 92130 Issy", "rue des Lilas"),
        ("street", "bâtiment 3, 12 rue des Lilas", None),
        ("grid", "48.8224, 2.2493", "48.82142, 2.24848"),
        ("grid", "Vanves", None),
    ],
)
def test_a_reduced_value_says_less_or_nothing(reduction: str, value: str, published: str | None) -> None:
    assert apply(Decision("c", Action.REDUCE, {"reduction": reduction}), value) == published


def test_a_band_is_as_wide_as_decided() -> None:
    assert apply(Decision("c", Action.REDUCE, {"reduction": "age_band", "width": 25}), "37") == "25-49"


@given(st.floats(-80, 80), st.floats(-179, 179))
def test_a_point_on_the_grid_is_near_and_never_the_home(latitude: float, longitude: float) -> None:
    decision = Decision("c", Action.REDUCE, {"reduction": "grid", "metres": 200})
    corner = apply(decision, f"{latitude:.6f}, {longitude:.6f}")
    assert corner is not None
    south = float(corner.split(", ")[0])
    assert -1e-5 <= latitude - south <= 200 / 111_320 + 2e-5
    centre = f"{south + 100 / 111_320:.6f}, {longitude:.6f}"
    assert apply(decision, centre) == corner


@pytest.mark.parametrize("name", REDUCTIONS)
@given(value=st.text(st.sampled_from("0123456789@.,:+- /éaZbisrue"), max_size=25))
def test_a_reduction_never_lets_a_door_number_or_a_mailbox_through(name: str, value: str) -> None:
    published = apply(Decision("c", Action.REDUCE, {"reduction": name}), value)
    assert published is None or "@" not in published or name == "street"
    assert published is None or name != "street" or not any(sign.isdigit() for sign in published)


def test_dropped_and_counted_values_are_never_published() -> None:
    assert apply(Decision("c", Action.DROP), "Martin") is None
    assert apply(Decision("c", Action.COUNT, {"k": 11}), "Martin") is None


def test_a_kept_value_is_unchanged() -> None:
    kept = Decision("c", Action.KEEP, basis="elected", reason="Liste des élus du conseil municipal")
    assert apply(kept, "Martin") == "Martin" and apply(kept, None) is None


@pytest.mark.parametrize(
    "given_decision",
    [
        {"action": "drop"},
        {"column": "c", "action": "hide"},
        {"column": "c", "action": "reduce"},
        {"column": "c", "action": "reduce", "parameters": {"reduction": "blur"}},
        {"column": "c", "action": "reduce", "parameters": {"reduction": "age_band", "width": 0}},
        {"column": "c", "action": "reduce", "parameters": {"reduction": "mail_domain", "width": 10}},
        {"column": "c", "action": "reduce", "parameters": {"reduction": ["mail_domain"]}},
        {"column": "c", "action": "count", "parameters": {"k": 2}},
        {"column": "c", "action": "keep", "reason": "parce que c’est public"},
        {"column": "c", "action": "keep", "basis": "because", "reason": "parce que c’est public"},
        {"column": "c", "action": "keep", "basis": "elected", "reason": "oui"},
    ],
)
def test_an_unfounded_decision_is_refused_in_two_languages(given_decision: dict[str, Any]) -> None:
    with pytest.raises(DecisionRefused) as refusal:
        Decision.from_json(given_decision)
    assert refusal.value.text["fr"] and refusal.value.text["en"] != refusal.value.text["fr"]


@pytest.mark.parametrize("kind", PersonalKind)
def test_every_kind_has_a_way_out_and_a_decision_survives_being_written(kind: PersonalKind) -> None:
    decisions = suggested("c", kind)
    assert decisions[0].action is Action.DROP
    assert [Decision.from_json(decision.as_json()) for decision in decisions] == list(decisions)


def test_every_choice_is_told_in_two_languages() -> None:
    told = [*ACTIONS.values(), *(basis.text for basis in LEGAL_BASES.values()), *(r.text for r in REDUCTIONS.values())]
    assert set(ACTIONS) == set(Action)
    assert all(text["fr"] and text["en"] for text in told)
