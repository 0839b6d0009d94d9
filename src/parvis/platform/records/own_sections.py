"""The sections that every dataset has: what it is, its table, its downloads, its API, its history."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.platform.records.sections import Section, declare
from parvis.platform.records.table import table_body


def declare_all() -> None:
    for order, name, label, view in (
        (0, "information", _("Information"), "dataset"),
        (70, "export", _("Downloads"), "dataset-export"),
        (80, "console", _("API"), "dataset-console"),
        (90, "history", _("History"), "dataset-history"),
    ):
        declare(Section(name, label, order, suits=lambda _dataset: True, view=view))
    declare(
        Section(
            "table",
            _("Table"),
            10,
            suits=lambda _dataset: True,
            body=table_body,
            view="dataset-table",
            is_embeddable=True,
        )
    )
