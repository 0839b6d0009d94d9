from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "parvis.platform.community"
    label = "community"

    def ready(self) -> None:
        from parvis.platform.catalog.keeping import keep_too
        from parvis.platform.catalog.popularity import declare_uses
        from parvis.platform.community import models
        from parvis.platform.community.section import declare_all
        from parvis.platform.community.usage import uses_by_people

        declare_all()
        keep_too(models.Reuse, models.ReusePicture, models.Feedback, models.Follow, models.UsageCount)
        declare_uses(uses_by_people)
