"""A dataset as schema.org describes it, for search engines: a block of data in the head of its information page."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from parvis.engine.tables.manifest import Manifest
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.licences import licence
from parvis.platform.catalog.models import Dataset
from parvis.platform.records.downloads import exports_of

_IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def schema_org(request: HttpRequest, dataset: Dataset, manifest: Manifest) -> dict[str, Any]:
    """The dataset as a `Dataset` of schema.org; what is not known is left out."""
    language = reader_language()
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": request.build_absolute_uri(reverse("dataset", args=[dataset.pk])),
        "url": request.build_absolute_uri(reverse("dataset", args=[dataset.pk])),
        "name": dataset.title(language),
        "description": " ".join(strip_tags(dataset.description(language)).split())[:5000] or dataset.title(language),
        "identifier": dataset.pk,
        "inLanguage": language,
        "license": licence(dataset.licence).url,
        "isAccessibleForFree": True,
        "keywords": [str(word) for word in (*dataset.themes, *dataset.keywords)],
        "creator": {"@type": "Organization", "name": dataset.producer or dataset.organization.name},
        "publisher": {"@type": "Organization", "name": dataset.organization.name},
        "dateModified": dataset.published.isoformat() if dataset.published else "",
        "version": manifest.id[:12],
        "includedInDataCatalog": {"@type": "DataCatalog", "url": request.build_absolute_uri(reverse("catalogue"))},
        "variableMeasured": [_variable(column, language) for column in manifest.schema.columns[:100]],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": one["name"],
                "encodingFormat": one["format"],
                "contentUrl": request.build_absolute_uri(one["url"]),
            }
            for one in exports_of(dataset, manifest.schema)
        ],
        "spatialCoverage": _place(manifest.bounds),
    }
    if settings.PARVIS["CONTACT"]:
        told["publisher"]["contactPoint"] = {
            "@type": "ContactPoint", "email": settings.PARVIS["CONTACT"], "contactType": "customer support",
        }  # fmt: skip
    return {name: value for name, value in told.items() if value not in ("", [], None)}


def as_data_block(told: dict[str, Any]) -> SafeString:
    """The JSON of a `<script type="application/ld+json">`: nothing in it can end the element."""
    return mark_safe(json.dumps(told, ensure_ascii=False).translate(_IN_SCRIPT))  # noqa: S308 - nothing is left to escape


def _variable(column: Any, language: str) -> dict[str, str]:
    told = {"@type": "PropertyValue", "name": column.label(language), "description": column.description(language)}
    return {name: value for name, value in {**told, "unitText": column.unit or ""}.items() if value}


def _place(bounds: tuple[float, float, float, float] | None) -> dict[str, Any] | None:
    if bounds is None:
        return None
    west, south, east, north = bounds
    return {"@type": "Place", "geo": {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}}
