"""Organisations, persons who sign in, their API keys, and the counters of today's calls.

Residents who only look are never recorded: a counter of their calls has no address, and is gone the next day.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Organization(models.Model):
    """A body that publishes: the town, a school, an operator."""

    slug = models.SlugField(_("identifier"), primary_key=True, max_length=80)
    name = models.CharField(_("name"), max_length=200)

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a person may do; a publisher acts within one organisation, a reader sees what is granted."""

    ADMINISTRATOR = "administrator", _("administrator")
    PUBLISHER = "publisher", _("publisher")
    READER = "reader", _("reader")


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, login: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(login=self.model.normalize_username(login), **fields)
        person.set_password(password)
        person.full_clean(exclude=["password"])
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who signs in; `login` is the name used at sign-in and in the journal.

    `key` is not kept: it is the key with which the present request is made, and narrows what the person may do.
    """

    login = models.CharField(_("sign-in name"), max_length=150, unique=True)
    name = models.CharField(_("full name"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.READER)
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="people",
    )
    is_active = models.BooleanField(_("active"), default=True)
    created = models.DateTimeField(_("created"), auto_now_add=True)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = PersonManager()
    key: ApiKey | None = None

    def __str__(self) -> str:
        return self.name or self.login

    @property
    def is_administrator(self) -> bool:
        return self.is_active and self.role == Role.ADMINISTRATOR

    def publishes_for(self, organization: Organization | None) -> bool:
        """Whether this person may publish in the name of `organization`."""
        if not self.is_active:
            return False
        return self.role == Role.ADMINISTRATOR or (
            self.role == Role.PUBLISHER and organization is not None and self.organization_id == organization.pk
        )


class ApiKey(models.Model):
    """The right of a program to act as `person`, never for more than that person may. Its secret is not kept.

    Without `reads` it sees what everybody sees; without `pushes` it changes nothing; `datasets`, when it is a list of
    identifiers, holds both rights to these. `expires` is its last day, in the town's time zone; `daily_calls` is its own
    quota (0 for none), None for the one of the installation.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="keys")
    name = models.CharField(_("name"), max_length=100)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    reads = models.BooleanField(default=True)
    pushes = models.BooleanField(default=False)
    datasets = models.JSONField(null=True, blank=True)
    expires = models.DateField(null=True, blank=True)
    daily_calls = models.PositiveIntegerField(null=True, blank=True)
    created = models.DateTimeField()
    last_used = models.DateField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created", "pk")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def has_expired(self, now: datetime) -> bool:
        return self.expires is not None and timezone.localdate(now) > self.expires

    def works(self, now: datetime) -> bool:
        return self.revoked is None and not self.has_expired(now)


class DaySalt(models.Model):
    """The chance of one day that turns visitors' addresses into the callers of its counters; gone with the day."""

    day = models.DateField(primary_key=True)
    salt = models.CharField(max_length=64)


class CallCount(models.Model):
    """How many calls one caller made on one day: `k` and the number of a key, or `v` and a pseudonym of that day."""

    pk = models.CompositePrimaryKey("day", "caller")
    day = models.DateField()
    caller = models.CharField(max_length=40)
    calls = models.BigIntegerField()
