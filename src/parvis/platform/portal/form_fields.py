"""Fields that several forms of the portal have: a number as people write it, a period, a list of other towns."""

from __future__ import annotations

import math
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.platform.portal.domain.periods import is_period

LANGUAGES = ("fr", "en")
_BLANKS = re.compile(r"[\s\u00a0\u202f']")


def number_of(text: str) -> float:
    """The number that `text` writes, with a comma or a point, digits grouped or not. Raises ValueError."""
    value = float(_BLANKS.sub("", text).replace(",", ".").replace("\u2212", "-"))
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def written(value: float | None) -> str:
    """A number as a field of a French or English form holds it.

    >>> written(12.0), written(0.5), written(None)
    ('12', '0.5', '')
    """
    return "" if value is None else repr(int(value)) if value == int(value) else repr(value)


class NumberField(forms.CharField):
    """A number, written as in French or in English; None when it is left empty."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(max_length=40, **options)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).strip()
        if not text:
            return None
        try:
            return number_of(text)
        except ValueError:
            raise forms.ValidationError(_("Write a number, such as 1 250 or 12,5.")) from None


class PeriodField(forms.CharField):
    """A year, a month or a day, as ISO writes it."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(max_length=10, **options)
        self.widget.attrs.update({"placeholder": "2024-03", "autocomplete": "off", "inputmode": "numeric"})

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip()
        if text and not is_period(text):
            raise forms.ValidationError(_("Write a year, a month or a day: 2024, 2024-03 or 2024-03-15."))
        return text


class TownsField(forms.CharField):
    """Other towns, one a line: name in French ; name in English ; value ; period."""

    widget = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})

    def clean(self, value: Any) -> Any:
        towns = []
        for number, line in enumerate(str(super().clean(value) or "").splitlines(), start=1):
            if not line.strip():
                continue
            parts = [part.strip() for part in line.split(";")]
            try:
                french, english, amount, period = parts if len(parts) == 4 else (*parts, "")
                towns.append(
                    {"name": {"fr": french, "en": english or french}, "value": number_of(amount), "period": period}
                )
            except ValueError:
                period = "?"
            if not parts[0] or (period and not is_period(period)):
                raise forms.ValidationError(
                    _("Line %(number)s: write “name in French ; name in English ; value ; period”."),
                    params={"number": number},
                )
        return towns


def towns_text(towns: list[dict[str, Any]]) -> str:
    return "\n".join(
        f"{one['name'].get('fr', '')} ; {one['name'].get('en', '')} ; {written(one['value'])} ; {one.get('period', '')}"
        for one in towns
    )


def slug_widget() -> forms.TextInput:
    return forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"})
