"""Functions on texts and on missing values, and the filters that look for words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from parvis.engine.query import fulltext, sql
from parvis.engine.query.declaration import Argument, Clause, Function
from parvis.engine.query.sql import Sql
from parvis.engine.query.term import TEXTS, Term
from parvis.engine.tables.kinds import Kind

if TYPE_CHECKING:
    from parvis.engine.query.writing import Writer

_SHOWN = (Clause.SELECT, Clause.WHERE, Clause.ORDER_BY)
_ALL = (Clause.SELECT, Clause.WHERE, Clause.ORDER_BY, Clause.GROUP_BY)
_TEXT = Argument("text", TEXTS)
_FIELDS = Argument("fields", TEXTS, optional=True, repeated=True, many=True, star=True)
_WANTED = Argument("words", TEXTS, constant=True)


def _called(name: str) -> Callable[[Writer, Term], Sql]:
    return lambda write, term: sql.call(name, *map(write.of, term.args))


def _looked_for(test: Callable[[Writer, Sequence[Term], str], Sql]) -> Callable[[Writer, Term], Sql]:
    def written(write: Writer, term: Term) -> Sql:
        *fields, words = term.args
        named = [field for field in fields if field.op != "star"]
        return test(write, named or write.texts, str(words.value))

    return written


def _starts_with(write: Writer, term: Term) -> Sql:
    *fields, start = term.args
    named = [field for field in fields if field.op != "star"] or write.texts
    return sql.either(fulltext.starts_with(write, field, str(start.value)) for field in named)


def _common_kind(arguments: Sequence[Term]) -> Kind | None:
    first, second = (argument.kind for argument in arguments)
    return (
        second
        if first is None or ({first, second} == {Kind.INTEGER, Kind.DECIMAL} and second is Kind.DECIMAL)
        else first
    )


def _otherwise(write: Writer, term: Term) -> Sql:
    """A multivalued field without any value counts as missing; inside a group it is one value like another."""
    first, second = term.args
    if not first.many or first in write.held:
        return sql.call("coalesce", write.of(first), write.of(second))
    other = write.of(second) if second.many else sql.call("list_value", write.of(second))
    filled = sql.above(sql.call("len", write.of(first)), sql.number(0))
    return sql.when([(filled, write.of(first))], other)


def _json(write: Writer, term: Term) -> Sql:
    """The text itself when it is JSON, else the fallback, else the text as a JSON text."""
    text = write.of(term.args[0])
    other = write.of(term.args[1]) if len(term.args) > 1 else text.copy()
    plain = sql.cast(sql.call("to_json", other), sql.VARCHAR)
    return sql.when([(sql.is_null(text.copy()), exp.Null()), (sql.call("json_valid", text.copy()), text)], plain)


DECLARED = (
    Function(
        "length", (_TEXT,), Kind.INTEGER, _SHOWN,
        {"en": "The number of characters of a text.", "fr": "Le nombre de caractères d’un texte."},
        "length(name) as letters", _called("length"),
        {"en": "the length of {text}", "fr": "la longueur de {text}"},
    ),
    Function(
        "lower", (_TEXT,), Kind.TEXT, _ALL,
        {"en": "The text in lower case.", "fr": "Le texte en minuscules."}, "lower(name)", _called("lower"),
        {"en": "{text} in lower case", "fr": "{text} en minuscules"},
    ),
    Function(
        "upper", (_TEXT,), Kind.TEXT, _ALL,
        {"en": "The text in capitals.", "fr": "Le texte en capitales."}, "upper(name)", _called("upper"),
        {"en": "{text} in capitals", "fr": "{text} en capitales"},
    ),
    Function(
        "ifnull", (Argument("value", many=True), Argument("otherwise")), _common_kind, _ALL,
        {"en": "The value, or the other one when it is missing.", "fr": "La valeur, ou l’autre quand elle manque."},
        "ifnull(town, 'unknown')", _otherwise,
        {"en": "{value}, or else {otherwise}", "fr": "{value} ou, à défaut, {otherwise}"},
    ),
    Function(
        "json_format", (_TEXT, Argument("otherwise", TEXTS, constant=True, optional=True)), Kind.JSON, (Clause.SELECT,),
        {
            "en": "The text as a JSON value; the second one, or the text itself, when it is not JSON.",
            "fr": "Le texte comme valeur JSON\u00a0; le second, ou le texte même, s’il n’est pas du JSON.",
        },
        "json_format(name)", _json,
        {"en": "{text} as JSON", "fr": "{text} en JSON"},
    ),
    Function(
        "search", (_FIELDS, _WANTED), Kind.BOOLEAN, (Clause.WHERE,),
        {
            "en": "Whether all the words are in the fields, or in any text; typing errors are forgiven and the last word may be "
            "only begun.",
            "fr": "Si tous les mots sont dans les champs, ou dans n’importe quel texte\u00a0; les fautes de frappe sont tolérées "
            "et le dernier mot peut n’être que commencé.",
        },
        "search(name, 'versaille')", _looked_for(fulltext.fuzzy_words),
        {"en": "{fields} has about the words {words}", "fr": "{fields} contient à peu près les mots {words}"},
        cost={"en": "forgiving typing errors compares many words", "fr": "tolérer les fautes de frappe fait comparer beaucoup de mots"},
    ),
    Function(
        "suggest", (_FIELDS, _WANTED), Kind.BOOLEAN, (Clause.WHERE,),
        {
            "en": "Whether a field has these words in a row, the last one perhaps only begun; letter case and accents do not count.",
            "fr": "Si un champ contient ces mots à la suite, le dernier pouvant n’être que commencé\u00a0; ni la casse ni les "
            "accents ne comptent.",
        },
        "suggest(name, 'Versailles')", _looked_for(fulltext.word_prefix),
        {"en": "{fields} has words starting as {words}", "fr": "{fields} contient des mots commençant comme {words}"},
    ),
    Function(
        "startswith", (_FIELDS, _WANTED), Kind.BOOLEAN, (Clause.WHERE,),
        {
            "en": "Whether a field starts with this text, letter case included.",
            "fr": "Si un champ commence par ce texte, majuscules et minuscules distinguées.",
        },
        "startswith(name, 'Porte')", _starts_with,
        {"en": "{fields} starts with {words}", "fr": "{fields} commence par {words}"},
    ),
)  # fmt: skip
