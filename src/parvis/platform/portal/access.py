"""The one gate to figures and stories: who may see one, who may edit it.

Readers see what is published. Administrators, and the publishers of the organisation that owns it, see and edit the
rest; somebody else gets the same answer as when it does not exist. What a figure or a block shows of a dataset is always what an
anonymous reader may see, whoever looks or edits: see `figure_values` and `section_blocks`.
"""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from parvis.platform.catalog.access import Visitor
from parvis.platform.people.models import Organization, Person, Role
from parvis.platform.portal.models import Figure, Picture, Story

Owned = TypeVar("Owned", Figure, Story)


def may_write(person: Visitor) -> bool:
    """Whether `person` may make figures and stories at all. A key reads and pushes rows; it edits no page."""
    return isinstance(person, Person) and person.key is None and person.publishes_for(person.organization)


def own_organizations(person: Visitor) -> QuerySet[Organization]:
    """The organisations in whose name `person` may write."""
    everybody = Organization.objects.order_by("name")
    if not may_write(person) or not isinstance(person, Person):
        return everybody.none()
    return everybody if person.is_administrator else everybody.filter(pk=person.organization_id)


def may_edit(person: Visitor, owned: Figure | Story) -> bool:
    return isinstance(person, Person) and may_write(person) and person.publishes_for(owned.organization)


def visible_figures(person: Visitor) -> QuerySet[Figure]:
    return Figure.objects.filter(Q(published=True) | _own(person))


def editable_figures(person: Visitor) -> QuerySet[Figure]:
    return Figure.objects.filter(_own(person)).select_related("organization", "dataset")


def visible_figure(person: Visitor, slug: str) -> Figure:
    """The figure, if `person` may see it. Raises Http404 otherwise."""
    return _found(visible_figures(person).select_related("organization").filter(pk=slug).first())


def editable_figure(person: Visitor, slug: str) -> Figure:
    """The figure, if `person` may edit it. Raises PermissionDenied when they may only see it, else Http404."""
    figure = editable_figures(person).filter(pk=slug).first()
    if figure is None and visible_figures(person).filter(pk=slug).exists():
        raise PermissionDenied
    return _found(figure)


def shown_stories() -> QuerySet[Story]:
    """The stories that everybody may read, the latest first."""
    return (
        Story.objects.filter(shown__isnull=False)
        .select_related("organization", "shown")
        .order_by("-first_published", "slug")
    )


def editable_stories(person: Visitor) -> QuerySet[Story]:
    return Story.objects.filter(_own(person)).select_related("organization", "head", "head__by", "shown")


def shown_story(slug: str) -> Story:
    """The story, if it is published. Raises Http404 otherwise."""
    return _found(shown_stories().filter(pk=slug).first())


def editable_story(person: Visitor, slug: str) -> Story:
    """The story, if `person` may edit it. Raises PermissionDenied when they may only read it, else Http404."""
    story = editable_stories(person).filter(pk=slug).first()
    if story is None and shown_stories().filter(pk=slug).exists():
        raise PermissionDenied
    return _found(story)


def own_pictures(person: Visitor, story: Story) -> QuerySet[Picture]:
    """The pictures that may be placed in `story`: those of its organisation."""
    return (
        Picture.objects.filter(organization=story.organization_id)
        if may_edit(person, story)
        else Picture.objects.none()
    )


def _own(person: Visitor) -> Q:
    if not isinstance(person, Person) or not may_write(person):
        return Q(pk__in=())
    if person.is_administrator:
        return Q()
    return Q(organization=person.organization_id) if person.role == Role.PUBLISHER else Q(pk__in=())


def _found(one: Owned | None) -> Owned:
    if one is None:
        raise Http404
    return one
