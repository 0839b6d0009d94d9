"""What an address of the console asks: a query as the API's own parameters, and how to look at it.

The form sends one field a control; these are turned into the API's parameters, which is what addresses of the console
hold, so that a page can be shared and its query pasted behind the address of the API.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Schema
from parvis.platform.records.domain.console_building import Building
from parvis.platform.records.domain.console_clauses import Clauses, joined
from parvis.platform.records.domain.console_writing import OPERATORS, TOTALS, Condition, Group, Total

VIEWS = ("table", "map", "chart")
FORM, TEXT = "form", "text"
BUILT = "built"
GROUPS_SHOWN = "100"
API_LANGUAGE, API_ZONE = "fr", "UTC"

Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Asking:
    """`limit` and `offset` are as typed; `lang` and `timezone` are what the page takes when none is given."""

    clauses: Clauses = field(default_factory=Clauses)
    limit: str = ""
    offset: str = ""
    refine: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    lang: str = API_LANGUAGE
    timezone: str = API_ZONE
    view: str = "table"
    mode: str = FORM

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The parameters of the API, without those that have their default value."""
        named = [
            ("select", self.clauses.select),
            *(("where", text) for text in self.clauses.where),
            ("group_by", self.clauses.group_by),
            ("order_by", self.clauses.order_by),
            *(("refine", text) for text in self.refine),
            *(("exclude", text) for text in self.exclude),
            ("limit", self.limit),
            ("offset", self.offset),
            ("lang", "" if self.lang == API_LANGUAGE else self.lang),
            ("timezone", "" if self.timezone == API_ZONE else self.timezone),
        ]
        return [(name, value) for name, value in named if value]

    def address(self, page: Asking) -> list[tuple[str, str]]:
        """The parameters of the console's page, less what `page` has without any parameter."""
        kept = [(name, value) for name, value in self.parameters if name not in ("lang", "timezone")]
        for name in ("lang", "timezone", "view", "mode"):
            if getattr(self, name) != getattr(page, name):
                kept.append((name, getattr(self, name)))
        return kept


def asked(fields: Fields, page: Asking) -> Asking:
    """What an address of the console asks; `page` is what it shows without parameters."""
    where = tuple(text for text in _texts(fields, "where") if text.strip())
    mode = TEXT if _text(fields, "mode") == TEXT else FORM
    view = _text(fields, "view")
    return Asking(
        Clauses(
            _text(fields, "select"),
            (joined(where),) if mode == TEXT and where else where,
            _text(fields, "group_by"),
            _text(fields, "order_by"),
        ),
        limit=_text(fields, "limit"),
        offset=_text(fields, "offset"),
        refine=tuple(filter(None, _texts(fields, "refine"))),
        exclude=tuple(filter(None, _texts(fields, "exclude"))),
        lang=_text(fields, "lang") or page.lang,
        timezone=_text(fields, "timezone") or page.timezone,
        view=view if view in VIEWS else page.view,
        mode=mode,
    )


def asked_by_form(fields: Fields, schema: Schema, page: Asking) -> Asking:
    """What the controls of the form ask. Groups without a total count their rows, and more of them are shown."""
    building = _building(fields)
    asking = replace(asked(fields, page), clauses=building.clauses(schema))
    if asking.clauses.group_by and not asking.clauses.select:
        building = replace(building, totals=(Total("count"),))
        asking = replace(asking, clauses=building.clauses(schema))
    return replace(asking, limit=GROUPS_SHOWN) if asking.clauses.group_by and not asking.limit else asking


def _building(fields: Fields) -> Building:
    return Building(
        columns=tuple(_texts(fields, "column")),
        totals=tuple(Total(*row) for row in _rows(fields, "total", "of") if row[0] in TOTALS),
        expressions=_text(fields, "expressions"),
        conditions=tuple(Condition(*row) for row in _rows(fields, "on", "is", "value") if row[1] in OPERATORS),
        other_conditions=tuple(text for text in _texts(fields, "condition") if text.strip()),
        groups=tuple(Group(*row) for row in _rows(fields, "group", "by", "width") if row[0]),
        other_groups=_text(fields, "groups"),
        order=_text(fields, "sort"),
        descending=_text(fields, "way") == "desc",
        other_orders=_text(fields, "orders"),
    )


def first_view(schema: Schema, language: str, zone: str) -> Asking:
    """What the page shows without parameters: the reader's language, and the town's clock where instants are shown."""
    return Asking(lang=language, timezone=zone if schema.first(Kind.DATETIME) is not None else API_ZONE)


def _texts(fields: Fields, name: str) -> list[str]:
    return [text.replace("\0", "").replace("\r\n", "\n") for text in fields.get(name, ())]


def _text(fields: Fields, name: str) -> str:
    found = _texts(fields, name)
    return found[-1].strip() if found else ""


def _rows(fields: Fields, *names: str) -> list[tuple[str, ...]]:
    """The fields of the rows of a table of controls, which come in order."""
    return list(zip_longest(*(_texts(fields, name) for name in names), fillvalue=""))
