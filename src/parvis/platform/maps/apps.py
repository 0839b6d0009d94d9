from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "parvis.platform.maps"
    label = "maps"

    def ready(self) -> None:
        from parvis.platform.maps import sections

        sections.declare_all()
