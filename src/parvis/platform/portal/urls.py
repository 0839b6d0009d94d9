"""The pages of figures and stories."""

from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView

from parvis.platform.portal import figure_editing, figure_page, story_editing, story_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("figures", RedirectView.as_view(pattern_name="figures", query_string=True)),
    path("figures/", figure_page.figures, name="figures"),
    path("figures/managed/", figure_editing.managed, name="figures-managed"),
    path("figures/new/", figure_editing.new, name="figure-new"),
    path("figures/<slug:slug>/", figure_page.figure, name="figure"),
    path("figures/<slug:slug>/edit/", figure_editing.edit, name="figure-edit"),
    path("figures/<slug:slug>/delete/", figure_editing.delete, name="figure-delete"),
    path("stories", RedirectView.as_view(pattern_name="stories", query_string=True)),
    path("stories/", story_page.stories, name="stories"),
    path("stories/new/", story_editing.new, name="story-new"),
    path("stories/<slug:slug>/", story_page.story, name="story"),
    path("stories/<slug:slug>/edit/", story_editing.edit, name="story-edit"),
    path("stories/<slug:slug>/preview/", story_editing.preview, name="story-preview"),
    path("stories/<slug:slug>/history/", story_editing.history, name="story-history"),
    path("stories/<slug:slug>/delete/", story_editing.delete, name="story-delete"),
    path("stories/<slug:slug>/captions/<slug:key>.<slug:language>.vtt", story_page.captions, name="story-captions"),
]
