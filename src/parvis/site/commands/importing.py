"""`parvis import`: a file or an address becomes the next snapshot of a dataset."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson

from parvis.site.commands.speaking import LANGUAGE, said

if TYPE_CHECKING:
    from parvis.platform.catalog.account import Outcome
    from parvis.platform.catalog.instructions import Instructions

STEPS = {
    "fetch": {"en": "fetching", "fr": "téléchargement"},
    "read": {"en": "reading", "fr": "lecture"},
    "mend": {"en": "mending irregular rows", "fr": "remise en ordre des lignes irrégulières"},
    "type": {"en": "typing the columns", "fr": "typage des colonnes"},
    "gate": {"en": "looking for personal data", "fr": "recherche de données personnelles"},
    "write": {"en": "writing", "fr": "écriture"},
    "publish": {"en": "publishing", "fr": "publication"},
}


@click.command(
    "import",
    help=said(
        en="Read FILE (or an http(s) address), say what was understood, and publish it as DATASET.\n\n"
        "Example:  parvis import trees.csv --dataset trees --title 'Street trees' --type planted=date",
        fr="Lit FICHIER (ou une adresse http(s)), dit ce qui a été compris, et le publie comme jeu de données.\n\n"
        "Exemple :  parvis import arbres.csv --dataset arbres --title 'Arbres' --type plantation=date",
    ),
)
@click.argument("file")
@click.option(
    "--dataset", "dataset_id", required=True, help=said(en="Identifier of the dataset.", fr="Identifiant du jeu.")
)
@click.option("--title", help=said(en="Title in French.", fr="Titre."))
@click.option("--title-en", help=said(en="Title in English.", fr="Titre en anglais."))
@click.option("--organization", help=said(en="Organisation that publishes.", fr="Organisation qui publie."))
@click.option(
    "--about",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=said(
        en="TOML file that describes the dataset and its columns.", fr="Fichier TOML qui décrit le jeu et ses colonnes."
    ),
)
@click.option(
    "--schema",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=said(
        en="Table Schema (JSON) that the file must follow.", fr="Schéma de table (JSON) que le fichier doit suivre."
    ),
)
@click.option(
    "--type",
    "types",
    multiple=True,
    metavar="COL=TYPE",
    help=said(
        en="Kind of a column; remembered for the next import.", fr="Nature d’une colonne ; retenue pour la suite."
    ),
)
@click.option(
    "--separator",
    "separators",
    multiple=True,
    metavar="COL=SIGN",
    help=said(
        en="Sign between the values of a multivalued column.", fr="Signe entre les valeurs d’une colonne multivaluée."
    ),
)
@click.option(
    "--personal",
    multiple=True,
    metavar="COL",
    help=said(en="Declare a column personal.", fr="Déclare une colonne personnelle."),
)
@click.option(
    "--decide",
    "decided",
    multiple=True,
    metavar="COL=ACTION",
    help=said(
        en="Decision on a personal column: drop, keep, count, or the name of a reduction.",
        fr="Décision sur une colonne personnelle : drop, keep, count, ou le nom d’une réduction.",
    ),
)
@click.option("--basis", help=said(en="Legal basis of `keep`.", fr="Base légale de « keep »."))
@click.option("--reason", default="", help=said(en="Reason of the decision.", fr="Motif de la décision."))
@click.option("--sheet", help=said(en="Sheet or layer to read.", fr="Feuille ou couche à lire."))
@click.option("--member", help=said(en="File to read inside an archive.", fr="Fichier à lire dans une archive."))
@click.option("--encoding", help=said(en="Encoding of the file.", fr="Encodage du fichier."))
@click.option("--delimiter", help=said(en="Delimiter of the cells.", fr="Séparateur des cellules."))
@click.option(
    "--header-line",
    type=click.IntRange(0),
    help=said(en="Line of the header; 0 for none.", fr="Ligne d’en-tête ; 0 s’il n’y en a pas."),
)
@click.option("--as", "login", help=said(en="Act as this person, with their rights.", fr="Agir comme cette personne."))
@click.option(
    "--append",
    is_flag=True,
    help=said(en="Add the rows after those already published.", fr="Ajouter les lignes après celles déjà publiées."),
)
@click.option("--note", default="", help=said(en="Note for the history.", fr="Note pour l’historique."))
@click.option(
    "--dry-run",
    is_flag=True,
    help=said(en="Say what would be done, and stop.", fr="Dire ce qui serait fait, et s’arrêter."),
)
@click.option("--json", "as_json", is_flag=True, help=said(en="Print one JSON object.", fr="Imprimer un objet JSON."))
def import_command(file: str, dataset_id: str, as_json: bool, dry_run: bool, login: str | None, **options: Any) -> int:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.engine.tables.draft import Unreadable
    from parvis.platform.catalog.refusals import Refused

    try:
        outcome = _import_asking(file, dataset_id, dry_run, login, options, quiet=as_json)
    except (Unreadable, Refused) as error:
        if not as_json:
            raise
        code = 3 if isinstance(error, Refused) else 4
        choices = list(getattr(error, "choices", []))
        problem = {"dataset": dataset_id, "error": error.text[LANGUAGE], **({"choices": choices} if choices else {})}
        click.echo(orjson.dumps(problem))
        return 2 if choices else code
    if as_json:
        click.echo(orjson.dumps(outcome.as_json(LANGUAGE)))
    else:
        tell(outcome, dry_run)
    return 3 if outcome.stops else 0


def _import_asking(
    file: str, dataset_id: str, dry_run: bool, login: str | None, options: dict[str, Any], quiet: bool
) -> Outcome:
    """Import; when the file holds several tables and somebody is there to answer, ask which."""
    from parvis.engine.tables.draft import Ambiguous

    try:
        return _import(file, dataset_id, dry_run, login, options, quiet)
    except Ambiguous as error:
        if quiet or not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise
        click.echo(error.text[LANGUAGE])
        option = error.option
        chosen = click.prompt(said(en="Which one", fr="Lequel"), type=click.Choice(list(error.choices)))
    return _import(file, dataset_id, dry_run, login, {**options, option: chosen}, quiet)


def _import(
    file: str, dataset_id: str, dry_run: bool, login: str | None, options: dict[str, Any], quiet: bool
) -> Outcome:
    from parvis.platform.catalog.importing import import_file
    from parvis.platform.catalog.storage import the_store
    from parvis.site.commands.targets import acting_person, target_dataset

    def say(step: str) -> None:
        if not quiet:
            click.echo(f"  … {said(**STEPS[step])}", err=True)

    by = acting_person(login)
    instructions = _instructions(file, options)
    dataset = target_dataset(dataset_id, by, options.get("organization"), instructions.about)
    now = datetime.now(UTC)
    if not file.startswith(("http://", "https://")):
        return import_file(Path(file), dataset, instructions, by=by, now=now, dry_run=dry_run, say=say)
    from dataclasses import replace

    from django.conf import settings

    from parvis.engine.formats.fetching import FetchLimits, fetch

    say("fetch")
    with the_store().scratch() as scratch:
        limits = FetchLimits(
            allow_private=settings.PARVIS["FETCH_PRIVATE"], max_bytes=settings.PARVIS["MAX_IMPORT_BYTES"]
        )
        fetched = fetch(file, workdir=scratch, limits=limits)
        instructions = replace(instructions, filename=fetched.filename, url=file)
        return import_file(fetched.path, dataset, instructions, by=by, now=now, dry_run=dry_run, say=say)


def _instructions(file: str, options: dict[str, Any]) -> Instructions:
    from parvis.platform.catalog.descriptions import described_in, merged
    from parvis.platform.catalog.instructions import Instructions
    from parvis.site.commands.words import decisions_of, kinds_of, pairs_of

    described = described_in(options["about"]) if options["about"] else Instructions("")
    if options["schema"]:
        described = merged(described, described_in(options["schema"]))
    titles = {code: options[name] for code, name in (("fr", "title"), ("en", "title_en")) if options[name]}
    dictionary: dict[str, dict[str, Any]] = {}
    for name, sign in pairs_of(options["separators"], "--separator"):
        dictionary.setdefault(name, {})["separator"] = sign
    for name, _ in pairs_of([f"{word}=1" for word in options["personal"]], "--personal"):
        dictionary.setdefault(name, {})["personal"] = True
    reading = {name: options[name] for name in ("sheet", "member", "encoding", "delimiter", "header_line")}
    return merged(
        described,
        Instructions(
            Path(file).name,
            kinds=kinds_of(options["types"]),
            dictionary=dictionary,
            decisions=decisions_of(options["decided"], options["basis"], options["reason"]),
            reading={name: value for name, value in reading.items() if value is not None},
            about={"titles": titles} if titles else {},
            note=options["note"],
            append=options["append"],
        ),
    )


def tell(outcome: Outcome, dry_run: bool) -> None:
    """Print the account of an import for a person."""
    echo = click.echo
    facts = [outcome.format, outcome.encoding, outcome.delimiter and repr(outcome.delimiter)]
    echo(said(en=f"{outcome.rows:,} rows", fr=f"{outcome.rows} lignes") + " · " + " · ".join(filter(None, facts)))
    width = max((len(column.name) for column in outcome.schema), default=0)
    for column in outcome.schema:
        reason = outcome.reasons.get(column.name, {}).get(LANGUAGE, "")
        key = said(en="  [key]", fr="  [clé]") if column.key else ""
        echo(f"  {column.name:<{width}}  {column.kind.value:<9}  {reason}{key}")
    for change in outcome.changes:
        where = f" [{change.column}]" if change.column else ""
        echo(f"  ~ {change.text[LANGUAGE]}{where}")
    for reject in outcome.rejects[:20]:
        place = said(
            en=f"line {reject.line}, column {reject.column}", fr=f"ligne {reject.line}, colonne {reject.column}"
        )
        echo(f"  ! {place} : {reject.value!r} — {reject.reason[LANGUAGE]}")
    if len(outcome.rejects) > 20:
        more = len(outcome.rejects) - 20
        echo(
            said(
                en=f"  ! and {more} more, all in the rejects file",
                fr=f"  ! et {more} autres, toutes dans le fichier des rejets",
            )
        )
    for concern in outcome.concerns:
        mark = "■" if concern in outcome.stops else "·"
        echo(f"  {mark} {concern.column} : {concern.kind} — {concern.reason[LANGUAGE]}")
    _conclude(outcome, dry_run)


def _conclude(outcome: Outcome, dry_run: bool) -> None:
    if outcome.stops:
        click.echo(
            said(
                en="Not published: columns that look personal need a decision, for instance",
                fr="Non publié : des colonnes qui semblent personnelles attendent une décision, par exemple",
            ),
            err=True,
        )
        for concern in outcome.stops:
            first, *others = _possible_decisions(concern.column, concern.kind)
            instead = said(en=f"   # or {', '.join(others)}", fr=f"   # ou {', '.join(others)}") if others else ""
            click.echo(f"  parvis publish {outcome.dataset} --decide {concern.column}={first}{instead}", err=True)
    elif dry_run:
        click.echo(said(en="Dry run: nothing has changed.", fr="Essai : rien n’a changé."))
    elif outcome.is_unchanged:
        click.echo(
            said(en=f"{outcome.dataset}: same content as before.", fr=f"{outcome.dataset} : même contenu qu’avant.")
        )
    elif outcome.snapshot:
        click.echo(
            said(
                en=f"Published: {outcome.dataset}, snapshot {outcome.snapshot[:12]}.",
                fr=f"Publié : {outcome.dataset}, instantané {outcome.snapshot[:12]}.",
            )
        )


def _possible_decisions(column: str, kind: str) -> list[str]:
    """The words that `--decide` takes for a column of that personal kind, without a legal basis."""
    from parvis.engine.privacy import PersonalKind
    from parvis.engine.privacy.decisions import suggested

    if kind not in set(PersonalKind):
        return ["drop"]
    return [str(one.parameters.get("reduction", one.action.value)) for one in suggested(column, PersonalKind(kind))]
