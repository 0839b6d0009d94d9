"""What a file says about a dataset: a TOML description as the demo's, or a Table Schema in JSON."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import nh3

from parvis.engine.privacy.decisions import Decision
from parvis.engine.tables.draft import Unreadable
from parvis.engine.tables.kinds import Kind, kind_named
from parvis.engine.tables.schema import Column, column_names, type_words
from parvis.platform.catalog.instructions import Instructions

SAFE_TAGS = {
    "p",
    "br",
    "ul",
    "ol",
    "li",
    "a",
    "strong",
    "em",
    "b",
    "i",
    "h3",
    "h4",
    "blockquote",
    "code",
    "pre",
    "sup",
    "sub",
}
ABOUT = ("themes", "keywords", "licence", "producer", "frequency", "origin", "visibility")


def sanitised(html: str) -> str:
    """`html` with the few tags that a description needs and nothing that runs, loads or frames."""
    return nh3.clean(
        html,
        tags=SAFE_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


def described_in(path: Path) -> Instructions:
    """What the file at `path` says. Raises Unreadable when it is neither TOML nor a Table Schema in JSON."""
    try:
        if path.suffix.lower() == ".toml":
            return from_toml(tomllib.loads(path.read_text(encoding="utf-8")))
        return from_table_schema(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable(
            {
                "en": f"{path.name}: not a description that Parvis knows ({error}). See docs/how-to/prepare-a-file.md.",
                "fr": f"{path.name} : description inconnue de Parvis ({error}). Voir docs/how-to/prepare-a-file.md.",
            }
        ) from error


def from_toml(raw: Mapping[str, Any]) -> Instructions:
    """A dataset's description: titles, texts, licence…, and its columns by name."""
    about: dict[str, Any] = {name: raw[name] for name in ABOUT if name in raw}
    if "title" in raw:
        about["titles"] = _by_language(raw["title"])
    if "description" in raw:
        about["descriptions"] = {code: sanitised(text) for code, text in _by_language(raw["description"]).items()}
    if "sample" in raw:
        about["is_sample"] = bool(raw["sample"])
    columns = raw.get("columns", {})
    for name, facts in columns.items():
        Column.from_json({"name": name, "decimals": facts.get("decimals")})
    decisions = {
        name: Decision.from_json({"column": name, **facts}) for name, facts in raw.get("decisions", {}).items()
    }
    return Instructions(
        raw.get("file", ""),
        kinds={name: _kind(name, facts["type"]) for name, facts in columns.items() if "type" in facts},
        dictionary={name: {k: v for k, v in facts.items() if k != "type"} for name, facts in columns.items()},
        decisions=decisions,
        reading=raw.get("reading", {}),
        about=about,
    )


def from_table_schema(raw: Mapping[str, Any]) -> Instructions:
    """A Table Schema (Frictionless Data, version 1): kinds, titles and descriptions of its fields, which must be there."""
    fields = raw["fields"]
    names = column_names(field["name"] for field in fields)
    dictionary: dict[str, dict[str, Any]] = {}
    kinds: dict[str, Kind] = {}
    for name, field in zip(names, fields, strict=True):
        facts = {"label": field.get("title", ""), "description": field.get("description", "")}
        dictionary[name] = {key: text for key, text in facts.items() if text}
        dictionary[name]["required"] = bool(field.get("constraints", {}).get("required", False))
        if field.get("type", "any") != "any":
            kinds[name] = _kind(name, _TABLE_SCHEMA_KINDS.get(field["type"], field["type"]))
        if field.get("format") == "url" or field.get("type") == "time":
            kinds[name] = Kind.TEXT
    for name in (
        column_names(raw["primaryKey"] if isinstance(raw.get("primaryKey"), list) else [raw["primaryKey"]])
        if raw.get("primaryKey")
        else []
    ):
        dictionary.setdefault(name, {})["key"] = True
    return Instructions("", kinds=kinds, dictionary=dictionary)


_TABLE_SCHEMA_KINDS = {
    "year": "date",
    "yearmonth": "date",
    "geojson": "geo_shape",
    "time": "text",
    "duration": "text",
    "array": "json",
}


def merged(under: Instructions, over: Instructions) -> Instructions:
    """The instructions of `over`, completed by those of `under`."""
    dictionary = {name: dict(facts) for name, facts in under.dictionary.items()}
    for name, facts in over.dictionary.items():
        dictionary[name] = {**dictionary.get(name, {}), **facts}
    about = {**under.about, **over.about}
    if "titles" in under.about and "titles" in over.about:
        about["titles"] = {**under.about["titles"], **over.about["titles"]}
    return replace(
        over,
        filename=over.filename or under.filename,
        kinds={**under.kinds, **over.kinds},
        dictionary=dictionary,
        decisions={**under.decisions, **over.decisions},
        reading={**under.reading, **over.reading},
        about=about,
    )


def _by_language(texts: str | Mapping[str, str]) -> dict[str, str]:
    return {"fr": texts} if isinstance(texts, str) else dict(texts)


def _kind(name: str, word: str) -> Kind:
    kind = kind_named(word)
    if kind is None:
        raise ValueError(f"column “{name}”: unknown type “{word}”; use one of {type_words}")
    return kind
