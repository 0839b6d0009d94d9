"""The themes of a town: datasets name them in French, and a table says what they are called elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from parvis.platform.catalog.models import Theme

OWN_LANGUAGE = "fr"


def theme_names(language: str) -> Mapping[str, str]:
    """What each theme is called in `language`; a theme that is not there keeps its own name."""
    if language == OWN_LANGUAGE:
        return {}
    known = Theme.objects.values_list("name", "names")
    return {name: names[language] for name, names in known if language in names}


def name_themes(names: Mapping[str, Mapping[str, str]]) -> None:
    """Keep what themes are called, by French name and language."""
    for name, others in names.items():
        Theme.objects.update_or_create(name=name, defaults={"names": dict(others)})
