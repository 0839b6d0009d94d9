"""`parvis verify`, `doctor`, `journal verify`: is what is stored still what was published, and how to mend what is not."""

from __future__ import annotations

from pathlib import Path

import click
import orjson

from parvis.site.commands.speaking import LANGUAGE, said

JSON = click.option(
    "--json", "as_json", is_flag=True, help=said(en="Print one JSON object.", fr="Imprimer un objet JSON.")
)


@click.command(
    "verify",
    help=said(
        en="Compare every stored byte with its checksum. Exit code 1 if something differs.\n\nExample:  parvis verify trees",
        fr="Compare chaque octet conservé à sa somme de contrôle. Code 1 en cas d’écart.\n\nExemple :  parvis verify arbres",
    ),
)
@click.argument("datasets", nargs=-1)
@JSON
def verify_command(datasets: tuple[str, ...], as_json: bool) -> int:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.catalog.integrity import snapshot_ailments
    from parvis.platform.catalog.models import Snapshot
    from parvis.platform.catalog.storage import the_store
    from parvis.site.commands.targets import existing_dataset

    for dataset_id in datasets:
        existing_dataset(dataset_id, None)
    found = list(snapshot_ailments(the_store(), list(datasets)))
    checked = Snapshot.objects.filter(**({"dataset__in": datasets} if datasets else {})).count()
    if as_json:
        click.echo(orjson.dumps({"snapshots": checked, "problems": [one.text[LANGUAGE] for one in found]}))
    else:
        for one in found:
            click.echo(one.text[LANGUAGE], err=True)
        click.echo(said(en=f"{checked} snapshots checked.", fr=f"{checked} instantanés vérifiés."))
    return 1 if found else 0


@click.command(
    "doctor",
    help=said(
        en="Say what is wrong with the installation and how to mend it; --mend repairs what can be repaired safely.\n\n"
        "Example:  parvis doctor --mend",
        fr="Dit ce qui ne va pas dans l’installation et comment y remédier ; --mend répare ce qui peut l’être sans risque.\n\n"
        "Exemple :  parvis doctor --mend",
    ),
)
@click.option(
    "--mend", is_flag=True, help=said(en="Repair what can be repaired safely.", fr="Réparer ce qui peut l’être.")
)
@JSON
def doctor_command(mend: bool, as_json: bool) -> int:
    from parvis.site.commands.installation import start_django

    start_django()
    from django.conf import settings

    from parvis.platform.catalog.integrity import ailments
    from parvis.platform.catalog.storage import the_store

    left = 0
    report = []
    for one in list(ailments(the_store(), Path(settings.HOME))):
        is_mended = mend and one.mend is not None
        if is_mended and one.mend is not None:
            one.mend()
        left += not is_mended
        report.append(
            {"what": one.what, "text": one.text[LANGUAGE], "mended": is_mended, "can_mend": one.mend is not None}
        )
    if as_json:
        click.echo(orjson.dumps(report))
        return 1 if left else 0
    for line in report:
        state = said(en="mended", fr="réparé") if line["mended"] else ("--mend" if line["can_mend"] else "!")
        click.echo(f"  [{state}] {line['text']}")
    if not report:
        click.echo(said(en="All is well.", fr="Tout va bien."))
    return 1 if left else 0


@click.group("journal", help=said(en="The journal of publication acts.", fr="Le journal des actes de publication."))
def journal_group() -> None:
    pass


@journal_group.command(
    "verify",
    help=said(
        en="Check the chain of the journal. Exit code 1 if an entry was changed.\n\nExample:  parvis journal verify",
        fr="Vérifie la chaîne du journal. Code 1 si une entrée a été modifiée.\n\nExemple :  parvis journal verify",
    ),
)
def journal_verify_command() -> int:
    from parvis.site.commands.installation import start_django

    start_django()
    from parvis.platform.journal.verifying import verify

    verdict = verify()
    if verdict.broken is not None:
        text = said(en=f"broken at entry {verdict.broken}", fr=f"rompu à l’entrée {verdict.broken}")
        click.echo(text, err=True)
        return 1
    click.echo(said(en=f"{verdict.count} entries, chain intact.", fr=f"{verdict.count} entrées, chaîne intacte."))
    return 0
