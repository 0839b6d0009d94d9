"""The addresses of the catalogue."""

from django.urls import path

from parvis.platform.catalog import preview_page, search_feeds, views

urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("suggest/", views.suggest, name="catalogue-suggest"),
    path("results.atom", search_feeds.atom, name="catalogue-results-atom"),
    path("results.rss", search_feeds.rss, name="catalogue-results-rss"),
    path("preview/<str:dataset_id>/<str:version>.svg", preview_page.preview, name="dataset-preview"),
    path("managed/", views.managed, name="managed-datasets"),
]
