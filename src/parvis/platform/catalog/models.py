"""Datasets, their snapshots, the grants of restricted ones, and what is pushed to live ones."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.engine.tables.schema import Schema
from parvis.platform.people.models import Organization, Person

dataset_id_rule = RegexValidator(
    r"^[a-z0-9][a-z0-9_-]{0,99}$",
    _("An identifier is made of lower-case letters, digits, hyphens and underscores, 100 at most."),
)


class Visibility(models.TextChoices):
    PUBLIC = "public", _("public")
    RESTRICTED = "restricted", _("restricted")


class Dataset(models.Model):
    """A dataset of the catalogue; `current` is the one pointer that publishing, withdrawing and rolling back move.

    Texts that readers see are kept by language code (`{"fr": …, "en": …}`). `guidance` remembers what a publisher
    decided for the next import: types, reading options, data dictionary, decisions on personal columns.
    """

    id = models.CharField(_("identifier"), primary_key=True, max_length=100, validators=[dataset_id_rule])
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="datasets")
    titles = models.JSONField(default=dict)
    descriptions = models.JSONField(default=dict)
    themes = models.JSONField(default=list, blank=True)
    keywords = models.JSONField(default=list, blank=True)
    licence = models.CharField(max_length=60, default="licence-ouverte-2.0")
    producer = models.CharField(max_length=200, blank=True)
    frequency = models.CharField(max_length=40, blank=True)
    origin = models.JSONField(default=dict, blank=True)
    is_sample = models.BooleanField(default=False)
    visibility = models.CharField(max_length=20, choices=Visibility.choices, default=Visibility.PUBLIC)
    guidance = models.JSONField(default=dict, blank=True)
    search_text = models.TextField(default="", blank=True)
    created = models.DateTimeField(auto_now_add=True)
    described = models.DateTimeField(auto_now=True)
    published = models.DateTimeField(null=True, blank=True)
    current = models.ForeignKey("Snapshot", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.id

    def title(self, language: str = "fr") -> str:
        return str(self.titles.get(language) or next(iter(self.titles.values()), "") or self.id)

    def description(self, language: str = "fr") -> str:
        """The description as safe HTML: it is sanitised when it is written."""
        return str(self.descriptions.get(language) or next(iter(self.descriptions.values()), ""))


class Maker(models.TextChoices):
    """What made a snapshot: an act that stays in history, pushes, or the compaction of pushes."""

    ACT = "act"
    PUSHES = "pushes"
    COMPACTION = "compaction"


class Snapshot(models.Model):
    """What one act made: a manifest over immutable files of the store. See `engine.tables.manifest`.

    One that is `replaced` has left history: it waits only for the readers that still hold it.
    """

    id = models.CharField(primary_key=True, max_length=64)
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="snapshots")
    manifest = models.JSONField()
    rows = models.BigIntegerField()
    created = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    made_by = models.CharField(max_length=12, default=Maker.ACT)
    replaced = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering = ("-created",)

    def __str__(self) -> str:
        return f"{self.dataset_id}@{self.id[:12]}"

    @property
    def schema(self) -> Schema:
        return Schema.from_json(self.manifest["schema"])

    @property
    def origin(self) -> dict[str, Any]:
        return dict(self.manifest.get("origin", {}))


class Theme(models.Model):
    """What a theme, named in French by datasets, is called in other languages (by language code)."""

    name = models.CharField(primary_key=True, max_length=100)
    names = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """The right of one person to read one restricted dataset."""

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="grants")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("dataset", "person"), name="one_grant_each"),)


class Live(models.Model):
    """A dataset that takes pushes; `number` grows each time that pushed rows become visible, as `Generation` does."""

    dataset = models.OneToOneField(Dataset, primary_key=True, on_delete=models.CASCADE, related_name="live")
    number = models.BigIntegerField(default=0)


class PushKey(models.Model):
    """The right to push rows to one dataset. Its secret is not kept; `prefix` names it to people."""

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="push_keys")
    name = models.CharField(max_length=100, blank=True)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    revoked = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created", "pk")


class Push(models.Model):
    """Rows received and acknowledged that readers do not see yet: `entries` as JSON, `files` by their role.

    One that was `refused` did not fit the dataset any more when its turn came; it is kept for an agent to look at.
    """

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="pushes")
    entries = models.BinaryField()
    files = models.JSONField(default=dict, blank=True)
    received = models.DateTimeField()
    refused = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("pk",)


class Generation(models.Model):
    """One row whose number grows at each act that changes what readers may see; caches compare it."""

    number = models.BigIntegerField(default=0)
