"""The schema of a dataset: its columns with their kinds, labels, units and roles (the data dictionary).

A schema is a value. It travels as JSON in each snapshot's manifest, in schema files that a publisher writes, and as an
extended Table Schema for reusers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from parvis.engine.tables.kinds import FACTS, Kind, Precision, kind_named

type_words = ", ".join(kind.value for kind in Kind)


class SchemaError(ValueError):
    """A schema that cannot be; the message names the column and the remedy."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as readers see it.

    `name` is what queries use; `header` is the heading as received; `labels` and `descriptions` map a language code to
    a text. `separator` makes a text column multivalued (stored as a list); `hierarchy` is the separator between the
    levels of a value such as `Culture/Musique`. `key` columns together identify a row. Several values of a `disjunctive`
    facet are alternatives. `decimals` says how many are worth showing.

    `also` gives other names under which queries may call the column, and words are looked for in it unless it is not
    `searched`: both are for tables that Parvis makes itself, and do not travel.
    """

    name: str
    kind: Kind = Kind.TEXT
    header: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    unit: str | None = None
    precision: Precision | None = None
    separator: str | None = None
    hierarchy: str | None = None
    facet: bool = False
    key: bool = False
    disjunctive: bool = False
    decimals: int | None = None
    searched: bool = True
    also: tuple[str, ...] = ()

    @property
    def stored(self) -> str:
        """The DuckDB type of the column inside a snapshot."""
        return "VARCHAR[]" if self.separator is not None else FACTS[self.kind].stored

    def label(self, language: str = "fr") -> str:
        """The label in `language`, else in any language, else the header or the name."""
        return self.labels.get(language) or next(iter(self.labels.values()), "") or self.header.strip() or self.name

    def description(self, language: str = "fr") -> str:
        """The description in `language`, else in any language, else nothing."""
        return self.descriptions.get(language) or next(iter(self.descriptions.values()), "")

    def as_json(self) -> dict[str, Any]:
        """The column as plain JSON values, without what is empty."""
        out: dict[str, Any] = {"name": self.name, "type": self.kind.value}
        for attribute in ("header", "unit", "separator", "hierarchy", "decimals"):
            value = getattr(self, attribute)
            if value is not None and value != "":
                out[attribute] = value
        if self.precision is not None:
            out["precision"] = self.precision.value
        for attribute in ("labels", "descriptions"):
            texts = dict(getattr(self, attribute))
            if texts:
                out[attribute] = texts
        for attribute in ("facet", "key", "disjunctive"):
            if getattr(self, attribute):
                out[attribute] = True
        return out

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Column:
        """The column described by `raw`, as `as_json` writes it; `label` and `description` may be a plain text.

        Raises SchemaError when the name is missing or the type unknown.
        """
        name = raw.get("name")
        if not isinstance(name, str) or not name:
            raise SchemaError("each column needs a “name”")
        kind = kind_named(str(raw.get("type", "text")))
        if kind is None:
            raise SchemaError(f"column “{name}”: unknown type “{raw.get('type')}”; use one of {type_words}")
        precision = raw.get("precision")
        if precision is not None and precision not in set(Precision):
            raise SchemaError(f"column “{name}”: precision is day, month or year, not “{precision}”")
        return cls(
            name=name,
            kind=kind,
            header=str(raw.get("header", "")),
            labels=_texts(raw, "label"),
            descriptions=_texts(raw, "description"),
            unit=raw.get("unit"),
            precision=Precision(precision) if precision is not None else None,
            separator=raw.get("separator"),
            hierarchy=raw.get("hierarchy"),
            facet=bool(raw.get("facet", False)),
            key=bool(raw.get("key", False)),
            disjunctive=bool(raw.get("disjunctive", False)),
            decimals=_decimals(raw),
        )


def _decimals(raw: Mapping[str, Any]) -> int | None:
    decimals = raw.get("decimals")
    if decimals is None:
        return None
    if not isinstance(decimals, int) or not 0 <= decimals <= 15:
        raise SchemaError(f"column “{raw.get('name', '')}”: decimals is a whole number from 0 to 15, not “{decimals}”")
    return decimals


def _texts(raw: Mapping[str, Any], word: str) -> dict[str, str]:
    several = raw.get(word + "s", raw.get(word, {}))
    if isinstance(several, str):
        return {"fr": several} if several else {}
    return {str(language): str(text) for language, text in dict(several).items()}


@dataclass(frozen=True, slots=True)
class Schema:
    """The columns of a dataset, in order, each name once."""

    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise SchemaError(f"two columns are named “{twice[0]}”: give each a name of its own")

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    def __contains__(self, name: object) -> bool:
        return any(column.name == name for column in self.columns)

    def __getitem__(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def key(self) -> tuple[str, ...]:
        """The names of the columns that identify a row; empty when none does."""
        return tuple(column.name for column in self.columns if column.key)

    def first(self, *kinds: Kind) -> Column | None:
        """The first column of one of `kinds`, in the order of `kinds`."""
        for kind in kinds:
            for column in self.columns:
                if column.kind is kind:
                    return column
        return None

    def without(self, names: Iterable[str]) -> Schema:
        """The schema less the columns called `names`."""
        dropped = set(names)
        return Schema(tuple(column for column in self.columns if column.name not in dropped))

    def with_column(self, column: Column) -> Schema:
        """The schema with `column` in place of its namesake."""
        return Schema(tuple(column if c.name == column.name else c for c in self.columns))

    def as_json(self) -> list[dict[str, Any]]:
        return [column.as_json() for column in self.columns]

    @classmethod
    def from_json(cls, raw: Iterable[Mapping[str, Any]]) -> Schema:
        return cls(tuple(Column.from_json(one) for one in raw))


def column_names(headers: Iterable[str]) -> list[str]:
    """A name for each heading: lower-case ASCII, digits and underscores, each once, none starting with a digit alone.

    >>> column_names(["Capacité", "Capacité", " ", "N° d’ordre", "2023"])
    ['capacite', 'capacite_2', 'column_3', 'n_d_ordre', '2023']
    """
    taken: set[str] = set()
    names = []
    for position, header in enumerate(headers, start=1):
        folded = unicodedata.normalize("NFKD", header.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae"))
        ascii_only = "".join(c if c.isascii() else " " if not unicodedata.combining(c) else "" for c in folded)
        base = re.sub(r"[^a-z0-9]+", "_", ascii_only.lower()).strip("_")[:60] or f"column_{position}"
        name, again = base, 2
        while name in taken:
            name, again = f"{base}_{again}", again + 1
        taken.add(name)
        names.append(name)
    return names


def relabelled(schema: Schema, dictionary: Mapping[str, Mapping[str, Any]]) -> Schema:
    """`schema` with the labels, descriptions, units and roles that `dictionary` gives by column name.

    What a dictionary does not mention stays. The kind is never changed here: values would have to change with it.
    """
    columns = []
    for column in schema:
        raw = dictionary.get(column.name, {})
        columns.append(
            replace(
                column,
                labels={**column.labels, **_texts(raw, "label")},
                descriptions={**column.descriptions, **_texts(raw, "description")},
                unit=raw.get("unit", column.unit),
                hierarchy=raw.get("hierarchy", column.hierarchy),
                facet=bool(raw.get("facet", column.facet)),
                key=bool(raw.get("key", column.key)),
                disjunctive=bool(raw.get("disjunctive", column.disjunctive)),
                decimals=_decimals(raw) if "decimals" in raw else column.decimals,
            )
        )
    return Schema(tuple(columns))


@dataclass(frozen=True, slots=True)
class Difference:
    """What separates two schemas of a dataset: columns that come, that go, and that change kind (old, new)."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    retyped: Mapping[str, tuple[Kind, Kind]]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.retyped)


def difference(old: Schema, new: Schema) -> Difference:
    """What changes for the readers of a dataset when `new` takes the place of `old`."""
    return Difference(
        added=tuple(name for name in new.names if name not in old),
        removed=tuple(name for name in old.names if name not in new),
        retyped={c.name: (old[c.name].kind, c.kind) for c in new if c.name in old and old[c.name].kind is not c.kind},
    )
