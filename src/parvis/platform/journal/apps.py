from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "parvis.platform.journal"
    label = "journal"
