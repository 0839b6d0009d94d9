"""What a figure says in words, and the small Markdown of stories."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.platform.catalog.descriptions import sanitised
from parvis.platform.catalog.domain.typography import FIXED, THIN
from parvis.platform.portal.domain import periods
from parvis.platform.portal.domain.amounts import Amount, amount
from parvis.platform.portal.domain.comparing import change, reached, target_words
from parvis.platform.portal.domain.content import FIELDS, cleaned
from parvis.platform.portal.domain.posted import rearranged
from parvis.platform.portal.domain.rich_text import as_html, as_text


@pytest.mark.parametrize(
    ("value", "unit", "options", "french", "english"),
    [
        (68580, "habitants", {}, "68_580~habitants", "68,580~habitants"),
        (27, "%", {}, "27~%", "27%"),
        (-3.25, "%", {"decimals": 1}, "−3,2~%", "−3.2%"),
        (158, "€ par habitant", {}, "158~€~par habitant", "€158~par habitant"),
        (234, "M€", {"decimals": 1}, "234,0~M€", "€234.0 million"),
        (138_100_000, "€", {"decimals": 1, "shortened": True}, "138,1~M€", "€138.1 million"),
        (
            1_234_567,
            "habitants",
            {"decimals": 1, "shortened": True},
            "1,2~million~d’habitants",
            "1.2 million~habitants",
        ),
        (2_000_000, "vélos", {"shortened": True}, "2~millions~de vélos", "2 million~vélos"),
        (999_999, "vélos", {"shortened": True}, "999_999~vélos", "999,999~vélos"),
        (-0.001, "", {"decimals": 1}, "0,0", "0.0"),
    ],
)
def test_an_amount_is_written_as_each_language_does(value, unit, options, french, english):
    def shown(language):
        return str(amount(value, unit, language, **options)).replace(THIN, "_").replace(FIXED, "~")

    assert (shown("fr"), shown("en")) == (french, english)


@given(st.floats(-1e12, 1e12), st.sampled_from(["fr", "en"]))
def test_the_digits_of_an_amount_are_those_of_the_value(value, language):
    shown = amount(value, "", language, decimals=2).figure
    plain = shown.replace(THIN, "").replace("−", "-")
    plain = plain.replace(",", ".") if language == "fr" else plain.replace(",", "")
    assert float(plain) == pytest.approx(value, abs=0.0051)


def test_a_change_is_told_in_words():
    was = Amount("65 662", "habitants")
    assert change(68580, 65662, "2013", "habitants", "fr", was).text.replace(FIXED, "~") == "+4,4~% depuis 2013"
    assert change(24, 27, "2020", "%", "fr", was).text.replace(FIXED, "~") == "−3~points depuis 2020"
    assert change(5, 5, "2024-03-01", "", "fr", was).text.replace(FIXED, " ") == "inchangé depuis le 1er mars 2024"
    assert change(5, 0, "2020", "", "en", Amount("0")).text == "against 0 in 2020"


def test_a_target_says_how_far_one_is():
    assert (
        target_words(Amount("3"), "2027", 0.63, "fr").replace(FIXED, " ") == "Objectif d’ici 2027 : 3, atteint à 63 %"
    )
    assert target_words(Amount("3"), "", 1.0, "en") == "Target: 3, reached"
    assert target_words(Amount("3"), "", None, "en") == "Target: 3"


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.none() | st.floats(-1e6, 1e6))
def test_the_way_to_a_target_is_between_none_and_all_of_it(value, target, before):
    done = reached(value, target, before)
    assert done is None or 0 <= done <= 1


@pytest.mark.parametrize("text", ["2024-13", "24", "mars 2024", "2024-02-30", "2024-1", ""])
def test_what_is_no_period_is_refused(text):
    assert not periods.is_period(text)


@given(st.text(max_size=200))
def test_no_text_becomes_markup_of_its_own(text):
    """What a person types is shown: after the sanitiser nothing is lost, and no tag comes but those of the marks."""
    html = as_html(text)
    assert set(re.findall(r"</?([a-z]+)", html)) <= {"p", "ul", "ol", "li", "strong", "em", "a"}
    assert "<script" not in sanitised(html).lower()


def test_the_marks_of_a_text():
    assert as_html("Un *deux* **trois**\nquatre") == "<p>Un <em>deux</em> <strong>trois</strong> quatre</p>"
    assert as_html("Voici :\n- un\n- deux") == "<p>Voici :</p><ul><li>un</li><li>deux</li></ul>"
    assert as_html("1. un\n2. deux") == "<ol><li>un</li><li>deux</li></ol>"
    assert "<a" not in as_html("[ici](javascript:alert(1)) [là](//ailleurs.example)")
    assert as_text("**Un** [lien](https://a.example)\nici") == "Un lien ici"


BLOCKS = st.lists(
    st.fixed_dictionaries({"kind": st.sampled_from(sorted(FIELDS)), "text": st.text(max_size=5)}), max_size=6
)


@given(BLOCKS, st.data())
def test_moving_a_block_loses_none_and_can_be_undone(blocks, data):
    content = cleaned({"blocks": blocks})
    keys = [one["id"] for one in content["blocks"]]
    if not keys:
        return
    key = data.draw(st.sampled_from(keys))
    moved, _ = rearranged(content, f"down:{key}")
    assert sorted(one["id"] for one in moved["blocks"]) == sorted(keys)
    if key != keys[-1]:
        assert rearranged(moved, f"up:{key}")[0] == content
    assert [one["id"] for one in rearranged(content, f"delete:{key}")[0]["blocks"]] == [
        one for one in keys if one != key
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["titles", "cover", "blocks", "theme", "summaries"]), JSON))
def test_anything_becomes_a_well_formed_content(raw):
    content = cleaned(raw)
    assert cleaned(content) == content


def test_an_address_that_is_none_leaves_the_dataset():
    block = {"kind": "map", "dataset": "arbres", "query": "http://[::1"}
    assert cleaned({"blocks": [block]})["blocks"][0]["dataset"] == "arbres"
