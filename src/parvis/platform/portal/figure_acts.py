"""The acts on figures: make, change, order on the home page, delete. Each is journalled in its own transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from parvis.platform.catalog.publishing import actor_name
from parvis.platform.journal.writing import record
from parvis.platform.people.models import Person
from parvis.platform.portal.models import Figure


def save_figure(figure: Figure, *, on_home: bool, by: Person | None, now: datetime) -> None:
    """Keep a new or a changed figure. A figure that comes on the home page comes last there."""
    with transaction.atomic():
        is_new = not Figure.objects.filter(pk=figure.pk).exists()
        if is_new:
            figure.created = now
        figure.changed = now
        if not on_home:
            figure.home_order = None
        elif figure.home_order is None:
            last = Figure.objects.aggregate(last=Max("home_order"))["last"]
            figure.home_order = 1 if last is None else last + 1
        figure.save(force_insert=is_new)
        _journal("figure_created" if is_new else "figure_changed", figure, _told(figure), by, now)


def move_figure(figure: Figure, *, up: bool, by: Person | None, now: datetime) -> None:
    """Exchange the places of a figure of the home page and its neighbour; the first one does not go up."""
    with transaction.atomic():
        in_order = list(Figure.objects.filter(home_order__isnull=False).order_by("home_order", "slug"))
        place = next((number for number, one in enumerate(in_order) if one.pk == figure.pk), None)
        if place is None:
            return
        other = place - 1 if up else place + 1
        if not 0 <= other < len(in_order):
            return
        in_order[place], in_order[other] = in_order[other], in_order[place]
        for number, one in enumerate(in_order, start=1):
            if one.home_order != number:
                Figure.objects.filter(pk=one.pk).update(home_order=number)
        _journal("figure_moved", figure, {"place": other + 1}, by, now)


def delete_figure(figure: Figure, *, by: Person | None, now: datetime) -> None:
    with transaction.atomic():
        told = _told(figure)
        slug = figure.pk
        figure.delete()
        figure.slug = slug
        _journal("figure_deleted", figure, told, by, now)


def _told(figure: Figure) -> dict[str, Any]:
    """What the journal keeps, enough to write the figure again."""
    names = ("labels", "dataset_id", "select", "where", "order_by", "written_value", "before_where", "before_value",
             "target_value", "published", "home_order")  # fmt: skip
    return {name: value for name in names if (value := getattr(figure, name)) not in (None, "", {})}


def _journal(act: str, figure: Figure, details: dict[str, Any], by: Person | None, now: datetime) -> None:
    about = {"organization": figure.organization_id, **details}
    record(act, f"figure/{figure.pk}", actor=actor_name(by), details=about, at=now)
