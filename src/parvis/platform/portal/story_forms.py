"""The forms around stories: a new one, and what the block editor needs to draw its fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.platform.catalog.access import Visitor, visible_datasets
from parvis.platform.catalog.language import reader_language
from parvis.platform.people.models import Organization
from parvis.platform.portal.access import visible_figures
from parvis.platform.portal.domain.content import FIELDS, LANGUAGES, SECTIONS, cleaned
from parvis.platform.portal.form_fields import slug_widget
from parvis.platform.portal.models import Story, slug_rule
from parvis.platform.portal.story_blocks import pictures_of

KIND_NAMES: Mapping[str, str | Promise] = {
    "heading": _("Heading"),
    "text": _("Text"),
    "figures": _("Key figures"),
    "chart": _("Chart"),
    "map": _("Map"),
    "table": _("Table"),
    "gallery": _("Gallery"),
    "calendar": _("Calendar"),
    "image": _("Image"),
    "video": _("Video"),
    "quote": _("Quotation"),
    "dataset": _("Link to a dataset"),
}
WIDTH_NAMES = {"full": _("whole line"), "half": _("half a line"), "third": _("a third of a line")}
FIELD_NAMES: Mapping[str, str | Promise] = {
    "text": _("Text"),
    "level": _("Level"),
    "who": _("Who says it"),
    "figures": _("Figures, in this order"),
    "dataset": _("Dataset"),
    "query": _("View"),
    "caption": _("Caption"),
    "height": _("Height in pixels"),
    "picture": _("Image"),
    "alt": _("What the image shows, for those who do not see it"),
    "credit": _("Credit"),
    "address": _("Address of the film"),
    "title": _("Title"),
    "captions": _("Captions (WebVTT)"),
}
FIELD_HELP: Mapping[str, str | Promise] = {
    "query": _("Set the view up on the page of the dataset, then paste its address here."),
    "height": _("Empty: the usual height; it then follows the content."),
    "address": _("A file of the portal, or the page of the film on YouTube, Vimeo, Dailymotion or PeerTube: the player of another site opens only after a click."),
    "captions": _("For a file of the portal. Lines such as: 00:00:01.000 --> 00:00:04.000, then the words."),
    "figures": _("Identifiers, separated by spaces."),
}  # fmt: skip
TEXT_HELP = _(
    "An empty line parts paragraphs. **bold**, *italic*, [words](https://address), lists with - at the start of lines."
)
LANGUAGE_NAMES = {"fr": _("in French"), "en": _("in English")}
LACKS: Mapping[str, str | Promise] = {
    "title fr": _("The story has no title in French."),
    "title en": _("The story has no title in English."),
    "blocks": _("The story has no block."),
    "cover alt": _("The cover lacks its description, in French or in English."),
    "text fr": _("The text is empty in French."),
    "text en": _("The text is empty in English."),
    "dataset": _("No dataset is chosen."),
    "figures": _("No figure is chosen."),
    "picture": _("No image was sent."),
    "alt": _("The image lacks its description, in French or in English."),
    "address": _("No film is given."),
    "video title": _("The film lacks its title, in French or in English."),
}


class StoryForm(forms.Form):
    """A new story: an identifier and its titles."""

    slug = forms.CharField(
        label=_("Identifier"),
        max_length=80,
        validators=[slug_rule],
        widget=slug_widget(),
        help_text=_("It stands in the address and does not change any more: trees-and-schools…"),
    )
    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Published by"), empty_label=None)
    title_fr = forms.CharField(label=_("Title in French"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)

    def __init__(self, organizations: QuerySet[Organization], received: Mapping[str, Any] | None = None) -> None:
        super().__init__(received)
        owners = self.fields["organization"]
        assert isinstance(owners, forms.ModelChoiceField)
        owners.queryset = organizations

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if Story.objects.filter(pk=slug).exists() or slug == "new":
            raise forms.ValidationError(_("This identifier is taken: choose another one."))
        return slug

    def content(self) -> dict[str, Any]:
        titles = {"fr": self.cleaned_data["title_fr"], "en": self.cleaned_data["title_en"]}
        return cleaned({"titles": titles})


def editor_fields(content: Mapping[str, Any], troubles: Mapping[str, str]) -> list[dict[str, Any]]:
    """The blocks with their fields, as the template of the editor draws them."""
    pictures = pictures_of([one["picture"] for one in content["blocks"] if one.get("picture")])
    return [
        {
            "key": block["id"],
            "kind": block["kind"],
            "name": KIND_NAMES[block["kind"]],
            "widths": [(width, name, width == block["width"]) for width, name in WIDTH_NAMES.items()],
            "fields": [_field(block, name, of) for name, of in FIELDS[block["kind"]].items()],
            "picture": pictures.get(block.get("picture", "")),
            "trouble": troubles.get(block["id"], ""),
        }
        for block in content["blocks"]
    ]


def _field(block: Mapping[str, Any], name: str, of: str) -> dict[str, Any]:
    place, value = f"b.{block['id']}.{name}", block[name]
    control = {"prose": "prose", "line": "line", "list": "list", "query": "query"}.get(of, "word")
    if name in {"dataset", "level", "picture"}:
        control = name
    field: dict[str, Any] = {
        "name": place,
        "label": FIELD_NAMES[name],
        "control": control,
        "help": TEXT_HELP if name == "text" and of == "prose" else FIELD_HELP.get(name, ""),
        "value": " ".join(value) if of == "list" else value,
    }
    if of in {"prose", "line"}:
        field["texts"] = [(code, LANGUAGE_NAMES[code], f"{place}.{code}", value[code]) for code in LANGUAGES]
    if of == "query" and block["kind"] in SECTIONS and block["dataset"]:
        field["section"] = SECTIONS[block["kind"]]
        field["dataset"] = block["dataset"]
    return field


def choices(person: Visitor) -> dict[str, list[tuple[str, str]]]:
    """The datasets and the figures that a block may show."""
    language = reader_language()
    datasets = [(one.pk, f"{one.title(language)} ({one.pk})") for one in visible_datasets(None).only("id", "titles")]
    figures = [(one.pk, one.label(language)) for one in visible_figures(None).only("slug", "labels").order_by("slug")]
    return {"datasets": sorted(datasets, key=lambda one: one[1].casefold()), "figures": figures}
