"""A dataset as the Explore API describes it: fields with their annotations, and metadata. See the API's section 4."""

from __future__ import annotations

import hashlib
from typing import Any

from parvis.engine.tables.kinds import FACTS, Kind
from parvis.engine.tables.schema import Column
from parvis.platform.catalog.licences import licence
from parvis.platform.catalog.models import Dataset, Visibility


def dataset_object(dataset: Dataset, language: str) -> dict[str, Any]:
    """The dataset object of `/catalog/datasets`; the dataset has a current snapshot."""
    snapshot = dataset.current
    schema = snapshot.schema if snapshot is not None else ()
    return {
        "dataset_id": dataset.pk,
        "dataset_uid": "da_" + hashlib.sha256(dataset.pk.encode()).hexdigest()[:6],
        "has_records": bool(snapshot and snapshot.rows),
        "data_visible": True,
        "visibility": "domain" if dataset.visibility == Visibility.PUBLIC else "restricted",
        "features": features(schema),
        "attachments": [],
        "alternative_exports": [],
        "fields": [field_object(column, language) for column in schema],
        "metas": {"default": _default_metas(dataset, language)},
    }


def features(schema: Any) -> list[str]:
    """What a client may offer for a table: geography, time, images, analysis."""
    kinds = {column.kind for column in schema}
    found = ["analyze"] if schema else []
    if kinds & {Kind.GEO_POINT, Kind.GEO_SHAPE}:
        found.append("geo")
    if kinds & {Kind.DATE, Kind.DATETIME}:
        found.append("timeserie")
    if Kind.FILE in kinds:
        found.append("image")
    return found


def field_object(column: Column, language: str) -> dict[str, Any]:
    """A column as the API describes a field; annotations are arrays of their arguments."""
    annotations: dict[str, list[str]] = {}
    if column.facet:
        annotations["facet"] = []
    if column.separator is not None:
        annotations["multivalued"] = [column.separator]
    if column.hierarchy is not None:
        annotations["hierarchical"] = [column.hierarchy]
    if column.precision is not None:
        annotations["precision"] = [column.precision.value]
    if column.unit:
        annotations["unit"] = [column.unit]
    if column.key:
        annotations["id"] = []
    return {
        "name": column.name,
        "label": column.label(language),
        "type": FACTS[column.kind].explore,
        "description": column.description(language) or None,
        "annotations": annotations,
    }


def _default_metas(dataset: Dataset, language: str) -> dict[str, Any]:
    terms = licence(dataset.licence)
    snapshot = dataset.current
    published = dataset.published.isoformat() if dataset.published else None
    return {
        "title": dataset.title(language),
        "description": dataset.description(language) or None,
        "theme": dataset.themes or None,
        "keyword": dataset.keywords or None,
        "license": terms.name(language),
        "license_url": terms.url or None,
        "language": "fr",
        "metadata_languages": sorted(dataset.titles) or ["fr"],
        "timezone": None,
        "modified": published,
        "modified_updates_on_metadata_change": False,
        "modified_updates_on_data_change": True,
        "data_processed": published,
        "metadata_processed": dataset.described.isoformat(),
        "geographic_reference": None,
        "geographic_reference_auto": True,
        "territory": None,
        "geographic_area": None,
        "geographic_area_mode": None,
        "publisher": dataset.producer or dataset.organization.name,
        "references": dataset.origin.get("url"),
        "records_count": snapshot.rows if snapshot else 0,
        "attributions": None,
        "source_domain": None,
        "source_domain_title": None,
        "source_domain_address": None,
        "source_dataset": None,
        "shared_catalog": None,
        "federated": False,
        "parent_domain": None,
        "oauth_scope": None,
    }
