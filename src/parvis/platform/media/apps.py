"""Pictures, videos and calendars of datasets: three sections of a dataset's page."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "parvis.platform.media"
    label = "media"

    def ready(self) -> None:
        from parvis.platform.media.own_sections import declare_all

        declare_all()
