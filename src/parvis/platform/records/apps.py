from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "parvis.platform.records"
    label = "records"
