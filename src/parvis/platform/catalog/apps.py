from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "parvis.platform.catalog"
    label = "catalog"
