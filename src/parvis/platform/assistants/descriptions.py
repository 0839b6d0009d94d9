"""A dataset described for a model: what it is about, its columns as a query names them, a few of its rows."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.conf import settings
from django.utils.html import strip_tags

from parvis.engine.query import Request
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.reader import TooLarge, TooSlow
from parvis.engine.tables.schema import Column
from parvis.platform.assistants.caller import Caller
from parvis.platform.catalog.licences import licence
from parvis.platform.catalog.models import Dataset
from parvis.platform.records.reading import manifest_of, read_page

EXAMPLES, LONGEST_VALUE, SUMMARY = 3, 200, 300
_BLOCK_END = re.compile(r"</(?:p|li|h\d|div|td)>|<br\s*/?>", re.IGNORECASE)


def plain(html: str) -> str:
    """A description without its marks.

    >>> plain("<p>Un.</p><p>L&rsquo;autre.</p>")
    'Un. L’autre.'
    """
    return re.sub(r"\s+", " ", unescape(strip_tags(_BLOCK_END.sub(" ", html)))).strip()


def in_short(dataset: Dataset, caller: Caller) -> dict[str, Any]:
    """The dataset as a list names it."""
    told = plain(dataset.description("fr"))
    return {
        "dataset": dataset.pk,
        "title": dataset.title("fr"),
        "title_en": dataset.title("en"),
        "description": told if len(told) <= SUMMARY else told[: SUMMARY - 1] + "…",
        "themes": list(dataset.themes),
        "rows": dataset.current.rows if dataset.current is not None else 0,
        "updated": dataset.published.isoformat(timespec="seconds") if dataset.published is not None else None,
        "page": caller.page(dataset.pk),
    }


def in_full(dataset: Dataset, caller: Caller) -> dict[str, Any]:
    """All that a model needs to write a query: columns, kinds, units, meanings, and some rows as examples."""
    schema = manifest_of(dataset).schema
    terms = licence(dataset.licence)
    return {
        **in_short(dataset, caller),
        "description": plain(dataset.description("fr")),
        "description_en": plain(dataset.description("en")),
        "publisher": dataset.organization.name,
        "producer": dataset.producer or dataset.organization.name,
        "licence": {"name": terms.name("en"), "url": terms.url},
        "is_sample_data": dataset.is_sample,
        "columns": [_column(one) for one in schema],
        "examples": _examples(dataset),
        "records_api": f"{caller.site}/api/explore/v2.1/catalog/datasets/{dataset.pk}/records",
    }


def _column(column: Column) -> dict[str, Any]:
    told = {
        "name": column.name,
        "type": column.kind.value,
        "label": column.label("fr"),
        "label_en": column.label("en"),
        "unit": column.unit or "",
        "description": column.description("fr"),
        "is_key": column.key,
        "is_facet": column.facet,
        "has_several_values": column.separator is not None,
    }
    return {name: value for name, value in told.items() if value not in ("", False)}


def _examples(dataset: Dataset) -> list[dict[str, Any]]:
    names = [f"`{one.name}`" for one in manifest_of(dataset).schema if one.kind not in {Kind.GEO_SHAPE, Kind.FILE}]
    asked = Request(select=", ".join(names[:40]) or None, limit=EXAMPLES, timezone=settings.TIME_ZONE)
    try:
        rows = read_page(dataset, asked).rows
    except (TooSlow, TooLarge):
        return []
    return [{name: _shortened(value) for name, value in row.items()} for row in rows]


def _shortened(value: Any) -> Any:
    return value[:LONGEST_VALUE] + "…" if isinstance(value, str) and len(value) > LONGEST_VALUE else value
