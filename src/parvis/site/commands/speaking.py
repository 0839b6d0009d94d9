"""The language of the command line: French, unless the terminal's locale (or PARVIS_LANG) is English."""

from __future__ import annotations

import os
from collections.abc import Mapping


def spoken_language(environ: Mapping[str, str] = os.environ) -> str:
    """`en` when PARVIS_LANG, LC_ALL, LC_MESSAGES or LANG, the first that is set, starts with `en`; else `fr`."""
    for variable in ("PARVIS_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(variable)
        if value:
            return "en" if value.lower().startswith("en") else "fr"
    return "fr"


LANGUAGE = spoken_language()


def said(*, en: str, fr: str) -> str:
    """The text in the language of the command line."""
    return en if LANGUAGE == "en" else fr
