"""The key figures and the stories of the demo town, made by the same forms and acts as those of an agent.

What is already there stays as agents left it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.utils.translation import override

from parvis.platform.catalog.refusals import Refused
from parvis.platform.people.models import Organization
from parvis.platform.portal.domain.content import cleaned, lacks
from parvis.platform.portal.figure_acts import save_figure
from parvis.platform.portal.figure_forms import FigureForm
from parvis.platform.portal.models import Figure, Story
from parvis.platform.portal.pictures import receive_picture
from parvis.platform.portal.story_acts import create_story, publish_story
from parvis.site.commands.speaking import LANGUAGE, said

OWNER = "ville"


def publish_pages(folder: Path, echo: Callable[[str], None]) -> int:
    """Make the figures and stories that are not there yet; the number that failed."""
    owner = Organization.objects.get(slug=OWNER)
    figures = tomllib.loads((folder / "figures.toml").read_text(encoding="utf-8"))
    stories = sorted(folder.glob("stories/*.toml"))
    failed = 0
    with override(LANGUAGE):
        for slug, fields in figures.items():
            failed += _tried(slug, echo, partial(_figure, slug, fields, owner))
        for path in stories:
            failed += _tried(path.stem, echo, partial(_story, path, owner))
    echo(
        said(
            en=f"{len(figures)} key figures, {len(stories)} stories",
            fr=f"{len(figures)} chiffres clés, {len(stories)} histoires",
        )
    )
    return failed


def _tried(name: str, echo: Callable[[str], None], make: Callable[[], None]) -> int:
    try:
        make()
    except Refused as refusal:
        echo(f"{name} : {refusal.text[LANGUAGE]}")
        return 1
    return 0


def _figure(slug: str, fields: Mapping[str, Any], owner: Organization) -> None:
    if Figure.objects.filter(pk=slug).exists():
        return
    form = FigureForm(Organization.objects.all(), {"slug": slug, "organization": owner.pk, "published": True, **fields})
    if not form.is_valid():
        reasons = "; ".join(f"{name}: {' '.join(map(str, errors))}" for name, errors in form.errors.items())
        raise Refused(en=reasons, fr=reasons)
    save_figure(form.apply(Figure()), on_home=form.cleaned_data["on_home"], by=None, now=datetime.now(UTC))


def _story(path: Path, owner: Organization) -> None:
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    if Story.objects.filter(pk=raw["slug"]).exists():
        return
    now = datetime.now(UTC)
    cover = {"alt": raw.get("cover_alt"), "credit": raw.get("cover_credit", "")}
    if "cover" in raw:
        with (path.parent / raw["cover"]).open("rb") as file:
            cover["picture"] = receive_picture(file, raw["cover"], owner, by=None, now=now).digest
    content = cleaned({**raw, "cover": cover})
    if missing := lacks(content):
        reasons = "; ".join(f"{one.block}: {one.what}" for one in missing)
        raise Refused(en=reasons, fr=reasons)
    publish_story(create_story(raw["slug"], owner, content, by=None, now=now), by=None, now=now)
