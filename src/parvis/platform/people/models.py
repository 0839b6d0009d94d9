"""Organisations and persons who sign in. Residents who only look are never recorded."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
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
    """Somebody who signs in; `login` is the name used at sign-in and in the journal."""

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
