"""The addresses of the catalogue."""

from django.urls import path

from parvis.platform.catalog import views

urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("managed/", views.managed, name="managed-datasets"),
]
