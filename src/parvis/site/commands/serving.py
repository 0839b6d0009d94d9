"""`parvis serve` and `parvis demo`: the site on an address, empty or with the demo town."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import click

from parvis.site.commands.speaking import said

PORT = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=lambda: int(os.environ.get("PORT", "8000")),
    help=said(en="Port; PORT in the environment, else 8000.", fr="Port ; PORT dans l’environnement, sinon 8000."),
)
HOST = click.option(
    "--host", default="127.0.0.1", show_default=True, help=said(en="Address to listen on.", fr="Adresse d’écoute.")
)
WORKERS = click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help=said(en="Processes that answer.", fr="Processus qui répondent."),
)
THREADS = click.option(
    "--threads",
    type=click.IntRange(1, 256),
    default=8,
    show_default=True,
    help=said(en="Threads of each process.", fr="Fils de chaque processus."),
)


@click.command(
    "serve",
    help=said(
        en="Serve the site.\n\nExample:  parvis serve --port 8080 --workers 2",
        fr="Sert le site.\n\nExemple :  parvis serve --port 8080 --workers 2",
    ),
)
@HOST
@PORT
@WORKERS
@THREADS
def serve_command(host: str, port: int, workers: int, threads: int) -> None:
    from parvis.site.commands.installation import start_django

    start_django()
    _serve(host, port, workers, threads)


@click.command(
    "demo",
    help=said(
        en="Publish the demo town, as an agent would, then serve it.\n\nExample:  parvis demo --port 8080",
        fr="Publie la ville de démonstration, comme le ferait un agent, puis la sert.\n\nExemple :  parvis demo --port 8080",
    ),
)
@HOST
@PORT
@click.option("--no-serve", is_flag=True, help=said(en="Publish and stop.", fr="Publier et s’arrêter."))
def demo_command(host: str, port: int, no_serve: bool) -> int:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.site.commands.seeds import publish_seeds

    failed = publish_seeds(click.echo)
    if failed or no_serve:
        return 1 if failed else 0
    _serve(host, port, workers=1, threads=8)
    return 0


def _serve(host: str, port: int, workers: int, threads: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    _refuse_taken_port(host, port)
    shown = f"[{host}]" if ":" in host else host
    click.echo(
        said(
            en=f"Parvis answers at http://{shown}:{port}/  (Ctrl-C to stop)",
            fr=f"Parvis répond sur http://{shown}:{port}/  (Ctrl-C pour arrêter)",
        )
    )
    Granian(
        "parvis.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        backpressure=max(64, threads * 8),
        log_enabled=False,
        websockets=False,
        respawn_failed_workers=True,
        working_dir=Path.cwd(),
    ).serve()


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.UsageError(
                said(
                    en=f"Cannot listen on {host}:{port} ({error.strerror}). Choose another port: PORT=8080 or --port 8080.",
                    fr=f"Impossible d’écouter sur {host}:{port} ({error.strerror}). Choisissez un autre port : PORT=8080 ou --port 8080.",
                )
            ) from error
