"""Films that stand on other sites: whose player an address calls, and what to call so that it traces least.

A player is named by its address alone; nothing is asked of the other site before a reader wants to see the film.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

PROVIDERS = {
    "youtube": ("YouTube", "Google", "https://www.youtube-nocookie.com"),
    "dailymotion": ("Dailymotion", "Dailymotion", "https://geo.dailymotion.com"),
    "vimeo": ("Vimeo", "Vimeo", "https://player.vimeo.com"),
}
PEERTUBE = "peertube:"
_HOSTS = {
    "youtube.com": "youtube",
    "www.youtube.com": "youtube",
    "m.youtube.com": "youtube",
    "www.youtube-nocookie.com": "youtube",
    "youtu.be": "youtube",
    "dailymotion.com": "dailymotion",
    "www.dailymotion.com": "dailymotion",
    "dai.ly": "dailymotion",
    "vimeo.com": "vimeo",
    "www.vimeo.com": "vimeo",
    "player.vimeo.com": "vimeo",
}
_ID = {"youtube": r"[\w-]{6,20}", "dailymotion": r"[a-zA-Z0-9]{5,20}", "vimeo": r"\d{5,15}"}
_PATHS = {
    "youtube": r"/(?:embed|shorts|live|v)/({id})/?|/({id})",
    "dailymotion": r"/(?:embed/)?video/({id})(?:_[^/]*)?/?|/({id})",
    "vimeo": r"/(?:video/|channels/[\w-]+/)?({id})(?:/[\w-]+)?/?",
}
_PEERTUBE_PATH = re.compile(r"/(?:w|videos/watch|videos/embed)/([0-9A-Za-z-]{10,60})/?")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?::\d{2,5})?")


@dataclass(frozen=True, slots=True)
class Player:
    """A film elsewhere: `provider` is the word of the setting, `site` and `company` whom the reader's browser will call,
    `origin` what the page must be allowed to frame, `frame` the address of the player, `page` that of the film's own page."""

    provider: str
    site: str
    company: str
    origin: str
    frame: str
    page: str

    def is_enabled(self, providers: Sequence[str]) -> bool:
        return self.provider in providers


def player_of(address: str) -> Player | None:
    """The player that an address names, or None for anything else.

    >>> player_of("https://youtu.be/dQw4w9WgXcQ?t=3").frame
    'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ'
    """
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").lower() + (f":{parts.port}" if parts.port not in {None, 80, 443} else "")
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or parts.username is not None:
        return None
    provider = _HOSTS.get(host)
    if provider is not None:
        film = _film(provider, host, parts.path, parts.query)
        return _known(provider, film, address.strip()) if film else None
    own = _PEERTUBE_PATH.fullmatch(parts.path)
    if own is None or not _HOST.fullmatch(host):
        return None
    origin = f"https://{host}"
    return Player(PEERTUBE + host, host, host, origin, f"{origin}/videos/embed/{own[1]}?p2p=0", address.strip())


def read_providers(text: str) -> tuple[str, ...]:
    """The providers that a setting names. Raises ValueError that says which words may stand there.

    >>> read_providers("YouTube, peertube:videos.example.org")
    ('youtube', 'peertube:videos.example.org')
    """
    words = [word.strip().lower() for word in text.split(",") if word.strip()]
    for word in words:
        is_instance = word.startswith(PEERTUBE) and _HOST.fullmatch(word.removeprefix(PEERTUBE))
        if word not in PROVIDERS and not is_instance:
            raise ValueError(f"“{word}” is none of {', '.join(PROVIDERS)}, {PEERTUBE}host.example")
    return tuple(words)


def _film(provider: str, host: str, path: str, query: str) -> str:
    known = _ID[provider]
    if provider == "youtube" and path == "/watch":
        asked = parse_qs(query).get("v", [""])[0]
        return asked if re.fullmatch(known, asked) else ""
    found = re.fullmatch(_PATHS[provider].format(id=known), path)
    if found is None:
        return ""
    short = host in {"youtu.be", "dai.ly", "vimeo.com", "www.vimeo.com", "player.vimeo.com"}
    return found[1] or (found[2] if short and found.lastindex == 2 else "") or ""


def _known(provider: str, film: str, page: str) -> Player:
    site, company, origin = PROVIDERS[provider]
    frame = {
        "youtube": f"{origin}/embed/{film}",
        "dailymotion": f"{origin}/player.html?video={film}",
        "vimeo": f"{origin}/video/{film}?dnt=1",
    }[provider]
    return Player(provider, site, company, origin, frame, page)
