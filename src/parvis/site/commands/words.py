"""The little words of options: `column=kind`, `column=action`, with clear errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from parvis.engine.privacy.decisions import Action, Decision
from parvis.engine.privacy.reductions import REDUCTIONS
from parvis.engine.tables.kinds import Kind, kind_named
from parvis.engine.tables.schema import column_names, type_words
from parvis.site.commands.speaking import said


def pairs_of(words: Iterable[str], option: str) -> Iterator[tuple[str, str]]:
    """(column name, word) of each `column=word`; the column may be given by its heading."""
    for word in words:
        column, sign, value = word.partition("=")
        if not sign or not column or not value:
            raise click.UsageError(
                said(
                    en=f"{option}: write column=value, not “{word}”.",
                    fr=f"{option} : écrire colonne=valeur, et non « {word} ».",
                )
            )
        yield column_names([column])[0], value


def kinds_of(words: Iterable[str]) -> dict[str, Kind]:
    kinds = {}
    for column, word in pairs_of(words, "--type"):
        kind = kind_named(word)
        if kind is None:
            raise click.UsageError(
                said(
                    en=f"--type {column}: “{word}” is none of {type_words}.",
                    fr=f"--type {column} : « {word} » n’est pas parmi {type_words}.",
                )
            )
        kinds[column] = kind
    return kinds


def decisions_of(words: Iterable[str], basis: str | None, reason: str) -> dict[str, Decision]:
    """Decisions by column: an action, or the name of a reduction."""
    decisions = {}
    for column, word in pairs_of(words, "--decide"):
        if word in REDUCTIONS:
            decisions[column] = Decision(column, Action.REDUCE, {"reduction": word}, reason=reason)
        elif word in set(Action) - {Action.REDUCE}:
            keeps = word == Action.KEEP
            decisions[column] = Decision(column, Action(word), basis=basis if keeps else None, reason=reason)
        else:
            choices = ", ".join(["drop", "keep", "count", *REDUCTIONS])
            raise click.UsageError(
                said(
                    en=f"--decide {column}: choose among {choices}.", fr=f"--decide {column} : choisir parmi {choices}."
                )
            )
    return decisions
