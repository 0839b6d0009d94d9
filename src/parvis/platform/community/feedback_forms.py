"""The form with which anybody tells something of a dataset, and the one with which an agent answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from parvis.platform.community.form_guard import Guard, GuardedForm
from parvis.platform.community.models import Feedback, FeedbackKind, FeedbackState


class FeedbackForm(GuardedForm):
    guard = Guard("feedback", daily=10)
    kind = forms.ChoiceField(label=_("What it is about"), choices=FeedbackKind.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Your message"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("The row, the value, what you expected. Write no personal data: the message may be published."),
    )
    author = forms.CharField(
        label=_("Your name or pseudonym"),
        max_length=120,
        required=False,
        help_text=_("Optional. Shown with your message if the publisher makes it public."),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        required=False,
        help_text=_("Optional, to receive the answer. Never published; erased once your message is handled."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class HandlingForm(forms.Form):
    """An agent's answer; what is published is the message as the agent leaves it, without what is personal."""

    state = forms.ChoiceField(label=_("State"), choices=FeedbackState.choices)
    answer = forms.CharField(
        label=_("Answer"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The person reads it at their own address, and by e-mail if they left one."),
    )
    is_published = forms.BooleanField(
        label=_("Publish the message and the answer on the dataset’s page"), required=False
    )
    shown_text = forms.CharField(
        label=_("The message as published"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Take out names, addresses and whatever points to a person."),
    )

    def __init__(self, feedback: Feedback, received: QueryDict | None = None) -> None:
        kept = {name: getattr(feedback, name) for name in ("state", "answer", "is_published")}
        super().__init__(received, initial={**kept, "shown_text": feedback.shown_text or feedback.text})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("state") == FeedbackState.ANSWERED and not given.get("answer", "").strip():
            self.add_error("answer", _("Write the answer, or choose another state."))
        if given.get("is_published") and not given.get("shown_text", "").strip():
            self.add_error("shown_text", _("There is nothing to publish: write the message as readers will see it."))
        return given
