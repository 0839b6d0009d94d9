"""A filter in words, as the table lists those in force."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column
from parvis.platform.catalog.domain.typography import day_cell
from parvis.platform.records.domain.cells import cell
from parvis.platform.records.domain.filters import DAYS, EXACT, RANGE


def filter_words(column: Column, value: str, language: str) -> str:
    """What the filter `value` asks of the cells of `column`."""
    if value == EXACT:
        return gettext("is empty")
    plain = value.removeprefix(EXACT)
    if column.kind is Kind.BOOLEAN:
        return cell(plain == "true", column, language, ZoneInfo(settings.TIME_ZONE)).text
    low, sign, high = plain.partition(RANGE)
    if sign and column.kind is not Kind.TEXT:
        return _range(_day(column, low, language), _day(column, high, language))
    if column.kind is Kind.TEXT and column.separator is None and not value.startswith(EXACT):
        return gettext("contains “%(text)s”") % {"text": plain}
    return _day(column, plain, language)


def _day(column: Column, text: str, language: str) -> str:
    return day_cell(text.strip(), language) if column.kind in DAYS else text.strip()


def _range(low: str, high: str) -> str:
    if low and high:
        return gettext("from %(low)s to %(high)s") % {"low": low, "high": high}
    return gettext("from %(low)s") % {"low": low} if low else gettext("up to %(high)s") % {"high": high}
