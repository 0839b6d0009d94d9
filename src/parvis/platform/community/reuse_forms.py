"""The form that proposes a reuse, and the one with which an agent mends it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, BinaryIO, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from parvis.platform.catalog.access import visible_datasets
from parvis.platform.catalog.language import reader_language
from parvis.platform.catalog.models import Dataset
from parvis.platform.community.form_guard import Guard, GuardedForm
from parvis.platform.community.models import Reuse, ReuseKind
from parvis.platform.community.pictures import LARGEST_FILE, Made, Unusable, made_again

SCHEMES = ("https", "http")
NO_CHOICE = ("", _("choose…"))


def titled(datasets: Iterable[Dataset], chosen: Collection[str]) -> list[tuple[str, str]]:
    """The datasets to choose from, by title, those that are chosen already first."""
    titles = [(one.pk not in chosen, one.title(reader_language()), one.pk) for one in datasets]
    return [(pk, title) for _, title, pk in sorted(titles)]


class _ReuseFields(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=150)
    kind = forms.ChoiceField(label=_("Kind"), choices=[NO_CHOICE, *ReuseKind.choices])
    address = forms.URLField(
        label=_("Address"),
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=SCHEMES)],
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("Where it can be seen, such as https://example.org/map"),
    )
    description = forms.CharField(
        label=_("What it is"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("A few sentences: what it does, for whom, what the data brings to it."),
    )
    datasets = forms.MultipleChoiceField(
        label=_("Datasets used"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Choose at least one dataset.")}
    )  # fmt: skip
    author = forms.CharField(
        label=_("Author"),
        max_length=120,
        required=False,
        help_text=_("The name to show: yours, a pseudonym, an organisation. Empty: no name is shown."),
    )


class ProposalForm(GuardedForm, _ReuseFields):
    """What a visitor tells of a reuse; its picture, once read, is `made`."""

    guard = Guard("reuse", daily=5)
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("A screenshot or a photo: PNG, JPEG, WebP or GIF, 8 MB at most. It is made smaller here."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        required=False,
        help_text=_("To tell you whether it is shown. Never published; erased once the proposal is handled."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("title", "kind", "address", "description", "datasets", "picture", "author", "email")

    def __init__(self, request: HttpRequest, *, now: datetime, **options: Any) -> None:
        super().__init__(request, now=now, **options)
        self.made: Made | None = None
        chosen = set(
            cast(QueryDict, self.data).getlist("datasets") if self.is_bound else self.initial.get("datasets", ())
        )
        cast(forms.MultipleChoiceField, self.fields["datasets"]).choices = titled(
            visible_datasets(request.user), chosen
        )

    def clean_picture(self) -> UploadedFile[Any] | None:
        received: UploadedFile[Any] | None = self.cleaned_data["picture"]
        if received is None:
            return None
        if (received.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("This picture is larger than 8 MB. Make it smaller, then send it again."))
        try:
            self.made = made_again(cast(BinaryIO, received))
        except Unusable as error:
            raise forms.ValidationError(
                _("This file is not a picture that we can read. Send a PNG, JPEG, WebP or GIF.")
            ) from error
        return received


class MendingForm(_ReuseFields):
    """What an agent mends before or after accepting; the datasets stay among those named or theirs."""

    def __init__(self, reuse: Reuse, choices: list[tuple[str, str]], received: QueryDict | None = None) -> None:
        kept = {name: getattr(reuse, name) for name in ("title", "kind", "address", "description", "author")}
        kept["datasets"] = [dataset.pk for dataset in reuse.datasets.all()]
        super().__init__(received, initial=kept)
        cast(forms.MultipleChoiceField, self.fields["datasets"]).choices = choices


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads it, if they left an address."),
    )
