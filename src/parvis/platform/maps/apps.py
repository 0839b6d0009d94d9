from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "parvis.platform.maps"
    label = "maps"
