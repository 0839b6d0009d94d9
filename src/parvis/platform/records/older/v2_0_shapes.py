"""Answers of the Explore API 2.1 in the shapes of 2.0: rows and datasets wrapped, `links` without an underscore."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Body = dict[str, Any]
Readdress = Callable[[str], str]


def page_of_datasets(body: Body, readdress: Readdress) -> Body:
    return {**_head(body, readdress), "datasets": [one_dataset(one, readdress) for one in body["results"]]}


def one_dataset(body: Body, readdress: Readdress) -> Body:
    return {"links": links(body, readdress), "dataset": without_links(body)}


def page_of_records(body: Body, readdress: Readdress) -> Body:
    records = [{"links": links(row, readdress), "record": record(row)} for row in body["results"]]
    return {**_head(body, readdress), "records": records}


def record(row: Body) -> Body:
    """A row with the portal's own metadata taken out of its fields."""
    fields = {name: value for name, value in row.items() if name not in ("_id", "_timestamp", "_size", "_links")}
    return {"id": row.get("_id"), "timestamp": row.get("_timestamp"), "size": row.get("_size"), "fields": fields}


def listing(body: Body, readdress: Readdress) -> Body:
    """Any other object: its links come first, the rest follows."""
    return {"links": links(body, readdress), **without_links(body)}


def links(body: Body, readdress: Readdress) -> list[dict[str, str]]:
    return [{**one, "href": readdress(one["href"])} for one in body.get("_links", [])]


def without_links(body: Body) -> Body:
    return {name: value for name, value in body.items() if name != "_links"}


def retyped(rows: Sequence[Body], reading: Mapping[str, Callable[[Any], Any]]) -> list[Body]:
    """The rows with the columns of `reading` read anew, missing values apart."""
    return [
        {name: reading[name](value) if name in reading and value is not None else value for name, value in row.items()}
        for row in rows
    ]


def _head(body: Body, readdress: Readdress) -> Body:
    return {"total_count": body.get("total_count", len(body["results"])), "links": links(body, readdress)}
