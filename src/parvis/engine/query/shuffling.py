"""The shuffled order, `random(seed)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parvis.engine.query import sql
from parvis.engine.query.declaration import Argument, Clause, Function
from parvis.engine.query.sql import Sql
from parvis.engine.query.term import NUMBERS, Term
from parvis.engine.tables.kinds import Kind

if TYPE_CHECKING:
    from parvis.engine.query.writing import Writer


def _random(write: Writer, term: Term) -> Sql:
    """A number drawn from the row's values and the seed, so that the same seed gives the same order again."""
    return sql.call("hash", *(write.of(field) for field in write.row), write.bind(term.args[0].value))


DECLARED = (
    Function(
        "random", (Argument("seed", NUMBERS, constant=True),), Kind.INTEGER, (Clause.ORDER_BY,),
        {"en": "A shuffled order, the same again for the same seed.", "fr": "Un ordre mélangé, le même pour la même graine."},
        "random(42)", _random, {"en": "a shuffled order", "fr": "un ordre mélangé"},
        cost={"en": "shuffling reads every field of every row", "fr": "le mélange fait lire tous les champs de toutes les lignes"},
    ),
)  # fmt: skip
