"""The home page: search first, then the territory in figures, the themes, what is live, the data, the stories."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.overview import overview
from parvis.platform.portal.coming_events import coming_events
from parvis.platform.portal.domain.theme_icons import icon_of
from parvis.platform.portal.figure_reads import figures_of_home
from parvis.platform.portal.story_page import latest_stories

CARDS, STORIES, LIVE = 4, 3, 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    language = reader_language()
    seen = overview(request.user, language, most=CARDS, live=LIVE)
    page = {
        "seen": seen,
        "themes": [(theme, icon_of(theme.value)) for theme in seen.themes],
        "figures": figures_of_home(language),
        "coming": coming_events(seen.diary, timezone.localdate(), language) if seen.diary is not None else None,
        "stories": latest_stories(language, STORIES),
    }
    return render(request, "portal/home.html", page)
