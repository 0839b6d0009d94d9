from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "parvis.platform.maps"
    label = "maps"

    def ready(self) -> None:
        from parvis.platform.catalog.previewing import declare_preview
        from parvis.platform.maps import sections
        from parvis.platform.maps.card_map import card_map, has_place

        sections.declare_all()
        declare_preview(20, has_place, card_map)
