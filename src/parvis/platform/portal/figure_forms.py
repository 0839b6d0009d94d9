"""The form of a figure, by groups of fields; what it says is tried on the data as anybody may read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from parvis.engine.query.errors import QueryError
from parvis.platform.catalog.access import visible_datasets
from parvis.platform.catalog.language import reader_language
from parvis.platform.people.models import Organization
from parvis.platform.portal.domain.amounts import MOST_DECIMALS
from parvis.platform.portal.figure_values import open_datasets, question
from parvis.platform.portal.form_fields import (
    LANGUAGES,
    NumberField,
    PeriodField,
    TownsField,
    slug_widget,
    towns_text,
    written,
)
from parvis.platform.portal.models import Figure, slug_rule
from parvis.platform.records.reading import plan

GROUPS = (
    (_("What it is"), ("slug", "organization", "label_fr", "label_en", "note_fr", "note_en")),
    (_("Where the value comes from"), ("dataset", "select", "where", "order_by", "written_value", "source_fr", "source_en", "period")),
    (_("How it is written"), ("unit_fr", "unit_en", "decimals", "shortened")),
    (_("What it is compared with"), ("before_where", "before_value", "before_period", "target_value", "target_period", "towns")),
    (_("Where it is shown"), ("published", "on_home")),
)  # fmt: skip
_TEXTS = {"label": "labels", "note": "notes", "source": "sources", "unit": "units"}
_PLAIN = ("select", "where", "order_by", "written_value", "decimals", "shortened", "period", "before_where", "before_value",
          "before_period", "target_value", "target_period", "towns", "published")  # fmt: skip
_CODE = {"spellcheck": "false", "autocapitalize": "none", "autocomplete": "off", "class": "is-code"}


class FigureForm(forms.Form):
    """A figure as an agent writes it; `apply` gives it to the model."""

    slug = forms.CharField(
        label=_("Identifier"),
        max_length=80,
        validators=[slug_rule],
        widget=slug_widget(),
        help_text=_("It stands in the address and does not change any more: population, street-trees…"),
    )
    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Published by"), empty_label=None)
    label_fr = forms.CharField(label=_("Label in French"), max_length=120)
    label_en = forms.CharField(label=_("Label in English"), max_length=120)
    note_fr = forms.CharField(
        label=_("Note in French"), max_length=300, required=False, help_text=_("What one must know to read it right.")
    )
    note_en = forms.CharField(label=_("Note in English"), max_length=300, required=False)
    dataset = forms.ChoiceField(
        label=_("Dataset"), required=False, help_text=_("Only those that anybody may read: a figure is for everybody.")
    )
    select = forms.CharField(
        label=_("What to compute"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={**_CODE, "placeholder": "count(*)"}),
        help_text=_("In ODSQL, one number: count(*), sum(places), avg(hauteur), or the name of a column."),
    )
    where = forms.CharField(
        label=_("On which rows"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={**_CODE, "placeholder": 'remarquable = true and quartier = "Centre"'}),
        help_text=_("A condition in ODSQL; empty for all rows. The API console of the dataset helps to write it."),
    )
    order_by = forms.CharField(
        label=_("The first row in this order"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={**_CODE, "placeholder": "annee desc"}),
        help_text=_("For the latest value of a column; nothing for a count or a sum."),
    )
    written_value = NumberField(
        label=_("Written value"), help_text=_("When no open dataset gives it: then say the source.")
    )
    source_fr = forms.CharField(
        label=_("Source in French"), max_length=200, required=False, help_text=_("Empty: the producer of the dataset.")
    )
    source_en = forms.CharField(label=_("Source in English"), max_length=200, required=False)
    period = PeriodField(label=_("Date of the value"), help_text=_("Empty: the day of the dataset’s last publication."))
    unit_fr = forms.CharField(
        label=_("Unit in French"), max_length=60, required=False, help_text=_("habitants, %, €, € par habitant…")
    )
    unit_en = forms.CharField(label=_("Unit in English"), max_length=60, required=False)
    decimals = forms.IntegerField(label=_("Decimals"), min_value=0, max_value=MOST_DECIMALS, initial=0, required=False)
    shortened = forms.BooleanField(label=_("Count in millions from one million on"), required=False)
    before_where = forms.CharField(
        label=_("Before: on which rows"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs=_CODE),
        help_text=_("The same computation on other rows, such as those of an earlier year."),
    )
    before_value = NumberField(label=_("Before: written value"), help_text=_("When no row gives it."))
    before_period = PeriodField(label=_("Before: date"))
    target_value = NumberField(label=_("Target"))
    target_period = PeriodField(label=_("Target: date"))
    towns = TownsField(
        label=_("Other towns"),
        required=False,
        max_length=2000,
        help_text=_("One a line: name in French ; name in English ; value ; period."),
    )
    published = forms.BooleanField(label=_("Published: anybody may see it"), required=False)
    on_home = forms.BooleanField(label=_("On the home page"), required=False)

    def __init__(
        self,
        organizations: QuerySet[Organization],
        received: Mapping[str, Any] | None = None,
        figure: Figure | None = None,
    ) -> None:
        self.figure = figure
        super().__init__(received, initial=_initial(figure) if figure is not None else None)
        owners, datasets = self.fields["organization"], self.fields["dataset"]
        assert isinstance(owners, forms.ModelChoiceField) and isinstance(datasets, forms.ChoiceField)
        owners.queryset = organizations
        datasets.choices = [("", _("– none: the value is written –")), *_datasets(figure)]
        if figure is not None:
            del self.fields["slug"]

    def groups(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        for title, names in GROUPS:
            yield title, [self[name] for name in names if name in self.fields]

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if Figure.objects.filter(pk=slug).exists() or slug in {"managed", "new"}:
            raise forms.ValidationError(_("This identifier is taken: choose another one."))
        return slug

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        if given["dataset"] and given["written_value"] is not None:
            self.add_error("written_value", _("The dataset gives the value: leave this empty, or choose no dataset."))
        elif not given["dataset"] and given["written_value"] is None:
            self.add_error("dataset", _("Choose a dataset, or write the value."))
        elif not given["dataset"] and not (given["source_fr"] or given["source_en"]):
            self.add_error("source_fr", _("A written value needs its source."))
        elif given["target_period"] and given["target_value"] is None:
            self.add_error("target_value", _("Write the target, or take its date away."))
        elif given["dataset"]:
            self._try_queries()
        return given

    def _try_queries(self) -> None:
        """Understand both queries, so that what is wrong is said at its field."""
        figure = self.apply(Figure())
        dataset = open_datasets([figure.dataset_id])[str(figure.dataset_id)]
        for field, condition in (("where", None), ("before_where", figure.before_where or None)):
            if field == "before_where" and condition is None:
                continue
            try:
                plan(dataset, question(figure, condition))
            except QueryError as error:
                place = {"select": "select", "order_by": "order_by"}.get(error.clause or "", field)
                self.add_error(place, error.text[reader_language()])
                return

    def apply(self, figure: Figure) -> Figure:
        """`figure` with what the form says; it is not saved."""
        given = self.cleaned_data
        figure.slug = given.get("slug") or (self.figure.slug if self.figure is not None else "")
        figure.organization = given["organization"]
        figure.dataset_id = given["dataset"] or None
        for name in _PLAIN:
            setattr(figure, name, given[name])
        figure.decimals = given["decimals"] or 0
        for name, kept in _TEXTS.items():
            setattr(figure, kept, {code: given[f"{name}_{code}"] for code in LANGUAGES if given[f"{name}_{code}"]})
        return figure


def _initial(figure: Figure) -> dict[str, Any]:
    values = {name: getattr(figure, name) for name in _PLAIN}
    values |= {name: written(values[name]) for name in ("written_value", "before_value", "target_value")}
    for name, kept in _TEXTS.items():
        values |= {f"{name}_{code}": getattr(figure, kept).get(code, "") for code in LANGUAGES}
    return {
        **values,
        "organization": figure.organization_id,
        "dataset": figure.dataset_id or "",
        "towns": towns_text(figure.towns),
        "on_home": figure.home_order is not None,
    }


def _datasets(figure: Figure | None) -> list[tuple[str, str]]:
    language = reader_language()
    found = {one.pk: f"{one.title(language)} ({one.pk})" for one in visible_datasets(None).only("id", "titles")}
    if figure is not None and figure.dataset_id and figure.dataset_id not in found:
        found[figure.dataset_id] = str(figure.dataset_id)
    return sorted(found.items(), key=lambda one: one[1].casefold())
