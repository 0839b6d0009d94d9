"""`parvis key`: the API keys with which programs read restricted datasets and push rows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import click
import orjson

from parvis.site.commands.publication import JSON
from parvis.site.commands.speaking import said

if TYPE_CHECKING:
    from parvis.platform.people.models import ApiKey


AS = click.option(
    "--as", "acting", help=said(en="Act as this person, with their rights.", fr="Agir comme cette personne.")
)


class Day(click.ParamType[date]):
    """A day as `2027-01-31`."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(said(en=f"“{value}” is not a day: write 2027-01-31.", fr=f"« {value} » n’est pas un jour : écrire 2027-01-31."))  # fmt: skip


class Calls(click.ParamType[int | None]):
    """A number of calls a day, 0 for no limit, or `default`: None, the quota of the installation."""

    name = "calls"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | None:
        if value == "default":
            return None
        if not str(value).isdecimal() or int(value) > 2_000_000_000:
            self.fail(said(en=f"“{value}”: write a whole number, or default.", fr=f"« {value} » : écrire un nombre entier, ou default."))  # fmt: skip
        return int(value)


@click.group("key", help=said(en="The API keys of programs.", fr="Les clés d’API des programmes."))
def key_group() -> None:
    pass


@key_group.command(
    "create",
    help=said(
        en="Make a key for the person LOGIN, and print its secret, which is kept nowhere else.\n\n"
        "Example:  parvis key create claire --name sensors --push --dataset bikes --expires 2027-12-31",
        fr="Crée une clé pour la personne LOGIN, et imprime son secret, qui n’est gardé nulle part ailleurs.\n\n"
        "Exemple :  parvis key create claire --name capteurs --push --dataset velos --expires 2027-12-31",
    ),
)
@click.argument("login")
@click.option("--name", required=True, help=said(en="What the key is for.", fr="À quoi sert la clé."))
@click.option("--push", "pushes", is_flag=True, help=said(en="It may push rows.", fr="Elle peut envoyer des lignes."))
@click.option("--no-read", is_flag=True, help=said(en="It reads only what is public.", fr="Elle ne lit que le public."))
@click.option(
    "--dataset",
    "datasets",
    multiple=True,
    help=said(en="Only for this dataset, not all of the person’s.", fr="Seulement pour ce jeu, et non tous ceux de la personne."),
)  # fmt: skip
@click.option(
    "--expires", type=Day(), help=said(en="Its last day, as 2027-01-31.", fr="Son dernier jour : 2027-01-31.")
)
@click.option("--calls", type=Calls(), help=said(en="Its own quota a day; 0 for no limit.", fr="Son propre quota par jour ; 0 sans limite."))  # fmt: skip
@AS
@JSON
def create_command(
    login: str,
    name: str,
    pushes: bool,
    no_read: bool,
    datasets: tuple[str, ...],
    expires: date | None,
    calls: int | None,
    acting: str | None,
    as_json: bool,
) -> None:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.catalog.keys import Rights, create_key
    from parvis.site.commands.targets import acting_person

    holder, by = acting_person(login), acting_person(acting)
    assert holder is not None
    rights = Rights(reads=not no_read, pushes=pushes, datasets=datasets or None)
    key, secret = create_key(holder, name, rights, expires=expires, by=by, now=datetime.now(UTC), daily_calls=calls)
    if as_json:
        click.echo(orjson.dumps({**_described(key), "secret": secret}))
        return
    click.echo(secret)
    click.echo(
        said(
            en="Keep this key now: it is not shown again. Send it as “Authorization: Apikey …”.",
            fr="Gardez cette clé maintenant : elle ne sera plus montrée. Envoyez-la ainsi : « Authorization: Apikey … ».",
        ),
        err=True,
    )


@key_group.command(
    "list",
    help=said(
        en="The keys, of everybody or of the person LOGIN.\n\nExample:  parvis key list claire",
        fr="Les clés, de tous ou de la personne LOGIN.\n\nExemple :  parvis key list claire",
    ),
)
@click.argument("login", default="")
@AS
@JSON
def list_command(login: str, acting: str | None, as_json: bool) -> None:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.catalog.keys import keys_seen_by
    from parvis.site.commands.targets import acting_person

    found = keys_seen_by(acting_person(acting))
    keys = found.filter(person__login=login) if login else found
    if as_json:
        click.echo(orjson.dumps([_described(key) for key in keys]))
        return
    for key in keys:
        one = _described(key)
        rights = "+".join(word for word in ("reads", "pushes") if one[word])
        datasets = ",".join(one["datasets"] or ["*"])
        click.echo(f"{one['prefix']}  {one['state']:<8}  {one['person']}  {one['name']}  {rights}  {datasets}")


@key_group.command(
    "revoke",
    help=said(
        en="End at once the key whose secret starts with PREFIX.\n\nExample:  parvis key revoke pv_3kd9Qa",
        fr="Met fin aussitôt à la clé dont le secret commence par PREFIX.\n\nExemple :  parvis key revoke pv_3kd9Qa",
    ),
)
@click.argument("prefix")
@AS
def revoke_command(prefix: str, acting: str | None) -> None:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.catalog.keys import find_key, revoke_key
    from parvis.site.commands.targets import acting_person

    by = acting_person(acting)
    key = find_key(prefix, by)
    revoke_key(key, by=by, now=datetime.now(UTC))
    click.echo(said(en=f"Revoked: {key}.", fr=f"Révoquée : {key}."))


@key_group.command(
    "quota",
    help=said(
        en="Give the key that starts with PREFIX a quota of CALLS a day; 0 is no limit, default that of the installation.\n\n"
        "Example:  parvis key quota pv_3kd9Qa 5000000",
        fr="Donne à la clé qui commence par PREFIX un quota de CALLS appels par jour ; 0 sans limite, default celui de l’installation.\n\n"
        "Exemple :  parvis key quota pv_3kd9Qa 5000000",
    ),
)
@click.argument("prefix")
@click.argument("calls", type=Calls())
@AS
def quota_command(prefix: str, calls: int | None, acting: str | None) -> None:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.catalog.keys import find_key, set_quota
    from parvis.site.commands.targets import acting_person

    by = acting_person(acting)
    key = find_key(prefix, by)
    set_quota(key, calls, by=by, now=datetime.now(UTC))
    told = "default" if calls is None else str(calls)
    click.echo(said(en=f"{key}: {told} calls a day.", fr=f"{key} : {told} appels par jour."))


def _described(key: ApiKey) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "prefix": key.prefix,
        "person": key.person.login,
        "name": key.name,
        "state": "revoked" if key.revoked else "expired" if key.has_expired(now) else "works",
        "reads": key.reads,
        "pushes": key.pushes,
        "datasets": key.datasets,
        "expires": key.expires,
        "calls": key.daily_calls,
        "created": key.created,
        "last_used": key.last_used,
    }
