"""What can be done to the values of a personal column so that the table can be published.

Each reduction is declared once: its name, its meaning, the kinds it suits and the function that makes a value coarser.
A value that a reduction does not understand becomes empty: what cannot be reduced is not published.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from parvis.engine.privacy.births import day_of
from parvis.engine.privacy.findings import PersonalKind as P
from parvis.engine.privacy.words import folded

Reduce = Callable[[str, Mapping[str, int]], str | None]
_METRES_A_DEGREE = 111_320.0
_POSTCODE = re.compile(r"\b\d{5}\b(?=\D*$)|\b\d{5}\b(?=\s+[^\W\d_])")
_HOUSE_NUMBER = re.compile(r"^\s*\d{1,4}\s*(?:bis|ter|quater|[a-dA-D]\b)?\s*,?\s*", re.IGNORECASE)
_TOWN = re.compile(r",?\s*\b\d{5}\b.*$")


@dataclass(frozen=True, slots=True)
class Reduction:
    """A way to make a value coarser. `parameters` gives the names allowed and their defaults."""

    name: str
    text: Mapping[str, str]
    kinds: frozenset[P]
    reduce: Reduce
    parameters: Mapping[str, int]


def _domain(value: str, parameters: Mapping[str, int]) -> str | None:
    return value.rsplit("@", 1)[1].strip().lower() if "@" in value else None


def _first_digits(value: str, parameters: Mapping[str, int]) -> str | None:
    digits = re.sub(r"[^\d+]", "", value.replace("(0)", ""))
    national = re.sub(r"^(?:\+33|0033)", "0", digits)
    return national[:2] if re.fullmatch(r"0[1-9]\d{8}", national) else None


def _network(value: str, parameters: Mapping[str, int]) -> str | None:
    try:
        version = ip_address(value.strip()).version
    except ValueError:
        return None
    return str(ip_network(f"{value.strip()}/{24 if version == 4 else 48}", strict=False))


def _year(value: str, parameters: Mapping[str, int]) -> str | None:
    day = day_of(value.strip())
    return str(day.year) if day else None


def _years_band(value: str, parameters: Mapping[str, int]) -> str | None:
    day = day_of(value.strip())
    return _band(day.year, parameters["width"]) if day else None


def _age_band(value: str, parameters: Mapping[str, int]) -> str | None:
    return _band(int(value), parameters["width"]) if re.fullmatch(r"\d{1,3}", value.strip()) else None


def _band(number: int, width: int) -> str:
    low = number // width * width
    return f"{low}-{low + width - 1}"


def _postcode(value: str, parameters: Mapping[str, int]) -> str | None:
    match = _POSTCODE.search(value)
    return match[0] if match else None


def _street(value: str, parameters: Mapping[str, int]) -> str | None:
    street = _TOWN.sub("", _HOUSE_NUMBER.sub("", value)).strip(" ,")
    return street if street and not re.search(r"\d", street) else None


def _initial(value: str, parameters: Mapping[str, int]) -> str | None:
    letters = [sign for sign in folded(value) if sign.isalpha()]
    return f"{letters[0].upper()}." if letters else None


def _grid(value: str, parameters: Mapping[str, int]) -> str | None:
    """The south-west corner of the square that holds `latitude, longitude`, squares being `metres` wide."""
    numbers = re.findall(r"-?\d+(?:\.\d+)?", value)
    if len(numbers) != 2 or not (abs(float(numbers[0])) < 90 and abs(float(numbers[1])) <= 180):
        return None
    step = parameters["metres"] / _METRES_A_DEGREE
    south = math.floor(float(numbers[0]) / step) * step
    across = step / math.cos(math.radians(south))
    return f"{south:.5f}, {math.floor(float(numbers[1]) / across) * across:.5f}"


def _declared(
    name: str, fr: str, en: str, kinds: tuple[P, ...], reduce: Reduce, parameters: Mapping[str, int] | None = None
) -> Reduction:
    return Reduction(name, {"fr": fr, "en": en}, frozenset(kinds), reduce, parameters or {})


_NAMES = (P.LAST_NAME, P.FIRST_NAME, P.FULL_NAME)
REDUCTIONS: dict[str, Reduction] = {
    reduction.name: reduction
    for reduction in (
        _declared("mail_domain", "ne garder que le domaine", "keep the domain only", (P.EMAIL,), _domain),
        _declared(
            "phone_zone",
            "ne garder que les deux premiers chiffres",
            "keep the first two digits",
            (P.PHONE,),
            _first_digits,
        ),
        _declared("ip_network", "ne garder que le réseau (/24, /48)", "keep the network (/24, /48)", (P.IP,), _network),
        _declared("initial", "ne garder que l’initiale", "keep the initial", _NAMES, _initial),
        _declared("birth_year", "ne garder que l’année", "keep the year", (P.BIRTH_DATE,), _year),
        _declared(
            "birth_years",
            "regrouper par tranche d’années",
            "group by band of years",
            (P.BIRTH_DATE,),
            _years_band,
            {"width": 10},
        ),
        _declared(
            "age_band", "regrouper par tranche d’âge", "group by age band", (P.BIRTH_DATE,), _age_band, {"width": 10}
        ),
        _declared("postcode", "ne garder que le code postal", "keep the postcode", (P.POSTAL_ADDRESS,), _postcode),
        _declared(
            "street",
            "ne garder que la rue, sans le numéro",
            "keep the street without its number",
            (P.POSTAL_ADDRESS,),
            _street,
        ),
        _declared("grid", "ramener à une grille", "move to a grid", (P.HOME_COORDINATES,), _grid, {"metres": 200}),
    )
}
