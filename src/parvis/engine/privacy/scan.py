"""Identifiers that can be told from their own characters: e-mail, phone, NIR, IBAN, plate, IP address.

`scan_patterns` and `prefilter_pattern` are regular expressions of the RE2 family (no look-around), to be run over
every cell by the SQL engine; `confirm` then decides on the few cells that were caught, by what a pattern cannot check:
keys of NIR and IBAN, shared mailboxes, special-rate numbers. Plates and IP addresses are not in the prefilter: alone
in a million cells, a reference or a version number looks the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_address

from parvis.engine.privacy.findings import PersonalKind
from parvis.engine.privacy.mailboxes import is_shared_mailbox

_EMAIL = r"[^\s@,;:<>()\"']+@[^\s@,;:<>()\"']+\.[A-Za-z]{2,}"
_PHONE = r"(?:\+33 ?(?:\(0\) ?)?|\b0033 ?|\b0)[1-79](?:[ .-]?[0-9]{2}){4}\b"
_NIR = r"\b[1-478] ?[0-9]{2} ?(?:0[1-9]|[1-9][0-9]) ?(?:[0-9]{2}|2[ABab]) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}\b"
_IBAN = r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b"
_PLATE = r"\b[A-HJ-NP-TV-Z]{2}-[0-9]{3}-[A-HJ-NP-TV-Z]{2}\b|\b[0-9]{1,4} [A-HJ-NP-TV-Z]{2,3} (?:[0-9]{2,3}|2[AB])\b"
_IP = r"\b[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\b|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]*:[0-9A-Fa-f]{0,4}"

_CIVILITY = r"\b(?:Mme|Mlle|MME|Madame|Mademoiselle|Monsieur|Mr|M\.) +[A-Z]"

_PATTERNS = {
    PersonalKind.FULL_NAME: _CIVILITY,
    PersonalKind.EMAIL: _EMAIL,
    PersonalKind.PHONE: _PHONE,
    PersonalKind.NIR: _NIR,
    PersonalKind.IBAN: _IBAN,
    PersonalKind.PLATE: _PLATE,
    PersonalKind.IP: _IP,
}
LARGEST_IN_A_VERSION = 31
ALWAYS_SCANNED = (PersonalKind.EMAIL, PersonalKind.PHONE, PersonalKind.NIR, PersonalKind.IBAN)
_SEPARATOR = re.compile(r"[;/|,]| - ")
_COMPILED = {kind: re.compile(pattern) for kind, pattern in _PATTERNS.items()}


def scan_patterns() -> dict[PersonalKind, str]:
    """One RE2 pattern for each identifier; a match is a suspicion, to be settled by `confirm`."""
    return dict(_PATTERNS)


def prefilter_pattern() -> str:
    """One RE2 pattern that every e-mail, phone, NIR, IBAN or civility before a name matches, and few other cells do.

    It holds across cells joined by a control character too, so that a row can be searched at once.
    """
    return rf"[^\s@]@[^\s@]+\.[A-Za-z]|{_PHONE}|{_NIR}|\b[A-Z]{{2}}[0-9]{{2}}(?: ?[A-Z0-9]{{4}}){{3}}|{_CIVILITY}"


def found(kind: PersonalKind, value: str) -> list[str]:
    """The pieces of `value` that hold a true identifier of this kind.

    >>> found(PersonalKind.IBAN, "Virement sur FR76 3000 6000 0112 3456 7890 189 demain")
    ['FR76 3000 6000 0112 3456 7890 189']
    """
    return [match[0] for match in _COMPILED[kind].finditer(value) if _CHECKS[kind](match[0])]


def confirm(kind: PersonalKind | str, value: str) -> bool:
    """Whether `value` holds a person's identifier of this kind, on its own or inside a sentence.

    >>> confirm("email", "accueil@ville.example.org"), confirm("email", "lea.martin@example.org")
    (False, True)
    >>> confirm("phone", "3975"), confirm("phone", "+33 6 39 98 12 34")
    (False, True)
    """
    return bool(found(PersonalKind(kind), value))


def is_whole(kind: PersonalKind, value: str) -> bool:
    """Whether the cell is an identifier of this kind, or several, and nothing else. A shared mailbox is an e-mail too.

    >>> is_whole(PersonalKind.PHONE, "06 39 98 12 34 / 01 99 00 12 34"), is_whole(PersonalKind.PHONE, "bureau 12")
    (True, False)
    """
    text = value.strip()
    match = _COMPILED[kind].fullmatch(text)
    if match is not None:
        return kind is PersonalKind.EMAIL or _CHECKS[kind](text)
    if _SEPARATOR.search(text) is None:
        return False
    parts = [part.strip() for part in _SEPARATOR.split(text) if part.strip()]
    return len(parts) > 1 and all(is_whole(kind, part) for part in parts)


def has_shape(kind: PersonalKind, value: str) -> bool:
    """Whether the cell looks like an identifier of this kind, its key being right or wrong."""
    return _COMPILED[kind].fullmatch(value.strip()) is not None


def nir_key_is_right(text: str) -> bool:
    """Whether the last two digits are the key of the thirteen signs before them; Corsica counts as 19 and 18.

    >>> nir_key_is_right("2 63 07 2A 424 465 08")
    True
    """
    compact = text.replace(" ", "").upper()
    digits = compact[:13].replace("2A", "19").replace("2B", "18") + compact[13:]
    return len(digits) == 15 and digits.isdigit() and int(digits[13:]) == 97 - int(digits[:13]) % 97


def iban_key_is_right(text: str) -> bool:
    """Whether the account number gives 1 modulo 97, letters counting from 10; a French one has 27 signs."""
    compact = text.replace(" ", "").upper()
    if not 15 <= len(compact) <= 34 or (compact.startswith("FR") and len(compact) != 27):
        return False
    turned = compact[4:] + compact[:4]
    return turned.isalnum() and turned.isascii() and int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def _is_a_subscriber(text: str) -> bool:
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    return len(set(digits[-8:])) > 1


def _is_a_plate(text: str) -> bool:
    return not text.startswith(("SS-", "WW-")) and not text.endswith(("-SS", "-WW"))


def _is_an_address(text: str) -> bool:
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return address.version == 6 or max(address.packed) > LARGEST_IN_A_VERSION


_CHECKS: dict[PersonalKind, Callable[[str], bool]] = {
    PersonalKind.FULL_NAME: lambda text: True,
    PersonalKind.EMAIL: lambda text: not is_shared_mailbox(text),
    PersonalKind.PHONE: _is_a_subscriber,
    PersonalKind.NIR: nir_key_is_right,
    PersonalKind.IBAN: iban_key_is_right,
    PersonalKind.PLATE: _is_a_plate,
    PersonalKind.IP: _is_an_address,
}
