"""Judges columns of identifiers: NIR, IBAN, e-mail, phone, plate, IP address.

An identifier with a right key is believed whatever the heading says. A phone or a mailbox is public when the table
lists places open to the public, or when its one value is repeated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from parvis.engine.privacy.columns import Column, Table
from parvis.engine.privacy.findings import Certainty, PersonalKind
from parvis.engine.privacy.mailboxes import is_shared_mailbox, names_a_person
from parvis.engine.privacy.scan import has_shape, is_whole
from parvis.engine.privacy.verdict import Verdict, counted

_NIR_WITHOUT_KEY = re.compile(r"[1-478] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3}$")
_PHONE_WITHOUT_ZERO = re.compile(r"[1-79]\d{8}$")
_MOBILE = re.compile(r"(?:\+33 ?(?:\(0\) ?)?|0033 ?|0)[67]")


def judged_as_identifier(column: Column, table: Table) -> Verdict | None:
    """The first kind of identifier that the cells have, if any."""
    for judge in (_as_nir, _as_iban, _as_email, _as_phone, _as_plate, _as_ip):
        if verdict := judge(column, table):
            return verdict
    return None


def _as_nir(column: Column, table: Table) -> Verdict | None:
    shaped = [cell for cell in column.cells if has_shape(PersonalKind.NIR, cell)]
    valid = [cell for cell in shaped if is_whole(PersonalKind.NIR, cell)]
    announced = column.heading.announced is PersonalKind.NIR
    if valid and len(shaped) >= len(column.cells) / 2 and len(valid) >= (0.2 if announced else 0.5) * len(shaped):
        share = len(valid) / len(column.cells)
        sure = Certainty.CERTAIN if len(valid) >= 0.8 * len(shaped) else Certainty.LIKELY
        return Verdict(PersonalKind.NIR, sure, share, counted(share, "ont une clé juste", "have a right key"))
    bare = [cell for cell in column.cells if _NIR_WITHOUT_KEY.match(cell)]
    if announced and bare and len(bare) + len(shaped) >= len(column.cells) / 2:
        share = (len(bare) + len(shaped)) / len(column.cells)
        why = counted(share, "en ont la forme et l’en-tête l’annonce", "have the shape and the heading says so")
        return Verdict(PersonalKind.NIR, Certainty.LIKELY, share, why)
    return None


def _as_iban(column: Column, table: Table) -> Verdict | None:
    valid = _whole(PersonalKind.IBAN, column.cells)
    if not valid or len(valid) < len(column.cells) / 2:
        return None
    share = len(valid) / len(column.cells)
    if column.repeats_one_value:
        why = ("un seul compte, peut-être celui de l’administration", "one account only, perhaps the public body's own")
        return Verdict(PersonalKind.IBAN, Certainty.HINT, share, why)
    return Verdict(PersonalKind.IBAN, Certainty.CERTAIN, share, counted(share, "ont une clé juste", "have a right key"))


def _as_email(column: Column, table: Table) -> Verdict | None:
    mails = _whole(PersonalKind.EMAIL, column.cells)
    if not mails or len(mails) < len(column.cells) / 2:
        return None
    private = [mail for mail in mails if not is_shared_mailbox(mail)]
    people = [mail for mail in private if names_a_person(mail)]
    share = len(private) / len(column.cells)
    if not private:
        return None
    public = column.heading.thing or table.of_places or column.repeats_one_value
    if public and len(people) < len(private) / 2:
        why = ("des boîtes qui ne nomment pas un service", "mailboxes that do not name a service")
        return Verdict(PersonalKind.EMAIL, Certainty.HINT, share, why, tuple(private))
    sure = Certainty.CERTAIN if people else Certainty.LIKELY
    why = counted(share, "ne sont pas des boîtes de service", "are not mailboxes of a service")
    return Verdict(PersonalKind.EMAIL, sure, share, why, tuple(private))


def _as_phone(column: Column, table: Table) -> Verdict | None:
    announced = column.heading.announced is PersonalKind.PHONE
    phones = _whole(PersonalKind.PHONE, column.cells)
    if announced:
        phones += [cell for cell in column.cells if _PHONE_WITHOUT_ZERO.match(cell)]
    if not phones or len(phones) < len(column.cells) / 2:
        return None
    share = len(phones) / len(column.cells)
    mobile = sum(_MOBILE.match(phone) is not None for phone in phones) > len(phones) / 2
    if column.repeats_one_value or (not mobile and (column.heading.thing or table.of_places)):
        why = ("ils paraissent être ceux de lieux ou de services", "they look like those of places or services")
        return Verdict(PersonalKind.PHONE, Certainty.HINT, share, why)
    sure = Certainty.CERTAIN if announced and table.about_people else Certainty.LIKELY
    return Verdict(PersonalKind.PHONE, sure, share, counted(share, "en ont la forme", "have the shape"))


def _as_plate(column: Column, table: Table) -> Verdict | None:
    plates = _whole(PersonalKind.PLATE, [cell.upper() for cell in column.cells])
    if not plates or len(plates) < 0.6 * len(column.cells):
        return None
    share = len(plates) / len(column.cells)
    announced = column.heading.announced is PersonalKind.PLATE
    coded = column.heading.thing and not announced
    sure = Certainty.CERTAIN if announced else Certainty.HINT if coded else Certainty.LIKELY
    return Verdict(PersonalKind.PLATE, sure, share, counted(share, "en ont la forme", "have the shape"))


def _as_ip(column: Column, table: Table) -> Verdict | None:
    addresses = _whole(PersonalKind.IP, column.cells)
    if not addresses or len(addresses) < 0.8 * len(column.cells):
        return None
    share = len(addresses) / len(column.cells)
    sure = Certainty.CERTAIN if column.heading.announced is PersonalKind.IP else Certainty.LIKELY
    return Verdict(PersonalKind.IP, sure, share, counted(share, "en ont la forme", "have the shape"))


def _whole(kind: PersonalKind, cells: Sequence[str]) -> list[str]:
    return [cell for cell in cells if is_whole(kind, cell)]
