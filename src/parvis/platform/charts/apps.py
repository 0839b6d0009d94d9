from django.apps import AppConfig


class ChartsConfig(AppConfig):
    name = "parvis.platform.charts"
    label = "charts"

    def ready(self) -> None:
        from parvis.platform.charts.offered import declare_previews
        from parvis.platform.charts.sections import declare_all

        declare_all()
        declare_previews()
