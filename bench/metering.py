"""What counting the calls of the API costs, and by how much several processes exceed a quota, beside their limits.

`python bench/metering.py [--out FILE]`: on a database of its own. The cost is that of the metering alone, in front of an
application that answers nothing. The excess is what processes that answer the same visitor at a steady rate, as fast as
`RATE` calls a second each, allow beyond `QUOTA` calls.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

MICROSECONDS = 20
TIMES, VISITORS = 50_000, 200
PROCESSES, RATE, QUOTA = 4, 500, 12_000
PATH = "/api/explore/v2.1/catalog/datasets/arbres/records"


def main(out: Path | None) -> int:
    home = tempfile.TemporaryDirectory(prefix="parvis-bench-")
    os.environ |= {
        "PARVIS_HOME": home.name,
        "DJANGO_SETTINGS_MODULE": "parvis.site.settings",
        "PARVIS_DATABASE_URL": "",
    }
    _prepare()
    figures: dict[str, Any] = {
        "cost_us": _cost(),
        "excess": _excess(),
        "processes": PROCESSES,
        "rate": RATE,
        "quota": QUOTA,
    }
    print(f"{'who calls':<28}{'median µs':>12}{'p99 µs':>10}{'limit':>8}")
    for who, (median, late) in figures["cost_us"].items():
        print(f"{who:<28}{median:>12.1f}{late:>10.1f}{MICROSECONDS:>8}")
    print(
        f"{PROCESSES} processes at {RATE} calls/s each: {figures['excess']} allowed beyond {QUOTA}"
        f" ({figures['excess'] / QUOTA:.1%}; the others are asked {(PROCESSES - 1) * RATE} between two merges)"
    )
    if out is not None:
        out.write_text(json.dumps(figures, indent=1) + "\n")
    home.cleanup()
    is_cheap = all(median <= MICROSECONDS for median, _late in figures["cost_us"].values())
    return 0 if is_cheap and 0 <= figures["excess"] <= PROCESSES * RATE else 1


def _prepare() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def _cost() -> dict[str, tuple[float, float]]:
    """Median and 99th percentile of what one call costs more than without metering, while a thread merges each second."""
    from django.utils import timezone

    from parvis.platform.catalog.keys import Rights, create_key
    from parvis.platform.people.models import Person
    from parvis.site.quotas import metered

    person = Person.objects.create_user("bench", "un mot de passe assez long")
    secret = create_key(person, "bench", Rights(), expires=None, by=None, now=timezone.now())[1]
    application = metered(_nothing)
    cases = {
        "a visitor": [_call(REMOTE_ADDR="192.0.2.1")],
        f"{VISITORS} visitors in turn": [_call(REMOTE_ADDR=f"192.0.2.{number}") for number in range(VISITORS)],
        "a visitor of IPv6": [_call(REMOTE_ADDR="2001:db8::1")],
        "a key in the header": [_call(REMOTE_ADDR="192.0.2.1", HTTP_AUTHORIZATION=f"Apikey {secret}")],
        "a key in the address": [_call(REMOTE_ADDR="192.0.2.1", QUERY_STRING=f"limit=10&apikey={secret}")],
    }
    bare = _times(_nothing, next(iter(cases.values())))[0]
    return {who: tuple(spent - bare for spent in _times(application, calls)) for who, calls in cases.items()}  # type: ignore[misc]


def _times(application: Any, calls: list[dict[str, Any]]) -> tuple[float, float]:
    for call in calls:
        application(call, _start)
    spent = []
    for number in range(TIMES):
        call = calls[number % len(calls)]
        began = time.perf_counter_ns()
        application(call, _start)
        spent.append((time.perf_counter_ns() - began) / 1000)
    return statistics.median(spent), statistics.quantiles(spent, n=100)[98]


def _excess() -> int:
    """How many calls beyond the quota were allowed, all processes together."""
    from django.db import connections

    connections.close_all()
    start = time.time() + 2
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        return sum(pool.map(_calling, [start] * PROCESSES)) - QUOTA


def _calling(start: float) -> int:
    """One process: call at the steady rate until refused for a while; how many calls were allowed."""
    os.environ["PARVIS_ANONYMOUS_CALLS"] = str(QUOTA)
    import django

    django.setup()
    from parvis.site.quotas import metered

    application = metered(_nothing)
    allowed, refused, statuses = 0, 0, []
    time.sleep(max(0.0, start - time.time()))
    began = time.perf_counter()
    while refused < 2 * RATE:
        due = began + (allowed + refused) / RATE
        time.sleep(max(0.0, due - time.perf_counter()))
        statuses.clear()
        application(_call(REMOTE_ADDR="198.51.100.1"), lambda status, *_rest: statuses.append(status))
        if statuses[0].startswith("200"):
            allowed += 1
        else:
            refused += 1
    return allowed


def _call(**environ: str) -> dict[str, Any]:
    return {"REQUEST_METHOD": "GET", "PATH_INFO": PATH, "QUERY_STRING": "limit=10", **environ}


def _nothing(_environ: dict[str, Any], start_response: Any) -> tuple[bytes, ...]:
    start_response("200 OK", [("Content-Type", "application/json")])
    return ()


def _start(_status: str, _headers: object, *_rest: object) -> None:
    pass


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path)
    sys.exit(main(parser.parse_args().out))
