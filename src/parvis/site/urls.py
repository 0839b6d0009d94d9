"""The addresses of an installation. French pages stand at the root, English ones under `/en/`.

Addresses for machines come first and have no language; pages follow.
"""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from parvis.platform.portal.home import home
from parvis.site import accessibility, style_page, theme_files

machine_patterns: list[URLPattern | URLResolver] = [
    path("api/explore/v2.1/", include("parvis.platform.records.urls")),
    path("api/push/1.0/", include("parvis.platform.records.push_urls")),
    path("", include("parvis.platform.maps.machine_urls")),
    path("", include("parvis.platform.media.machine_urls")),
    path("", include("parvis.platform.assistants.urls")),
    path("", include("parvis.platform.portal.machine_urls")),
    path("", include("parvis.platform.records.older.urls")),
    path("theme-<slug:name>.css", theme_files.sheet, name="theme-sheet"),
    path("logo-<str:name>", theme_files.logo, name="theme-logo"),
    path("style/schemes.css", style_page.schemes, name="style-schemes"),
]

page_patterns = i18n_patterns(
    path("", home, name="home"),
    path("explore/", include("parvis.platform.catalog.urls")),
    path("explore/dataset/", include("parvis.platform.maps.page_urls")),
    path("explore/dataset/", include("parvis.platform.records.page_urls")),
    path("", include("parvis.platform.people.urls")),
    path("account/keys/", include("parvis.platform.catalog.key_urls")),
    path("", include("parvis.platform.media.urls")),
    path("", include("parvis.platform.charts.urls")),
    path("", include("parvis.platform.community.urls")),
    path("", include("parvis.platform.portal.urls")),
    path("style/", style_page.style, name="style"),
    path("accessibilite/", accessibility.statement, name="accessibility"),
    prefix_default_language=False,
)

shortened_patterns = [
    path("en", RedirectView.as_view(url="/en/", query_string=True)),
    path("explore", RedirectView.as_view(url="/explore/", query_string=True)),
    path("en/explore", RedirectView.as_view(url="/en/explore/", query_string=True)),
]

urlpatterns = [*machine_patterns, *shortened_patterns, *page_patterns]

handler400 = "parvis.site.errors.bad_request"
handler403 = "parvis.site.errors.forbidden"
handler404 = "parvis.site.errors.not_found"
handler500 = "parvis.site.errors.server_error"
