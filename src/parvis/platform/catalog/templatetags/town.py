"""What templates need to write numbers, dates and addresses in the reader's language."""

from __future__ import annotations

import re
from datetime import date, datetime
from html import unescape
from typing import Any

from django import template
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.timesince import timesince
from django.utils.translation import gettext

from parvis.platform.catalog.domain import typography
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.licences import Licence, licence
from parvis.platform.catalog.models import Dataset
from parvis.platform.catalog.themes import theme_names

register = template.Library()
_BLOCK_END = re.compile(r"</(?:p|li|h\d|div|td)>|<br\s*/?>", re.IGNORECASE)


@register.filter
def number(value: float) -> str:
    return typography.number(value, reader_language())


@register.filter
def day(value: datetime | date) -> str:
    moment = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return typography.long_day(moment, reader_language())


@register.filter
def ago(value: datetime) -> str:
    """How long ago, in the largest unit: “3 days ago”."""
    elapsed = timesince(value, timezone.now(), depth=1)
    return gettext("just now") if elapsed.startswith("0") else gettext("%(time)s ago") % {"time": elapsed}


@register.filter
def title_of(dataset: Dataset) -> str:
    return dataset.title(reader_language())


@register.filter
def theme_name(theme: str) -> str:
    return theme_names(reader_language()).get(theme, theme)


@register.filter
def summary_of(dataset: Dataset) -> str:
    """The first words of the description, without marks."""
    plain = unescape(strip_tags(_BLOCK_END.sub(" ", dataset.description(reader_language()))))
    return str(Truncator(re.sub(r"[ \t\r\n]+", " ", plain).strip()).chars(180))


@register.filter
def licence_of(dataset: Dataset) -> Licence:
    return licence(dataset.licence)


@register.filter
def in_language(texts: Any) -> str:
    """The text of a declared thing (a licence, a column) in the reader's language."""
    return str(texts.name(reader_language()) if isinstance(texts, Licence) else texts.label(reader_language()))


@register.simple_tag(takes_context=True)
def here(context: template.Context, **changes: Any) -> str:
    """The address of this page with other parameters; None takes one away, and a new answer starts at page 1."""
    query: QueryDict = context["request"].GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else context["request"].path


@register.simple_tag(takes_context=True)
def toggled(context: template.Context, name: str, value: str) -> str:
    """The address of this page with one value of a facet chosen, or no longer chosen."""
    query: QueryDict = context["request"].GET.copy()
    query.pop("page", None)
    kept = [one for one in query.getlist(name) if one != value]
    query.setlist(name, kept if len(kept) < len(query.getlist(name)) else [*kept, value])
    if not query.getlist(name):
        query.pop(name)
    return f"?{query.urlencode()}" if query else context["request"].path


@register.simple_tag
def page_numbers(page: int, pages: int) -> list[int]:
    """The numbers of pages to show: the ends, those around `page`, and 0 where some are left out."""
    shown = Paginator(range(pages), 1).get_elided_page_range(page, on_each_side=1, on_ends=1)
    return [one if isinstance(one, int) else 0 for one in shown]
