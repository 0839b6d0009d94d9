"""Key figures and stories: what an agent composes from datasets, with the revisions of each story.

Texts that readers see are kept by language code (`{"fr": …, "en": …}`).
"""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.platform.catalog.models import Dataset
from parvis.platform.people.models import Organization, Person
from parvis.platform.portal.domain.amounts import MOST_DECIMALS

slug_rule = RegexValidator(
    r"^[a-z0-9][a-z0-9-]{0,79}$", _("An identifier is made of lower-case letters, digits and hyphens, 80 at most.")
)


class Figure(models.Model):
    """A number of the territory: a query of one dataset that gives it, or the value as it was written.

    `before_where` asks the same question of other rows; `before_value`, `target_value` and the values of `towns`
    (`[{"name", "value", "period"}]`) are written. Periods are years, months or days (`2021`, `2024-03`). `home_order` is
    its place on the home page; None keeps it away from there.
    """

    slug = models.CharField(primary_key=True, max_length=80, validators=[slug_rule])
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="figures")
    labels = models.JSONField(default=dict)
    notes = models.JSONField(default=dict, blank=True)
    dataset = models.ForeignKey(Dataset, null=True, blank=True, on_delete=models.SET_NULL, related_name="figures")
    select = models.CharField(max_length=500, blank=True)
    where = models.CharField(max_length=2000, blank=True)
    order_by = models.CharField(max_length=500, blank=True)
    written_value = models.FloatField(null=True, blank=True)
    units = models.JSONField(default=dict, blank=True)
    decimals = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(MOST_DECIMALS)])
    shortened = models.BooleanField(default=False)
    sources = models.JSONField(default=dict, blank=True)
    period = models.CharField(max_length=10, blank=True)
    before_where = models.CharField(max_length=2000, blank=True)
    before_value = models.FloatField(null=True, blank=True)
    before_period = models.CharField(max_length=10, blank=True)
    target_value = models.FloatField(null=True, blank=True)
    target_period = models.CharField(max_length=10, blank=True)
    towns = models.JSONField(default=list, blank=True)
    published = models.BooleanField(default=False)
    home_order = models.PositiveIntegerField(null=True, blank=True, db_index=True)
    created = models.DateTimeField()
    changed = models.DateTimeField()

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.slug

    def label(self, language: str) -> str:
        return in_language(self.labels, language) or self.slug


class Story(models.Model):
    """A page composed of blocks. `head` is its last revision, `shown` the one that readers see, None while it is a draft.

    `version` grows at each save: an editor that knows an older one is told instead of overwriting.
    """

    slug = models.CharField(primary_key=True, max_length=80, validators=[slug_rule])
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="stories")
    version = models.PositiveIntegerField(default=0)
    head = models.ForeignKey("Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    shown = models.ForeignKey("Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    first_published = models.DateTimeField(null=True, blank=True)
    last_published = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField()

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.slug


class Revision(models.Model):
    """What a story was after one save: titles, summaries, theme, cover and blocks, as `content` (see `domain.content`).

    An `automatic` one was saved by the editor itself, and may still grow with the next automatic save of its author.
    """

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    automatic = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("story", "number"), name="one_number_each"),)

    def __str__(self) -> str:
        return f"{self.story_id} {self.number}"


class Picture(models.Model):
    """An image that was sent for the stories of one organisation, kept in the widths that pages ask for.

    Images are made anew when they are received, so that nothing but their pixels is kept.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="pictures")
    name = models.CharField(max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=("organization", "digest"), name="one_picture_each"),)

    def __str__(self) -> str:
        return self.name


class Rendition(models.Model):
    """A picture at one width, as WebP."""

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")
    width = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("picture", "width"), name="one_rendition_a_width"),)

    def __str__(self) -> str:
        return f"{self.picture_id}-{self.width}"


def in_language(texts: Any, language: str) -> str:
    """The text in `language`, or in the one that there is."""
    if not isinstance(texts, dict):
        return ""
    return str(texts.get(language) or next((text for text in texts.values() if text), ""))
