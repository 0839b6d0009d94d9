from django.apps import AppConfig


class AssistantsConfig(AppConfig):
    name = "parvis.platform.assistants"
    label = "assistants"
