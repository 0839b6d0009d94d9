"""The blocks of a story ready to be shown in one language; what cannot be shown says why to the agent, and leads readers on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from parvis.platform.catalog.access import visible_datasets
from parvis.platform.catalog.descriptions import sanitised
from parvis.platform.catalog.models import Dataset
from parvis.platform.media.domain.players import player_of
from parvis.platform.portal.domain.content import SECTIONS
from parvis.platform.portal.domain.rich_text import as_html
from parvis.platform.portal.domain.sharing import height_of
from parvis.platform.portal.figure_reads import Shown, figures_named
from parvis.platform.portal.models import Picture, Rendition, in_language
from parvis.platform.records.sections import section_of


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """`template` shows the block with `context`; `trouble` is for the agent, readers see what the template makes of it.

    `level` is that of the headings inside the block, under the heading that stands before it.
    """

    key: str
    kind: str
    width: str
    template: str
    level: int
    context: Mapping[str, Any] = field(default_factory=dict)
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the blocks of one story need of the database, asked once."""

    slug: str
    language: str
    datasets: Mapping[str, Dataset]
    figures: Mapping[str, Shown]
    pictures: Mapping[str, Mapping[str, Any]]


def shown_blocks(slug: str, content: Mapping[str, Any], language: str) -> list[ShownBlock]:
    blocks = content["blocks"]
    ready = _gathered(slug, content, language)
    level, ready_blocks = 2, []
    for block in blocks:
        ready_blocks.append(_shown(block, ready, level))
        if block["kind"] == "heading":
            level = int(block["level"]) + 1
    return ready_blocks


def _gathered(slug: str, content: Mapping[str, Any], language: str) -> Gathered:
    blocks = content["blocks"]
    ids = {block["dataset"] for block in blocks if block.get("dataset")}
    found = visible_datasets(None).select_related("organization", "current").filter(pk__in=ids).in_bulk() if ids else {}
    names = dict.fromkeys(one for block in blocks if block["kind"] == "figures" for one in block["figures"])
    figures = {one.figure.pk: one for one in figures_named(names, language)} if names else {}
    digests = [block["picture"] for block in blocks if block["kind"] == "image" and block["picture"]]
    return Gathered(slug, language, found, figures, pictures_of(digests))


def pictures_of(digests: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The pictures by their digest, each with the addresses of its widths."""
    if not digests:
        return {}
    found = {}
    widths_alone = Prefetch("renditions", Rendition.objects.only("picture_id", "width"))
    for one in Picture.objects.filter(digest__in=digests).prefetch_related(widths_alone):
        widths = sorted(made.width for made in one.renditions.all())
        addresses = [(reverse("picture", args=[one.digest, width]), width) for width in widths]
        found[one.digest] = {
            "src": addresses[-1][0],
            "srcset": ", ".join(f"{address} {width}w" for address, width in addresses),
            "small": addresses[0][0],
            "width": one.width,
            "height": one.height,
        }
    return found


def _shown(block: Mapping[str, Any], ready: Gathered, level: int) -> ShownBlock:
    kind = block["kind"]
    if kind in SECTIONS:
        template, context, trouble = _section(block, ready)
    else:
        template, context, trouble = _MAKERS[kind](block, ready)
    return ShownBlock(block["id"], kind, block["width"], f"portal/blocks/{template}.html", level, context, trouble)


Made = tuple[str, dict[str, Any], str]
_OWN_FILE = re.compile(r"/(?!/)[\w./~-]+(?:\.mp4|\.webm|\.ogv|/download/)")


def _section(block: Mapping[str, Any], ready: Gathered) -> Made:
    """A frame of the portal itself: its addresses and its names stay apart from those of the page. See decision 0016."""
    dataset = ready.datasets.get(block["dataset"])
    name = SECTIONS[block["kind"]]
    if dataset is None:
        return "absent", {"dataset": None}, _("This dataset is not published, or not open to everybody.")
    try:
        section = section_of(dataset, name)
    except Http404:
        return "absent", {"dataset": dataset}, _("This dataset has no such view: choose another kind of block.")
    if not section.is_embeddable:
        return "absent", {"dataset": dataset}, _("This view cannot stand alone in a page.")
    asked = "&".join(part for part in (block["query"], urlencode({"lang": ready.language})) if part)
    height = block["height"]
    context = {
        "dataset": dataset,
        "title": in_language(block["caption"], ready.language) or f"{dataset.title(ready.language)} – {section.label}",
        "caption": in_language(block["caption"], ready.language),
        "src": f"{reverse('embed-section', args=[dataset.pk, name])}?{asked}",
        "page": section.address(dataset.pk) + (f"?{block['query']}" if block["query"] else ""),
        "height": int(height) if height.isdecimal() and 100 <= int(height) <= 3000 else height_of(name),
    }
    return "section", context, ""


def _heading(block: Mapping[str, Any], ready: Gathered) -> Made:
    return "heading", {"text": in_language(block["text"], ready.language), "level": block["level"]}, ""


def _text(block: Mapping[str, Any], ready: Gathered) -> Made:
    return "text", {"html": _html(in_language(block["text"], ready.language))}, ""


def _quote(block: Mapping[str, Any], ready: Gathered) -> Made:
    context = {
        "html": _html(in_language(block["text"], ready.language)),
        "who": in_language(block["who"], ready.language),
    }
    return "quote", context, ""


def _figures(block: Mapping[str, Any], ready: Gathered) -> Made:
    found = [ready.figures[slug] for slug in block["figures"] if slug in ready.figures]
    lost = [slug for slug in block["figures"] if slug not in ready.figures]
    trouble = _("These figures are not published: %(names)s.") % {"names": ", ".join(lost)} if lost else ""
    failing = "; ".join(f"{one.label} – {one.trouble}" for one in found if one.trouble)
    return "figures", {"figures": found}, " ".join(part for part in (trouble, failing) if part)


def _image(block: Mapping[str, Any], ready: Gathered) -> Made:
    picture = ready.pictures.get(block["picture"])
    context = {
        "picture": picture,
        "alt": in_language(block["alt"], ready.language),
        "caption": in_language(block["caption"], ready.language),
        "credit": block["credit"],
    }
    return "image", context, "" if picture else _("This image is not there: send it again.")


def _video(block: Mapping[str, Any], ready: Gathered) -> Made:
    address = block["address"].strip()
    player = player_of(address)
    is_file = _OWN_FILE.fullmatch(address) is not None
    tracks = [
        {"language": code, "src": reverse("story-captions", args=[ready.slug, block["id"], code])}
        for code, text in block["captions"].items()
        if text
    ]
    context = {
        "file": address if is_file else "",
        "player": player,
        "is_enabled": player is not None and player.is_enabled(settings.PARVIS["VIDEO_PROVIDERS"]),
        "title": in_language(block["title"], ready.language),
        "credit": block["credit"],
        "tracks": tracks,
        "language": ready.language,
    }
    trouble = ""
    if player is None and not is_file:
        trouble = _("No film is known at this address: paste the one of a file of the portal or of its page.")
    elif is_file and not tracks:
        trouble = _("This film has no captions: people who do not hear cannot follow it.")
    elif player is not None and not context["is_enabled"]:
        trouble = _("The town lets no page open this player: readers get a link to the film.")
    return "video", context, trouble


def _dataset(block: Mapping[str, Any], ready: Gathered) -> Made:
    dataset = ready.datasets.get(block["dataset"])
    if dataset is None:
        return "absent", {"dataset": None}, _("This dataset is not published, or not open to everybody.")
    return "dataset", {"dataset": dataset}, ""


_MAKERS = {
    "heading": _heading,
    "text": _text,
    "quote": _quote,
    "figures": _figures,
    "image": _image,
    "video": _video,
    "dataset": _dataset,
}


def _html(text: str) -> SafeString:
    return mark_safe(sanitised(as_html(text)))  # noqa: S308 - sanitised just now
