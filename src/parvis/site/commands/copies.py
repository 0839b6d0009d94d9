"""`parvis prepare`: make the serving copies of large datasets now rather than at their first reading."""

from __future__ import annotations

import click

from parvis.site.commands.speaking import said


@click.command(
    "prepare",
    help=said(
        en="Make the serving copies of large datasets now; readers make them otherwise. They may be deleted at any time.\n\n"
        "Example:  parvis prepare arbres",
        fr="Fait maintenant les copies de service des grands jeux ; sinon, la première lecture les fait. On peut les supprimer à tout moment.\n\n"
        "Exemple :  parvis prepare arbres",
    ),
)
@click.argument("datasets", nargs=-1)
def prepare_command(datasets: tuple[str, ...]) -> int:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.catalog.models import Dataset
    from parvis.platform.catalog.storage import the_copies
    from parvis.platform.records.reading import manifest_of

    published = Dataset.objects.filter(current__isnull=False)
    chosen = published.filter(pk__in=datasets) if datasets else published
    missing = sorted(set(datasets) - set(chosen.values_list("pk", flat=True)))
    for name in missing:
        click.echo(said(en=f"{name}: not published.", fr=f"{name} : non publié."), err=True)
    for dataset in chosen:
        path = the_copies().make(manifest_of(dataset))
        if path is not None:
            size = path.stat().st_size // 1_000_000
            click.echo(said(en=f"{dataset.pk}: ready, {size} MB", fr=f"{dataset.pk} : prêt, {size} Mo"))
    return 1 if missing else 0
