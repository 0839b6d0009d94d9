from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "parvis.platform.portal"
    label = "portal"
