"""The tools of an assistant: find datasets, describe one, question its rows, list a column's values, get one row.

All of them only read, through the same access, language and limits as the API. What a model got wrong comes back as the
result of the tool, in words with which it can mend its call.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404

from parvis.engine.query import QueryError, Request
from parvis.engine.query.errors import unknown_field
from parvis.engine.query.request import PAGE
from parvis.engine.tables.reader import TooLarge, TooSlow
from parvis.platform.assistants.caller import Caller
from parvis.platform.assistants.descriptions import in_full, in_short
from parvis.platform.assistants.domain.arguments import Argument, Text, Texts, Whole, schema_of
from parvis.platform.catalog.access import readable_dataset, visible_dataset, visible_datasets
from parvis.platform.catalog.models import Dataset
from parvis.platform.catalog.searching import PAGE_SIZE, Question, search
from parvis.platform.catalog.storage import the_reader
from parvis.platform.records.facetting import answered, planned
from parvis.platform.records.problems import TOO_LARGE
from parvis.platform.records.reading import manifest_of, read_page

Values = Mapping[str, Any]


class ToolFailed(Exception):
    """What the model has to mend, in English."""


@dataclass(frozen=True, slots=True)
class Tool:
    name: str
    title: str
    description: str
    arguments: Sequence[Argument]
    run: Callable[[Caller, Values], dict[str, Any]]

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "inputSchema": schema_of(self.arguments),
            "annotations": {"readOnlyHint": True, "idempotentHint": True, "openWorldHint": False},
        }


def use(tool: Tool, caller: Caller, values: Values) -> dict[str, Any]:
    """What the tool finds. Raises ToolFailed with what to mend."""
    try:
        return tool.run(caller, values)
    except QueryError as error:
        raise ToolFailed(_said(error)) from error
    except TooSlow as error:
        raise ToolFailed(
            f"The query ran longer than {error.seconds:g} seconds. Add a where clause, group by fewer values, select fewer fields."
        ) from error
    except TooLarge as error:
        raise ToolFailed(TOO_LARGE["en"]) from error


def _said(error: QueryError) -> str:
    """What the language says of a query, with the clause at fault and the place in it."""
    place = "" if error.position is None else f" [clause {error.clause or 'unknown'}, position {error.position}]"
    return f"{error.code}: {error.text['en']}{place}"


def _search(caller: Caller, values: Values) -> dict[str, Any]:
    chosen = {"theme": [values["theme"]]} if values["theme"] else {}
    question = Question(words=values["words"][:200], chosen=chosen, page=values["page"], language="fr")
    found = search(caller.person, question)
    answer: dict[str, Any] = {
        "total_count": found.total,
        "page": found.page,
        "pages": found.pages,
        "datasets": [in_short(card.dataset, caller) for card in found.cards],
    }
    if found.read_as:
        answer["read_as"] = dict(found.read_as)
    if found.is_partial:
        answer["hint"] = "No dataset has all these words: these have some of them."
    if not found.total:
        answer["hint"] = "No dataset matches. Try fewer words, in French, or none to list all datasets."
    return answer


def _describe(caller: Caller, values: Values) -> dict[str, Any]:
    return in_full(_whole_dataset(caller, values["dataset"]), caller)


def _query(caller: Caller, values: Values) -> dict[str, Any]:
    dataset = _dataset(caller, values["dataset"])
    grouped = values["group_by"] is not None
    asked = Request(
        select=values["select"],
        where=(values["where"],) if values["where"] else (),
        group_by=values["group_by"],
        order_by=values["order_by"],
        limit=values["limit"],
        offset=values["offset"],
        refine=tuple(values["refine"]),
        exclude=tuple(values["exclude"]),
        timezone=settings.TIME_ZONE,
        lang="fr",
    )
    try:
        page = read_page(dataset, asked)
    except QueryError as error:
        raise ToolFailed(f"{_said(error)} Columns: {', '.join(manifest_of(dataset).schema.names)}.") from error
    answer: dict[str, Any] = {} if grouped else {"total_count": page.total}
    return {**answer, "results": page.rows, "source": caller.page(dataset.pk)}


def _values(caller: Caller, values: Values) -> dict[str, Any]:
    dataset = _dataset(caller, values["dataset"])
    manifest, reader = manifest_of(dataset), the_reader()
    if values["column"] not in manifest.schema.names:
        raise unknown_field(values["column"], manifest.schema.names)
    where = (values["where"],) if values["where"] else ()
    asked = Request(where=where, timezone=settings.TIME_ZONE, lang="fr")
    facet = f'facet(name="{values["column"]}", sort="-count", limit={values["limit"]})'
    [(one, compiled)] = planned([facet], [], asked, manifest.schema, reader.served(manifest))
    rows = reader.rows(compiled.sql, compiled.parameters, of=[manifest], spatial=compiled.needs_spatial)
    found = answered(one, asked, rows)["facets"]
    return {"column": values["column"], "values": [{"value": one["name"], "count": one["count"]} for one in found]}


def _record(caller: Caller, values: Values) -> dict[str, Any]:
    dataset = _dataset(caller, values["dataset"])
    rows = read_page(dataset, Request(limit=1, record=values["record"], timezone=settings.TIME_ZONE, lang="fr")).rows
    if not rows:
        raise ToolFailed(
            f"`{dataset.pk}` has no row whose identity is {values['record'][:60]}. `query_dataset` gives rows."
        )
    return {"record": rows[0], "source": caller.page(dataset.pk)}


def _dataset(caller: Caller, dataset_id: str) -> Dataset:
    try:
        return readable_dataset(caller.person, dataset_id)
    except Http404:
        raise ToolFailed(_unknown(caller, dataset_id)) from None


def _whole_dataset(caller: Caller, dataset_id: str) -> Dataset:
    try:
        return visible_dataset(caller.person, dataset_id)
    except Http404:
        raise ToolFailed(_unknown(caller, dataset_id)) from None


def _unknown(caller: Caller, dataset_id: str) -> str:
    known = visible_datasets(caller.person).order_by("id").values_list("pk", flat=True)
    near = difflib.get_close_matches(dataset_id[:100].lower(), list(known), n=3, cutoff=0.5)
    meant = f" Did you mean {' or '.join(f'`{one}`' for one in near)}?" if near else ""
    return f"There is no dataset `{dataset_id[:100]}`, or it is not open to you.{meant} `search_datasets` finds them."


DATASET = Argument("dataset", "Identifier of the dataset, as search_datasets gives it, such as `arbres`.", Text())
WHERE = Argument(
    "where",
    "Condition on the rows, in ODSQL: `hauteur > 10 and essence like \"érable\"`, `date >= date'2025-01-01'`, "
    "`within_distance(position, geom'POINT(2.27 48.82)', 500m)`, or a text in double quotes to look for in all texts.",
    Text(),
    None,
)
TOOLS = (
    Tool(
        "search_datasets",
        "Find datasets",
        "Find the datasets of the town's open data portal by words and theme. Texts are mostly in French: search in French. "
        "Without words it lists every dataset.",
        (
            Argument("words", "Words to look for in titles, descriptions, keywords and columns.", Text(), ""),
            Argument("theme", "Only the datasets of this theme, written as they write it, such as `Environnement`.", Text(), None),
            Argument("page", f"Page of the list, {PAGE_SIZE} datasets each.", Whole(1, 10_000), 1),
        ),
        _search,
    ),
    Tool(
        "describe_dataset",
        "Describe a dataset",
        "Give the columns of a dataset (names to use in queries, types, units, meanings), a few rows as examples, its "
        "licence and its publisher. Call it before query_dataset.",
        (DATASET,),
        _describe,
    ),
    Tool(
        "query_dataset",
        "Question a dataset",
        "Read, filter, count or aggregate the rows of a dataset, in ODSQL (the language of the Explore API v2.1). Aggregate "
        "with group_by instead of reading many rows. An error says what to mend, and where in the clause.",
        (
            DATASET,
            Argument("select", "Columns and expressions: `nom, hauteur`, or `count(*) as nombre, avg(hauteur) as moyenne`. All columns by default.", Text(), None),
            WHERE,
            Argument("group_by", "Columns and expressions that make groups: `quartier`, `year(date) as annee`.", Text(), None),
            Argument("order_by", "What sorts the answer: `hauteur desc`, `nombre desc`.", Text(), None),
            Argument("limit", "Number of results.", Whole(1, PAGE), 20),
            Argument("offset", "Number of results to pass over.", Whole(0, 9_900), 0),
            Argument("refine", "Values of facets that are required, each as `column:value`.", Texts(), []),
            Argument("exclude", "Values of facets that are refused, each as `column:value`.", Texts(), []),
        ),
        _query,
    ),
    Tool(
        "list_values",
        "List the values of a column",
        "List the values of one column with how many rows have each, the most frequent first: what to write in a where "
        "clause.",
        (DATASET, Argument("column", "Name of the column, as describe_dataset gives it.", Text()), WHERE, Argument("limit", "Number of values.", Whole(1, 100), 30)),
        _values,
    ),
    Tool(
        "get_record",
        "Get one row",
        "Get one row by its permanent identity: the 40 signs of its address.",
        (DATASET, Argument("record", "Identity of the row, 40 hexadecimal signs.", Text())),
        _record,
    ),
)  # fmt: skip
BY_NAME = {tool.name: tool for tool in TOOLS}
