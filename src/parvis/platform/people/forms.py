"""The sign-in form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from parvis.platform.people.models import Person


class SignInForm(forms.Form):
    """A sign-in name and a password; a refusal never tells which of the two is wrong."""

    login = forms.CharField(
        label=_("Sign-in name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    error_css_class = "in-error"

    def __init__(self, request: HttpRequest, *received: Any, **options: Any) -> None:
        super().__init__(*received, **options)
        self.request = request
        self.person: Person | None = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "login" in given and "password" in given:
            self.person = authenticate(self.request, login=given["login"], password=given["password"])
            if self.person is None:
                raise forms.ValidationError(
                    _("This name and this password do not go together. Check them and try again.")
                )
        return given
