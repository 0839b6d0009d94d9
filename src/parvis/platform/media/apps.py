from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "parvis.platform.media"
    label = "media"
