"""`/explore/dataset/<id>/calendar/<record>.ics`: one event, for a calendar."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from parvis.platform.catalog.access import shown, visible_dataset
from parvis.platform.catalog.language import reader_language
from parvis.platform.media.calendar_reading import Calendar
from parvis.platform.media.calendar_words import few_values
from parvis.platform.media.domain.event_columns import event_columns
from parvis.platform.media.domain.event_file import event_file


@require_safe
def event(request: HttpRequest, dataset_id: str, record_id: str) -> HttpResponse:
    dataset = visible_dataset(request.user, dataset_id)
    columns = event_columns(shown(dataset).schema, reader_language(), request.GET.dict(), few_values(dataset))
    found = Calendar(dataset, columns, ()).one(record_id) if columns is not None else None
    if found is None:
        raise Http404
    address = request.build_absolute_uri(reverse("dataset-row", args=[dataset.pk, record_id]))
    content = event_file(found, ZoneInfo(settings.TIME_ZONE), timezone.now(), address, address)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{dataset.pk}-{record_id[:8]}.ics"'
    return response
