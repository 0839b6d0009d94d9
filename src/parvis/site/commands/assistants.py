"""`parvis mcp`: the Model Context Protocol on this machine's own data, a message a line on standard input and output."""

from __future__ import annotations

import sys

import click
import orjson

from parvis.site.commands.speaking import said


@click.command(
    "mcp",
    help=said(
        en="Answer an assistant that started this command (Model Context Protocol over standard input and output): the same tools "
        "as at /mcp, without a server.\n\nExample:  parvis mcp --site https://data.example.org",
        fr="Répond à un assistant qui a lancé cette commande (Model Context Protocol par l’entrée et la sortie standard)\u00a0: les mêmes "
        "outils que sous /mcp, sans serveur.\n\nExemple\u00a0:  parvis mcp --site https://data.exemple.fr",
    ),
)
@click.option(
    "--as", "acting", help=said(en="Read as this person, with their rights.", fr="Lire comme cette personne.")
)
@click.option("--site", default="", help=said(en="Address of the portal, for links.", fr="Adresse du portail, pour les liens."))  # fmt: skip
def mcp_command(acting: str | None, site: str) -> None:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.assistants.caller import Caller
    from parvis.platform.assistants.line import answer_line
    from parvis.site.commands.targets import acting_person

    caller = Caller(acting_person(acting), site.rstrip("/"))
    for line in sys.stdin.buffer:
        answer = answer_line(line, caller)
        if answer is not None:
            sys.stdout.buffer.write(orjson.dumps(answer) + b"\n")
            sys.stdout.buffer.flush()
