"""`parvis backup` and `parvis restore`: the installation in one file, and back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from parvis.site.commands.speaking import said


@click.command(
    "backup",
    help=said(
        en="Write everything to one FILE; the site may go on working.\n\nExample:  parvis backup town-2026-11-23.parvis",
        fr="Écrit tout dans un seul FICHIER ; le site peut continuer.\n\nExemple :  parvis backup ville-2026-11-23.parvis",
    ),
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup_command(file: Path) -> None:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.catalog.keeping import back_up
    from parvis.platform.catalog.storage import the_store

    contents = back_up(the_store(), file.absolute(), now=datetime.now(UTC))
    size = file.stat().st_size >> 10
    count = len(contents["files"])
    click.echo(said(en=f"{file}: {count} files, {size} kB.", fr=f"{file} : {count} fichiers, {size} ko."))


@click.command(
    "restore",
    help=said(
        en="Put back what a backup holds, into an empty installation.\n\n"
        "Example:  PARVIS_HOME=/srv/parvis parvis restore town-2026-11-23.parvis",
        fr="Remet ce que contient une sauvegarde, dans une installation vide.\n\n"
        "Exemple :  PARVIS_HOME=/srv/parvis parvis restore ville-2026-11-23.parvis",
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore_command(file: Path) -> None:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.catalog.keeping import restore
    from parvis.platform.catalog.storage import the_store

    contents = restore(the_store(), file)
    click.echo(
        said(
            en=f"Restored the backup of {contents['created'][:19]}: {len(contents['files'])} files.",
            fr=f"Sauvegarde du {contents['created'][:19]} restaurée : {len(contents['files'])} fichiers.",
        )
    )
