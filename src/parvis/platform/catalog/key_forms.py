"""The form that makes an API key."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.platform.catalog.keys import Rights, may_push
from parvis.platform.people.models import Person

READ, READ_AND_PUSH, PUSH = "read", "read-push", "push"
LASTING = timedelta(days=365)


class KeyForm(forms.Form):
    """What the key is for, what it may do, and until when; the right to push is offered to those who publish."""

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("The program or the person that will use it."))
    rights = forms.ChoiceField(
        label=_("Rights"),
        choices=[
            (READ, _("Read")),
            (READ_AND_PUSH, _("Read, and push rows to live datasets")),
            (PUSH, _("Push rows to live datasets, nothing else")),
        ],
    )
    datasets = forms.CharField(
        label=_("Only these datasets"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "none"}),
        help_text=_("Identifiers, one a line. Empty: all that you may. Public datasets stay readable with any key."),
    )
    expires = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: it works until it is revoked."),
    )

    def __init__(self, person: Person, received: QueryDict | None = None) -> None:
        super().__init__(received, initial={"expires": timezone.localdate() + LASTING})
        if not may_push(person):
            del self.fields["rights"]

    def asked_rights(self) -> Rights:
        rights = self.cleaned_data.get("rights", READ)
        named = tuple(self.cleaned_data["datasets"].replace(",", " ").split())
        return Rights(reads=rights != PUSH, pushes=rights != READ, datasets=named or None)

    def asked_expiry(self) -> date | None:
        expires: date | None = self.cleaned_data["expires"]
        return expires
