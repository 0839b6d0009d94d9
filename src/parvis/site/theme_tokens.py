"""The tokens of colour as their style sheets declare them, in each scheme a reader may ask for.

Only `:root` rules are read, bare or under media features of scheme and contrast: tokens hold nothing else.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

Values = dict[str, str]
NIGHT, MORE = "(prefers-color-scheme: dark)", "(prefers-contrast: more)"
SCHEMES: dict[str, frozenset[str]] = {
    "day": frozenset(),
    "night": frozenset({NIGHT}),
    "day-contrast": frozenset({MORE}),
    "night-contrast": frozenset({NIGHT, MORE}),
}
PALETTES = {"data": 8, "seq": 7, "div": 7}
_BUILT = Path(__file__).parent / "static" / "web" / "colours.css"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"(?:@media (?P<media>[^{]+)\{\s*)?:root\s*\{(?P<body>[^}]*)\}")
_TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")


def tokens_of(sheet: str, scheme: str) -> Values:
    """The value of each token of `sheet` for readers of a scheme.

    >>> tokens_of(":root { --ink: #111111; } @media (prefers-color-scheme: dark) { :root { --ink: #eeeeee; } }", "night")
    {'ink': '#eeeeee'}
    """
    holding = SCHEMES[scheme]
    values: Values = {}
    for rule in _RULE.finditer(_COMMENT.sub("", sheet)):
        asked = frozenset(one.strip() for one in (rule["media"] or "").split(" and ") if one.strip())
        if asked <= holding:
            values |= dict(_TOKEN.findall(rule["body"]))
    return values


def palette(values: Values, name: str) -> list[tuple[str, str]]:
    """The colours of a palette in order, each with its token's name."""
    return [(f"{name}-{place}", values[f"{name}-{place}"]) for place in range(1, PALETTES[name] + 1)]


def built_colours() -> str:
    """The tokens that the built front end carries; empty where it is not built."""
    return _read(_BUILT, _BUILT.stat().st_mtime_ns) if _BUILT.exists() else ""


@lru_cache(maxsize=1)
def _read(path: Path, _changed: int) -> str:
    return path.read_text()
