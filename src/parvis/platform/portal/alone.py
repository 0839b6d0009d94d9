"""A section of a dataset's page taken out of it, for a frame on another site or a block of a story.

It is always what an anonymous reader would get: the session of the person who looks counts for nothing, so that an agent
sees in a story what everybody will see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from parvis.platform.catalog.access import visible_dataset
from parvis.platform.catalog.models import Dataset
from parvis.platform.records.sections import Section, section_of

_CARRIED = (
    "HTTP_HOST",
    "SERVER_NAME",
    "SERVER_PORT",
    "wsgi.url_scheme",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_PARVIS_FRAGMENT",
)


@dataclass(frozen=True, slots=True)
class Alone:
    """A section and the answer of its body: `html` extends nothing."""

    dataset: Dataset
    section: Section
    html: SafeString
    status: int
    policy_changes: Mapping[str, str]


def section_alone(request: HttpRequest, dataset_id: str, name: str, parameters: QueryDict, path: str) -> Alone:
    """The section as `parameters` ask for it, at the address `path`.

    Raises Http404 when anybody may not read the dataset, when it has no such section, or when that one stands in no frame.
    """
    dataset = visible_dataset(None, dataset_id)
    section = section_of(dataset, name)
    if section.body is None or not section.is_embeddable:
        raise Http404
    asked = anonymous_request(request, path, parameters)
    body = section.body(asked, dataset)
    html = render_to_string(body.template, {"dataset": dataset, "section": section, **body.context}, request=asked)
    return Alone(dataset, section, html, body.status, body.policy_changes)


def anonymous_request(request: HttpRequest, path: str, parameters: QueryDict) -> HttpRequest:
    """A request of a visitor for `path` at the same host, without the cookies of `request`."""
    asked: Any = HttpRequest()
    asked.method = "GET"
    asked.path = asked.path_info = path
    asked.META = {name: request.META[name] for name in _CARRIED if name in request.META}
    asked.META["QUERY_STRING"] = parameters.urlencode()
    asked.GET = parameters
    asked.user = AnonymousUser()
    found: HttpRequest = asked
    return found
