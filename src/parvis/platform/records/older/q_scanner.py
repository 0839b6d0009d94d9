"""The text of a `q` read from left to right: words, quoted texts, names, and errors that tell where they are."""

from __future__ import annotations

import re

from parvis.engine.query.errors import SYNTAX, QueryError

LONGEST = 4000
_SPACE = re.compile(r"\s*")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"|\'((?:[^\'\\]|\\.)*)\'', re.DOTALL)
_WORD = re.compile(r'[^\s()\[\]"]+')
_ARGUMENT = re.compile(r"[^,()\"']+")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class Scanner:
    """A place in a text, that moves forward."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        if len(source) > LONGEST:
            raise q_error(
                f"the text has {len(source)} characters, {LONGEST} at most are accepted",
                f"le texte a {len(source)} caractères, {LONGEST} au plus sont acceptés",
                LONGEST,
            )
        self.skip_space()

    @property
    def is_over(self) -> bool:
        return self.at >= len(self.source)

    def skip_space(self) -> None:
        found = _SPACE.match(self.source, self.at)
        self.at = found.end() if found else self.at

    def starts(self, mark: str) -> bool:
        return self.source.startswith(mark, self.at)

    def take(self, mark: str) -> bool:
        """Step over `mark` when it comes next, and say whether it did."""
        if not self.starts(mark):
            return False
        self.at += len(mark)
        self.skip_space()
        return True

    def expect(self, mark: str) -> None:
        if not self.take(mark):
            raise self.refusal(f"{mark} is expected", f"{mark} est attendu")

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What `pattern` finds here, stepped over."""
        found = pattern.match(self.source, self.at)
        if found is not None:
            self.at = found.end()
            self.skip_space()
        return found

    def word(self) -> str | None:
        found = self.match(_WORD)
        return found[0] if found else None

    def quoted(self) -> str | None:
        """The text between quotes that stands here, without them."""
        found = self.match(_QUOTED)
        if found is None:
            return None
        return _ESCAPED.sub(r"\1", found[1] if found[1] is not None else found[2])

    def argument(self) -> str:
        """One argument of a function, quoted or not."""
        quoted = self.quoted()
        if quoted is not None:
            return quoted
        found = self.match(_ARGUMENT)
        if found is None:
            raise self.refusal("a value is expected", "une valeur est attendue")
        return found[0].strip()

    def refusal(self, en: str, fr: str, at: int | None = None) -> QueryError:
        return q_error(en, fr, self.at if at is None else at)


def q_error(en: str, fr: str, at: int) -> QueryError:
    """What is wrong with a `q`, and where it is, counted from zero."""
    return QueryError(
        SYNTAX,
        {
            "en": f"Invalid query (q): {en}, at position {at}.",
            "fr": f"Requête q invalide\u00a0: {fr}, à la position {at}.",
        },
        at,
        "q",
    )
