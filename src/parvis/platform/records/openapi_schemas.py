"""The shapes of the API's answers as JSON Schema; those of metadata and fields are written from their declarations.

A shape is closed wherever what it may hold is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from parvis.engine.query.errors import MEANING, PARAMETER, SYNTAX
from parvis.engine.tables.kinds import FACTS, Kind, Precision
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.records.catalogue_metadata import BLOCKS, METAS, Meta

Shape = dict[str, Any]
IDENTITY: Shape = {"type": "string", "pattern": "^[0-9a-f]{40}$"}
DATASET_ID: Shape = {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,99}$"}
FILE_ID: Shape = {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,100}$"}
ADDRESS: Shape = {"type": "string", "format": "uri"}
TEXT: Shape = {"type": "string"}
MOMENT: Shape = {"type": "string", "format": "date-time"}
ERROR_CODES = (
    SYNTAX, MEANING, PARAMETER, "QueryTimeout", "QueryTooLarge", "MalformedRequest", "NotFound", "Forbidden", "InvalidApiKey",
    "MethodNotAllowed", "InternalError",
)  # fmt: skip
ANNOTATIONS = (
    "facet", "facetsort", "disjunctive", "multivalued", "hierarchical", "sortable", "precision", "decimals", "unit", "id",
)  # fmt: skip
RELATIONS = ("self", "first", "last", "next", "dataset", "catalog")


def ref(name: str) -> Shape:
    return {"$ref": f"#/components/schemas/{name}"}


def closed(needed: Mapping[str, Any], more: Mapping[str, Any] | None = None) -> Shape:
    """An object that holds `needed`, perhaps `more`, and nothing else."""
    return {
        "type": "object",
        "properties": {**needed, **(more or {})},
        "required": list(needed),
        "additionalProperties": False,
    }


def listed(items: Shape) -> Shape:
    return {"type": "array", "items": items}


def or_null(shape: Shape) -> Shape:
    if isinstance(shape.get("type"), str) and "enum" not in shape:
        return {**shape, "type": [shape["type"], "null"]}
    return {"anyOf": [shape, {"type": "null"}]}


def cell(column: Column) -> Shape:
    """The values of a column as they leave."""
    if column.separator is not None:
        return or_null(listed(TEXT))
    if column.kind is Kind.DATE:
        pattern = {Precision.YEAR: "^-?[0-9]{4,6}$", Precision.MONTH: "^-?[0-9]{4,6}-[0-9]{2}$"}
        known = pattern.get(column.precision) if column.precision is not None else None
        return or_null({"type": "string", "pattern": known} if known else {"type": "string", "format": "date"})
    return or_null(_KINDS[column.kind])


_KINDS: dict[Kind, Shape] = {
    Kind.TEXT: TEXT,
    Kind.INTEGER: {"type": "integer"},
    Kind.DECIMAL: {"type": "number"},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.DATE: {"type": "string", "format": "date"},
    Kind.DATETIME: MOMENT,
    Kind.GEO_POINT: ref("GeoPoint"),
    Kind.GEO_SHAPE: ref("Feature"),
    Kind.FILE: {"type": "object"},
    Kind.JSON: {},
}


def record(schema: Schema) -> Shape:
    """A whole record of a dataset of that schema."""
    own = {"_id": IDENTITY, "_timestamp": or_null(MOMENT), "_size": {"type": "integer"}, "_links": listed(ref("Link"))}
    return closed({column.name: cell(column) for column in schema}, own)


def _meta(meta: Meta) -> Shape:
    shape = cell(Column(meta.name, meta.kind, separator="," if meta.many else None))
    return {**shape, "description": meta.meaning["en"]}


def _metas() -> Shape:
    return closed(
        {block: closed({meta.name: _meta(meta) for meta in METAS if meta.block == block}) for block in BLOCKS}
    )


def _page(items: Shape) -> Shape:
    """Results; a grouped answer has no `total_count`."""
    return closed(
        {"results": listed(items)},
        {"total_count": {"type": "integer", "minimum": 0}, "after": or_null(TEXT), "_links": listed(ref("Link"))},
    )


_FILE = {"id": TEXT, "title": TEXT, "mimetype": TEXT, "url": ADDRESS}

SCHEMAS: dict[str, Shape] = {
    "Problem": closed({"error_code": {"type": "string", "enum": list(ERROR_CODES)}, "message": TEXT}, {"incident": TEXT}),
    "QuotaReached": closed(
        {
            "errorcode": {"type": "integer", "enum": [10002, 10005]},
            "error": TEXT,
            "call_limit": {"type": "integer"},
            "limit_time_unit": {"type": "string", "enum": ["day"]},
            "reset_time": MOMENT,
        }
    ),
    "Link": closed({"rel": TEXT, "href": ADDRESS}),
    "GeoPoint": closed({"lon": {"type": "number"}, "lat": {"type": "number"}}),
    "Feature": closed(
        {
            "type": {"type": "string", "enum": ["Feature"]},
            "geometry": {"type": ["object", "null"]},
            "properties": {"type": "object"},
        }
    ),
    "Record": {
        "type": "object",
        "description": "A value for each field of the dataset, or for each expression of the select.",
    },
    "Records": _page(ref("Record")),
    "Field": closed(
        {
            "name": TEXT,
            "label": TEXT,
            "type": {"type": "string", "enum": [facts.explore for facts in FACTS.values()]},
            "description": or_null(TEXT),
            "annotations": closed({}, {name: listed(TEXT) for name in ANNOTATIONS}),
        }
    ),
    "Metas": _metas(),
    "Dataset": closed(
        {
            "dataset_id": DATASET_ID,
            "dataset_uid": {"type": "string", "pattern": "^da_[0-9a-f]{6}$"},
            "has_records": {"type": "boolean"},
            "data_visible": {"type": "boolean"},
            "visibility": {"type": "string", "enum": ["domain", "restricted"]},
            "features": listed({"type": "string", "enum": ["analyze", "geo", "timeserie", "image"]}),
            "attachments": listed(closed(_FILE)),
            "alternative_exports": listed(closed({**_FILE, "description": TEXT})),
            "fields": listed(ref("Field")),
            "metas": ref("Metas"),
        },
        {"_links": listed(ref("Link"))},
    ),
    "Selection": {"type": "object", "description": "What the select names."},
    "Datasets": _page({"anyOf": [ref("Dataset"), ref("Selection")]}),
    "FacetValue": closed(
        {
            "name": TEXT,
            "value": TEXT,
            "count": {"type": "integer", "minimum": 0},
            "state": {"type": "string", "enum": ["displayed", "refined", "excluded"]},
        },
        {"facets": listed(ref("FacetValue"))},
    ),
    "Facets": closed(
        {"_links": listed(ref("Link")), "facets": listed(closed({"name": TEXT, "facets": listed(ref("FacetValue"))}))}
    ),
    "Links": closed({"_links": listed(ref("Link"))}),
    "Attachments": closed(
        {
            "_links": listed(ref("Link")),
            "attachments": listed(
                closed(
                    {"href": ADDRESS, "metas": closed({"mime-type": TEXT, "title": TEXT, "url": ADDRESS, "id": TEXT})}
                )
            ),
        }
    ),
}  # fmt: skip
