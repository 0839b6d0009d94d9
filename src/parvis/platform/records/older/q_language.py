"""The language of the parameter `q` of the Search API 1.0, translated to a condition of the present query language.

Words, `"phrases"`, prefixes such as `prov*`, AND, OR and NOT in capitals, `field:value`, `field >= 10`, `field:[a TO b]`,
and the functions of `q_functions`. What a reader typed only ever becomes a quoted text or a name of the schema.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC

from parvis.engine.query.errors import nearest
from parvis.engine.query.moments import moment_of
from parvis.engine.query.term import GEOGRAPHIC, NUMBERS, TEMPORAL
from parvis.engine.tables.kinds import FACTS, Kind
from parvis.engine.tables.schema import Column, Schema
from parvis.engine.tables.words import words_of
from parvis.platform.records.older import quoting
from parvis.platform.records.older.q_functions import called, present_moment
from parvis.platform.records.older.q_scanner import Scanner

DEEPEST = 40
_FIELD = re.compile(r"(\w+)\s*(==|>=|<=|=|:|>|<)")
_VALUE = re.compile(r'[^\s()\[\]"]+')
_EVERYTHING = ("", "*", "*:*")


def condition_of(q: str, schema: Schema) -> str | None:
    """The condition that `q` states on rows of `schema`, None when every row meets it. Raises QueryError.

    >>> from parvis.engine.tables.schema import Column, Schema
    >>> condition_of('école OR places > 100', Schema((Column("places", Kind.INTEGER),)))
    '"école" or `places` > "100"'
    """
    if q.strip() in _EVERYTHING:
        return None
    return _Translation(Scanner(q), schema).whole()


class _Translation:
    def __init__(self, scan: Scanner, schema: Schema) -> None:
        self.scan = scan
        self.schema = schema
        self.columns = {name: column for column in schema for name in (*column.also, column.name)}
        self.depth = 0

    def whole(self) -> str | None:
        found = self.either()
        if not self.scan.is_over:
            raise self.scan.refusal("unexpected sign", "signe inattendu")
        return found

    def either(self) -> str | None:
        parts = [self.all_of()]
        while self._keyword("OR"):
            parts.append(self.all_of())
        kept = [part for part in parts if part]
        return " or ".join(kept) if kept else None

    def all_of(self) -> str | None:
        parts: list[str] = []
        words: list[str] = []
        while True:
            word = self._plain_word()
            if word is not None:
                words.append(word)
                continue
            if words:
                parts += [quoting.text(" ".join(words))] if words_of(" ".join(words)) else []
                words = []
            if self._keyword("AND"):
                if self.scan.is_over:
                    raise self.scan.refusal("the query ends too soon", "la requête s’arrête trop tôt")
                continue
            if self.scan.is_over or self.scan.starts(")") or self._sees("OR"):
                return " and ".join(parts) if parts else None
            part = self.negated()
            parts += [part] if part else []

    def negated(self) -> str | None:
        if self._keyword("NOT"):
            return self._deeper(self._negation)
        if self.scan.take("("):
            return self._deeper(self._group)
        return self.simple()

    def _negation(self) -> str | None:
        word = self._plain_word()
        inner = quoting.text(word) if word is not None and words_of(word) else self.negated()
        return f"not ({inner})" if inner else None

    def _group(self) -> str | None:
        inner = self.either()
        self.scan.expect(")")
        return f"({inner})" if inner else None

    def _deeper(self, step: Callable[[], str | None]) -> str | None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.scan.refusal(f"more than {DEEPEST} nested levels", f"plus de {DEEPEST} niveaux imbriqués")
        found = step()
        self.depth -= 1
        return found

    def simple(self) -> str | None:
        if self.scan.starts("#"):
            return called(self.scan, self.schema)
        found = self._field()
        if found is not None:
            return self._compared(*found)
        if self.scan.starts('"'):
            phrase = self.scan.quoted()
            if phrase is None:
                raise self.scan.refusal("a quote is not closed", "un guillemet n’est pas fermé")
            if not words_of(phrase):
                return None
            written = quoting.text(phrase)
            return f"suggest(*, {written}) and {written}" if len(words_of(phrase)) > 1 else written
        word = self.scan.word()
        if word is None:
            raise self.scan.refusal("a word is expected", "un mot est attendu")
        return f"suggest(*, {quoting.text(word.rstrip('*'))})" if words_of(word) else None

    def _plain_word(self) -> str | None:
        """A word to look for in every text; None when something else comes next."""
        scan = self.scan
        if scan.is_over or scan.source[scan.at] in '()"#[]' or any(map(self._sees, ("AND", "OR", "NOT"))):
            return None
        found = _FIELD.match(scan.source, scan.at)
        if found is not None and (found[1] in self.columns or not found[1][0].isdigit()):
            return None
        word = _VALUE.match(scan.source, scan.at)
        return None if word is None or word[0].endswith("*") else scan.word()

    def _keyword(self, word: str) -> bool:
        return self._sees(word) and self.scan.take(word)

    def _sees(self, word: str) -> bool:
        scan = self.scan
        end = scan.at + len(word)
        return scan.starts(word) and (end == len(scan.source) or scan.source[end] in ' \t\n()"#')

    def _field(self) -> tuple[Column, str, int] | None:
        at = self.scan.at
        found = self.scan.match(_FIELD)
        if found is None:
            return None
        if found[1] not in self.columns:
            near = nearest(found[1], self.columns)
            name = found[1][:60]
            raise self.scan.refusal(
                f"unknown field {name}" + (f" (did you mean {near}?)" if near else "; put the text between quotes"),
                f"champ inconnu, {name}"
                + (f" (vouliez-vous dire {near}\u202f?)" if near else "\u202f; mettez le texte entre guillemets"),
                at,
            )
        return self.columns[found[1]], found[2], at

    def _compared(self, column: Column, sign: str, at: int) -> str:
        if column.kind in GEOGRAPHIC or column.kind in (Kind.FILE, Kind.JSON):
            kind = FACTS[column.kind].words
            raise self.scan.refusal(
                f"{column.name} holds a {kind['en']}, which has no order and no words",
                f"{column.name} contient\u00a0: {kind['fr']}, sans ordre ni mots",
                at,
            )
        name = quoting.identifier(column.name)
        if sign in (":", "=") and self.scan.source[self.scan.at : self.scan.at + 1] in ("[", "]"):
            return f"{name} in {self._range(column)}"
        if self.scan.starts("#"):
            return f"{name} {'=' if sign in (':', '==') else sign} {present_moment(self.scan, column)}"
        value = self._value(column)
        if sign in (":", "=") and column.kind is Kind.TEXT:
            return self._words_in(name, value)
        return f"{name} {'=' if sign in (':', '==') else sign} {quoting.text(value)}"

    def _words_in(self, name: str, value: str) -> str:
        if not words_of(value):
            return f"{name} = {quoting.text(value)}"
        if value.endswith("*"):
            return f"suggest({name}, {quoting.text(value.rstrip('*'))})"
        return f"{name} like {quoting.text(value.replace('%', ' '))}"

    def _range(self, column: Column) -> str:
        opening = self.scan.source[self.scan.at]
        self.scan.expect(opening)
        low = self._bound(column)
        self.scan.expect("TO")
        high = self._bound(column)
        closing = self.scan.source[self.scan.at : self.scan.at + 1]
        if closing not in ("[", "]") or not closing:
            raise self.scan.refusal("] is expected", "] est attendu")
        self.scan.expect(closing)
        return f"{opening}{low} TO {high}{closing}"

    def _bound(self, column: Column) -> str:
        if self.scan.take("*"):
            return "*"
        if self.scan.starts("#"):
            return present_moment(self.scan, column)
        return quoting.text(self._value(column))

    def _value(self, column: Column) -> str:
        """The value that stands here, when it can be one of `column`."""
        at = self.scan.at
        quoted = self.scan.quoted() if self.scan.starts('"') else None
        value = quoted if quoted is not None else self.scan.word()
        if value is None:
            raise self.scan.refusal("a value is expected", "une valeur est attendue")
        if column.kind in TEMPORAL:
            moment_of(value, UTC, at)
        elif column.kind in NUMBERS and not _is_number(value):
            raise self.scan.refusal(f"{value[:40]} is not a number", f"{value[:40]} n’est pas un nombre", at)
        elif column.kind is Kind.BOOLEAN and value.lower() not in ("true", "false"):
            raise self.scan.refusal("true or false is expected", "true ou false est attendu", at)
        return value


def _is_number(text: str) -> bool:
    try:
        return abs(float(text)) < 1e308
    except ValueError:
        return False
