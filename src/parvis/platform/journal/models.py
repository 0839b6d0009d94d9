"""The table of the journal. Entries are written by `journal.writing`; nothing changes or removes one.

The refusals below stop a mistake in our code; triggers of the database stop the rest.
"""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class Unchangeable(Exception):
    """Somebody tried to change or remove an entry of the journal."""


class EntryQuerySet(models.QuerySet["Entry"]):
    def update(self, **_fields: Any) -> NoReturn:
        raise Unchangeable

    def delete(self) -> NoReturn:
        raise Unchangeable


class Entry(models.Model):
    """One act: who, what, on which subject, with details, chained to the entry before by `digest`."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=200, db_index=True)
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.act} {self.subject}"

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise Unchangeable
        super().save(**{**options, "force_insert": True})

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:
        raise Unchangeable
