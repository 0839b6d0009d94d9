from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "parvis.platform.portal"
    label = "portal"

    def ready(self) -> None:
        from parvis.platform.portal.figure_section import FIGURES
        from parvis.platform.records.sections import declare

        declare(FIGURES)
