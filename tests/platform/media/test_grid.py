"""Weeks and days: each day once, each event on its days, at both ends of time and across changes of hour."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column
from parvis.platform.catalog.domain.typography import FIXED
from parvis.platform.media.domain.calendar_question import CalendarQuestion
from parvis.platform.media.domain.event_columns import EventColumns
from parvis.platform.media.domain.event_file import event_file
from parvis.platform.media.domain.events import Event, event_of
from parvis.platform.media.domain.grid import month_days, weeks_of
from parvis.platform.media.domain.when import hours, when

TODAY = date(2026, 6, 15)
days = st.dates(date(1, 1, 1), date(9999, 12, 31))


@given(days)
def test_a_month_has_each_of_its_days_once_in_weeks_from_monday(on):
    first, last = month_days(on)
    weeks = weeks_of(first, last, on.month, TODAY, ())
    boxes = [box for week in weeks for box in week.boxes]
    assert all(len(week.boxes) == 7 for week in weeks) and 4 <= len(weeks) <= 6
    found = [box.day for box in boxes if box.day]
    assert found == sorted(set(found))
    assert {day for day in found if (day.year, day.month) == (on.year, on.month)} == {
        box.day for box in boxes if box.day and not box.is_other_month
    }
    assert sum(not box.is_other_month for box in boxes if box.day) in {28, 29, 30, 31}
    assert all(box.day.weekday() == place % 7 for place, box in enumerate(boxes) if box.day)


events = st.builds(
    lambda number, start, length: Event(
        str(number), f"e{number}", start, start + timedelta(hours=length), length % 24 == 0
    ),
    st.integers(0, 99),
    st.datetimes(datetime(2026, 5, 20), datetime(2026, 7, 10)),
    st.integers(0, 24 * 20),
)


@given(st.lists(events, max_size=30))
def test_each_event_is_counted_on_each_of_its_days_and_keeps_its_line_in_a_week(found):
    first, last = month_days(TODAY)
    for week in weeks_of(first, last, 6, TODAY, found):
        lines: dict[int, set[int]] = {}
        for box in week.boxes:
            assert box.count == sum(one.first_day <= box.day <= one.last_day for one in found)
            assert max(Counter(bar.lane for bar in box.bars).values(), default=0) <= 1
            for bar in box.bars:
                lines.setdefault(id(bar.event), set()).add(bar.lane)
            assert box.hidden >= 0
        assert all(len(lanes) == 1 for lanes in lines.values())


@pytest.mark.parametrize("view", ["month", "week", "day", "list"])
@given(days)
def test_arrows_lead_to_the_view_beside_and_stop_at_the_ends_of_time(view, on):
    asked = CalendarQuestion(view, on)
    if asked.after is None:
        assert asked.span[1] == date.max
    else:
        following = CalendarQuestion(view, asked.after)
        assert following.before is not None and asked.holds(following.before)
    assert (asked.before is None) == (asked.span[0] <= date.min and asked.holds(date.min))
    again = CalendarQuestion.asked({"view": view, "on": asked.written(on)}, TODAY, None, None)
    assert again.span == asked.span


@pytest.mark.parametrize("text", ["", "2026-13", "2026-02-30", "0000-01", "juin", "10000-01", "2026-6", "-"])
def test_a_day_that_is_none_is_today_or_the_nearest_with_events(text):
    assert CalendarQuestion.asked({"on": text}, TODAY, None, None).on == TODAY
    assert CalendarQuestion.asked({"on": text}, TODAY, date(2027, 1, 1), date(2028, 1, 1)).on == date(2027, 1, 1)
    assert CalendarQuestion.asked({"on": text}, TODAY, date(2020, 1, 1), date(2021, 1, 1)).on == date(2021, 1, 1)


INSTANTS = EventColumns(Column("debut", Kind.DATETIME), Column("fin", Kind.DATETIME))
WHOLE = EventColumns(Column("du", Kind.DATE), Column("au", Kind.DATE))


def instants(start: str | None, end: str | None) -> Event | None:
    return event_of({"debut": start, "fin": end}, INSTANTS, "1", {"title": "Bal"}, 0)


def whole(start: str, end: str | None) -> Event | None:
    return event_of({"du": start, "au": end}, WHOLE, "1", {"title": "Bal"}, 0)


@pytest.mark.parametrize(
    ("event", "french", "english"),
    [
        (instants("2026-06-03T14:30:00+02:00", "2026-06-03T16:00:00+02:00"),
         "mercredi 3 juin 2026, de 14 h 30 à 16 h", "Wednesday 3 June 2026, 14:30–16:00"),
        (instants("2026-06-03T14:30:00+02:00", None), "mercredi 3 juin 2026, à 14 h 30", "Wednesday 3 June 2026, 14:30"),
        (instants("2026-06-03T20:00:00+02:00", "2026-06-04T00:00:00+02:00"),
         "mercredi 3 juin 2026, de 20 h à 0 h", "Wednesday 3 June 2026, 20:00–00:00"),
        (instants("2026-06-03T20:00:00+02:00", "2026-06-05T01:00:00+02:00"),
         "du mercredi 3 juin 2026 à 20 h au vendredi 5 juin 2026 à 1 h", "Wednesday 3 June 2026, 20:00 – Friday 5 June 2026, 01:00"),
        (whole("2026-06-03", "2026-06-05"), "du 3 au 5 juin 2026", "3–5 June 2026"),
        (whole("2026-06-30", "2026-07-01"), "du 30 juin au 1er juillet 2026", "30 June – 1 July 2026"),
        (whole("2026-12-31", "2027-01-01"), "du 31 décembre 2026 au 1er janvier 2027", "31 December 2026 – 1 January 2027"),
        (whole("2026-06-05", "2026-06-03"), "vendredi 5 juin 2026", "Friday 5 June 2026"),
        (whole("0001-01-01", None), "lundi 1er janvier 1", "Monday 1 January 1"),
        (whole("9999-12-31", None), "vendredi 31 décembre 9999", "Friday 31 December 9999"),
    ],
)  # fmt: skip
def test_when_is_said_as_each_language_does(event, french, english):
    assert when(event, "fr").replace(FIXED, " ") == french
    assert when(event, "en").replace(FIXED, " ") == english


def test_hours_leave_out_the_day_already_named():
    assert hours(whole("2026-06-03", None), "fr") == ""
    assert hours(whole("2026-06-03", "2026-06-05"), "fr").replace(FIXED, " ") == "du 3 au 5 juin 2026"
    assert hours(instants("2026-06-03T09:00:00+02:00", None), "fr").replace(FIXED, " ") == "9 h"


def test_an_event_across_a_change_of_hour_keeps_the_hours_of_its_poster():
    night = instants("2026-03-29T01:00:00+01:00", "2026-03-29T04:00:00+02:00")
    assert when(night, "fr").replace(FIXED, " ") == "dimanche 29 mars 2026, de 1 h à 4 h"
    file = event_file(
        night, ZoneInfo("Europe/Paris"), datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC")), "u", "https://x.example/"
    )
    assert b"DTSTART:20260329T000000Z\r\nDTEND:20260329T020000Z" in file


def test_a_row_without_a_readable_start_is_no_event():
    assert instants(None, "2026-06-03T16:00:00+02:00") is None
    assert event_of({"du": "10000-01-01", "au": None}, WHOLE, "1", {}, 0) is None


@given(
    st.builds(Event, st.just("1"), st.text(max_size=120), st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)), st.none(),
              st.booleans(), st.text(max_size=40), st.text(max_size=20))
)  # fmt: skip
def test_the_file_of_any_event_is_read_by_icalendar(event):
    from icalendar import Calendar

    content = event_file(
        event,
        ZoneInfo("Europe/Paris"),
        datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC")),
        "https://x.example/1",
        "https://x.example/1",
    )
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    (read,) = Calendar.from_ical(content).walk("VEVENT")
    kept = "".join(character for character in event.title if character == "\n" or character.isprintable())
    assert str(read["SUMMARY"]) == kept.strip() or str(read["SUMMARY"]) == kept
    start = read["DTSTART"].dt
    if event.is_whole_days:
        assert start == event.first_day
    else:
        assert (
            start.astimezone(ZoneInfo("Europe/Paris")).replace(tzinfo=None, fold=0)
            == event.start.replace(microsecond=0, fold=0)
            or event.start.year < 2
        )
