"""The page that tells what a dataset is: its description, its columns with what they hold, its quality, how to cite it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.views.decorators.http import require_safe

from parvis.engine.query.request import Request
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.manifest import Manifest
from parvis.engine.tables.reader import TooLarge, TooSlow
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.catalog.access import shown, visible_dataset
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.licences import LICENCES, licence
from parvis.platform.catalog.models import Dataset
from parvis.platform.records.column_words import FREQUENCIES, type_name
from parvis.platform.records.domain import citation
from parvis.platform.records.domain.cells import cell
from parvis.platform.records.domain.quality import Criterion, Described, Quality, quality_of
from parvis.platform.records.panels import panels
from parvis.platform.records.reading import manifest_of
from parvis.platform.records.rows import asked, select_of
from parvis.platform.records.schema_org import as_data_block, schema_org
from parvis.platform.records.sections import frame

EXAMPLES, LOOKED_AT, LONGEST_EXAMPLE = 3, 20, 60
PER_CENT = {"fr": "\u202f%", "en": "%"}
_WITHOUT_EXAMPLE = {Kind.GEO_SHAPE, Kind.JSON, Kind.FILE}


@require_safe
def information(request: HttpRequest, dataset_id: str) -> HttpResponse:
    dataset = visible_dataset(request.user, dataset_id)
    shown(dataset)
    manifest, language = manifest_of(dataset), reader_language()
    examples = _examples(dataset, manifest.schema)
    quality = quality_of(_described(dataset, manifest), timezone.now())
    page = frame(request, dataset, "information")
    page |= {
        "description": dataset.description(language),
        "dictionary": [_entry(column, manifest, examples.get(column.name, [])) for column in manifest.schema],
        "frequency": FREQUENCIES.get(dataset.frequency, dataset.frequency),
        "quality": quality,
        "criteria": [_criterion(one, language) for one in quality.criteria],
        "citations": _citations(request, dataset, manifest),
        "contact": settings.PARVIS["CONTACT"],
        "version": manifest.id,
        "about": as_data_block(schema_org(request, dataset, manifest)) if dataset.visibility == "public" else "",
        "panels": panels("information", request, dataset),
        "aside_panels": panels("information-aside", request, dataset),
    }
    return render(request, "records/information.html", page)


def quality_now(dataset: Dataset) -> Quality:
    """The quality of a published dataset as it is today."""
    return quality_of(_described(dataset, manifest_of(dataset)), timezone.now())


def _described(dataset: Dataset, manifest: Manifest) -> Described:
    return Described(
        titles=dataset.titles,
        descriptions={code: strip_tags(text).strip() for code, text in dataset.descriptions.items()},
        themes=dataset.themes,
        keywords=dataset.keywords,
        producer=dataset.producer,
        source=str(dataset.origin.get("text") or dataset.origin.get("url") or ""),
        has_contact=bool(settings.PARVIS["CONTACT"]),
        is_openly_licensed=dataset.licence in LICENCES and dataset.licence != "other",
        frequency=dataset.frequency,
        published=dataset.published,
        rows=manifest.rows,
        schema=manifest.schema,
        statistics=manifest.statistics,
        rejected=int(manifest.report.get("rejected", 0)),
        bounds=manifest.bounds,
        has_key=bool(manifest.schema.key),
    )


def _criterion(one: Criterion, language: str) -> dict[str, Any]:
    return {
        "label": one.label[language],
        "points": one.points,
        "of": one.of,
        "is_met": one.is_met,
        "reason": one.reason[language],
        "advice": "" if one.is_met else one.advice[language],
    }


def _entry(column: Column, manifest: Manifest, examples: Sequence[str]) -> dict[str, Any]:
    language = reader_language()
    facts = manifest.statistics.get(column.name, {})
    filled = 100 * facts.get("filled", 0) / manifest.rows if manifest.rows else None
    return {
        "name": column.name,
        "label": column.label(language),
        "description": column.description(language),
        "type": type_name(column),
        "unit": column.unit or "",
        "is_key": column.key,
        "is_multivalued": column.separator is not None,
        "filled": None if filled is None else _percent(filled),
        "share": "" if filled is None else f"{_percent(filled)}{PER_CENT[language]}",
        "distinct": facts.get("distinct"),
        "low": _end(facts, "min", column, language),
        "high": _end(facts, "max", column, language),
        "examples": examples,
    }


def _percent(share: float) -> int:
    """Rounded, but 100 only when nothing is missing and 0 only when everything is."""
    return (
        min(99, round(share)) if share < 100 and share > 99 else max(1, round(share)) if 0 < share < 1 else round(share)
    )


def _end(facts: Mapping[str, Any], name: str, column: Column, language: str) -> str:
    value = facts.get(name)
    return "" if value is None else cell(value, column, language, ZoneInfo(settings.TIME_ZONE)).text


def _examples(dataset: Dataset, schema: Schema) -> dict[str, list[str]]:
    """A few different values of each column among the first rows; a page without them is better than none."""
    telling = [column for column in schema if column.kind not in _WITHOUT_EXAMPLE]
    if not telling:
        return {}
    try:
        request = Request(select=select_of(telling, schema), limit=LOOKED_AT, timezone=settings.TIME_ZONE)
        rows = asked(dataset, request)
    except (TooSlow, TooLarge):
        return {}
    language, zone = reader_language(), ZoneInfo(settings.TIME_ZONE)
    found = {}
    for column in telling:
        texts = dict.fromkeys(cell(row[column.name], column, language, zone).text for row in rows)
        found[column.name] = [_cut(text) for text in texts if text][:EXAMPLES]
    return found


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_EXAMPLE else text[: LONGEST_EXAMPLE - 1].rstrip() + "…"


def _citations(request: HttpRequest, dataset: Dataset, manifest: Manifest) -> dict[str, str]:
    language = reader_language()
    cited = citation.Cited(
        dataset=dataset.pk,
        title=dataset.title(language),
        producer=dataset.producer or dataset.organization.name,
        publisher=dataset.organization.name,
        published=timezone.localtime(dataset.published).date() if dataset.published else timezone.localdate(),
        version=manifest.id[:12],
        address=request.build_absolute_uri(reverse("dataset", args=[dataset.pk])),
        licence=licence(dataset.licence).name(language),
    )
    return {
        "text": citation.as_text(cited, language),
        "bibtex": citation.as_bibtex(cited),
        "ris": citation.as_ris(cited),
    }
