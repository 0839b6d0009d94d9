from django.apps import AppConfig


class ChartsConfig(AppConfig):
    name = "parvis.platform.charts"
    label = "charts"
