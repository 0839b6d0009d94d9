"""The body of the section *Map*: a form, a legend, a static drawing and a list, which are complete without script, and what the
element `<pv-map>` needs to draw the same map over them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.engine.query.errors import QueryError
from parvis.engine.tables.reader import TooLarge, TooSlow
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.catalog.access import shown
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Dataset
from parvis.platform.maps.base_map import drawn_layers, imported_base
from parvis.platform.maps.domain.classes import CATEGORIES, EQUAL, FEWEST, MOST, QUANTILES, Categories
from parvis.platform.maps.domain.map_question import MOST_LAYERS, SIZE, MapQuestion, drawn_as
from parvis.platform.maps.domain.places import NUMBERS, colourable, place_column
from parvis.platform.maps.extent import Extent, extent_of
from parvis.platform.maps.layers import addable, main_layer, more_layers, tiles_of
from parvis.platform.maps.legend import Legend, legend_of
from parvis.platform.maps.mini_map import PAGE, mini_map_svg
from parvis.platform.maps.place_list import place_list
from parvis.platform.maps.selection import conditions_asked
from parvis.platform.maps.words import words
from parvis.platform.records.domain.table_question import FILTER, TableQuestion
from parvis.platform.records.sections import Body

TEMPLATE = "maps/map.html"
_STATE = ("show", "by", "classes", "layer", "add", "hide", "where", "q", "location")


def map_body(request: HttpRequest, dataset: Dataset) -> Body:
    """A condition that cannot be answered is told beside the chip that takes it away; the rest of the page stays."""
    schema = shown(dataset).schema
    parameters = {name: [str(one) for one in values] for name, values in request.GET.lists()}
    parameters["layer"] = [*parameters.get("layer", []), *filter(None, parameters.pop("add", []))]
    question = MapQuestion.asked(parameters, schema, dataset.pk)
    where = conditions_asked(parameters, schema, question)
    place = place_column(schema)
    assert place is not None
    context: dict[str, Any] = {
        "dataset": dataset,
        "question": question,
        "words_asked": parameters.get("q", [""])[-1],
        "chips": _chips(request.GET, schema, question),
        "clear": _address(request.GET, {}, drop=("where", "q", *(n for n in request.GET if n.startswith(FILTER)))),
        "columns": [(one.name, one.label(reader_language()), one.name == question.show) for one in colourable(schema)],
        "methods": _methods(schema, question),
        "class_counts": range(FEWEST, MOST + 1),
        "kept": [
            (n, v)
            for n, values in request.GET.lists()
            for v in values
            if n not in {"show", "by", "classes", "q", "add", "layer", "page"}
        ],
        "layers_kept": question.layers,
        "addable": addable(request.user, dataset, question, reader_language())
        if len(question.layers) < MOST_LAYERS
        else [],
    }
    try:
        found = _found(dataset, schema, place, question, where)
    except QueryError as error:
        return Body(TEMPLATE, {**context, "failure": error.text[reader_language()]}, 400)
    except (TooSlow, TooLarge):
        failure = _("The question took too long. Ask for fewer rows or a simpler filter.")
        return Body(TEMPLATE, {**context, "failure": failure}, 503)
    main = main_layer(dataset, question, where, found["legend"], reader_language())
    rule = found["legend"].rule if found["legend"] is not None else None
    taken = len(rule.values) if isinstance(rule, Categories) else 1
    every = [main, *more_layers(request.user, question, taken, reader_language())]
    context |= found
    context["layers"] = [
        {
            "title": one.title, "id": one.dataset.pk, "colour": one.colour, "is_hidden": one.is_hidden,
            "toggle": _address(request.GET, {}, {"hide": question.hidden ^ {one.dataset.pk}, "layer": question.layers}),
            "remove": _address(request.GET, {}, {"layer": [n for n in question.layers if n != one.dataset.pk]}) if one is not main else "",
        }
        for one in every
    ]  # fmt: skip
    extent: Extent = found["extent"]
    context["map"] = {
        "layers": [one.as_json() for one in every],
        "bounds": extent.bounds,
        "location": question.location,
        "base": _base(dataset, question),
        "place": {"column": place.name, "isShape": main.is_shape},
        "words": words(),
        "language": reader_language(),
    }
    return Body(TEMPLATE, context)


def _found(
    dataset: Dataset, schema: Schema, place: Column, question: MapQuestion, where: tuple[str, ...]
) -> dict[str, Any]:
    language = reader_language()
    legend: Legend | None = None
    extent = extent_of(dataset, where, place)
    if question.show and extent.placed:
        legend = legend_of(dataset, where, schema[question.show], question, language)
    return {
        "extent": extent,
        "legend": legend,
        "list": place_list(dataset, schema, where, question.show, language),
        "drawing": mini_map_svg(dataset, where, PAGE, legend),
    }


def _methods(schema: Schema, question: MapQuestion) -> list[tuple[str, str, bool]]:
    """The ways to show the column chosen, or any column when none is."""
    is_text = bool(question.show) and schema[question.show].kind not in NUMBERS
    names = {
        QUANTILES: _("Colours, as many rows in each class"),
        EQUAL: _("Colours, classes of equal width"),
        CATEGORIES: _("Colours, one a value"),
        SIZE: _("Size of the signs"),
    }
    return [
        (name, words, name == question.method) for name, words in names.items() if name == CATEGORIES or not is_text
    ]


def _chips(query: QueryDict, schema: Schema, question: MapQuestion) -> list[dict[str, str]]:
    """The filters in force, each in words, with the address of the map without it."""
    language = reader_language()
    asked = TableQuestion.asked({name: str(value) for name, value in query.items()}, schema)
    chips = [
        {"label": schema[name].label(language), "words": value, "less": _address(query, {}, drop=(FILTER + name,))}
        for name, value in asked.filters.items()
    ]
    if asked.words:
        chips.append({"label": _("Search"), "words": asked.words, "less": _address(query, {}, drop=("q",))})
    sorts = {"box": _("in the rectangle drawn"), "area": _("in the area drawn")}
    for one in question.where:
        others = [other for other in question.where if other != one]
        sort = drawn_as(one)
        label = _("Place") if sort else _("Condition")
        chips.append({"label": label, "words": sorts.get(sort, one), "less": _address(query, {}, {"where": others})})
    return chips


def _address(
    query: QueryDict, single: dict[str, str], several: dict[str, Any] | None = None, drop: tuple[str, ...] = ()
) -> str:
    """The address of this page with other parameters."""
    other = query.copy()
    for name in ("page", "add", *drop):
        other.pop(name, None)
    for name, value in single.items():
        other[name] = value
    for name, values in (several or {}).items():
        other.setlist(name, sorted(values) if isinstance(values, frozenset) else list(values))
    return f"?{other.urlencode()}"


def _base(dataset: Dataset, question: MapQuestion) -> dict[str, Any]:
    base = imported_base()
    if base is not None:
        return {
            "kind": base.kind, "url": reverse("base-map", args=[base.file]), "attribution": base.attribution,
            "mostZoom": base.most_zoom, "bounds": base.bounds,
        }  # fmt: skip
    shown_too = {dataset.pk, *question.layers}
    layers = [(one, role) for one, role in drawn_layers() if one.pk not in shown_too or role == "area"]
    return {
        "kind": "drawn",
        "attribution": _("Simplified drawing made from the town’s own data") if layers else "",
        "layers": [{"role": role, "tiles": tiles_of(one)} for one, role in layers],
    }
