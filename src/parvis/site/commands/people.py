"""`parvis user`: the people who may sign in."""

from __future__ import annotations

import sys

import click

from parvis.site.commands.speaking import said

ROLES = ("administrator", "publisher", "reader")


@click.group("user", help=said(en="The people who may sign in.", fr="Les personnes qui peuvent se connecter."))
def user_group() -> None:
    pass


@user_group.command(
    "create",
    help=said(
        en="Create a person. The password is asked for, or read from the standard input.\n\n"
        "Example:  parvis user create claire --role publisher --organization ville",
        fr="Crée une personne. Le mot de passe est demandé, ou lu sur l’entrée standard.\n\n"
        "Exemple :  parvis user create claire --role publisher --organization ville",
    ),
)
@click.argument("login")
@click.option("--name", default="", help=said(en="Full name.", fr="Nom complet."))
@click.option("--role", type=click.Choice(ROLES), default="publisher", show_default=True)
@click.option("--organization", help=said(en="Identifier of the organisation.", fr="Identifiant de l’organisation."))
def create_command(login: str, name: str, role: str, organization: str | None) -> None:
    from parvis.site.commands.installation import start_django

    start_django()
    from django.conf import settings
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.utils.translation import override

    from parvis.platform.catalog.refusals import Refused
    from parvis.platform.people.models import Organization, Person
    from parvis.site.commands.speaking import LANGUAGE

    password = _ask_password()
    owner = None
    if role == "publisher":
        slug = organization or settings.PARVIS["ORGANIZATION"]
        owner, _ = Organization.objects.get_or_create(slug=slug, defaults={"name": slug})
    with override(LANGUAGE):
        try:
            validate_password(password, Person(login=login, name=name))
            Person.objects.create_user(login, password, name=name, role=role, organization=owner)
        except ValidationError as error:
            message = " ".join(error.messages)
            raise Refused(en=message, fr=message) from error
    click.echo(said(en=f"{login} may sign in as {role}.", fr=f"{login} peut se connecter comme {role}."))


def _ask_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    prompt = said(en="Password", fr="Mot de passe")
    return str(click.prompt(prompt, hide_input=True, confirmation_prompt=True))
