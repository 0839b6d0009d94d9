"""The entry point of web servers."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.site.settings")

_django = get_wsgi_application()

from parvis.platform.catalog.publishing import (  # noqa: E402 (models need Django to be set up)
    current_generation,
    live_generations,
)
from parvis.platform.records.push_api import serve_pushes  # noqa: E402
from parvis.site.chores import with_usage_counted  # noqa: E402
from parvis.site.quick import QuickAnswers  # noqa: E402
from parvis.site.quotas import metered  # noqa: E402

application = with_usage_counted(metered(QuickAnswers(_django, current_generation, live_generations)))
serve_pushes()
