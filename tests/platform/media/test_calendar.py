"""The calendar over HTTP: its views, what leads where, what it costs, and rows that are not as one expects."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest

pytestmark = pytest.mark.django_db
CALENDAR = "/explore/dataset/sorties/calendar/"
HEAD = "titre;titre_en;debut;fin;lieu;categorie\n"
ROWS = (
    "Bal;Ball;2026-06-03T20:30:00+02:00;2026-06-03T23:00:00+02:00;Place;Musique\n"
    "Festival;Festival;2026-06-05T10:00:00+02:00;2026-06-08T18:00:00+02:00;Parc;Musique\n"
    "Marché;Market;2026-06-30T08:00:00+02:00;2026-07-01T12:00:00+02:00;Halle;Commerce\n"
    "Nuit;Night;2026-03-29T01:00:00+01:00;2026-03-29T04:00:00+02:00;Quai;Sport\n"
    "Sans fin;Endless;2026-06-10T09:00:00+02:00;;Mairie;Sport\n"
)


@pytest.fixture
def outings(town, publish):
    return publish("sorties", town, HEAD + ROWS)


def page(client, query: str = "?on=2026-06", prefix: str = "") -> str:
    answer = client.get(f"{prefix}{CALENDAR}{query}")
    assert answer.status_code == 200
    return unescape(answer.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def box(text: str, day: str) -> str:
    """The box of a day in the grid."""
    return re.split(r"<td ", text.split(f'data-day="{day}"')[1])[0]


def test_a_month_is_a_table_of_its_days(client, outings):
    text = page(client)
    assert "Juin 2026" in text and "4 dates" in text
    assert text.count('scope="col"') == 8 and text.count('scope="row"') == 5
    assert "20 h 30" in box(text, "2026-06-03") and "Bal" in box(text, "2026-06-03")
    for day in ("05", "06", "07", "08"):
        assert "Festival" in box(text, f"2026-06-{day}")
    assert "Festival" not in box(text, "2026-06-09") and "Marché" in box(text, "2026-07-01")
    assert "days-3" in box(text, "2026-06-05") and "(suite)" in box(text, "2026-06-06")
    assert "Sans fin" in box(text, "2026-06-10")
    english = page(client, prefix="/en")
    assert (
        "June 2026" in english
        and "20:30" in english
        and "Market" in english
        and english.index("Monday") < english.index("Sunday")
    )


def test_the_other_views_show_the_same_events(client, outings):
    week = page(client, "?view=week&on=2026-06-03")
    assert "Du 1er au 7 juin 2026" in week and "Bal" in week and "Festival" in week and "Marché" not in week
    listed = page(client, "?view=list&on=2026-06")
    assert (
        "De 20 h 30 à 23 h" in listed and "du vendredi 5 juin 2026 à 10 h au lundi 8 juin 2026 à 18 h" in listed.lower()
    )
    day = page(client, "?view=day&on=2026-06-06")
    assert "Festival" in day and ">Bal<" not in day and "Samedi 6 juin 2026" in day
    july = page(client, "?view=list&on=2026-07")
    assert "Marché" in july and "Mercredi 1er juillet 2026" in july


def test_arrows_today_and_bounds_lead_to_other_months(client, outings):
    text = page(client, "?on=2026-06&q=a")
    before = re.search(r'rel="prev" data-calendar="before" href="([^"]*)"', text)[1]
    assert "on=2026-05" in before and "q=a" in before
    assert "on=2026-07" in re.search(r'data-calendar="after" href="([^"]*)"', text)[1]
    assert "on=2026-03" in re.search(r'href="([^"]*)"[^>]*>(?:<svg.*?</svg>)? ?Début : mars 2026', text)[1]


def test_an_empty_month_tells_the_nearest_dates(client, outings):
    text = page(client, "?on=2026-04")
    assert "Rien à ces dates" in text and "mercredi 3 juin 2026" in text and "dimanche 29 mars 2026" in text
    assert "Rien à ces dates" in page(client, "?on=0001-01") and "Rien à ces dates" in page(client, "?on=9999-12")
    for view in ("week", "day", "list"):
        for on in ("0001-01-01", "9999-12-31"):
            assert "Rien à ces dates" in page(client, f"?view={view}&on={on}")


def test_without_a_date_the_page_opens_where_there_are_events(client, outings):
    opened = re.search(r"data-period[^>]*>([^<]*)<", page(client, ""))[1]
    assert opened in {"Mars 2026", "Juin 2026"} or date.today() < date(2026, 7, 1)


def test_filters_and_columns_of_the_address_apply(client, outings):
    assert "2 dates" in page(client, "?on=2026-06&f.categorie=%3DMusique")
    assert "1 date " in page(client, "?on=2026-06&q=Bal").replace("\n", " ").replace("<", " ")
    assert "Mairie" in box(page(client, "?on=2026-06&title=lieu"), "2026-06-10")
    alone = page(client, "?on=2026-06&end=-")
    assert "Festival" not in box(alone, "2026-06-06")
    assert "20 h" not in box(page(client, "?on=2026-06&start=fin"), "2026-06-03")


def test_colours_are_told_in_words(client, outings):
    text = page(client)
    legend = text.split("calendar-legend")[3]
    assert all(name in legend for name in ("Musique", "Sport", "Commerce"))
    tones = dict(re.findall(r'tone-(\d)" aria-hidden="true"></span>(\w+)', text))
    assert len(tones) == 3
    assert ", Musique</span>" in box(text, "2026-06-03")


def test_many_events_a_day_lead_to_the_day(client, town, publish):
    rows = "".join(f"Atelier {n};Workshop;2026-06-10T{8 + n % 10:02d}:00:00+02:00;;Halle;Sport\n" for n in range(15))
    publish("sorties", town, HEAD + rows)
    text = page(client)
    assert "+ 12 autres" in box(text, "2026-06-10")
    link = re.search(r'class="calendar-more" data-calendar href="([^"]*)"', text)[1]
    assert "15 dates" in page(client, "?" + link.split("?")[1])


def test_thousands_of_rows_are_counted_by_day(client, town, publish, reads):
    day = date(2026, 6, 1)
    rows = "".join(
        f"Relevé {n};r;{day + timedelta(days=n % 30)}T08:00:00+02:00;;c{n % 5};x{n % 3}\n" for n in range(3000)
    )
    publish("sorties", town, HEAD + rows)
    page(client)
    reads.clear()
    text = page(client)
    assert len(reads) == 1, "counted once a snapshot, then by day"
    assert re.search(r'calendar-amount" aria-hidden="true">100<', box(text, "2026-06-07")) and "heat-7" in text
    assert "3 000 lignes" in text and 'class="calendar-bars"' not in text
    first = page(client, "?view=day&on=2026-06-07")
    assert first.count("calendar-event-title") == 100
    pages = page(client, "?view=list&on=2026-06")
    assert (
        "page 1 sur 30" in pages and page(client, "?view=list&on=2026-06&page=30").count("calendar-event-title") == 100
    )


def test_what_a_page_costs(client, outings, reads, django_assert_max_num_queries):
    page(client)
    reads.clear()
    with django_assert_max_num_queries(4):
        page(client)
    assert len(reads) == 1


def test_calendars_take_the_same_events(client, outings):
    from icalendar import Calendar

    text = page(client, "?on=2026-06&f.categorie=%3DMusique")
    file = re.search(r'href="([^"]*exports/ical[^"]*)" download', text)[1]
    subscribed = re.search(r'href="webcal://testserver([^"]*)"', text)[1]
    assert file == subscribed
    answer = client.get(file)
    read = Calendar.from_ical(b"".join(answer.streaming_content))
    assert {str(one["SUMMARY"]) for one in read.walk("VEVENT")} == {"Bal", "Festival"}
    one = re.search(r'href="([^"]*\.ics)" download', page(client, "?view=day&on=2026-06-06"))[1]
    (event,) = Calendar.from_ical(client.get(one).content).walk("VEVENT")
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("Festival", "Parc")
    assert event["DTSTART"].dt.isoformat() == "2026-06-05T08:00:00+00:00"
    assert client.get(f"{CALENDAR}{'0' * 40}.ics").status_code == 404


def test_a_restricted_dataset_offers_no_subscription_and_no_event(client, outings, person, town):
    one = re.search(r'href="([^"]*\.ics)" download', page(client, "?view=day&on=2026-06-06"))[1]
    outings.visibility = "restricted"
    outings.save()
    assert client.get(one).status_code == client.get(CALENDAR).status_code == 404
    client.force_login(person("anne", "publisher", town))
    assert "webcal:" not in page(client)


def test_days_without_hours_and_at_the_ends_of_time(client, town, publish):
    rows = "Création;0001-01-01;\nFin;9999-12-31;9999-12-31\nChantier;2026-06-29;2026-07-02\nÀ rebours;2026-06-05;2026-06-01\n"
    publish("sorties", town, "titre;date_debut;date_fin\n" + rows)
    text = page(client)
    assert all("Chantier" in box(text, day) for day in ("2026-06-29", "2026-06-30", "2026-07-02"))
    assert "À rebours" in box(text, "2026-06-05") and "À rebours" not in box(text, "2026-06-04")
    assert "Création" in page(client, "?on=0001-01") and "Fin" in box(page(client, "?on=9999-12"), "9999-12-31")
    last = page(client, "?on=9999-12")
    assert 'data-calendar="after"' not in last and 'data-calendar="before"' not in page(client, "?on=0001-01")
    for query in ("?view=day&on=0001-01-01", "?view=day&on=9999-12-31"):
        one = re.search(r'href="([^"]*\.ics)" download', page(client, query))[1]
        assert client.get(one).status_code == 200


def test_a_dataset_without_rows_has_a_decent_page(client, outings):
    assert "Rien à ces dates" in page(client, "?on=2026-06&q=introuvable")


def test_a_dataset_without_dates_has_no_calendar(client, town, publish):
    publish("ecoles", town, "code;places\nA1;240\n")
    assert client.get("/explore/dataset/ecoles/calendar/").headers["Location"] == "/explore/dataset/ecoles/table/"
    assert "/calendar/" not in client.get("/explore/dataset/ecoles/table/").content.decode()


def test_a_question_that_cannot_be_asked_is_told(client, outings):
    answer = client.get(f"{CALENDAR}?f.debut=0001-01-01..")
    assert answer.status_code == 400 and "Voir toutes les dates" in answer.content.decode()


def test_the_element_gets_the_calendar_alone(client, outings):
    alone = client.get(f"{CALENDAR}?on=2026-06", headers={"X-Parvis-Fragment": "calendar"})
    assert "<html" not in alone.content.decode() and "data-part" in alone.content.decode()
    assert "X-Parvis-Fragment" in alone["Vary"]


def test_the_page_leads_to_itself_in_the_other_language(client, outings):
    assert f'href="/en{CALENDAR}?on=2026-06" hreflang="en"' in page(client)
