"""The API console of a dataset: a form that builds a query, its answer, and the same request for programs.

Addresses hold the API's own parameters. The form works without script: what its controls send is turned into such an address,
to which the browser is led. The element `<pv-console>` asks for the page without what is around it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from parvis.engine.query import QueryError, Request
from parvis.engine.tables.schema import Schema
from parvis.platform.catalog.access import shown, visible_dataset
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Dataset, Visibility
from parvis.platform.records.console_answer import Answer, answer
from parvis.platform.records.console_form import form
from parvis.platform.records.domain.console_asking import BUILT, Asking, asked, asked_by_form, first_view
from parvis.platform.records.domain.console_errors import fault
from parvis.platform.records.domain.console_snippets import SNIPPETS, Call
from parvis.platform.records.parameters import records_request
from parvis.platform.records.sections import FRAGMENT, frame

VIEW_NAMES = {"table": _("Table"), "map": _("Map"), "chart": _("Chart")}


@require_safe
def console(request: HttpRequest, dataset_id: str) -> HttpResponse:
    dataset = visible_dataset(request.user, dataset_id)
    schema = shown(dataset).schema
    fields = dict(request.GET.lists())
    page = first_view(schema, reader_language(), settings.TIME_ZONE)
    if BUILT in fields:
        return _led_to(request, asked_by_form(fields, schema, page), page)
    asking = asked(fields, page)
    found = _answer(dataset, schema, asking)
    context = {
        **frame(request, dataset, "console"),
        **form(dataset, schema, asking, page, reader_language()),
        "answer": found,
        "fault": found.fault,
        "views": [_view(request, asking, one, page) for one in found.views],
        "snippets": _snippets(request, dataset, asking),
        "blank": request.path,
    }
    alone = FRAGMENT in request.headers
    status = 400 if found.fault else 503 if found.failure else 200
    response = render(
        request, "records/console_parts.html" if alone else "records/console.html", context, status=status
    )
    patch_vary_headers(response, [FRAGMENT])
    return response


def _answer(dataset: Dataset, schema: Schema, asking: Asking) -> Answer:
    try:
        request = _request(asking, schema)
    except QueryError as error:
        return Answer(fault=fault(error, "", reader_language()))
    return answer(dataset, schema, request, asking.view, reader_language())


def _request(asking: Asking, schema: Schema) -> Request:
    """The query as the API reads it from the same parameters. Raises QueryError."""
    return records_request(QueryDict(urlencode(asking.parameters)), schema)


def _led_to(request: HttpRequest, asking: Asking, page: Asking) -> HttpResponseRedirect:
    response = HttpResponseRedirect(_address(request, asking, page))
    response["Cache-Control"] = "no-store"
    return response


def _address(request: HttpRequest, asking: Asking, page: Asking) -> str:
    query = urlencode(asking.address(page))
    return f"{request.path}?{query}" if query else request.path


def _view(request: HttpRequest, asking: Asking, view: str, page: Asking) -> dict[str, Any]:
    return {"name": view, "words": VIEW_NAMES[view], "url": _address(request, replace(asking, view=view), page)}


def _snippets(request: HttpRequest, dataset: Dataset, asking: Asking) -> list[dict[str, str]]:
    call = Call(
        request.build_absolute_uri(reverse("records", args=[dataset.pk])),
        request.build_absolute_uri(reverse("export", args=[dataset.pk, "csv"])),
        asking.parameters,
        key="" if dataset.visibility == Visibility.PUBLIC else gettext("YOUR_KEY"),
    )
    return [{"word": word, "name": name, "text": write(call)} for word, (name, write) in SNIPPETS.items()]
