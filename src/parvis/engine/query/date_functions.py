"""Functions on dates and instants: their parts, and their writing by a pattern in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlglot import exp

from parvis.engine.query import sql
from parvis.engine.query.date_patterns import formatted
from parvis.engine.query.declaration import Argument, Clause, Function
from parvis.engine.query.sql import Sql
from parvis.engine.query.term import TEMPORAL, TEXTS, Term
from parvis.engine.tables.kinds import Kind

if TYPE_CHECKING:
    from parvis.engine.query.writing import Writer

_ALL = (Clause.SELECT, Clause.GROUP_BY, Clause.ORDER_BY, Clause.WHERE)
_DATE = Argument("date", TEMPORAL)
_PARTS = {
    "year": ("The year.", "L’année.", "year", "the year of {date}", "l’année de {date}"),
    "quarter": (
        "The quarter, from 1 to 4.",
        "Le trimestre, de 1 à 4.",
        "quarter",
        "the quarter of {date}",
        "le trimestre de {date}",
    ),
    "month": ("The month, from 1 to 12.", "Le mois, de 1 à 12.", "month", "the month of {date}", "le mois de {date}"),
    "day": (
        "The day of the month.",
        "Le jour du mois.",
        "day",
        "the day of the month of {date}",
        "le jour du mois de {date}",
    ),
    "dayofweek": (
        "The day of the week, 0 for Monday.",
        "Le jour de la semaine, 0 pour lundi.",
        "isodow",
        "the day of the week of {date}",
        "le jour de la semaine de {date}",
    ),
    "hour": ("The hour, from 0 to 23.", "L’heure, de 0 à 23.", "hour", "the hour of {date}", "l’heure de {date}"),
    "minute": ("The minute.", "La minute.", "minute", "the minute of {date}", "la minute de {date}"),
    "second": ("The second.", "La seconde.", "second", "the second of {date}", "la seconde de {date}"),
    "millisecond": (
        "The thousandths of a second.",
        "Les millièmes de seconde.",
        "millisecond",
        "the thousandths of a second of {date}",
        "les millièmes de seconde de {date}",
    ),
}


def _part(name: str) -> Callable[[Writer, Term], Sql]:
    def written(write: Writer, term: Term) -> Sql:
        value = sql.call(_PARTS[name][2], write.local(term.args[0]))
        if name == "dayofweek":
            return sql.sub(value, sql.number(1))
        if name == "millisecond":
            return sql.binary(exp.Mod, value, sql.number(1000))
        return value

    return written


DECLARED = (
    *(
        Function(
            name,
            (_DATE,),
            Kind.INTEGER,
            _ALL,
            {"en": en, "fr": fr},
            f"{name}(opened)",
            _part(name),
            {"en": says, "fr": dit},
        )
        for name, (en, fr, _, says, dit) in _PARTS.items()
    ),
    Function(
        "date_format",
        (_DATE, Argument("pattern", TEXTS, constant=True)),
        Kind.TEXT,
        _ALL,
        {
            "en": "The date written by a pattern, such as `dd/MM/yyyy` or `EEEE d MMMM`, in the language of the request.",
            "fr": "La date écrite selon un modèle, tel que `dd/MM/yyyy` ou `EEEE d MMMM`, dans la langue de la requête.",
        },
        "date_format(opened, 'EEEE d MMMM yyyy')",
        formatted,
        {"en": "{date} written {pattern}", "fr": "{date} au format {pattern}"},
    ),
)
