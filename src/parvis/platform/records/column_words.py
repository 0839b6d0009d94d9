"""The nature of a column and the frequency of a dataset, in the reader's words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.engine.tables.kinds import Kind, Precision
from parvis.engine.tables.schema import Column

KIND_NAMES = {
    Kind.TEXT: _("text"),
    Kind.INTEGER: _("whole number"),
    Kind.DECIMAL: _("decimal number"),
    Kind.BOOLEAN: _("yes or no"),
    Kind.DATE: _("date"),
    Kind.DATETIME: _("date and time"),
    Kind.GEO_POINT: _("position"),
    Kind.GEO_SHAPE: _("shape on the map"),
    Kind.FILE: _("file"),
    Kind.JSON: _("JSON structure"),
}
PRECISION_NAMES = {Precision.YEAR: _("year"), Precision.MONTH: _("month")}
FREQUENCIES = {
    "continuous": _("continuously"),
    "hourly": _("every hour"),
    "daily": _("every day"),
    "weekly": _("every week"),
    "monthly": _("every month"),
    "quarterly": _("every quarter"),
    "biannual": _("twice a year"),
    "annual": _("every year"),
    "irregular": _("from time to time"),
    "never": _("not updated any more"),
}


def type_name(column: Column) -> str | Promise:
    """What the values of `column` are."""
    return PRECISION_NAMES.get(column.precision or Precision.DAY, KIND_NAMES[column.kind])
