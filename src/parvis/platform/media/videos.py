"""The videos of a dataset: those that the portal keeps, and those of other sites, called only when a reader asks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse

from parvis.engine.tables.schema import Column
from parvis.platform.catalog.access import shown
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Dataset
from parvis.platform.media.columns_of_files import FileColumns, file_columns
from parvis.platform.media.domain.captions import words_of
from parvis.platform.media.domain.cell_files import FILMS, cell_file, sort_of, suffix
from parvis.platform.media.domain.gallery_columns import Wordings, wordings
from parvis.platform.media.domain.naming import LANGUAGES
from parvis.platform.media.domain.players import Player, player_of
from parvis.platform.media.failures import FAILURES, failed
from parvis.platform.media.film_files import captions_of
from parvis.platform.media.found_rows import Selection
from parvis.platform.media.kept_thumbnails import WIDTHS
from parvis.platform.media.said import Said, said
from parvis.platform.media.stored_files import names_of_files, stored_file
from parvis.platform.media.thumbnail_view import thumbnail_address
from parvis.platform.records.addresses import changed
from parvis.platform.records.domain.filters import FILTER
from parvis.platform.records.rows import IDENTITY
from parvis.platform.records.sections import Body
from parvis.platform.records.table import question_of

PAGE_SIZE = 12
_RECORD = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Track:
    """Captions of a film in a language."""

    address: str
    language: str
    file: str


@dataclass(frozen=True, slots=True)
class Video:
    """A film of a row: ours when it has a `source`, else that of a `player`, framed only when `is_playing`."""

    identity: str
    said: Said
    row: str
    poster: str = ""
    source: str = ""
    media_type: str = ""
    original: str = ""
    tracks: Sequence[Track] = ()
    transcript: Sequence[str] = ()
    player: Player | None = None
    is_enabled: bool = False
    is_playing: bool = False
    play: str = ""


def has_videos(dataset: Dataset) -> bool:
    columns = file_columns(dataset)
    return columns.films is not None or columns.players is not None


def videos_body(request: HttpRequest, dataset: Dataset) -> Body:
    """A page of videos. `?play=<record>` lets one player of another site in, and the page may then frame that site alone."""
    schema, columns = shown(dataset).schema, file_columns(dataset)
    question = question_of(request, schema)
    main = columns.films or columns.players
    assert main is not None
    words = wordings(schema, reader_language())
    chosen = Selection(dataset, _read(columns, words, main), _where(question.where(schema), columns), question.order())
    filters = [name for name in request.GET if name.startswith(FILTER)]
    context: dict[str, Any] = {
        "question": question,
        "clear": request.path + changed(request.GET, drop=["q", "sort", "play", *filters]),
        "unanswerable": [schema[name].label(reader_language()) for name in question.unanswerable(schema)],
    }
    try:
        total = chosen.total()
        pages = max(1, -(-total // PAGE_SIZE))
        page = min(question.page, pages)
        rows = chosen.rows(PAGE_SIZE, (page - 1) * PAGE_SIZE) if total else ()
    except FAILURES as error:
        return failed("media/videos.html", context, error)
    videos = [one for row in rows if (one := _video(request, dataset, columns, words, row, page)) is not None]
    address = {
        number: request.path + changed(request.GET, {"page": number}, drop=["play"]) for number in (page - 1, page + 1)
    }
    context |= {
        "videos": videos,
        "total": total,
        "page": page,
        "pages": pages,
        "previous_page": address[page - 1] if page > 1 else "",
        "next_page": address[page + 1] if page < pages else "",
    }
    framed = [one.player.origin for one in videos if one.is_playing and one.player is not None]
    return Body("media/videos.html", context, policy_changes={"frame-src": framed[0]} if framed else {})


def _read(columns: FileColumns, words: Wordings, main: Column) -> tuple[Column, ...]:
    every = (main, columns.films, columns.players, columns.pictures, *columns.captions, *words.present())
    return tuple({one.name: one for one in every if one is not None}.values())


def _where(conditions: tuple[str, ...], columns: FileColumns) -> tuple[str, ...]:
    held = [f"`{one.name}` is not null" for one in (columns.films, columns.players) if one is not None]
    return (*conditions, " or ".join(held))


def _video(
    request: HttpRequest, dataset: Dataset, columns: FileColumns, words: Wordings, row: Mapping[str, Any], page: int
) -> Video | None:
    film = cell_file(row[columns.films.name]) if columns.films is not None else None
    player = player_of(str(row[columns.players.name] or "")) if columns.players is not None else None
    poster = cell_file(row[columns.pictures.name]) if columns.pictures is not None else None
    identity = str(row[IDENTITY])
    common: dict[str, Any] = {
        "identity": identity,
        "said": said(dataset, words, row, film.name if film is not None else ""),
        "row": reverse("dataset-row", args=[dataset.pk, identity]),
        "poster": thumbnail_address(poster.dataset, poster.id, WIDTHS[2], "jpg") if poster is not None else "",
    }
    if film is not None and film.sort == "film":
        tracks = _tracks(dataset, columns.captions, row, film.name)
        return Video(
            **common,
            source=reverse("film", args=[film.dataset, film.id]),
            media_type=FILMS[suffix(film.name)],
            original=film.original,
            tracks=tracks,
            transcript=_transcript(request, dataset, common["said"], tracks),
        )
    if player is None:
        return None
    is_enabled = player.is_enabled(settings.PARVIS["VIDEO_PROVIDERS"])
    asked = request.GET.get("play", "")
    return Video(
        **common,
        transcript=tuple(common["said"].transcript.splitlines()),
        player=player,
        is_enabled=is_enabled,
        is_playing=is_enabled and _RECORD.fullmatch(asked) is not None and asked == identity,
        play=f"{request.path}{changed(request.GET, {'play': identity, 'page': page})}#video-{identity[:12]}",
    )


def _tracks(dataset: Dataset, columns: Sequence[Column], row: Mapping[str, Any], film: str) -> list[Track]:
    """The captions of the row; failing that, the files that have the name of the film."""
    named = [(column.name, found) for column in columns if (found := cell_file(row[column.name])) is not None]
    if named:
        return [_track(dataset, one.id, one.name, name) for name, one in named if one.sort == "captions"]
    stem = PurePath(film).stem
    files = names_of_files(dataset).items()
    same = [
        (name, file_id)
        for name, file_id in files
        if sort_of(name) == "captions" and name.split(".")[0] == stem.split(".")[0]
    ]
    return [_track(dataset, file_id, name, "") for name, file_id in sorted(same)]


def _track(dataset: Dataset, file_id: str, name: str, column: str) -> Track:
    marks = [*PurePath(name).stem.replace("-", ".").replace("_", ".").split("."), *column.split("_")]
    language = next((mark for mark in reversed(marks) if mark in LANGUAGES), "fr")
    return Track(reverse("captions", args=[dataset.pk, file_id]), language, file_id)


def _transcript(request: HttpRequest, dataset: Dataset, words: Said, tracks: Sequence[Track]) -> Sequence[str]:
    """What the column of transcripts says, else the words of the captions."""
    if words.transcript:
        return words.transcript.splitlines()
    preferred = sorted(tracks, key=lambda one: one.language != reader_language())
    for track in preferred[:1]:
        try:
            text = captions_of(stored_file(request.user, dataset.pk, track.file))
        except Http404:
            return ()
        return words_of(text) if text else ()
    return ()
