"""The tab of a dataset's page that shows the figures computed from it; a dataset without figures has none."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Dataset
from parvis.platform.portal.figure_reads import figures_of_dataset, has_figures
from parvis.platform.records.sections import Body, Section


def body(request: HttpRequest, dataset: Dataset) -> Body:
    return Body("portal/figures_section.html", {"figures": figures_of_dataset(dataset, reader_language())})


FIGURES = Section("figures", _("Key figures"), 60, suits=has_figures, body=body, is_embeddable=True)
