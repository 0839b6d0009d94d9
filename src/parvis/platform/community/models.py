"""Reuses, feedback, who follows what, letters that wait, and how much each dataset was used.

An e-mail address stays only as long as it serves: until its reuse or its feedback is handled, while somebody follows a
dataset, until a letter is sent. Who only looks is counted, never recorded.
"""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parvis.platform.catalog.models import Dataset
from parvis.platform.people.models import Person


def new_token() -> str:
    """The secret of a link: who has it may see, confirm or leave."""
    return secrets.token_urlsafe(32)


class ReuseKind(models.TextChoices):
    APPLICATION = "application", _("application or web site")
    VISUALISATION = "visualisation", _("map or visualisation")
    ARTICLE = "article", _("article or inquiry")
    RESEARCH = "research", _("research or study")
    TEACHING = "teaching", _("teaching")
    SERVICE = "service", _("service or API")
    OTHER = "other", _("other")


class ReuseState(models.TextChoices):
    PROPOSED = "proposed", _("to handle")
    ACCEPTED = "accepted", _("shown")
    REFUSED = "refused", _("refused")


class Reuse(models.Model):
    """What somebody made with the town's data; `author` is the name that they want to see, and may be empty.

    `email` is where to write once it is handled; it is never shown to readers and is erased then.
    """

    title = models.CharField(max_length=150)
    description = models.TextField(max_length=3000)
    kind = models.CharField(max_length=20, choices=ReuseKind.choices)
    address = models.URLField(max_length=500)
    author = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2)
    datasets = models.ManyToManyField(Dataset, related_name="reuses")
    state = models.CharField(max_length=10, choices=ReuseState.choices, default=ReuseState.PROPOSED, db_index=True)
    reason = models.CharField(max_length=500, blank=True)
    proposed = models.DateTimeField()
    handled = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    search_text = models.TextField(default="", blank=True)

    class Meta:
        ordering = ("-proposed", "-pk")

    def __str__(self) -> str:
        return self.title


class ReusePicture(models.Model):
    """The picture of a reuse, made again here as WebP in two sizes, so that nothing else of the file received is kept."""

    reuse = models.OneToOneField(Reuse, primary_key=True, on_delete=models.CASCADE, related_name="picture")
    large = models.BinaryField()
    small = models.BinaryField()
    digest = models.CharField(max_length=16)


class FeedbackKind(models.TextChoices):
    ERROR = "error", _("an error in the data")
    QUESTION = "question", _("a question")
    IDEA = "idea", _("an idea")


class FeedbackState(models.TextChoices):
    NEW = "new", _("new")
    SEEN = "seen", _("seen")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed")


class Feedback(models.Model):
    """What somebody says of a dataset, perhaps of one `record` of it, to those who publish it.

    `text` is what they wrote, `shown_text` what readers see of it once an agent published the thread. `token` is the
    secret of the page where the person follows what becomes of it.
    """

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="feedback")
    kind = models.CharField(max_length=10, choices=FeedbackKind.choices)
    text = models.TextField(max_length=4000)
    record = models.CharField(max_length=100, blank=True)
    author = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2)
    token = models.CharField(max_length=64, unique=True, default=new_token)
    state = models.CharField(max_length=10, choices=FeedbackState.choices, default=FeedbackState.NEW, db_index=True)
    sent = models.DateTimeField()
    answer = models.TextField(max_length=4000, blank=True)
    answered = models.DateTimeField(null=True, blank=True)
    is_published = models.BooleanField(default=False)
    shown_text = models.TextField(max_length=4000, blank=True)
    handled = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("-sent", "-pk")

    def __str__(self) -> str:
        return f"{self.dataset_id} #{self.pk}"


class Follow(models.Model):
    """Somebody who confirmed that they want the news of a dataset by e-mail; of the whole catalogue when it has none.

    `told` is the number in the journal of the last act that they were told of; `site` the address under which they
    subscribed, that letters lead back to.
    """

    dataset = models.ForeignKey(Dataset, null=True, blank=True, on_delete=models.CASCADE, related_name="follows")
    email = models.EmailField()
    language = models.CharField(max_length=2)
    token = models.CharField(max_length=64, unique=True, default=new_token)
    site = models.URLField()
    confirmed = models.DateTimeField()
    told = models.BigIntegerField()
    written = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("email", "dataset"), name="one_follow_each"),
            models.UniqueConstraint(
                fields=("email",), condition=Q(dataset__isnull=True), name="one_follow_of_the_catalogue_each"
            ),
        )

    def __str__(self) -> str:
        return f"{self.dataset_id or 'catalogue'} #{self.pk}"


class Letter(models.Model):
    """An e-mail that waits to be sent; it is gone once it is. `leave` is the address that ends what it comes from.

    `message_id` is made before the first try, so that a letter sent twice by a machine that stopped in between is known
    as one by what receives it. It is not tried before `after`, nor sent once it `lapses`.
    """

    to = models.EmailField()
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField()
    leave = models.URLField(max_length=500, blank=True)
    message_id = models.CharField(max_length=150, unique=True)
    made = models.DateTimeField()
    lapses = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    after = models.DateTimeField()

    class Meta:
        ordering = ("pk",)


class UsageCount(models.Model):
    """How often one dataset was used in one way on one day (in the town's time zone); an empty dataset is the portal."""

    pk = models.CompositePrimaryKey("day", "dataset", "kind")
    day = models.DateField()
    dataset = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=10)
    count = models.BigIntegerField()
