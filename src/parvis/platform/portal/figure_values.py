"""The value of a figure, as anybody may read it: the dataset is reached as an anonymous reader reaches it.

So a figure never tells what a restricted dataset holds, whoever made it and whoever looks. Answers are kept by
snapshot, since a snapshot never changes.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.conf import settings

from parvis.engine.query import Request
from parvis.engine.query.errors import QueryError
from parvis.engine.tables.reader import TooLarge, TooSlow
from parvis.platform.catalog.access import visible_datasets
from parvis.platform.catalog.models import Dataset
from parvis.platform.portal.models import Figure
from parvis.platform.records.reading import moment_of, read_page

PATIENCE = 60.0
_POINTER = ("id", "titles", "producer", "licence", "is_sample", "published", "visibility", "current_id")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The number that a query gave; or why there is none, said to the agent in `trouble`, by language."""

    value: float | None = None
    trouble: Mapping[str, str] | None = None


GONE = Outcome(
    trouble={
        "en": "The dataset is not published, or not open to everybody: a figure shows only what anybody may read.",
        "fr": "Le jeu de données n’est pas publié, ou n’est pas ouvert à tous\u00a0: un chiffre ne montre que ce que chacun"
        " peut lire.",
    }
)
EMPTY = Outcome(
    trouble={
        "en": "The query finds no row, or no value: check its condition.",
        "fr": "La requête ne trouve aucune ligne, ou aucune valeur\u00a0: vérifiez sa condition.",
    }
)
NOT_A_NUMBER = Outcome(
    trouble={
        "en": "The query gives something else than a number: its first column must be one, such as count(*) or sum(a column).",
        "fr": "La requête donne autre chose qu’un nombre\u00a0: sa première colonne doit en être un, par exemple count(*) ou"
        " sum(une colonne).",
    }
)
TOO_MUCH = Outcome(
    trouble={
        "en": "The query takes too long or too much memory: narrow its condition.",
        "fr": "La requête prend trop de temps ou de mémoire\u00a0: restreignez sa condition.",
    }
)
NOTHING_ASKED = Outcome(
    trouble={
        "en": "The figure has neither a query nor a written value.",
        "fr": "Le chiffre n’a ni requête ni valeur écrite.",
    }
)


def open_datasets(ids: Iterable[str | None]) -> dict[str, Dataset]:
    """Those of the datasets that anybody may read, with what a figure says of them."""
    wanted = {one for one in ids if one}
    if not wanted:
        return {}
    return visible_datasets(None).filter(pk__in=wanted).only(*_POINTER).in_bulk()


def question(figure: Figure, where: str | None = None) -> Request:
    """The query of the figure, for the rows of `where` when it is given."""
    condition = figure.where if where is None else where
    return Request(
        select=figure.select or "count(*)",
        where=(condition,) if condition.strip() else (),
        order_by=figure.order_by or None,
        limit=1,
        timezone=settings.TIME_ZONE,
    )


def value_of(figure: Figure, dataset: Dataset | None) -> Outcome:
    """`dataset` is the one of the figure if anybody may read it, else None."""
    if figure.dataset_id is None:
        return NOTHING_ASKED if figure.written_value is None else Outcome(figure.written_value)
    return GONE if dataset is None else asked(dataset, question(figure))


def value_before(figure: Figure, dataset: Dataset | None) -> Outcome | None:
    """What the figure was before; None when it is compared with nothing."""
    if figure.before_value is not None:
        return Outcome(figure.before_value)
    if not figure.before_where.strip() or figure.dataset_id is None:
        return None
    return GONE if dataset is None else asked(dataset, question(figure, figure.before_where))


def asked(dataset: Dataset, request: Request) -> Outcome:
    """The one number that `request` gives. A query that was too slow is not tried again for a minute."""
    moment = moment_of(request)
    key = (str(dataset.current_id), request)
    if _tired.get(key, 0.0) > time.monotonic():
        return TOO_MUCH
    try:
        if moment is not None:
            return _read(dataset, request)
        return _kept(dataset.pk, key[0], request)
    except QueryError as error:
        return Outcome(trouble=error.text)
    except (TooSlow, TooLarge):
        if len(_tired) > 200:
            _tired.clear()
        _tired[key] = time.monotonic() + PATIENCE
        return TOO_MUCH


_tired: dict[tuple[str, Request], float] = {}


@lru_cache(maxsize=2048)
def _kept(dataset_id: str, snapshot_id: str, request: Request) -> Outcome:
    return _read(Dataset(id=dataset_id, current_id=snapshot_id), request)


def _read(dataset: Dataset, request: Request) -> Outcome:
    rows = read_page(dataset, request).rows
    first: Any = next(iter(rows[0].values()), None) if rows else None
    if first is None:
        return EMPTY
    if isinstance(first, bool) or not isinstance(first, int | float | Decimal):
        return NOT_A_NUMBER
    return Outcome(float(first))
