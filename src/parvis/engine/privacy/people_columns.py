"""Judges columns that describe people: names, dates of birth, addresses, points of homes.

These have no key to check, so the heading, the shape of the cells, the lists of frequent names and the other columns
are weighed together. What the heading gives to a thing (`nom_station`, `adresse_chantier`) is at most a hint.
"""

from __future__ import annotations

from parvis.engine.privacy.columns import Column, Table, is_point
from parvis.engine.privacy.findings import Certainty, PersonalKind
from parvis.engine.privacy.verdict import Verdict, counted

FEW = 5


def judged_as_people(column: Column, table: Table) -> Verdict | None:
    """The description of people that the cells hold, if any."""
    return _as_birth_date(column, table) or _as_name(column, table) or _as_address(column, table)


def _as_birth_date(column: Column, table: Table) -> Verdict | None:
    days, heading = column.days, column.heading
    if days.share < 0.6 or days.possible_births < 0.8:
        return None
    if heading.announced is PersonalKind.BIRTH_DATE:
        why = ("l’en-tête l’annonce et les valeurs sont des jours", "the heading says so and the values are days")
        return Verdict(PersonalKind.BIRTH_DATE, Certainty.CERTAIN, days.share, why)
    spread_like_births = days.median_age >= 12 and (days.spread >= 25 or len(column.cells) < FEW)
    if heading.blank and spread_like_births:
        why = ("des jours étalés comme des naissances", "days spread as births are")
        return Verdict(PersonalKind.BIRTH_DATE, Certainty.LIKELY, days.share, why)
    if heading.blank and len(column.cells) < FEW and days.median_age >= 7:
        why = ("des jours lointains sous un en-tête qui ne dit rien", "distant days under a heading that says nothing")
        return Verdict(PersonalKind.BIRTH_DATE, Certainty.LIKELY, days.share, why)
    if table.about_people and not heading.thing and days.median_age >= 18 and days.spread >= 30:
        why = ("des jours étalés comme des naissances, à côté de noms", "days spread as births are, beside names")
        return Verdict(PersonalKind.BIRTH_DATE, Certainty.LIKELY, days.share, why)
    return None


def _as_name(column: Column, table: Table) -> Verdict | None:
    names, heading = column.names, column.heading
    if not column.cells or names.organisation >= 0.15 or names.single + names.full < 0.5:
        return None
    if heading.thing and not heading.person:
        return _as_name_of_a_thing(column)
    if heading.announced is PersonalKind.FIRST_NAME:
        return _as_first_name(column, table)
    if names.full >= max(0.3, names.single):
        return _as_full_name(column, table)
    if heading.announced is PersonalKind.LAST_NAME:
        return _as_last_name(column, table)
    if heading.announced not in (None, PersonalKind.FREE_TEXT):
        return None
    return _as_unannounced_name(column, table)


def _as_name_of_a_thing(column: Column) -> Verdict | None:
    if column.names.full < 0.5 or len(column.cells) < FEW:
        return None
    why = (
        "des prénoms et des noms, sous un en-tête de chose ou d’organisme",
        "first names and surnames, under the heading of a thing or a body",
    )
    return Verdict(PersonalKind.FULL_NAME, Certainty.HINT, column.names.full, why)


def _as_first_name(column: Column, table: Table) -> Verdict:
    share = column.names.single + column.names.full
    if table.of_counted_names:
        why = ("des prénoms comptés, sans nom à côté", "first names counted, with no surname beside")
        return Verdict(PersonalKind.FIRST_NAME, Certainty.HINT, share, why)
    why = (
        "l’en-tête l’annonce et les valeurs ont la forme de noms",
        "the heading says so and the values have the shape of names",
    )
    return Verdict(PersonalKind.FIRST_NAME, Certainty.CERTAIN, share, why)


def _as_full_name(column: Column, table: Table) -> Verdict | None:
    names, heading = column.names, column.heading
    if heading.announced not in (None, PersonalKind.LAST_NAME, PersonalKind.FREE_TEXT) or names.full < 0.4:
        return None
    public = table.of_works if heading.person else table.of_places
    known = Certainty.CERTAIN if heading.person and names.full >= 0.6 else Certainty.LIKELY
    sure, share = Certainty.HINT if public else known, names.full
    why = counted(share, "se lisent comme un prénom et un nom", "read as a first name and a surname")
    return Verdict(PersonalKind.FULL_NAME, sure, share, why)


def _as_last_name(column: Column, table: Table) -> Verdict | None:
    names = column.names
    why = counted(names.listed, "sont des noms répandus", "are frequent names")
    if column.heading.clear or (table.about_people and names.listed >= 0.4):
        sure = Certainty.CERTAIN if names.listed >= 0.3 else Certainty.LIKELY
        return Verdict(PersonalKind.LAST_NAME, sure, names.single, why)
    if names.single >= 0.7 and names.listed >= 0.4 and not table.of_places:
        return Verdict(PersonalKind.LAST_NAME, Certainty.LIKELY, names.single, why)
    if names.single < 0.7 or (names.listed < 0.15 and len(column.cells) >= FEW):
        return None
    sure = (
        Certainty.LIKELY
        if len(column.cells) < FEW and not table.of_places and not _is_a_label(column)
        else Certainty.HINT
    )
    return Verdict(PersonalKind.LAST_NAME, sure, names.single, why)


def _as_unannounced_name(column: Column, table: Table) -> Verdict | None:
    names, heading = column.names, column.heading
    enough = 0.4 if heading.person else 0.5 if heading.blank else 0.65
    if names.listed < enough or names.single + names.full < 0.7 or (_is_a_label(column) and names.listed < 0.8):
        return None
    kind = PersonalKind.FIRST_NAME if names.first > names.last else PersonalKind.LAST_NAME
    counted_names = kind is PersonalKind.FIRST_NAME and table.of_counted_names
    public = counted_names or (table.of_places and not heading.person and not heading.blank)
    sure = Certainty.HINT if public else Certainty.LIKELY
    return Verdict(kind, sure, names.listed, counted(names.listed, "sont des noms répandus", "are frequent names"))


def _is_a_label(column: Column) -> bool:
    """A few values repeated many times: a category, not the people of a table."""
    return len(column.cells) < 8 and column.sample.filled >= 10 * len(column.cells)


def _as_address(column: Column, table: Table) -> Verdict | None:
    homes, heading = column.addresses, column.heading
    if homes.home < 0.5 or homes.facility >= 0.4 or heading.announced is PersonalKind.FREE_TEXT:
        return None
    why = counted(
        homes.home, "sont une rue avec un numéro ou un code postal", "are a street with a number or a postcode"
    )
    if heading.clear or (table.about_people and not heading.thing):
        return Verdict(PersonalKind.POSTAL_ADDRESS, Certainty.CERTAIN, homes.home, why)
    announced = heading.announced is PersonalKind.POSTAL_ADDRESS
    public = heading.thing or table.of_places or not (announced or heading.blank)
    return Verdict(PersonalKind.POSTAL_ADDRESS, Certainty.HINT if public else Certainty.LIKELY, homes.home, why)


def judged_as_homes(column: Column, table: Table, *, addresses_block: bool) -> Verdict | None:
    """Points beside people: as telling as the address that they stand for."""
    if not table.about_people or not is_point(column):
        return None
    sure = Certainty.LIKELY if addresses_block else Certainty.HINT
    why = ("un point sur la carte à côté de personnes", "a point on the map beside people")
    return Verdict(PersonalKind.HOME_COORDINATES, sure, 1.0, why)
