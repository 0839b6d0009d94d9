"""What a reader asks of a dataset, and how much may be asked at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from parvis.engine.query.errors import bad_parameter

LANGUAGES = ("en", "fr", "nl", "pt", "it", "ar", "de", "es", "ca", "eu", "sv")
PAGE, WINDOW, GROUPS = 100, 10_000, 20_000
CURSOR_PAGE = 1000
MOST_REFINEMENTS = 100


@dataclass(frozen=True, slots=True)
class Request:
    """A query as its parameters state it.

    Several `where` are all required. `refine` and `exclude` hold `name:value`; the fields named in `disjunctive` accept
    several refined values. An `export` has no ceiling, and a limit of -1 or None then means every row; without it a limit
    of -1 or None means the largest page.

    `after` is the token that ended the page before, or an empty text for the first page: pages then follow one another
    without a ceiling. `record` keeps the row of that identity alone; `app_metas` adds the column `_id`, each row's identity.
    """

    select: str | None = None
    where: tuple[str, ...] = ()
    group_by: str | None = None
    order_by: str | None = None
    limit: int | None = 10
    offset: int = 0
    refine: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    timezone: str = "UTC"
    lang: str = "fr"
    disjunctive: frozenset[str] = frozenset()
    export: bool = False
    after: str | None = None
    record: str | None = None
    app_metas: bool = False


def checked_window(request: Request, grouped: bool) -> tuple[int | None, int]:
    """The number of rows to give (None for all) and to skip. Raises QueryError past the ceilings."""
    most, window = (GROUPS, GROUPS) if grouped else (PAGE, WINDOW)
    limit, offset = request.limit, request.offset
    everything = limit is None or limit == -1
    if offset < 0:
        raise bad_parameter("offset", offset, "offset >= 0")
    if offset >= 2**62 or (limit is not None and limit >= 2**62):
        raise bad_parameter("offset" if offset >= 2**62 else "limit", max(offset, limit or 0), f"<= {2**62 - 1}")
    if request.export:
        if limit is not None and limit < -1:
            raise bad_parameter("limit", limit, "-1 <= limit")
        return (None if everything else limit), offset
    if request.after is not None:
        return _cursor_page(limit, offset, grouped), 0
    if limit is None or limit == -1:
        limit = min(most, max(0, window - offset))
    if not -1 <= limit <= most:
        raise bad_parameter("limit", limit, f"-1 <= limit <= {most}")
    if offset + limit > window:
        raise bad_parameter("sum of offset + limit", offset + limit, f"<= {window}")
    return limit, offset


def _cursor_page(limit: int | None, offset: int, grouped: bool) -> int:
    if grouped:
        raise bad_parameter("after", "group_by", "rows without group_by", "des lignes sans group_by")
    if offset:
        raise bad_parameter("offset", offset, "no offset beside after", "pas d’offset avec after")
    if limit is None or limit == -1:
        return CURSOR_PAGE
    if not 0 < limit <= CURSOR_PAGE:
        raise bad_parameter("limit", limit, f"1 <= limit <= {CURSOR_PAGE}")
    return limit


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


def checked_zone(name: str) -> ZoneInfo:
    """The time zone called `name`. Raises QueryError."""
    if name == "UTC":
        return _UTC
    known = _zones().get(name.lower())
    if known is None:
        raise bad_parameter(
            "timezone", name[:80], "an IANA time zone such as Europe/Paris", "un fuseau IANA tel que Europe/Paris"
        )
    return ZoneInfo(known)


_UTC = ZoneInfo("UTC")


def checked_language(code: str) -> str:
    """The language called `code`. Raises QueryError."""
    if code.lower() not in LANGUAGES:
        raise bad_parameter("lang", code[:80], "one of " + " ".join(LANGUAGES), "l’une de " + " ".join(LANGUAGES))
    return code.lower()
