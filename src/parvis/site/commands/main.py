"""The entry of the command line: finds the command, runs it, and turns each error into words and an exit code."""

from __future__ import annotations

import errno
import importlib
import sys
from typing import Any

import click

from parvis import __version__
from parvis.site.commands.speaking import said

COMMANDS = {
    "import": "importing:import_command",
    "publish": "publication:publish_command",
    "withdraw": "publication:withdraw_command",
    "rollback": "publication:rollback_command",
    "history": "publication:history_command",
    "access": "publication:access_command",
    "compact": "publication:compact_command",
    "live": "live:live_group",
    "prepare": "copies:prepare_command",
    "verify": "checking:verify_command",
    "doctor": "checking:doctor_command",
    "journal": "checking:journal_group",
    "backup": "keeping:backup_command",
    "restore": "keeping:restore_command",
    "query": "querying:query_command",
    "export": "querying:export_command",
    "serve": "serving:serve_command",
    "demo": "serving:demo_command",
    "user": "people:user_group",
    "follow": "following:follow_group",
    "usage": "usage:usage_group",
    "mcp": "assistants:mcp_command",
    "key": "keys:key_group",
    "basemap": "basemap:basemap_group",
    "reference": "reference:reference_command",
}

EXIT_FAILED, EXIT_USAGE, EXIT_REFUSED, EXIT_UNREADABLE = 1, 2, 3, 4
EXIT_CODES = {
    0: {"en": "done, or would be (dry run)", "fr": "fait, ou le serait (essai)"},
    EXIT_FAILED: {"en": "a check found something, or the machine failed", "fr": "un contrôle a trouvé quelque chose, ou la machine a failli"},
    EXIT_USAGE: {"en": "wrong usage", "fr": "mauvais usage"},
    EXIT_REFUSED: {"en": "refused by the rules: personal data, rights, schema, conflict", "fr": "refusé par les règles : données personnelles, droits, schéma, conflit"},
    EXIT_UNREADABLE: {"en": "unreadable input", "fr": "entrée illisible"},
}  # fmt: skip


class LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        where = COMMANDS.get(cmd_name)
        if where is None:
            return None
        module, _, name = where.partition(":")
        command: click.Command = getattr(importlib.import_module(f"parvis.site.commands.{module}"), name)
        return command


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=said(
        en="Parvis, the open-data portal of a town.\n\nExample:  parvis import trees.csv --dataset trees",
        fr="Parvis, le portail de données ouvertes d’une ville.\n\nExemple :  parvis import arbres.csv --dataset arbres",
    ),
)
@click.version_option(__version__, prog_name="parvis")
def parvis() -> None:
    pass


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: list[str]) -> int:
    """Run one command; its exit code."""
    try:
        result: Any = parvis.main(arguments, prog_name="parvis", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.Abort:
        complain(said(en="Stopped.", fr="Interrompu."))
        return EXIT_FAILED
    except click.ClickException as error:
        error.show()
        return EXIT_USAGE
    except BrokenPipeError:
        sys.stderr.close()
        return EXIT_FAILED
    except OSError as error:
        return _machine_failed(error)
    except Exception as error:
        code = _code_of(error)
        if code is None and "database or disk is full" in str(error):
            return _machine_failed(OSError(errno.ENOSPC, str(error)))
        if code is None:
            raise
        complain(said(**error.text) + _choices(error))  # type: ignore[attr-defined]
        return code


def _choices(error: Exception) -> str:
    """The option to give, with its choices, for a file that holds several tables."""
    from parvis.engine.tables.draft import Ambiguous

    return f" --{error.option} {' | '.join(error.choices)}" if isinstance(error, Ambiguous) else ""


def complain(text: str) -> None:
    """Say on the error stream what went wrong and what to do."""
    click.echo(f"parvis: {text}", err=True)


def _code_of(error: Exception) -> int | None:
    """The exit code of a declared error, None for one that nobody foresaw."""
    from parvis.engine.privacy.decisions import DecisionRefused
    from parvis.engine.query.errors import QueryError
    from parvis.engine.tables.draft import Ambiguous, Unreadable
    from parvis.platform.catalog.refusals import Refused

    if isinstance(error, Ambiguous | QueryError | DecisionRefused):
        return EXIT_USAGE
    if isinstance(error, Unreadable):
        return EXIT_UNREADABLE
    return EXIT_REFUSED if isinstance(error, Refused) else None


def _machine_failed(error: OSError) -> int:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        complain(
            said(
                en="The disk is full. Nothing has changed: make room and start again (`parvis doctor` removes leftovers).",
                fr="Le disque est plein. Rien n’a changé : faites de la place et recommencez (« parvis doctor » enlève les restes).",
            )
        )
    elif isinstance(error, FileNotFoundError | IsADirectoryError | PermissionError):
        complain(
            said(
                en=f"{error.filename}: there is no file here that can be read. Check the path and its rights.",
                fr=f"{error.filename} : il n’y a pas ici de fichier lisible. Vérifiez le chemin et ses droits.",
            )
        )
    else:
        complain(str(error))
    return EXIT_UNREADABLE if isinstance(error, FileNotFoundError | IsADirectoryError) else EXIT_FAILED
