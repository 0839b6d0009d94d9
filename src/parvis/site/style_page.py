"""The page that shows each element of the design in each state, in every scheme side by side: `/style/`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from parvis.site.theme import the_theme
from parvis.site.theme_colour import Colour, contrast, difference
from parvis.site.theme_contrast import PROMISES
from parvis.site.theme_tokens import SCHEMES, Values, built_colours, palette, tokens_of
from parvis.site.theme_vision import VISIONS, seen

NAMES = {
    "day": _("By day"),
    "night": _("By night"),
    "day-contrast": _("Day, more contrast"),
    "night-contrast": _("Night, more contrast"),
}
SIGHTS = {
    "": _("usual sight"),
    "deuteranopia": _("without green cones (deuteranopia)"),
    "protanopia": _("without red cones (protanopia)"),
    "tritanopia": _("without blue cones (tritanopia)"),
}
PALETTE_NAMES = {"data": _("For kinds"), "seq": _("From little to much"), "div": _("On both sides of a middle")}
SIZES = ("poster", "title", "heading", "large", "text", "small", "tiny")
ICONS = ("map", "chart-column", "table", "image", "film", "calendar", "gauge", "download", "terminal", "history", "info",
         "search", "rss", "share-2", "code", "trees", "school", "bus", "landmark", "accessibility")  # fmt: skip


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Day and night, or the schemes named by `scheme`."""
    asked = [name for name in request.GET.getlist("scheme") if name in SCHEMES] or ["day", "night"]
    sheet = _sheet()
    page = {
        "schemes": [_scheme(name, tokens_of(sheet, name)) for name in asked] if sheet else [],
        "choices": [(name, label, name in asked) for name, label in NAMES.items()],
        "sizes": SIZES,
        "icons": ICONS,
    }
    return render(request, "style/page.html", page)


@require_safe
def schemes(request: HttpRequest) -> HttpResponse:
    """The tokens of each scheme for one part of a page: what the reader's own scheme decides elsewhere."""
    sheet = _sheet()
    rules = []
    for name in SCHEMES:
        values = "".join(f"--{token}:{value};" for token, value in tokens_of(sheet, name).items())
        shade = "dark" if name.startswith("night") else "light"
        rules.append(f'[data-scheme="{name}"]{{color-scheme:{shade};{values}}}')
    return HttpResponse("\n".join(rules), content_type="text/css; charset=utf-8")


def _sheet() -> str:
    return built_colours() + the_theme().sheet


def _scheme(name: str, values: Values) -> dict[str, Any]:
    return {
        "name": name,
        "label": NAMES[name],
        "contrasts": [
            {
                "front": promise.front,
                "front_hex": values[promise.front],
                "back": promise.back,
                "back_hex": values[promise.back],
                "ratio": round(promise.ratio(values), 1),
                "least": promise.least_in(name),
                "is_kept": promise.ratio(values) >= promise.least_in(name),
            }
            for promise in PROMISES
        ],
        "palettes": [_palette(name, values) for name in PALETTE_NAMES],
    }


def _palette(name: str, values: Values) -> dict[str, Any]:
    surface = Colour.parse(values["surface"])
    colours = [(token, Colour.parse(value)) for token, value in palette(values, name)]
    sights = []
    for vision, label in SIGHTS.items():
        looks = [seen(colour, vision) if vision in VISIONS else colour for _token, colour in colours]
        pairs = [difference(one, other) for at, one in enumerate(looks) for other in looks[at + 1 :]]
        sights.append({"label": label, "hexes": [look.hex for look in looks], "nearest": round(min(pairs), 1)})
    return {
        "name": name,
        "label": PALETTE_NAMES[name],
        "colours": [(token, colour.hex, round(contrast(colour, surface), 1)) for token, colour in colours],
        "sights": sights,
    }
