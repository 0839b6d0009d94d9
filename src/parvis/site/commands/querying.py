"""`parvis query` and `parvis export`: rows of a dataset, or of a file that is not published."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson

from parvis.site.commands.speaking import said

if TYPE_CHECKING:
    from parvis.engine.query import Request
    from parvis.engine.tables.manifest import Manifest
    from parvis.engine.tables.reader import Reader
    from parvis.platform.records.exports import Export

FORMATS = ("csv", "json", "jsonl", "geojson", "parquet", "xlsx")


@click.command(
    "query",
    help=said(
        en="Ask a dataset, or a FILE of any format, an ODSQL question.\n\n"
        'Example:  parvis query trees "select species, count(*) where height > 20 group by species"',
        fr="Pose une question ODSQL à un jeu, ou à un FICHIER de tout format.\n\n"
        'Exemple :  parvis query arbres "select espece, count(*) where hauteur > 20 group by espece"',
    ),
)
@click.argument("dataset_or_file")
@click.argument("question", default="")
@click.option("--format", "word", type=click.Choice(["table", *FORMATS]), default="table", show_default=True)
@click.option("--sheet", help=said(en="Sheet or layer of the file.", fr="Feuille ou couche du fichier."))
@click.option(
    "--explain",
    is_flag=True,
    help=said(
        en="Say in words what the question does, without asking it.",
        fr="Dire en toutes lettres ce que fait la question, sans la poser.",
    ),
)
def query_command(dataset_or_file: str, question: str, word: str, sheet: str | None, explain: bool) -> None:
    with _relation(dataset_or_file, sheet) as (reader, manifest):
        request = _request(question)
        if explain:
            _explain(manifest, request)
        elif word == "table":
            _print_table(reader, manifest, request)
        else:
            _write(sys.stdout.buffer, _export(reader, manifest, request, {}), word)


@click.command(
    "export",
    help=said(
        en="Write a dataset to a file, in the format its suffix names.\n\nExample:  parvis export trees --output trees.geojson",
        fr="Écrit un jeu dans un fichier, au format que nomme son suffixe.\n\nExemple :  parvis export arbres --output arbres.geojson",
    ),
)
@click.argument("dataset_id")
@click.argument("question", default="")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option(
    "--format",
    "word",
    type=click.Choice(FORMATS),
    help=said(en="Format, if the suffix does not say.", fr="Format, si le suffixe ne le dit pas."),
)
@click.option("--delimiter", default=";", show_default=True)
@click.option(
    "--neutralise",
    is_flag=True,
    help=said(
        en="Put a quote before what a spreadsheet would run as a formula.",
        fr="Désamorcer ce qu’un tableur exécuterait comme formule.",
    ),
)
def export_command(
    dataset_id: str, question: str, output: Path, word: str | None, delimiter: str, neutralise: bool
) -> None:
    chosen = word or output.suffix.lstrip(".").lower()
    if chosen not in FORMATS:
        raise click.UsageError(
            said(
                en=f"--output: choose a suffix among {', '.join(FORMATS)}.",
                fr=f"--output : choisir un suffixe parmi {', '.join(FORMATS)}.",
            )
        )
    with _published(dataset_id) as (reader, manifest):
        export = _export(reader, manifest, _request(question), {"delimiter": delimiter, "neutralise": neutralise})
        partial = output.with_name(f".{output.name}.partial")
        try:
            with partial.open("wb") as handle:
                _write(handle, export, chosen)
            partial.replace(output)
        finally:
            partial.unlink(missing_ok=True)


@contextlib.contextmanager
def _relation(dataset_or_file: str, sheet: str | None) -> Iterator[tuple[Reader, Manifest]]:
    """A reader with the snapshot to ask: of a published dataset, or made on the spot of a file."""
    path = Path(dataset_or_file)
    if path.is_file():
        from parvis.site.commands.files import file_as_snapshot

        with file_as_snapshot(path, sheet) as found:
            yield found
    else:
        with _published(dataset_or_file) as found:
            yield found


@contextlib.contextmanager
def _published(dataset_id: str) -> Iterator[tuple[Reader, Manifest]]:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.catalog.refusals import Refused
    from parvis.platform.catalog.storage import the_reader
    from parvis.platform.records.reading import manifest_of
    from parvis.site.commands.targets import existing_dataset

    dataset = existing_dataset(dataset_id, None)
    if dataset.current_id is None:
        raise Refused(en=f"“{dataset_id}” is not published.", fr=f"« {dataset_id} » n’est pas publié.")
    yield the_reader(), manifest_of(dataset)


def _request(question: str) -> Request:
    from dataclasses import replace

    from parvis.engine.query import Request, parse_statement

    return replace(parse_statement(question) if question.strip() else Request(limit=-1), export=True)


def _export(reader: Reader, manifest: Manifest, request: Request, options: dict[str, Any]) -> Export:
    import tempfile
    from functools import partial

    from parvis.engine.query import compile_records
    from parvis.engine.tables.reader import view_of
    from parvis.platform.records.exports import DEFAULTS, Export

    asked = partial(compile_records, request, manifest.schema, view_of(manifest))
    compiled = asked()
    headings = {column.name: column.name for column in compiled.columns}
    scratch = reader.scratch or Path(tempfile.gettempdir())
    return Export(compiled, partial(asked, typed=True), manifest, reader, scratch, headings, {**DEFAULTS, **options})


def _write(handle: Any, export: Export, word: str) -> None:
    from parvis.platform.records.exports import FORMATS as WRITERS

    for block in WRITERS[word].write(export):
        handle.write(block)
    handle.flush()


def _explain(manifest: Manifest, request: Request) -> None:
    from parvis.engine.query import compile_records
    from parvis.engine.query.explain import explanation

    compile_records(request, manifest.schema, "t")
    click.echo(explanation(request, manifest.schema, said(en="en", fr="fr")))


def _print_table(reader: Reader, manifest: Manifest, request: Request) -> None:
    export = _export(reader, manifest, request, {})
    click.echo("\t".join(export.headings.values()))
    for batch in export.rows():
        for row in batch:
            click.echo("\t".join(_shown(cell) for cell in row))


def _shown(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, dict | list):
        return orjson.dumps(cell).decode()
    return str(cell).replace("\t", " ").replace("\n", " ")
