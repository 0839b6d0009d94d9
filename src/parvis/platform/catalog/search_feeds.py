"""The datasets that answer a search, the latest first, for readers of feeds: they are told of each new one, and of each update."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.searching import Answer, Question, search
from parvis.platform.catalog.templatetags.town import summary_of


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    return _feed(request, Atom1Feed)


@require_safe
def rss(request: HttpRequest) -> HttpResponse:
    return _feed(request, Rss201rev2Feed)


def _feed(request: HttpRequest, kind: type[Atom1Feed | Rss201rev2Feed]) -> HttpResponse:
    question = replace(Question.asked(request.GET, reader_language()), order="recent", page=1)
    answer = search(None, question)
    page = reverse("catalogue") + (f"?{request.GET.urlencode()}" if request.GET else "")
    feed = kind(
        title=_title(question, answer),
        link=request.build_absolute_uri(page),
        description=_("The latest datasets first."),
        language=question.language,
        feed_url=request.build_absolute_uri(),
        author_name=settings.PARVIS["TOWN"],
    )
    for card in answer.cards:
        link = request.build_absolute_uri(reverse("dataset", args=[card.dataset.pk]))
        feed.add_item(
            title=card.dataset.title(question.language),
            link=link,
            description=summary_of(card.dataset),
            unique_id=f"{link}#{card.document.snapshot[:12]}",
            pubdate=card.document.published,
            updateddate=card.document.published,
            categories=card.document.themes,
        )
    if not answer.cards:
        feed.latest_post_date = now  # type: ignore[method-assign]
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    response["Cache-Control"] = "public, no-cache"
    return response


def _title(question: Question, answer: Answer) -> str:
    labels = [
        one.label for name, values in question.chosen.items() for one in answer.facets[name] if one.value in values
    ]
    asked = [question.words, *labels]
    title = _("Open data of %(town)s") % {"town": settings.PARVIS["TOWN"]}
    return " – ".join(part for part in (title, *asked) if part)
