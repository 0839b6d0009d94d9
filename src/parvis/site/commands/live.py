"""`parvis live`: datasets into which sensors and programs push rows, and the keys with which they do."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
import orjson

from parvis.site.commands.publication import AS, JSON, NOTE
from parvis.site.commands.speaking import said


@click.group(
    "live",
    help=said(
        en="Datasets that take rows pushed by sensors and programs.",
        fr="Les jeux qui reçoivent des lignes envoyées par des capteurs et des programmes.",
    ),
)
def live_group() -> None:
    pass


@live_group.command(
    "create",
    help=said(
        en="Publish an empty dataset from a description of its columns (TOML, or Table Schema in JSON), and print a push key.\n\n"
        "Example:  parvis live create counters counters.toml",
        fr="Publie un jeu vide d’après une description de ses colonnes (TOML, ou Table Schema en JSON), et imprime une clé d’envoi.\n\n"
        "Exemple :  parvis live create comptages comptages.toml",
    ),
)
@click.argument("dataset_id")
@click.argument("description", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--organization", help=said(en="Identifier of the organisation.", fr="Identifiant de l’organisation."))
@AS
@NOTE
@JSON
def create_command(
    dataset_id: str, description: Path, organization: str | None, login: str | None, note: str, as_json: bool
) -> None:
    from parvis.site.commands.installation import start_django

    start_django()
    from dataclasses import replace

    from parvis.platform.catalog.descriptions import described_in
    from parvis.platform.catalog.live_creation import create_empty
    from parvis.platform.catalog.live_keys import enable
    from parvis.platform.catalog.storage import the_store
    from parvis.site.commands.targets import acting_person, target_dataset

    by, now = acting_person(login), datetime.now(UTC)
    dataset = target_dataset(dataset_id, by, organization)
    create_empty(dataset, replace(described_in(description), note=note), the_store(), by=by, now=now)
    _tell_key(dataset_id, enable(dataset, by=by, now=now), as_json)


@live_group.command(
    "enable",
    help=said(
        en="Let a published dataset take pushes; prints a push key, once.\n\nExample:  parvis live enable trees --name 'counters of the park'",
        fr="Permet à un jeu publié de recevoir des lignes ; imprime une clé d’envoi, une seule fois.\n\n"
        "Exemple :  parvis live enable arbres --name 'capteurs du parc'",
    ),
)
@click.argument("dataset_id")
@click.option("--name", default="", help=said(en="Who will use the key.", fr="Qui se servira de la clé."))
@AS
@JSON
def enable_command(dataset_id: str, name: str, login: str | None, as_json: bool) -> None:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.catalog.live_keys import enable
    from parvis.site.commands.targets import acting_person, existing_dataset

    by = acting_person(login)
    secret = enable(existing_dataset(dataset_id, by), by=by, now=datetime.now(UTC), name=name)
    _tell_key(dataset_id, secret, as_json)


@live_group.command(
    "revoke",
    help=said(
        en="Let push keys open nothing any more: those that start with KEY, or all.\n\nExample:  parvis live revoke trees pv_3fA9kQ",
        fr="Retire des clés d’envoi : celles qui commencent par KEY, ou toutes.\n\nExemple :  parvis live revoke arbres pv_3fA9kQ",
    ),
)
@click.argument("dataset_id")
@click.argument("key", default="")
@AS
def revoke_command(dataset_id: str, key: str, login: str | None) -> None:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.catalog.live_keys import revoke
    from parvis.site.commands.targets import acting_person, existing_dataset

    by = acting_person(login)
    revoked = ", ".join(revoke(existing_dataset(dataset_id, by), key, by=by, now=datetime.now(UTC)))
    click.echo(said(en=f"Revoked: {revoked}.", fr=f"Révoqué : {revoked}."))


@live_group.command(
    "decide",
    help=said(
        en="Let pushes bring a column that the gate stops, as it is, on a legal basis.\n\n"
        "Example:  parvis live decide shops phone=keep --basis consent --reason 'shopkeepers gave it for publication'",
        fr="Permet aux envois d’apporter telle quelle, sur une base légale, une colonne que le contrôle arrête.\n\n"
        "Exemple :  parvis live decide commerces telephone=keep --basis consent --reason 'donné par les commerçants pour publication'",
    ),
)
@click.argument("dataset_id")
@click.argument("decided", metavar="COL=keep")
@click.option("--basis", help=said(en="Legal basis of `keep`.", fr="Base légale de « keep »."))
@click.option("--reason", default="", help=said(en="Reason of the decision.", fr="Motif de la décision."))
@AS
def decide_command(dataset_id: str, decided: str, basis: str | None, reason: str, login: str | None) -> None:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.catalog.live_decisions import decide
    from parvis.site.commands.targets import acting_person, existing_dataset
    from parvis.site.commands.words import decisions_of

    by = acting_person(login)
    dataset = existing_dataset(dataset_id, by)
    for decision in decisions_of([decided], basis, reason).values():
        decide(dataset, decision, by=by, now=datetime.now(UTC))
        click.echo(said(en=f"Decided: {decision.column} is kept.", fr=f"Décidé : {decision.column} est gardée."))


@live_group.command(
    "status",
    help=said(
        en="The push keys of a dataset, and its pushes: waiting, refused, not compacted yet.\n\nExample:  parvis live status trees",
        fr="Les clés d’envoi d’un jeu, et ses envois : en attente, refusés, pas encore compactés.\n\nExemple :  parvis live status arbres",
    ),
)
@click.argument("dataset_id")
@JSON
def status_command(dataset_id: str, as_json: bool) -> int:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.catalog.live_status import status_of
    from parvis.site.commands.targets import existing_dataset

    status = status_of(existing_dataset(dataset_id, None))
    if as_json:
        click.echo(orjson.dumps(status))
        return 1 if status["refused"] else 0
    for key in status["keys"]:
        state = said(en="revoked", fr="révoquée") if key["revoked"] else said(en="in use", fr="en usage")
        click.echo(f"{key['prefix']}…  {key['created'][:19]}  {state}  {key['name']}")
    click.echo(
        said(
            en=f"{status['waiting']} pushes wait, {status['pushes']} are not compacted yet.",
            fr=f"{status['waiting']} envois attendent, {status['pushes']} ne sont pas encore compactés.",
        )
    )
    for one in status["refused"]:
        click.echo(f"{one['push']}  {one['received'][:19]}  {one['reason']}")
    return 1 if status["refused"] else 0


def _tell_key(dataset_id: str, secret: str, as_json: bool) -> None:
    address = f"/api/push/1.0/{dataset_id}/realtime/push/?pushkey={secret}"
    if as_json:
        click.echo(orjson.dumps({"dataset": dataset_id, "pushkey": secret, "address": address}))
        return
    click.echo(
        said(
            en=f"{dataset_id} takes pushes. Its push key, shown this once:\n{secret}\nPOST rows to {address}",
            fr=f"{dataset_id} reçoit des lignes. Sa clé d’envoi, montrée cette seule fois :\n{secret}\nEnvoyez (POST) à {address}",
        )
    )
