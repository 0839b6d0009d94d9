"""Which e-mail addresses reach a service rather than a person."""

from __future__ import annotations

import re

from parvis.engine.privacy.words import folded, is_first_name, listed

_SERVICES = listed("services")
_SCHOOL_BOX = re.compile(r"(?:ce\.)?0\d{6}[a-z]$")


def is_shared_mailbox(address: str) -> bool:
    """Whether the part before the @ names a service, a place or a role, and no first name.

    >>> is_shared_mailbox("service.urbanisme@ville.example"), is_shared_mailbox("lea.petit@example.org")
    (True, False)
    """
    local = folded(address.split("@", 1)[0])
    if _SCHOOL_BOX.match(local):
        return True
    parts = [part for part in re.split(r"[^a-z]+", local) if part]
    if not parts or any(is_first_name(part) for part in parts):
        return not parts
    return local in _SERVICES or any(part in _SERVICES for part in parts) or _begins_with_a_service(parts[0])


def names_a_person(address: str) -> bool:
    """Whether the part before the @ reads as a person: a first name, or two words or an initial and a word.

    >>> names_a_person("j.durand@example.org"), names_a_person("boulangerie92@example.org")
    (True, False)
    """
    if is_shared_mailbox(address):
        return False
    parts = [part for part in re.split(r"[^a-z]+", folded(address.split("@", 1)[0])) if part]
    return any(is_first_name(part) for part in parts) or len(parts) == 2


def _begins_with_a_service(word: str) -> bool:
    return any(word.startswith(service) for service in _SERVICES if len(service) >= 6)
