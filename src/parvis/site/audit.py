"""What people found who audited the portal's accessibility, as the operator states it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Audit:
    """The day of an audit, the share of the criteria of RGAA that are met (in hundredths), who made it."""

    day: date
    rate: int
    by: str

    @property
    def state(self) -> str:
        """`full`, `partial` (half of the criteria at least) or `none`, as the law's model of a statement has it."""
        return "full" if self.rate == 100 else "partial" if self.rate >= 50 else "none"


def read_audit(text: str) -> Audit | None:
    """
    >>> read_audit("2026-05-04, 82, Access Office").state
    'partial'
    """
    if not text.strip():
        return None
    parts = [part.strip() for part in text.split(",", 2)]
    try:
        day, rate, by = date.fromisoformat(parts[0]), int(parts[1]), parts[2]
    except (IndexError, ValueError) as error:
        raise ValueError(
            "say the day, the percentage and the auditor, such as 2026-05-04, 82, Access Office"
        ) from error
    if not 0 <= rate <= 100 or not by:
        raise ValueError("say a percentage from 0 to 100, then who made the audit")
    return Audit(day, rate, by)
