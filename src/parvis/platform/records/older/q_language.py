"""The language of the parameter `q` of the Search API 1.0, translated to a condition of the present query language.

Words, `"phrases"`, prefixes such as `prov*`, AND, OR and NOT in capitals, `field:value`, `field >= 10`, `field:[a TO b]`,
and the functions of `q_functions`. What a reader typed only ever becomes a quoted text or a name of the schema.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from parvis.engine.tables.schema import Schema
from parvis.engine.tables.words import words_of
from parvis.platform.records.older import quoting
from parvis.platform.records.older.q_comparisons import compared, starts_comparison
from parvis.platform.records.older.q_functions import called
from parvis.platform.records.older.q_scanner import Scanner

DEEPEST = 40
_WORD = re.compile(r'[^\s()\[\]"]+')
_EVERYTHING = ("", "*", "*:*")
_KEYWORDS = ("AND", "OR", "NOT")


def condition_of(q: str, schema: Schema) -> str | None:
    """The condition that `q` states on rows of `schema`, None when every row meets it. Raises QueryError.

    >>> from parvis.engine.tables.kinds import Kind
    >>> from parvis.engine.tables.schema import Column
    >>> condition_of('école OR places > 100', Schema((Column("places", Kind.INTEGER),)))
    '"école" or `places` > "100"'
    """
    return None if q.strip() in _EVERYTHING else _Translation(Scanner(q), schema).whole()


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
        """What comes one after the other, all of it required; plain words that follow are looked for together."""
        parts: list[str] = []
        words: list[str] = []
        while True:
            word = self._plain_word()
            if word is not None:
                words.append(word)
                continue
            if words_of(" ".join(words)):
                parts.append(quoting.text(" ".join(words)))
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

    def simple(self) -> str | None:
        if self.scan.starts("#"):
            return called(self.scan, self.schema)
        if starts_comparison(self.scan, self.columns):
            return compared(self.scan, self.columns)
        if self.scan.starts('"'):
            return self._phrase()
        word = self.scan.word()
        if word is None:
            raise self.scan.refusal("a word is expected", "un mot est attendu")
        return f"suggest(*, {quoting.text(word.rstrip('*'))})" if words_of(word) else None

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

    def _phrase(self) -> str | None:
        """Words that follow one another in a text, the last one whole."""
        phrase = self.scan.quoted()
        if phrase is None:
            raise self.scan.refusal("a quote is not closed", "un guillemet n’est pas fermé")
        written = quoting.text(phrase)
        several = len(words_of(phrase))
        if several > 1:
            return f"suggest(*, {written}) and {written}"
        return written if several else None

    def _plain_word(self) -> str | None:
        """A word to look for in every text; None when something else comes next."""
        scan = self.scan
        if scan.is_over or scan.source[scan.at] in '()"#[]' or any(map(self._sees, _KEYWORDS)):
            return None
        if starts_comparison(scan, self.columns):
            return None
        word = _WORD.match(scan.source, scan.at)
        return None if word is None or word[0].endswith("*") else scan.word()

    def _keyword(self, word: str) -> bool:
        return self._sees(word) and self.scan.take(word)

    def _sees(self, word: str) -> bool:
        scan = self.scan
        end = scan.at + len(word)
        return scan.starts(word) and (end == len(scan.source) or scan.source[end] in ' \t\n()"#')
