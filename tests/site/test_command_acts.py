"""`parvis publish`, `withdraw`, `rollback`, `history`, `user create`, `journal`: what scripts may rely on."""

from __future__ import annotations

import click
import pytest

from parvis.site.commands.main import parvis as command_line


@pytest.fixture
def shelf(parvis, tmp_path):
    """A dataset published twice; the ids of its snapshots, oldest first."""
    file = tmp_path / "ecoles.csv"
    snapshots = []
    for places in ("240", "250"):
        file.write_text(f"nom;places\nÉcole Jules-Ferry;{places}\n")
        snapshots.append(parvis("import", file, "--dataset", "ecoles", "--note", places, "--json").json["snapshot"])
    return snapshots


def shown() -> str | None:
    from parvis.platform.catalog.models import Dataset

    return Dataset.objects.get(pk="ecoles").current_id


def test_rollback_shows_the_one_before_or_the_one_named(parvis, shelf):
    assert parvis("rollback", "ecoles").code == 0
    assert shown() == shelf[0]
    assert parvis("rollback", "ecoles", shelf[1][:10]).code == 0
    assert shown() == shelf[1]


def test_rollback_to_what_does_not_exist_is_refused(parvis, shelf):
    ran = parvis("rollback", "ecoles", "ffffffffffff")
    assert ran.code == 3
    assert shelf[1][:12] in ran.err
    assert shown() == shelf[1]


def test_what_is_withdrawn_can_be_published_again(parvis, shelf):
    assert parvis("withdraw", "ecoles", "--note", "erreur").code == 0
    assert shown() is None
    assert parvis("withdraw", "ecoles").code == 3
    assert parvis("publish", "ecoles").code == 0
    assert shown() == shelf[1]


def test_history_tells_the_snapshots_and_the_acts(parvis, shelf):
    parvis("rollback", "ecoles", "--note", "retour")
    told = parvis("history", "ecoles", "--json").json
    assert [(one["snapshot"], one["is_current"]) for one in told["snapshots"]] == [(shelf[1], False), (shelf[0], True)]
    assert [(one["act"], one["note"]) for one in told["acts"]] == [
        ("published", "240"), ("published", "250"), ("rolled_back", "retour"),
    ]  # fmt: skip
    assert parvis("history", "--json").json == [{"dataset": "ecoles", "title": "ecoles", "rows": 1}]


def test_the_journal_is_verified(parvis, shelf):
    ran = parvis("journal", "verify")
    assert ran.code == 0
    assert ran.out.startswith("2 ")


def test_a_created_person_signs_in_and_acts_within_their_rights(parvis, shelf, monkeypatch, tmp_path):
    import io
    import sys

    from django.contrib.auth import get_user_model

    monkeypatch.setattr(sys, "stdin", io.StringIO("une phrase assez longue\n"))
    assert parvis("user", "create", "claire", "--role", "publisher", "--organization", "ecole").code == 0
    claire = get_user_model().objects.get(login="claire")
    assert claire.check_password("une phrase assez longue")
    assert claire.password.startswith("argon2")
    assert parvis("withdraw", "ecoles", "--as", "claire").code == 3
    own = tmp_path / "cantine.csv"
    own.write_text("jour;menu\nlundi;gratin\n")
    assert parvis("import", own, "--dataset", "cantine", "--as", "claire").code == 0
    acts = parvis("history", "cantine", "--json").json["acts"]
    assert parvis("history", "cantine").out.count("claire") == 1
    assert [act["actor"] for act in acts] == ["claire"]


def test_a_weak_password_is_refused(parvis, monkeypatch):
    import io
    import sys

    monkeypatch.setattr(sys, "stdin", io.StringIO("azerty\n"))
    ran = parvis("user", "create", "claire")
    assert ran.code == 3
    assert "12" in ran.err


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Every command whose module is written, by its words."""
    found: list[tuple[str, ...]] = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
        else:
            found.append((*path, name))
    return found


def test_every_command_has_help_with_an_example(capsys):
    from parvis.site.commands.main import run

    for words in commands(command_line):
        assert run([*words, "--help"]) == 0
        shown = capsys.readouterr().out
        assert f"parvis {' '.join(words)}" in shown.split("Exemple", 1)[1], words
