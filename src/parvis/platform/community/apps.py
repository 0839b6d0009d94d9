from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "parvis.platform.community"
    label = "community"
