"""The state of an installation made ready: the home folder, Django, and a database with its latest tables."""

from __future__ import annotations

import fcntl
import gc
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def start_django() -> None:
    """Load Django with this installation's settings, and bring the database up to date if the code has changed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.site.settings")
    import django

    gc.disable()
    django.setup()
    gc.freeze()
    gc.enable()
    _bring_up_to_date()


def _bring_up_to_date() -> None:
    from django.conf import settings

    home = Path(settings.HOME)
    home.mkdir(parents=True, exist_ok=True)
    mark = home / "tables-of"
    wanted = _fingerprint(settings.DATABASES["default"])
    if mark.exists() and mark.read_text() == wanted:
        return
    from django.core.management import call_command

    with (home / ".tables-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if mark.exists() and mark.read_text() == wanted:
            return
        call_command("migrate", interactive=False, verbosity=0)
        fresh = mark.with_suffix(f".{os.getpid()}")
        fresh.write_text(wanted)
        fresh.replace(mark)


def _fingerprint(database: Mapping[str, Any]) -> str:
    """What the tables depend on: the migrations that exist, and the database they are applied to."""
    package = Path(__file__).parents[2]
    names = sorted(str(path.relative_to(package)) for path in package.glob("*/*/migrations/0*.py"))
    place = [str(database.get(key, "")) for key in ("ENGINE", "HOST", "PORT", "NAME")]
    return hashlib.sha256("\n".join([*names, *place]).encode()).hexdigest()
