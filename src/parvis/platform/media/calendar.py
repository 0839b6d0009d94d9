"""The calendar of a dataset: a month, a week, a day or a list of its events, at an address that says which."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from parvis.engine.tables.schema import Schema
from parvis.platform.catalog.access import shown
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Dataset, Visibility
from parvis.platform.media.calendar_choice import column_choices
from parvis.platform.media.calendar_reading import PAGE_SIZE, Calendar, bounds_of
from parvis.platform.media.calendar_words import ShownEvent, few_values, shown_event
from parvis.platform.media.domain.calendar_question import CalendarQuestion, month_written
from parvis.platform.media.domain.event_columns import EventColumns, event_columns, looks_like_events
from parvis.platform.media.domain.events import Event
from parvis.platform.media.domain.grid import LANES, Week, weeks_of
from parvis.platform.media.domain.when import WEEKDAYS, days_in_words, full_day, month_name
from parvis.platform.media.failures import FAILURES, failed
from parvis.platform.records.addresses import changed
from parvis.platform.records.domain.filters import FILTER
from parvis.platform.records.downloads import EXPORTS
from parvis.platform.records.sections import Body
from parvis.platform.records.table import question_of

COLUMNS = ("start", "end", "title", "colour")


def has_calendar(dataset: Dataset) -> bool:
    return looks_like_events(shown(dataset).schema)


def calendar_body(request: HttpRequest, dataset: Dataset) -> Body:
    schema, language = shown(dataset).schema, reader_language()
    columns = event_columns(schema, language, request.GET.dict(), few_values(dataset))
    assert columns is not None
    question = question_of(request, schema)
    calendar = Calendar(dataset, columns, question.where(schema))
    today = timezone.localdate()
    first, last = bounds_of(dataset, columns.start)
    asked = CalendarQuestion.asked(request.GET.dict(), today, first, last)
    filters = [name for name in request.GET if name.startswith(FILTER)]
    context: dict[str, Any] = {
        "asked": asked,
        "question": question,
        "unanswerable": [schema[name].label(language) for name in question.unanswerable(schema)],
        "clear": request.path + changed(request.GET, drop=["q", *filters]),
        "here": request.path,
        "period": _period(asked, language),
        "moves": _moves(request, asked, today, first, last),
        "choices": column_choices(request, schema, columns, language),
        "take": _take(request, dataset, schema, columns, calendar.where),
        "weekdays": WEEKDAYS[language],
    }
    try:
        context |= _shown(request, calendar, asked, question.page, today)
    except FAILURES as error:
        return failed("media/calendar.html", context, error)
    return Body("media/calendar.html", context)


def _shown(request: HttpRequest, calendar: Calendar, asked: CalendarQuestion, page: int, today: date) -> dict[str, Any]:
    """What the view shows, and where to look when it is empty."""
    first, last = asked.span
    found: dict[str, Any]
    if asked.view in {"list", "day"}:
        found = _listed(request, calendar, asked, page)
    else:
        events = calendar.drawn(first, last)
        counts = calendar.counts(first, last) if events is None else None
        weeks = weeks_of(first, last, asked.on.month, today, events or (), counts, LANES[asked.view])
        ours = [one for one in events or () if asked.view == "week" or _touches_month(one, asked.on)]
        found = {
            "weeks": _weeks(request, calendar, asked, weeks),
            "days": _days(request, calendar, ours, asked),
            "is_counted": events is None,
            "count": len(ours)
            if events is not None
            else sum(n for day, n in (counts or {}).items() if asked.holds(day)),
        }
    if not found["count"]:
        before, after = calendar.nearest(
            *((asked.on.replace(day=1), last) if asked.view in {"month", "list"} else (first, last))
        )
        found["nearest"] = [_jump(request, asked, day) for day in (before, after) if day is not None]
    tones = calendar.tones()
    found["tones"] = [one for one in tones if one.number]
    found["has_rest"] = any(not one.number for one in tones)
    found["category"] = calendar.columns.category.label(reader_language()) if calendar.columns.category else ""
    return found


def _listed(request: HttpRequest, calendar: Calendar, asked: CalendarQuestion, page: int) -> dict[str, Any]:
    first, last = asked.span
    events, total = calendar.page(first, last, page)
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(page, pages)
    address = {number: request.path + changed(request.GET, {"page": number}) for number in (page - 1, page + 1)}
    return {
        "days": _days(request, calendar, events, asked),
        "count": total,
        "page": page,
        "pages": pages,
        "previous_page": address[page - 1] if page > 1 else "",
        "next_page": address[page + 1] if page < pages else "",
    }


def _days(
    request: HttpRequest, calendar: Calendar, events: list[Event], asked: CalendarQuestion
) -> list[dict[str, Any]]:
    """The events by the day on which they start, or on which the view finds them already begun."""
    first = asked.on.replace(day=1) if asked.view in {"month", "list"} else asked.span[0]
    language, query = reader_language(), _columns_query(request)
    days: dict[date, list[ShownEvent]] = {}
    for one in sorted(events, key=lambda event: (max(event.first_day, first), not event.is_whole_days, event.start)):
        days.setdefault(max(one.first_day, first), []).append(shown_event(calendar.dataset, one, language, query))
    return [{"day": day, "words": full_day(day, language), "events": found} for day, found in days.items()]


def _weeks(
    request: HttpRequest, calendar: Calendar, asked: CalendarQuestion, weeks: list[Week]
) -> list[dict[str, Any]]:
    language, query = reader_language(), _columns_query(request)
    return [
        {
            "number": week.number,
            "boxes": [
                {
                    "box": box,
                    "iso": box.day.isoformat() if box.day else "",
                    "words": full_day(box.day, language) if box.day else "",
                    "url": _at(request, box.day, "day") if box.day else "",
                    "bars": [(bar, shown_event(calendar.dataset, bar.event, language, query)) for bar in box.bars],
                }
                for box in week.boxes
            ],
        }
        for week in weeks
    ]


def _moves(
    request: HttpRequest, asked: CalendarQuestion, today: date, first: date | None, last: date | None
) -> dict[str, Any]:
    """Where the arrows, “today” and the views lead; empty where there is nothing to go to."""
    on = asked.on if not asked.holds(today) else today

    def to(day: date | None) -> str:
        return request.path + changed(request.GET, {"on": asked.written(day)}) if day is not None else ""

    labels = {"month": gettext("Month"), "week": gettext("Week"), "list": gettext("List")}
    views = [
        (label, request.path + changed(request.GET, {"view": view, "on": on.isoformat() if view == "week" else month_written(on)}),
         asked.view == view)
        for view, label in labels.items()
    ]  # fmt: skip
    return {
        "before": to(asked.before),
        "after": to(asked.after),
        "today": "" if asked.holds(today) else to(today),
        "first": to(first) if first is not None and not asked.holds(first) else "",
        "last": to(last) if last is not None and not asked.holds(last) else "",
        "first_words": month_name(first, reader_language()) if first else "",
        "last_words": month_name(last, reader_language()) if last else "",
        "views": views,
    }


def _take(
    request: HttpRequest, dataset: Dataset, schema: Schema, columns: EventColumns, where: tuple[str, ...]
) -> dict[str, str]:
    """The addresses at which calendars take the events found, the columns of this page first so that they are read alike."""
    first = [columns.start, *([columns.end] if columns.end else []), *([columns.title] if columns.title else [])]
    dates = {column.name for column in (columns.start, columns.end) if column is not None}
    others = [one for one in schema if one.name not in {one.name for one in first}]
    kept = [one for one in others if columns.end is not None or one.kind is not columns.start.kind or one.name in dates]
    query = {"select": ",".join(f"`{one.name}`" for one in (*first, *kept))}
    query |= {"where": " and ".join(where)} if where else {}
    file = EXPORTS.format(dataset.pk, "ical") + "?" + urlencode(query)
    is_public = dataset.visibility == Visibility.PUBLIC
    return {"file": file, "subscribe": f"webcal://{request.get_host()}{file}" if is_public else ""}


def _period(asked: CalendarQuestion, language: str) -> str:
    if asked.view in {"day", "week"}:
        return days_in_words(*asked.span, language)
    return month_name(asked.on, language)


def _jump(request: HttpRequest, asked: CalendarQuestion, day: date) -> dict[str, str]:
    return {
        "words": full_day(day, reader_language()),
        "url": request.path + changed(request.GET, {"on": asked.written(day)}),
    }


def _at(request: HttpRequest, day: date, view: str) -> str:
    return request.path + changed(request.GET, {"view": view, "on": day.isoformat()})


def _columns_query(request: HttpRequest) -> str:
    chosen = {name: request.GET[name] for name in COLUMNS if request.GET.get(name)}
    return "?" + urlencode(chosen) if chosen else ""


def _touches_month(event: Event, on: date) -> bool:
    asked = CalendarQuestion("month", on)
    return (
        asked.holds(event.first_day)
        or asked.holds(event.last_day)
        or event.first_day <= on.replace(day=1) <= event.last_day
    )
