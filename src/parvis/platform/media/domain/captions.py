"""Captions of a film: SubRip turned into WebVTT, the only form that browsers read, and the words alone for a transcript."""

from __future__ import annotations

import re
from html import unescape

LARGEST = 2_000_000
_TIMING = re.compile(
    r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})[ \t]*-->[ \t]*(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})(.*)"
)
_TAG = re.compile(r"<[^>\n]*>")
_KEPT_TAG = re.compile(r"</?[biu]>")


def webvtt(content: bytes) -> str:
    """The captions as WebVTT: those of a file that is so already are kept, with their settings.

    Text in Unicode or, failing that, as Windows wrote it. Raises ValueError when no line of time is found.

    >>> print(webvtt("1\\n00:00:01,5 --> 00:00:02,000\\nLa <font>mairie</font>\\n".encode()))
    WEBVTT
    <BLANKLINE>
    00:00:01.500 --> 00:00:02.000
    La mairie
    <BLANKLINE>
    """
    text = _text(content)
    if not _TIMING.search(text):
        raise ValueError("no caption has a time")
    if text.startswith("WEBVTT"):
        return text
    cues = []
    for block in re.split(r"\n[ \t]*\n", text):
        lines = block.strip("\n").split("\n")
        at = next((number for number, line in enumerate(lines) if _TIMING.match(line.strip())), None)
        if at is None:
            continue
        words = [_cue_line(line) for line in lines[at + 1 :] if line.strip()]
        if words:
            cues.append("\n".join([_timing(lines[at].strip()), *words, ""]))
    return "\n".join(["WEBVTT", "", *cues])


def words_of(vtt: str) -> list[str]:
    """What the captions say, one entry a caption, without times, tags and captions said twice in a row."""
    said: list[str] = []
    for block in re.split(r"\n[ \t]*\n", vtt):
        lines = block.split("\n")
        at = next((number for number, line in enumerate(lines) if _TIMING.match(line.strip())), None)
        if at is None:
            continue
        words = unescape(_TAG.sub("", " ".join(line.strip() for line in lines[at + 1 :]))).strip()
        if words and (not said or said[-1] != words):
            said.append(words)
    return said


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")


def _timing(line: str) -> str:
    found = _TIMING.match(line)
    assert found is not None
    h1, m1, s1, f1, h2, m2, s2, f2, _settings = found.groups()
    return f"{_moment(h1, m1, s1, f1)} --> {_moment(h2, m2, s2, f2)}"


def _moment(hours: str | None, minutes: str, seconds: str, fraction: str) -> str:
    return f"{int(hours or 0):02d}:{int(minutes):02d}:{seconds}.{fraction.ljust(3, '0')}"


def _cue_line(line: str) -> str:
    """A line of SubRip: its bold, italic and underline are WebVTT's too, other tags are dropped, arrows cannot end a cue."""
    kept = _TAG.sub(lambda tag: tag[0] if _KEPT_TAG.fullmatch(tag[0]) else "", line.strip())
    return kept.replace("-->", "→").replace("&", "&amp;")
