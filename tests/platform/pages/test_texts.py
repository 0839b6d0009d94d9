"""Every text exists in French, where its app keeps its texts, and follows French typography."""

from __future__ import annotations

import re

import pytest
from site_texts import SOURCE, french, keepers, texts

KEEPERS = {str(keeper.relative_to(SOURCE)): keeper for keeper in keepers()}
WORDS = {
    (name, message.id if isinstance(message.id, str) else message.id[0]): message
    for name, keeper in KEEPERS.items()
    for message in french(keeper)
    if message.id
}
WRONG = re.compile(r"[^\u202f\u00a0&;#\d][!?]|[^\u202f]»|«[^\u202f]|[a-zé]'[a-zé]|[^\u00a0\d/s]: | [;!?:]")


WANTED = {
    name: {text if isinstance(text, str) else text[0] for text in texts(keeper)} for name, keeper in KEEPERS.items()
}


@pytest.mark.parametrize("name", KEEPERS)
def test_no_text_lacks_its_french(name: str) -> None:
    """An app finds its texts in its own catalogue or in the site's."""
    known = {text: message for (place, text), message in WORDS.items() if place in (name, "site")}
    missing = [t for t in WANTED[name] if t not in known or not known[t].string or not all(known[t].string)]
    assert not missing
    assert not [message.id for message in known.values() if message.fuzzy]


@pytest.mark.parametrize("name", KEEPERS)
def test_no_catalogue_keeps_a_text_that_is_used_no_more(name: str) -> None:
    used = set().union(*WANTED.values()) if name == "site" else WANTED[name]
    assert not {text for place, text in WORDS if place == name} - used, "run site_texts.py"


def test_a_text_that_two_keep_is_the_same_in_both() -> None:
    """Django answers with one of them."""
    by_text: dict[str, set[str]] = {}
    for (_, text), message in WORDS.items():
        by_text.setdefault(text, set()).add(str(message.string))
    assert not {text: found for text, found in by_text.items() if len(found) > 1}


@pytest.mark.parametrize(("name", "text"), sorted(WORDS))
def test_french_keeps_the_places_of_the_values_and_its_typography(name: str, text: str) -> None:
    message = WORDS[name, text]
    for string in [message.string] if isinstance(message.string, str) else message.string:
        assert set(re.findall(r"%\(\w+\)s", string)) == set(re.findall(r"%\(\w+\)s", text)), string
        assert not WRONG.search(string.replace("://", "")), string
