"""A dataset as the Explore API describes it: fields with their annotations, and metadata. See the API's section 4."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from parvis.engine.tables.kinds import FACTS, Kind
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.catalog.models import Dataset, Visibility
from parvis.platform.records.catalogue_files import ALTERNATIVES, ATTACHMENTS, DatasetFile, dataset_files
from parvis.platform.records.catalogue_metadata import Described, metas_of

NO_THEMES: Mapping[str, str] = {}


def dataset_object(dataset: Dataset, language: str, themes: Mapping[str, str] = NO_THEMES) -> dict[str, Any]:
    """The dataset object of `/catalog/datasets`; addresses of files start without scheme and host."""
    snapshot = dataset.current
    schema = snapshot.schema if snapshot is not None else Schema(())
    return {
        "dataset_id": dataset.pk,
        "dataset_uid": "da_" + hashlib.sha256(dataset.pk.encode()).hexdigest()[:6],
        "has_records": bool(snapshot and snapshot.rows),
        "data_visible": True,
        "visibility": "domain" if dataset.visibility == Visibility.PUBLIC else "restricted",
        "features": features(schema),
        "attachments": [one.attachment() for one in _files(dataset, ATTACHMENTS)],
        "alternative_exports": [one.alternative(language) for one in _files(dataset, ALTERNATIVES)],
        "fields": [field_object(column, language) for column in schema],
        "metas": metas_of(Described(dataset, language, themes)),
    }


def _files(dataset: Dataset, ids: tuple[str, ...]) -> list[DatasetFile]:
    return dataset_files(dataset, ids) if dataset.current is not None else []


def features(schema: Schema) -> list[str]:
    """What a client may offer for a table: geography, time, images, analysis."""
    kinds = {column.kind for column in schema}
    found = ["analyze"] if len(schema) else []
    if kinds & {Kind.GEO_POINT, Kind.GEO_SHAPE}:
        found.append("geo")
    if kinds & {Kind.DATE, Kind.DATETIME}:
        found.append("timeserie")
    if Kind.FILE in kinds:
        found.append("image")
    return found


def field_object(column: Column, language: str) -> dict[str, Any]:
    """A column as the API describes a field; annotations are arrays of their arguments."""
    return {
        "name": column.name,
        "label": column.label(language),
        "type": FACTS[column.kind].explore,
        "description": column.description(language) or None,
        "annotations": annotations_of(column),
    }


def annotations_of(column: Column) -> dict[str, list[str]]:
    """What is said of a field beside its type: each annotation with its arguments."""
    found: dict[str, list[str]] = {}
    if column.facet:
        found["facet"] = []
        found["facetsort"] = ["-count"]
    if column.disjunctive:
        found["disjunctive"] = []
    if column.separator is not None:
        found["multivalued"] = [column.separator]
    if column.hierarchy is not None:
        found["hierarchical"] = [column.hierarchy]
    if column.kind is Kind.TEXT and column.separator is None:
        found["sortable"] = []
    if column.precision is not None:
        found["precision"] = [column.precision.value]
    if column.decimals is not None:
        found["decimals"] = [str(column.decimals)]
    if column.unit:
        found["unit"] = [column.unit]
    if column.key:
        found["id"] = []
    return found
