"""The catalogue at a glance, for the home page: how much there is, its themes, the latest data, the most used, the live ones."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.platform.catalog import popularity
from parvis.platform.catalog.access import Visitor
from parvis.platform.catalog.documents import Document
from parvis.platform.catalog.domain.features import TIME
from parvis.platform.catalog.domain.roots import root
from parvis.platform.catalog.domain.words import fold, fold_again
from parvis.platform.catalog.facets import FacetValue, counted
from parvis.platform.catalog.indexing import the_index
from parvis.platform.catalog.models import Dataset
from parvis.platform.catalog.searching import Card, age, cards_of

DIARY = frozenset({"agenda", "evenement", "event", "diary"})


@dataclass(frozen=True, slots=True)
class Overview:
    """`themes` in the order of their names; `diary` is the dataset whose keywords say that it tells events. A live dataset is not among the latest: it would always be there."""

    datasets: int
    rows: int
    themes: list[FacetValue]
    latest: list[Card]
    used: list[Card]
    live: list[Card]
    diary: Dataset | None


def overview(person: Visitor, language: str, *, most: int, live: int) -> Overview:
    """What `person` may see, with at most so many cards of each kind."""
    uses = popularity.uses()
    with the_index().opened() as index:
        seen = [index.documents[name] for name in index.visible(person)]
        newest = sorted((one for one in seen if one.id not in index.live), key=lambda one: (age(one), one.id))[:most]
        moving = sorted((one for one in seen if one.id in index.live), key=lambda one: (age(one), one.id))[:live]
        ranked = sorted((one for one in seen if uses.get(one.id)), key=lambda one: (-uses[one.id], one.id))[:most]
        themes = counted("theme", seen, {}, language, index.live)
        diaries = sorted(filter(_is_diary, seen), key=lambda one: (age(one), one.id))[:1]
        lives = index.live
    cards = {one.document.id: one for one in cards_of(person, [*newest, *ranked, *moving, *diaries], lives)}
    latest, popular, running = ([cards[one.id] for one in some if one.id in cards] for some in (newest, ranked, moving))
    return Overview(
        datasets=len(seen),
        rows=sum(one.rows for one in seen),
        themes=sorted(themes, key=lambda one: fold(one.label)),
        latest=latest,
        used=popular,
        live=running,
        diary=next((cards[one.id].dataset for one in diaries if one.id in cards), None),
    )


def _is_diary(document: Document) -> bool:
    return TIME in document.features and any(root(fold_again(one)) in DIARY for one in document.keywords)
