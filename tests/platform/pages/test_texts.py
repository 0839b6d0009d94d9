"""Every text of the site exists in French, and follows French typography."""

from __future__ import annotations

import re

import pytest
from site_texts import french, texts

WORDS = {message.id if isinstance(message.id, str) else message.id[0]: message for message in french() if message.id}
WRONG = re.compile(r"[^\u202f\u00a0&;#\d][!?]|[^\u202f]»|«[^\u202f]|[a-zé]'[a-zé]|[^\u00a0\d/s]: | [;!?:]")


def test_no_text_lacks_its_french():
    wanted = {text if isinstance(text, str) else text[0] for text in texts()}
    missing = [text for text in wanted if text not in WORDS or not WORDS[text].string or not all(WORDS[text].string)]
    assert not missing
    assert not [message.id for message in WORDS.values() if message.fuzzy]
    assert not set(WORDS) - wanted, "texts that no page uses any more: run site_texts.py"


@pytest.mark.parametrize("text", sorted(WORDS))
def test_french_keeps_the_places_of_the_values_and_its_typography(text):
    message = WORDS[text]
    for string in [message.string] if isinstance(message.string, str) else message.string:
        assert set(re.findall(r"%\(\w+\)s", string)) == set(re.findall(r"%\(\w+\)s", text)), string
        assert not WRONG.search(string.replace("://", "")), string
