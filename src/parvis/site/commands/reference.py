"""`parvis reference`: the pages of docs/reference, written from the declarations that the code runs on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from parvis.site.commands.speaking import said
from parvis.site.environment import SETTINGS

HEAD = "<!-- Written by `make reference` from the declarations in the code: change those, not this page. -->\n"


@click.command(
    "reference",
    help=said(
        en="Write the reference pages into FOLDER.\n\nExample:  parvis reference docs/reference",
        fr="Écrit les pages de référence dans DOSSIER.\n\nExemple :  parvis reference docs/reference",
    ),
)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def reference_command(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in reference_pages().items():
        (folder / name).write_text(text, encoding="utf-8")
        click.echo(str(folder / name))


def reference_pages() -> dict[str, str]:
    """Each page's file name and text, in the language of the command line."""
    from parvis.engine.query.reference import reference_page
    from parvis.platform.records.exports.reference import reference_page as exports_page

    return {
        "settings.md": HEAD + _settings(),
        "commands.md": HEAD + _commands(),
        "odsql.md": HEAD + reference_page("en"),
        "odsql.fr.md": HEAD + reference_page("fr"),
        "types.md": HEAD + _kinds(),
        "exports.md": HEAD + exports_page(),
        "reductions.md": HEAD + _decisions(),
    }


def _settings() -> str:
    lines = [
        "# Settings",
        "",
        "Each is an environment variable.",
        "",
        "| variable | default | meaning |",
        "|---|---|---|",
    ]
    lines += [
        f"| `{one.variable}` | {f'`{one.default}`' if one.default else '–'} | {one.meaning} |" for one in SETTINGS
    ]
    lines += [
        "",
        "Two more are read by the command line: `PORT` (default of `--port`), and `PARVIS_LANG` (`fr` or `en`; else",
    ]
    lines += ["`LC_ALL`, `LC_MESSAGES` or `LANG` say the language of messages)."]
    return "\n".join(lines) + "\n"


def _commands() -> str:
    from parvis.site.commands.main import EXIT_CODES, parvis

    lines = ["# Commands", "", "| exit code | means |", "|---|---|"]
    lines += [f"| {code} | {text['en']} |" for code, text in EXIT_CODES.items()]
    context = click.Context(parvis, info_name="parvis")
    for path, command in _all_commands(parvis, context, "parvis"):
        lines += ["", f"## `{path}`", "", *_described(command, path)]
    return "\n".join(lines) + "\n"


def _all_commands(group: click.Group, context: click.Context, path: str) -> Iterator[tuple[str, click.Command]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _all_commands(command, click.Context(command, parent=context), f"{path} {name}")
        elif command is not None:
            yield f"{path} {name}", command


def _described(command: click.Command, path: str) -> list[str]:
    usage = " ".join(command.collect_usage_pieces(click.Context(command)))
    paragraphs = (command.help or "").split("\n\n")
    lines = [f"`{path} {usage}`".replace(" `", "`")]
    for paragraph in paragraphs:
        word, _, example = paragraph.partition(":  ")
        lines += ["", f"{word}: `{example}`" if example else paragraph]
    options = [option for option in command.params if isinstance(option, click.Option)]
    if options:
        lines += ["", "| option | meaning |", "|---|---|"]
    for option in options:
        names = ", ".join([*option.opts, *option.secondary_opts])
        several = " (may be repeated)" if option.multiple else ""
        lines.append(f"| `{names}` | {option.help or ''}{several} |")
    return lines


def _kinds() -> str:
    from parvis.engine.tables.kinds import FACTS

    lines = [
        "# Column types",
        "",
        "| type | in words | also understood | in the Explore API | stored as |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| `{kind}` | {facts.words['en']} | {', '.join(facts.aliases) or '–'} | `{facts.explore}` | `{facts.stored}` |"
        for kind, facts in FACTS.items()
    ]
    return "\n".join(lines) + "\n"


def _decisions() -> str:
    from parvis.engine.privacy.decisions import ACTIONS
    from parvis.engine.privacy.legal_bases import LEGAL_BASES
    from parvis.engine.privacy.reductions import REDUCTIONS

    lines = ["# Decisions on personal columns", "", "| action | means |", "|---|---|"]
    lines += [f"| `{action}` | {text['en']} |" for action, text in ACTIONS.items()]
    lines += ["", "| reduction | what is published | for |", "|---|---|---|"]
    lines += [
        f"| `{name}` | {one.text['en']} | {', '.join(sorted(kind.value for kind in one.kinds))} |"
        for name, one in REDUCTIONS.items()
    ]
    lines += ["", "| basis of `keep` | means |", "|---|---|"]
    lines += [f"| `{code}` | {basis.text['en']} |" for code, basis in LEGAL_BASES.items()]
    return "\n".join(lines) + "\n"
