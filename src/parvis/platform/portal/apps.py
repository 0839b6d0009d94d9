from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "parvis.platform.portal"
    label = "portal"

    def ready(self) -> None:
        from parvis.platform.catalog.keeping import keep_too
        from parvis.platform.portal import models
        from parvis.platform.portal.figure_section import FIGURES
        from parvis.platform.portal.section_sharing import declare_all
        from parvis.platform.records.sections import declare

        keep_too(models.Figure, models.Story, models.Revision, models.Picture, models.Rendition)
        declare(FIGURES)
        declare_all()
