"""Where a film is: a file of this portal, or the player of another site, which is asked only after a click."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

_ID = re.compile(r"[\w-]{4,64}")
_SUFFIXES = (".mp4", ".webm", ".ogv", "/download/")


@dataclass(frozen=True, slots=True)
class Film:
    """`source` is the file, or the address of the player on `host`; `page` is where a person can see it without a player."""

    source: str
    page: str
    host: str = ""


def film(address: str) -> Film | None:
    """The film at an address that somebody pasted; None when it is not one that can be played.

    >>> film("https://www.youtube.com/watch?v=abcdEFGH123").source
    'https://www.youtube-nocookie.com/embed/abcdEFGH123'
    >>> film("/explore/dataset/films/files/ab12/download/").host
    ''
    """
    parts = urlsplit(address.strip())
    if not parts.scheme and not parts.netloc and parts.path.startswith("/"):
        return Film(parts.path, parts.path) if parts.path.endswith(_SUFFIXES) else None
    if parts.scheme != "https" or not re.fullmatch(r"[a-z0-9.-]{3,253}", parts.netloc):
        return None
    host, path = parts.netloc, parts.path
    player = _player(host, path, parse_qs(parts.query).get("v", [""])[0])
    return Film(player, address.strip(), urlsplit(player).netloc) if player else None


def _player(host: str, path: str, video: str) -> str:
    last = path.rstrip("/").rsplit("/", 1)[-1]
    name = video if host in {"www.youtube.com", "youtube.com", "m.youtube.com"} and video else last
    if not _ID.fullmatch(name):
        return ""
    if host in {"www.youtube.com", "youtube.com", "m.youtube.com", "youtu.be", "www.youtube-nocookie.com"}:
        return f"https://www.youtube-nocookie.com/embed/{name}"
    if host in {"vimeo.com", "player.vimeo.com"}:
        return f"https://player.vimeo.com/video/{name}?dnt=1"
    if host in {"www.dailymotion.com", "dai.ly"}:
        return f"https://www.dailymotion.com/embed/video/{name}"
    if path.startswith(("/w/", "/videos/watch/", "/videos/embed/")):
        return f"https://{host}/videos/embed/{name}"
    return ""
