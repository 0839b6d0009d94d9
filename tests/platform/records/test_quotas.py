"""Quotas: what the answers say, whom they tell apart, what happens at midnight, at restart and without a database."""

from __future__ import annotations

import json
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from parvis.platform.people import calls
from parvis.site.metering import Metering, Quotas
from parvis.site.tally import Tally

EVENING = datetime(2026, 3, 2, 23, 59, 50, tzinfo=UTC).timestamp()
PATH = "/api/explore/v2.1/catalog/datasets/ecoles/records"
pytestmark = pytest.mark.django_db


class Clock:
    def __init__(self, at: float = EVENING - 40_000) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


class Broken:
    """A ledger whose database is gone until `mended`."""

    Unavailable = calls.Unavailable

    def __init__(self) -> None:
        self.mended = False

    def __getattr__(self, name):
        def act(*arguments):
            if self.mended:
                return getattr(calls, name)(*arguments)
            raise OperationalError("database is gone")

        return act


class InMemory:
    """A ledger that many threads may ask."""

    Unavailable = calls.Unavailable

    def __init__(self) -> None:
        self.totals: Counter[str] = Counter()
        self.lock = threading.Lock()

    def secret_of(self, day):
        return b"secret"

    def calls_of(self, day, caller):
        return self.totals[caller]

    def add(self, day, moved):
        with self.lock:
            self.totals.update(moved)
            return {caller: self.totals[caller] for caller in moved}

    def forget_before(self, day):
        pass


class Site:
    """One process of an installation: its tally, and the answers it gives."""

    def __init__(self, clock, anonymous=3, key=5, behind_proxy=False, ledger=calls, behind=None) -> None:
        self.tally = Tally(ledger, clock)
        self.asked = 0
        quotas = Quotas(anonymous, key, behind_proxy)
        self.application = Metering(behind or self._behind, self.tally, quotas, self._quota_of, calls.Unavailable)
        self.ledger = ledger

    def _behind(self, environ, start_response):
        self.asked += 1
        start_response("200 OK", [("ETag", '"a"')])
        return (b"[]",)

    def _quota_of(self, secret):
        if isinstance(self.ledger, Broken):
            raise OperationalError("database is gone")
        return calls.quota_of(secret, now=timezone.now())

    def get(self, path=PATH, method="GET", address="192.0.2.1", query="", **environ):
        given = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "REMOTE_ADDR": address, **environ}
        started = {}

        def start(status, headers, *_rest):
            started["status"], started["headers"] = int(status.split()[0]), dict(headers)

        body = b"".join(self.application(given, start))
        return started["status"], started["headers"], body


def statuses(site, times, **asked):
    return [site.get(**asked)[0] for _ in range(times)]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def secret(person):
    """Make a key with a quota of its own or none; its secret."""
    from parvis.platform.catalog.keys import Rights, create_key

    def make(name="clé", **options):
        from parvis.platform.people.models import Person

        holder = Person.objects.filter(login="lea").first() or person("lea", "reader")
        return create_key(holder, name, Rights(), expires=None, by=None, now=timezone.now(), **options)[1]

    return make


class TestWhatAnswersSay:
    def test_each_answer_tells_the_limit_what_remains_and_when_it_starts_again(self, clock):
        site = Site(clock)
        told = [site.get()[1] for _ in range(3)]
        assert [one["X-RateLimit-Remaining"] for one in told] == ["2", "1", "0"]
        assert {one["X-RateLimit-Limit"] for one in told} == {"3"}
        assert {one["X-RateLimit-Reset"] for one in told} == {"2026-03-03 00:00:00+00:00"}
        assert told[0]["ETag"] == '"a"'

    def test_past_the_quota_the_answer_is_the_documented_one_and_nothing_is_asked_behind(self, clock):
        site = Site(clock)
        statuses(site, 3)
        status, headers, body = site.get()
        assert (status, site.asked) == (429, 3)
        refusal = json.loads(body)
        assert refusal.pop("error").startswith("Too many requests")
        assert refusal == {
            "errorcode": 10005,
            "call_limit": 3,
            "limit_time_unit": "day",
            "reset_time": "2026-03-03T00:00:00Z",
        }
        assert (headers["X-RateLimit-Limit"], headers["X-RateLimit-Remaining"]) == ("3", "0")
        assert headers["X-RateLimit-Reset"] == "2026-03-03 00:00:00+00:00"
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert "X-RateLimit-Remaining" in headers["Access-Control-Expose-Headers"]
        assert int(headers["Retry-After"]) > 0 and int(headers["Content-Length"]) == len(body)
        assert json.loads(site.get(query="lang=fr")[2])["error"].startswith("Trop de requêtes")
        assert site.get(method="HEAD")[::2] == (429, b"")

    @pytest.mark.parametrize(
        ("path", "method", "is_counted"),
        [
            (PATH, "GET", True),
            (PATH, "HEAD", True),
            ("/api/records/1.0/search/", "POST", True),
            ("/api/nowhere", "GET", True),
            ("/explore/dataset/ecoles/download/", "GET", True),
            ("/en/explore/dataset/ecoles/download", "GET", True),
            (PATH, "OPTIONS", False),
            ("/api/push/1.0/ecoles/realtime/push/", "POST", False),
            ("/explore/dataset/ecoles/", "GET", False),
            ("/explore/dataset/ecoles/files/a/download/", "GET", False),
            ("/", "GET", False),
        ],
    )
    def test_the_api_is_counted_and_pages_questions_and_pushes_are_not(self, clock, path, method, is_counted):
        assert ("X-RateLimit-Limit" in Site(clock).get(path, method)[1]) is is_counted

    def test_no_limit_is_no_header_and_no_count(self, clock):
        from parvis.platform.people.models import CallCount

        site = Site(clock, anonymous=0)
        assert "X-RateLimit-Limit" not in site.get()[1]
        site.tally.merge()
        assert not CallCount.objects.exists()


class TestWhoIsToldApart:
    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ("192.0.2.1", "192.0.2.2", False),
            ("192.0.2.1", "192.0.2.1:4711", True),
            ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
            ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
            ("2001:db8::1", "[2001:db8::1]:443", True),
            ("::ffff:192.0.2.1", "192.0.2.1", True),
            ("nonsense", "nonsense:::", False),
        ],
    )
    def test_visitors_by_address(self, clock, one, other, same):
        tally = Tally(calls, clock)
        assert (tally.visitor(one) == tally.visitor(other)) is same

    def test_the_address_that_a_proxy_forwards_counts_only_behind_one(self, clock):
        forged = {"HTTP_X_FORWARDED_FOR": "198.51.100.9"}
        site = Site(clock)
        assert statuses(site, 3) == [200] * 3 and site.get(**forged)[0] == 429
        behind = Site(clock, behind_proxy=True)
        assert statuses(behind, 4, address="10.0.0.1", **forged)[-1] == 429
        assert behind.get(address="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.7")[0] == 200
        chain = "1.2.3.4, 198.51.100.9"
        assert behind.get(address="10.0.0.1", HTTP_X_FORWARDED_FOR=chain)[0] == 429, "only the proxy's own word counts"

    def test_a_key_has_its_own_quota_and_code(self, clock, secret):
        site, given = Site(clock), secret()
        statuses(site, 3)
        assert site.get()[0] == 429
        by_key = {"HTTP_AUTHORIZATION": f"ApiKey {given}"}
        assert statuses(site, 5, **by_key) == [200] * 5
        status, headers, body = site.get(query=f"apikey={given}")
        assert (status, json.loads(body)["errorcode"], headers["X-RateLimit-Limit"]) == (429, 10002, "5")
        assert site.get(**by_key, address="192.0.2.77")[0] == 429, "a key is one caller, wherever it calls from"

    def test_an_administrator_s_quota_replaces_the_ordinary_one(self, clock, secret):
        assert Site(clock).get(query=f"apikey={secret('petite', daily_calls=1)}")[1]["X-RateLimit-Limit"] == "1"
        assert "X-RateLimit-Limit" not in Site(clock).get(query=f"apikey={secret('libre', daily_calls=0)}")[1]

    def test_a_wrong_key_and_a_session_count_with_the_visitor(self, clock):
        site = Site(clock)
        site.get(query="apikey=pv_faux")
        site.get(HTTP_AUTHORIZATION="Apikey " + "x" * 5000)
        site.get(HTTP_COOKIE="sessionid=faux")
        assert site.get()[0] == 429

    def test_no_address_is_stored_and_the_pseudonym_needs_what_the_database_lacks(self, clock, settings):
        from django.core import serializers

        from parvis.platform.people.models import CallCount, DaySalt

        site = Site(clock)
        site.get()
        site.tally.merge()
        kept = serializers.serialize("json", [*CallCount.objects.all(), *DaySalt.objects.all()])
        assert CallCount.objects.count() == 1 and "192.0.2.1" not in kept
        settings.SECRET_KEY = "another installation with the same database"
        assert Tally(calls, clock).visitor("192.0.2.1") != site.tally.visitor("192.0.2.1")


class TestSeveralProcesses:
    def test_they_agree_on_visitors_and_share_the_quota(self, clock):
        sites = [Site(clock, anonymous=10) for _ in range(3)]
        assert len({site.tally.visitor("192.0.2.1") for site in sites}) == 1
        for _ in range(2):
            for site in sites:
                assert site.get()[0] == 200
                site.tally.merge()
        day = datetime(2026, 3, 2, tzinfo=UTC).date()
        assert calls.calls_of(day, sites[0].tally.visitor("192.0.2.1")) == 6

    def test_a_process_learns_of_the_others_at_its_next_merge(self, clock):
        first, second = Site(clock, anonymous=1000), Site(clock, anonymous=1000)
        first.get()
        statuses(second, 97)
        second.tally.merge()
        assert first.get()[1]["X-RateLimit-Remaining"] == "998"
        first.tally.merge()
        assert first.get()[1]["X-RateLimit-Remaining"] == "900"

    def test_a_small_quota_is_exact_without_any_merge(self, clock, secret):
        sites, given = [Site(clock, anonymous=7, key=5) for _ in range(3)], secret()
        for asked, quota in (({}, 7), ({"query": f"apikey={given}"}, 5)):
            answers = [site.get(**asked) for _ in range(5) for site in sites]
            assert [status for status, *_rest in answers] == [200] * quota + [429] * (15 - quota)
            told = [headers["X-RateLimit-Remaining"] for _status, headers, _body in answers]
            assert told == [str(left) for left in range(quota - 1, -1, -1)] + ["0"] * (15 - quota)

    def test_calls_at_the_same_moment_never_exceed_a_small_quota(self, clock):
        """Threads that share a transaction of the test would hide each other: a ledger in memory stands in."""
        ledger = InMemory()
        sites = [Site(clock, anonymous=30, ledger=ledger) for _ in range(2)]
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda number: sites[number % 2].get()[0], range(200)))
        assert 25 <= answers.count(200) <= 30
        assert all(status == 429 for status in statuses(sites[0], 2) + statuses(sites[1], 2))

    def test_what_is_allowed_too_much_is_what_others_allow_between_two_merges(self, clock):
        sites = [Site(clock, anonymous=1000) for _ in range(4)]
        each_second, allowed, seconds = 50, 0, 0
        while seconds < 20:
            for site in sites:
                allowed += statuses(site, each_second).count(200)
            for site in sites:
                site.tally.merge()
            seconds += 1
        assert 1000 <= allowed <= 1000 + 3 * each_second

    def test_one_statement_brings_all_the_counts(self, clock, django_assert_num_queries):
        site = Site(clock, anonymous=1000)
        for last in range(1, 101):
            site.get(address=f"192.0.2.{last}")
        site.tally.merge()
        for last in range(1, 101):
            site.get(address=f"192.0.2.{last}")
        with django_assert_num_queries(1):
            site.tally.merge()
        with django_assert_num_queries(0):
            site.tally.merge()

    def test_a_call_that_is_not_the_first_asks_nothing_of_the_database(self, clock, secret, django_assert_num_queries):
        site, given = Site(clock, anonymous=1000, key=1000), secret()
        site.get()
        site.get(query=f"apikey={given}")
        with django_assert_num_queries(0):
            assert site.get()[0] == site.get(query=f"apikey={given}")[0] == 200

    def test_many_callers_are_more_than_one_statement_can_hold(self, clock):
        day = datetime(2026, 3, 2, tzinfo=UTC).date()
        many = {f"v{number}": 2 for number in range(11_000)}
        assert calls.add(day, many) == many
        assert set(calls.add(day, many).values()) == {4}


class TestDays:
    def test_midnight_utc_gives_the_quota_back_and_forgets_the_day(self, clock):
        from parvis.platform.people.models import CallCount, DaySalt

        clock.at = EVENING
        site = Site(clock)
        statuses(site, 3)
        site.tally.merge()
        before = site.tally.visitor("192.0.2.1")
        assert site.get()[0] == 429
        clock.at += 10
        status, headers, _body = site.get()
        assert (status, headers["X-RateLimit-Remaining"]) == (200, "2")
        assert headers["X-RateLimit-Reset"] == "2026-03-04 00:00:00+00:00"
        assert site.tally.visitor("192.0.2.1") != before, "a visitor of yesterday is not known today"
        site.tally.merge()
        today = datetime(2026, 3, 3, tzinfo=UTC).date()
        assert {one.day for one in CallCount.objects.all()} == {one.day for one in DaySalt.objects.all()} == {today}

    def test_the_next_day_s_secret_is_ready_before_midnight(self, clock, django_assert_num_queries):
        clock.at = EVENING
        site, other = Site(clock), Site(clock)
        site.get()
        site.tally.merge()
        clock.at += 10
        with django_assert_num_queries(0):
            visitor = site.tally.visitor("192.0.2.1")
        assert visitor == other.tally.visitor("192.0.2.1")

    def test_a_clock_that_goes_back_gives_no_quota_twice(self, clock):
        clock.at = EVENING + 10
        site = Site(clock)
        statuses(site, 3)
        clock.at -= 60
        assert site.get()[0] == 429

    def test_an_idle_night_is_forgotten_without_a_call(self, clock):
        from parvis.platform.people.models import CallCount, DaySalt

        site = Site(clock)
        site.get()
        site.tally.merge()
        clock.at += timedelta(days=1).total_seconds()
        site.tally.merge()
        assert not CallCount.objects.exists()
        assert [one.day.day for one in DaySalt.objects.all()] == [3]

    def test_a_restart_keeps_what_was_merged(self, clock):
        site = Site(clock)
        statuses(site, 2)
        site.tally.merge()
        again = Site(clock)
        assert again.get()[1]["X-RateLimit-Remaining"] == "0"
        assert again.get()[0] == 429


class TestWithoutDatabase:
    def test_calls_are_answered_and_counted_in_the_process(self, clock):
        site = Site(clock, ledger=Broken())
        assert statuses(site, 4) == [200, 200, 200, 429]
        assert site.get(query="apikey=pv_quelconque", address="192.0.2.2")[0] == 200
        with pytest.raises(OperationalError):
            site.tally.merge()
        assert site.get()[0] == 429

    def test_what_waited_is_merged_when_it_comes_back(self, clock):
        ledger = Broken()
        ledger.mended = True
        site = Site(clock, ledger=ledger, anonymous=10)
        site.get()
        ledger.mended = False
        site.get()
        for _ in range(2):
            with pytest.raises(OperationalError):
                site.tally.merge()
        site.get()
        ledger.mended = True
        site.tally.merge()
        day = datetime(2026, 3, 2, tzinfo=UTC).date()
        assert calls.calls_of(day, site.tally.visitor("192.0.2.1")) == 3

    def test_processes_agree_again_once_it_answers(self, clock):
        ledger = Broken()
        site = Site(clock, ledger=ledger)
        own = site.tally.visitor("192.0.2.1")
        ledger.mended = True
        site.tally.merge()
        assert own != site.tally.visitor("192.0.2.1") == Tally(calls, clock).visitor("192.0.2.1")


@pytest.mark.parametrize("text", ["-1", "beaucoup", "1.5", ""])
def test_a_quota_that_is_not_a_number_is_refused_at_start(text):
    from parvis.site.environment import SettingError, read_environment

    with pytest.raises(SettingError, match="PARVIS_ANONYMOUS_CALLS"):
        read_environment({"PARVIS_ANONYMOUS_CALLS": text})
