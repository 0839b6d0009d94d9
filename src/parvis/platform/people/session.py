"""Who makes a request, for the views that need somebody."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from parvis.platform.people.models import Person


def person_of(request: HttpRequest) -> Person:
    """The person signed in. Raises PermissionDenied for a visitor."""
    if isinstance(request.user, Person):
        return request.user
    raise PermissionDenied
