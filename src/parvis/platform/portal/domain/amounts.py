"""A number with its unit, as each language writes it: `68 580 habitants`, `27 %`, `138,1 M€`, `€138.1 million`.

The part to show large (`figure`) is kept apart from the words that follow it (`unit`).
"""

from __future__ import annotations

from dataclasses import dataclass

from parvis.platform.catalog.domain.typography import FIXED, THIN

MINUS = "\u2212"
MOST_DECIMALS = 6
PERCENT = ("%", "‰")
_SCALES = ((1e9, ("milliard", "milliards"), "billion", "Md"), (1e6, ("million", "millions"), "million", "M"))


@dataclass(frozen=True, slots=True)
class Amount:
    figure: str
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.figure}{FIXED}{self.unit}" if self.unit else self.figure


def amount(value: float, unit: str, language: str, *, decimals: int = 0, shortened: bool = False) -> Amount:
    """`value` rounded to `decimals`; `shortened` counts millions and thousands of millions from one million on.

    >>> str(amount(1234567, "habitants", "fr", decimals=1, shortened=True)).replace(FIXED, " ")
    '1,2 million d’habitants'
    >>> str(amount(-0.4, "%", "en", decimals=1))
    '−0.4%'
    """
    scale, words, english, symbol = 1.0, ("", ""), "", ""
    if shortened:
        for factor, in_french, in_english, sign in _SCALES:
            if abs(value) >= factor:
                scale, words, english, symbol = factor, in_french, in_english, sign
                break
    number = plain(value / scale, language, decimals)
    if unit in PERCENT:
        return Amount(number + (FIXED if language == "fr" else "") + unit)
    currency, _, rest = unit.partition(" ")
    if currency in ("€", "M€", "k€"):
        return _money(number, currency, rest, language, english, symbol)
    if not words[0]:
        return Amount(number, unit)
    if language == "fr":
        named = words[abs(value / scale) >= 2]
        return Amount(f"{number}{FIXED}{named}", _of(unit))
    return Amount(f"{number} {english}", unit)


def _money(number: str, currency: str, rest: str, language: str, english: str, symbol: str) -> Amount:
    """French puts the sign after the number, English before it."""
    if language == "fr":
        return Amount(f"{number}{FIXED}{symbol}{currency}", rest)
    scale = english or {"M€": "million", "k€": "thousand"}.get(currency, "")
    sign = MINUS if number.startswith(MINUS) else ""
    return Amount(f"{sign}€{number.removeprefix(MINUS)}{' ' + scale if scale else ''}", rest)


def _of(unit: str) -> str:
    """French counts `un million d’habitants`, `deux millions de vélos`."""
    if not unit:
        return ""
    return f"d’{unit}" if unit[0].lower() in "aàâeéèêiîoôuyh" else f"de {unit}"


def plain(value: float, language: str, decimals: int) -> str:
    """The number alone, with its grouping, its decimal sign and a true minus.

    >>> plain(1234.5, "en", 1), plain(-0.01, "fr", 1)
    ('1,234.5', '0,0')
    """
    text = f"{value:,.{decimals}f}"
    if not text.strip("-0.,"):
        text = text.removeprefix("-")
    if language == "fr":
        text = text.replace(",", THIN).replace(".", ",")
    return text.replace("-", MINUS)
