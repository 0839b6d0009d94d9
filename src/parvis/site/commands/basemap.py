"""`parvis basemap`: the map under the data, an archive of tiles that the town serves itself."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parvis.site.commands.speaking import said

if TYPE_CHECKING:
    from parvis.platform.maps.base_map import BaseMap


@click.group("basemap", help=said(en="The map under the data.", fr="Le fond de carte."))
def basemap_group() -> None:
    pass


@basemap_group.command(
    "import",
    help=said(
        en="Check an archive of tiles (PMTiles 3, vector or pictures), copy it into the installation and use it under every map.\n\n"
        "Example:  parvis basemap import issy.pmtiles --attribution “© OpenStreetMap contributors”",
        fr="Vérifie une archive de tuiles (PMTiles 3, vectorielles ou images), la copie dans l’installation et la met sous toutes les cartes.\n\n"
        "Exemple :  parvis basemap import issy.pmtiles --attribution « © les contributeurs d’OpenStreetMap »",
    ),
)
@click.argument("source", metavar=said(en="FILE|ADDRESS", fr="FICHIER|ADRESSE"))
@click.option(
    "--attribution",
    help=said(
        en="What maps say of its origin; what the archive says otherwise.", fr="Ce que les cartes disent de son origine ; sinon, ce qu’en dit l’archive."
    ),
)  # fmt: skip
def import_command(source: str, attribution: str | None) -> int:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.maps.archives import checked_archive, take_in

    with tempfile.TemporaryDirectory(prefix="parvis-") as workdir:
        path = _at_hand(source, Path(workdir))
        base = take_in(path, checked_archive(path), attribution, now=datetime.now(UTC))
    click.echo(said(en=f"In use: {_words(base)}", fr=f"En service : {_words(base)}"))
    if not base.attribution:
        warning = said(
            en="This archive does not say where its data come from: give --attribution, licences ask for it.",
            fr="Cette archive ne dit pas d’où viennent ses données : donnez --attribution, les licences l’exigent.",
        )
        click.echo(warning, err=True)
    return 0


@basemap_group.command(
    "show",
    help=said(en="Which base map is in use.\n\nExample:  parvis basemap show", fr="Quel fond est en service.\n\nExemple :  parvis basemap show"),
)  # fmt: skip
def show_command() -> int:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.maps.base_map import drawn_layers, imported_base

    base = imported_base()
    if base is not None:
        click.echo(_words(base))
        return 0
    names = ", ".join(dataset.pk for dataset, _ in drawn_layers()) or said(en="nothing", fr="rien")
    click.echo(
        said(
            en=f"No archive: maps are drawn over {names}.",
            fr=f"Aucune archive : les cartes sont dessinées sur {names}.",
        )
    )
    return 0


@basemap_group.command(
    "remove",
    help=said(
        en="Use no archive any more, and delete it.\n\nExample:  parvis basemap remove",
        fr="N’utilise plus d’archive, et la supprime.\n\nExemple :  parvis basemap remove",
    ),
)
def remove_command() -> int:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.maps.base_map import imported_base, use_base

    if imported_base() is None:
        click.echo(said(en="There was none.", fr="Il n’y en avait pas."))
        return 0
    use_base(None)
    click.echo(said(en="Removed.", fr="Enlevée."))
    return 0


def _at_hand(source: str, workdir: Path) -> Path:
    """The file itself, or what is fetched from an address. Raises Unreadable."""
    if not source.startswith(("http://", "https://")):
        return Path(source)
    from django.conf import settings

    from parvis.engine.formats.fetching import FetchLimits, fetch

    given = settings.PARVIS
    limits = FetchLimits(max_bytes=given["MAX_IMPORT_BYTES"], seconds=7200, allow_private=given["FETCH_PRIVATE"])
    return fetch(source, workdir=workdir, limits=limits).path


def _words(base: BaseMap) -> str:
    sort = {"vector": said(en="vector tiles", fr="tuiles vectorielles"), "raster": said(en="pictures", fr="images")}[
        base.kind
    ]
    west, south, east, north = base.bounds
    size = f"{base.bytes / 1e6:.1f}"
    return said(
        en=f"{base.name or base.file}, {sort}, zooms {base.least_zoom} to {base.most_zoom}, {size} MB, from {south:g}, {west:g} to {north:g}, {east:g}. {base.attribution}",
        fr=f"{base.name or base.file}, {sort}, zooms {base.least_zoom} à {base.most_zoom}, {size} Mo, de {south:g}, {west:g} à {north:g}, {east:g}. {base.attribution}",
    ).strip()
