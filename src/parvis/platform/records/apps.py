from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "parvis.platform.records"
    label = "records"

    def ready(self) -> None:
        from parvis.platform.records import own_sections

        own_sections.declare_all()
