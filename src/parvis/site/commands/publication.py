"""`parvis publish`, `withdraw`, `rollback`, `history`: what readers see of a dataset, and what they saw before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click
import orjson

from parvis.site.commands.speaking import LANGUAGE, said

AS = click.option(
    "--as", "login", help=said(en="Act as this person, with their rights.", fr="Agir comme cette personne.")
)
NOTE = click.option("--note", default="", help=said(en="Note for the history.", fr="Note pour l’historique."))
JSON = click.option(
    "--json", "as_json", is_flag=True, help=said(en="Print one JSON object.", fr="Imprimer un objet JSON.")
)


@click.command(
    "publish",
    help=said(
        en="Publish a dataset that the gate had stopped, once its personal columns are decided on, or one that was withdrawn.\n\n"
        "Example:  parvis publish grants --decide email=drop",
        fr="Publie un jeu que le contrôle avait arrêté, une fois ses colonnes personnelles tranchées, ou un jeu retiré.\n\n"
        "Exemple :  parvis publish subventions --decide courriel=drop",
    ),
)
@click.argument("dataset_id")
@click.option(
    "--decide",
    "decided",
    multiple=True,
    metavar="COL=ACTION",
    help=said(en="drop, keep, count, or the name of a reduction.", fr="drop, keep, count, ou le nom d’une réduction."),
)
@click.option("--basis", help=said(en="Legal basis of `keep`.", fr="Base légale de « keep »."))
@click.option("--reason", default="", help=said(en="Reason of the decision.", fr="Motif de la décision."))
@AS
@NOTE
@JSON
def publish_command(
    dataset_id: str,
    decided: tuple[str, ...],
    basis: str | None,
    reason: str,
    login: str | None,
    note: str,
    as_json: bool,
) -> int:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.catalog.importing import publish_pending
    from parvis.platform.catalog.publishing import republish
    from parvis.site.commands.importing import tell
    from parvis.site.commands.targets import acting_person, existing_dataset
    from parvis.site.commands.words import decisions_of

    by = acting_person(login)
    dataset = existing_dataset(dataset_id, by)
    now = datetime.now(UTC)
    decisions = decisions_of(decided, basis, reason)
    if not decisions and "pending" not in dataset.guidance:
        snapshot = republish(dataset, by=by, now=now, note=note)
        done = {"dataset": dataset.pk, "snapshot": snapshot.pk, "rows": snapshot.rows}
        click.echo(
            orjson.dumps(done) if as_json else said(en=f"Published: {dataset_id}.", fr=f"Publié : {dataset_id}.")
        )
        return 0
    outcome = publish_pending(dataset, decisions, by=by, now=now, note=note)
    if as_json:
        click.echo(orjson.dumps(outcome.as_json(LANGUAGE)))
    else:
        tell(outcome, dry_run=False)
    return 3 if outcome.stops else 0


@click.command(
    "withdraw",
    help=said(
        en="Take a dataset out of readers' sight; its history stays.\n\nExample:  parvis withdraw trees --note 'wrong file'",
        fr="Retire un jeu de la vue des lecteurs ; son historique reste.\n\nExemple :  parvis withdraw arbres --note 'mauvais fichier'",
    ),
)
@click.argument("dataset_id")
@AS
@NOTE
def withdraw_command(dataset_id: str, login: str | None, note: str) -> None:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.catalog.publishing import withdraw
    from parvis.site.commands.targets import acting_person, existing_dataset

    by = acting_person(login)
    withdraw(existing_dataset(dataset_id, by), by=by, now=datetime.now(UTC), note=note)
    click.echo(said(en=f"Withdrawn: {dataset_id}.", fr=f"Retiré : {dataset_id}."))


@click.command(
    "rollback",
    help=said(
        en="Show an earlier snapshot again: the one before, or the one that SNAPSHOT starts to name.\n\n"
        "Example:  parvis rollback trees 3f2a",
        fr="Montre de nouveau un instantané antérieur : le précédent, ou celui que SNAPSHOT commence à nommer.\n\n"
        "Exemple :  parvis rollback arbres 3f2a",
    ),
)
@click.argument("dataset_id")
@click.argument("snapshot", default="")
@AS
@NOTE
def rollback_command(dataset_id: str, snapshot: str, login: str | None, note: str) -> None:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.catalog.publishing import previous_snapshot, rollback
    from parvis.site.commands.targets import acting_person, existing_dataset

    by = acting_person(login)
    dataset = existing_dataset(dataset_id, by)
    wanted = snapshot or previous_snapshot(dataset).pk
    shown = rollback(dataset, wanted, by=by, now=datetime.now(UTC), note=note)
    click.echo(
        said(
            en=f"{dataset_id} shows snapshot {shown.pk[:12]} again ({shown.rows} rows).",
            fr=f"{dataset_id} montre de nouveau l’instantané {shown.pk[:12]} ({shown.rows} lignes).",
        )
    )


@click.command(
    "history",
    help=said(
        en="The snapshots and acts of a dataset, or without argument the datasets.\n\nExample:  parvis history trees",
        fr="Les instantanés et les actes d’un jeu, ou sans argument les jeux.\n\nExemple :  parvis history arbres",
    ),
)
@click.argument("dataset_id", default="")
@JSON
def history_command(dataset_id: str, as_json: bool) -> None:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.catalog.publishing import history_of
    from parvis.site.commands.targets import existing_dataset

    if not dataset_id:
        _list_datasets(as_json)
        return
    dataset = existing_dataset(dataset_id, None)
    snapshots = [_snapshot_facts(snapshot, dataset.current_id) for snapshot in history_of(dataset)]
    acts = _acts(dataset.pk)
    if as_json:
        click.echo(orjson.dumps({"dataset": dataset.pk, "snapshots": snapshots, "acts": acts}))
        return
    for one in snapshots:
        mark = "→" if one["is_current"] else " "
        click.echo(f"{mark} {one['snapshot'][:12]}  {one['created'][:19]}  {one['rows']:>9}  {one['note']}")
    for act in acts:
        click.echo(f"  {act['at'][:19]}  {act['act']:<12} {act['actor']}  {act['note']}")


def _list_datasets(as_json: bool) -> None:
    from parvis.platform.catalog.models import Dataset

    found = [
        {"dataset": one.pk, "title": one.title(LANGUAGE), "rows": one.current.rows if one.current else None}
        for one in Dataset.objects.select_related("current")
    ]
    if as_json:
        click.echo(orjson.dumps(found))
        return
    for one in found:
        rows = one["rows"] if one["rows"] is not None else said(en="not published", fr="non publié")
        click.echo(f"{one['dataset']:<40} {rows!s:>12}  {one['title']}")


def _snapshot_facts(snapshot: Any, current: str | None) -> dict[str, Any]:
    return {
        "snapshot": snapshot.pk, "created": snapshot.created.isoformat(), "rows": snapshot.rows,
        "note": snapshot.note, "is_current": snapshot.pk == current,
    }  # fmt: skip


def _acts(dataset_id: str) -> list[dict[str, Any]]:
    from parvis.platform.journal.models import Entry

    return [
        {"at": e.at.isoformat(), "act": e.act, "actor": e.actor, "note": e.details.get("note", ""),
         "snapshot": e.details.get("snapshot")}
        for e in Entry.objects.filter(subject=dataset_id)
    ]  # fmt: skip


@click.command(
    "access",
    help=said(
        en="Say who may read a dataset: everybody, or the people granted.\n\n"
        "Example:  parvis access shelters --restricted --grant claire",
        fr="Dit qui peut lire un jeu : tout le monde, ou les personnes autorisées.\n\n"
        "Exemple :  parvis access refuges --restricted --grant claire",
    ),
)
@click.argument("dataset_id")
@click.option("--restricted/--public", default=None, help=said(en="Who may read it.", fr="Qui peut le lire."))
@click.option(
    "--grant",
    "granted",
    multiple=True,
    metavar="LOGIN",
    help=said(en="Let a person read it.", fr="Autoriser une personne."),
)
@click.option(
    "--revoke",
    "revoked",
    multiple=True,
    metavar="LOGIN",
    help=said(en="No longer let a person read it.", fr="Ne plus autoriser."),
)
@AS
def access_command(
    dataset_id: str, restricted: bool | None, granted: tuple[str, ...], revoked: tuple[str, ...], login: str | None
) -> None:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.catalog.models import Visibility
    from parvis.platform.catalog.publishing import grant, set_visibility
    from parvis.site.commands.targets import acting_person, existing_dataset

    by = acting_person(login)
    dataset = existing_dataset(dataset_id, by)
    now = datetime.now(UTC)
    if restricted is not None:
        set_visibility(dataset, Visibility.RESTRICTED if restricted else Visibility.PUBLIC, by=by, now=now)
    for withdrawn, logins in ((False, granted), (True, revoked)):
        for name in logins:
            reader = acting_person(name)
            if reader is not None:
                grant(dataset, reader, by=by, now=now, withdrawn=withdrawn)
    readers = ", ".join(sorted(dataset.grants.values_list("person__login", flat=True))) or "–"
    click.echo(f"{dataset_id} : {Visibility(dataset.visibility).value} · {readers}")


@click.command(
    "compact",
    help=said(
        en="Make one part of the many that appends have left.\n\nExample:  parvis compact measures",
        fr="Fait une seule partie de toutes celles que les ajouts ont laissées.\n\nExemple :  parvis compact mesures",
    ),
)
@click.argument("dataset_id")
@AS
def compact_command(dataset_id: str, login: str | None) -> None:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.catalog.compaction import compact
    from parvis.platform.catalog.storage import the_store
    from parvis.site.commands.targets import acting_person, existing_dataset

    by = acting_person(login)
    snapshot = compact(existing_dataset(dataset_id, by), the_store(), by=by, now=datetime.now(UTC))
    if snapshot is None:
        click.echo(said(en=f"{dataset_id}: one part already.", fr=f"{dataset_id} : déjà une seule partie."))
    else:
        click.echo(
            said(
                en=f"{dataset_id}: one part, {snapshot.rows} rows.",
                fr=f"{dataset_id} : une partie, {snapshot.rows} lignes.",
            )
        )
