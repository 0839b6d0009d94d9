"""`parvis follow`: the letters to those who follow datasets."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from parvis.site.commands.speaking import said


@click.group("follow", help=said(en="Letters to those who follow datasets.", fr="Les lettres à qui suit des jeux."))
def follow_group() -> None:
    pass


@follow_group.command(
    "send",
    help=said(
        en="Write to each who has news, and send the letters that wait. `parvis serve` does it by itself, with a day between "
        "two letters; this does it now. May be stopped and started again: no letter is lost.\n\nExample:  parvis follow send",
        fr="Écrit à chaque abonné qui a des nouvelles, et envoie les lettres en attente. « parvis serve » le fait de lui-même, avec "
        "un jour entre deux lettres\u00a0; ceci le fait maintenant. On peut l’arrêter et le relancer\u00a0: aucune lettre n’est perdue.\n\n"
        "Exemple\u00a0:  parvis follow send",
    ),
)
def send_command() -> int:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.catalog.live_publishing import alone
    from parvis.platform.community.following import write_news
    from parvis.platform.community.letters import send_waiting

    now = datetime.now(UTC)
    with alone("news") as is_alone:
        written = write_news(now=now) if is_alone else 0
    sent, waiting = send_waiting(now=now)
    click.echo(
        said(
            en=f"{written} written, {sent} sent, {waiting} waiting.",
            fr=f"{written} écrites, {sent} envoyées, {waiting} en attente.",
        )
    )
    return 1 if waiting else 0
