"""The table of the journal. Entries are written by `journal.writing` and never changed."""

from __future__ import annotations

from django.db import models


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

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.act} {self.subject}"
