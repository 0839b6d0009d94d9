"""The arguments of tools: each is declared once, and its JSON Schema and its check follow from it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LONGEST_TEXT, MOST_TEXTS = 20_000, 50


class BadArgument(ValueError):
    """An argument that the tool does not take, in words with which a model can mend its call."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text, one of `choices` when there are any."""

    choices: Sequence[str] = ()

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", **({"enum": list(self.choices)} if self.choices else {})}

    def checked(self, value: Any) -> str:
        if not isinstance(value, str) or len(value) > LONGEST_TEXT or "\0" in value:
            raise BadArgument(f"a text of {LONGEST_TEXT} characters at most")
        if self.choices and value not in self.choices:
            raise BadArgument("one of " + ", ".join(self.choices))
        return value


@dataclass(frozen=True, slots=True)
class Texts:
    """A list of texts."""

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}, "maxItems": MOST_TEXTS}

    def checked(self, value: Any) -> list[str]:
        if not isinstance(value, list) or len(value) > MOST_TEXTS:
            raise BadArgument(f"a list of {MOST_TEXTS} texts at most")
        return [Text().checked(one) for one in value]


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds."""

    least: int
    most: int

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    def checked(self, value: Any) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not self.least <= value <= self.most:
            raise BadArgument(f"a whole number from {self.least} to {self.most}")
        return value


@dataclass(frozen=True, slots=True)
class Argument:
    """`default` is what an absent argument means; one without a default is required."""

    name: str
    meaning: str
    shape: Text | Texts | Whole
    default: Any = ...

    @property
    def is_required(self) -> bool:
        return self.default is ...


def schema_of(arguments: Sequence[Argument]) -> dict[str, Any]:
    """The JSON Schema of an object with those arguments and no other."""
    properties = {}
    for one in arguments:
        properties[one.name] = {**one.shape.schema, "description": one.meaning}
        if not one.is_required and one.default not in (None, []):
            properties[one.name]["default"] = one.default
    required = [one.name for one in arguments if one.is_required]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def checked(given: Any, arguments: Sequence[Argument]) -> dict[str, Any]:
    """The value of each argument. Raises BadArgument that names the one at fault and what it takes."""
    if given is None:
        given = {}
    if not isinstance(given, Mapping):
        raise BadArgument("`arguments` must be an object.")
    known = {one.name: one for one in arguments}
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(str(name), known, n=1)
            meant = f" Did you mean `{near[0]}`?" if near else ""
            raise BadArgument(f"There is no argument `{str(name)[:80]}`.{meant} Possible: {', '.join(known)}.")
    values = {}
    for one in arguments:
        if given.get(one.name) is None:
            if one.is_required:
                raise BadArgument(f"The argument `{one.name}` is required: {one.meaning}")
            values[one.name] = one.default
            continue
        try:
            values[one.name] = one.shape.checked(given[one.name])
        except BadArgument as error:
            raise BadArgument(f"The argument `{one.name}` must be {error}.") from None
    return values
