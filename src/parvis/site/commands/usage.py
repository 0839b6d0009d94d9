"""`parvis usage`: the statistics of use as a dataset."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from parvis.site.commands.speaking import said


@click.group("usage", help=said(en="Statistics of use.", fr="Les statistiques d’usage."))
def usage_group() -> None:
    pass


@usage_group.command(
    "publish",
    help=said(
        en="Publish the counts of the days that are over as the dataset “usage-du-portail”. `parvis serve` does it once a day.\n\n"
        "Example:  parvis usage publish",
        fr="Publie les nombres des jours finis comme le jeu « usage-du-portail ». « parvis serve » le fait une fois par jour.\n\n"
        "Exemple\u00a0:  parvis usage publish",
    ),
)
def publish_command() -> None:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.site.usage_publishing import publish_usage

    outcome = publish_usage(now=datetime.now(UTC))
    click.echo(said(en=f"{outcome.rows} rows published.", fr=f"{outcome.rows} lignes publiées."))
