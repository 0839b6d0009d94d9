"""The sections that this app adds to the page of a dataset, and the preview of those that have pictures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.platform.catalog.previewing import declare_preview
from parvis.platform.media.calendar import calendar_body, has_calendar
from parvis.platform.media.first_image import may_have_image, preview_image
from parvis.platform.media.gallery import gallery_body, has_pictures
from parvis.platform.media.videos import has_videos, videos_body
from parvis.platform.records.sections import Section, declare


def declare_all() -> None:
    declare(Section("gallery", _("Gallery"), 40, has_pictures, gallery_body, is_embeddable=True))
    declare(Section("videos", _("Videos"), 45, has_videos, videos_body))
    declare(Section("calendar", _("Calendar"), 50, has_calendar, calendar_body, is_embeddable=True))
    declare_preview(10, may_have_image, preview_image)
