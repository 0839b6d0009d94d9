"""The settings of an installation: each is declared once here and read from an environment variable."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parvis.platform.media.domain.players import read_providers
from parvis.site.audit import read_audit
from parvis.site.mail import checked_mail_address
from parvis.site.theme_faces import PAIRS, read_face
from parvis.site.theme_logo import read_logo
from parvis.site.theme_shades import read_colours


class SettingError(ValueError):
    """An environment variable that cannot be understood."""


def _truth(text: str) -> bool:
    if text.lower() in {"1", "true", "yes", "on", "oui"}:
        return True
    if text.lower() in {"0", "false", "no", "off", "non", ""}:
        return False
    raise ValueError("say 1 or 0")


def _count(text: str) -> int:
    if not text.isdecimal():
        raise ValueError("say a whole number, 0 for no limit")
    return int(text)


def _amount(text: str) -> str:
    if re.fullmatch(r"\d+(\.\d+)?\s*[kmgt]i?b", text.strip(), re.IGNORECASE) is None:
        raise ValueError("say an amount such as 2GB or 800MB")
    return text.strip()


def _hsts(text: str) -> str:
    if text not in HSTS:
        raise ValueError(f"say one of {', '.join(HSTS)}")
    return text


def _usage(text: str) -> str:
    if text not in {"publish", "count", "off"}:
        raise ValueError("say publish, count or off")
    return text


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


HSTS = ("off", "host", "subdomains", "preload")


@dataclass(frozen=True, slots=True)
class Setting:
    """`PARVIS_<name>`: its default as text, how the text is read, what it means."""

    name: str
    default: str
    meaning: str
    read: Callable[[str], Any] = str

    @property
    def variable(self) -> str:
        return f"PARVIS_{self.name}"


SETTINGS = (
    Setting("HOME", "./var", "Folder that holds the state: database, store, secret key.", lambda text: Path(text).resolve()),
    Setting("DATABASE_URL", "", "Database address, such as postgres://user@host/name; empty for SQLite in PARVIS_HOME."),
    Setting("SECRET_KEY", "", "Key that signs sessions; empty to make one and keep it in PARVIS_HOME."),
    Setting("HOSTS", "localhost,127.0.0.1,[::1]", "Host names under which the site answers, separated by commas.", _words),
    Setting("BEHIND_TLS", "0", "1 when a proxy serves the site over https: cookies become secure, HSTS is sent, visitors are told apart by X-Forwarded-For.", _truth),
    Setting("HSTS", "host", "Behind TLS, how far browsers are told to keep to https for a year: off, host (this name alone), subdomains (and every name below it), preload (and browsers may list it for good: only if every name below serves https).", _hsts),
    Setting("DEBUG", "0", "1 to show error pages for developers. Never in production.", _truth),
    Setting("TOWN", "Issy-les-Moulineaux", "Name of the town, as pages show it."),
    Setting("LOGO", "", "Path of the town's logo, an SVG without script or a PNG at least 88 pixels high; empty for the mark of Parvis.", read_logo),
    Setting("COLOURS", "", "The town's two colours, such as #0b5f55,#f2b134: the first for links, buttons and grounds, the second to stand out on them. Their shades are computed so that text can be read, by day and by night; empty for the house's own.", read_colours),
    Setting("FONT", "parvis", f"The faces: {', '.join(PAIRS)} (the last uses those of the reader's machine).", read_face),
    Setting("TOWN_CODE", "", "Official code of the town (INSEE), such as 92040; the catalogue gives it as the place of datasets."),
    Setting("CONTACT", "", "E-mail address for questions about the data; catalogues made for other portals give it."),
    Setting("AUDIT", "", "The last audit of accessibility by people: day, percentage of the criteria of RGAA that are met, who made it, such as 2026-05-04, 82, Access Office. The statement and the foot of pages follow.", read_audit),
    Setting("ORGANIZATION", "ville", "Identifier of the organisation that the command line publishes for by default."),
    Setting("TIME_ZONE", "Europe/Paris", "Time zone of the town: dates without an offset are read in it."),
    Setting("MEMORY", "2GB", "Memory that the query engine of one process may use; a single query takes two fifths of it at most.", _amount),
    Setting("OVERFLOW", "10GB", "Room on disk for what a query cannot hold in memory; past it the query is refused.", _amount),
    Setting("THREADS", "0", "Threads of the query engine of one process; 0 for one per core.", int),
    Setting("QUERY_SECONDS", "10", "Longest time that one query may run.", float),
    Setting("ANONYMOUS_CALLS", "500000", "Calls of the API that one visitor may make a day (midnight UTC); 0 for no limit.", _count),
    Setting("KEY_CALLS", "1000000", "Calls of the API a day for one key without a quota of its own; 0 for no limit.", _count),
    Setting("USAGE", "publish", "Statistics of use, without trace of persons: publish them as a dataset each day, only count, or off.", _usage),
    Setting("EMAIL_URL", "", "Mail server: smtp://host:25, smtp+tls://login:password@host:587, smtps://login:password@host:465, console:; empty to write letters into PARVIS_HOME/mail.", checked_mail_address),
    Setting("EMAIL_FROM", "", "Address from which letters are sent; empty for PARVIS_CONTACT."),
    Setting("VIDEO_PROVIDERS", "", "Sites whose players may be opened in a page, after a click: youtube, dailymotion, vimeo, peertube:host (as many as wanted, separated by commas). Empty: pages give a link.", read_providers),
    Setting("FETCH_PRIVATE", "0", "1 to let imports fetch from private addresses (a file server of the town).", _truth),
    Setting("MAX_IMPORT_BYTES", "8589934592", "Largest size of a received file, and of what it expands to.", int),
)  # fmt: skip


def read_environment(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """The value of each setting by its short name. Raises SettingError that names the variable and the remedy."""
    values = {}
    for setting in SETTINGS:
        text = environ.get(setting.variable, setting.default)
        try:
            values[setting.name] = setting.read(text)
        except ValueError as error:
            raise SettingError(f"{setting.variable}={text!r}: {error}. Meaning: {setting.meaning}") from error
    return values
