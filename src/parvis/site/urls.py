"""The addresses of an installation. French pages stand at the root, English ones under `/en/`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

machine_patterns: list[URLPattern | URLResolver] = []

urlpatterns = [*machine_patterns]
