"""The catalogue as CSV: a line for each dataset, a column for each metadata."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse


def catalogue_csv(datasets: Iterable[Mapping[str, Any]]) -> HttpResponse:
    """The datasets; several values of one metadata are joined by commas."""
    rows = [{"datasetid": one["dataset_id"], **one["metas"]["default"]} for one in datasets]
    text = io.StringIO(newline="")
    names = list(rows[0]) if rows else ["datasetid"]
    writer = csv.writer(text, delimiter=";")
    writer.writerow(names)
    writer.writerows([_cell(row[name]) for name in names] for row in rows)
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="datasets.csv"'
    return response


def _cell(value: Any) -> Any:
    return ",".join(map(str, value)) if isinstance(value, list) else value
