"""`parvis import`: what scripts may rely on."""

from __future__ import annotations

import pytest

TREES = "id;espece;hauteur;planté le\n01;tilleul;12,5;02/03/1990\n02;platane;8;15/10/2001\n03;érable;haut;1999-01-01\n"


@pytest.fixture
def trees(tmp_path):
    file = tmp_path / "arbres.csv"
    file.write_text(TREES)
    return file


def kinds(ran) -> dict[str, str]:
    return {column["name"]: column["type"] for column in ran.json["columns"]}


def test_the_answer_as_json_has_the_promised_keys(parvis, trees):
    ran = parvis("import", trees, "--dataset", "arbres", "--json")
    assert ran.code == 0
    promised = {"dataset", "snapshot", "rows", "encoding", "delimiter", "columns", "rejected", "changes", "personal"}
    assert promised <= ran.json.keys()
    assert ran.json["dataset"] == "arbres"
    assert ran.json["rows"] == 3
    assert ran.json["delimiter"] == ";"
    assert all({"name", "label", "type", "reason"} <= column.keys() for column in ran.json["columns"])
    assert all(column["reason"] for column in ran.json["columns"])


def test_a_value_that_cannot_be_typed_is_named_by_line_column_and_reason(parvis, trees):
    rejected = parvis("import", trees, "--dataset", "arbres", "--type", "hauteur=decimal", "--json").json["rejected"]
    assert [(one["line"], one["column"], one["value"]) for one in rejected] == [(4, "hauteur", "haut")]
    assert rejected[0]["reason"]


def test_a_dry_run_says_as_much_and_changes_nothing(parvis, home, trees):
    from parvis.platform.catalog.models import Dataset

    tried = parvis("import", trees, "--dataset", "arbres", "--dry-run", "--json")
    assert tried.code == 0
    assert tried.json["snapshot"] is None
    assert tried.json["rows"] == 3
    assert not Dataset.objects.exists()
    assert not list((home / "store").glob("??/*"))


def test_a_chosen_type_is_remembered(parvis, trees):
    assert kinds(parvis("import", trees, "--dataset", "arbres", "--type", "id=integer", "--json"))["id"] == "integer"
    assert kinds(parvis("import", trees, "--dataset", "arbres", "--json"))["id"] == "integer"


def test_columns_that_come_go_and_change_are_told(parvis, trees, tmp_path):
    parvis("import", trees, "--dataset", "arbres")
    other = tmp_path / "autres.csv"
    other.write_text("id;hauteur;planté le;quartier\n01;12,5;au printemps;Centre\n02;8;en hiver;Fort\n")
    changes = parvis("import", other, "--dataset", "arbres", "--json").json["changes"]
    told = {(change["what"], change.get("column")) for change in changes}
    assert {("column_added", "quartier"), ("column_removed", "espece"), ("column_retyped", "plante_le")} <= told


def test_the_same_content_is_the_same_snapshot(parvis, trees):
    first = parvis("import", trees, "--dataset", "arbres", "--json").json["snapshot"]
    assert parvis("import", trees, "--dataset", "arbres", "--json").json["snapshot"] == first


def test_the_original_is_kept_byte_for_byte(parvis, home, trees):
    parvis("import", trees, "--dataset", "arbres")
    kept = [file.read_bytes() for file in (home / "store").glob("??/*.csv")]
    assert trees.read_bytes() in kept


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["import", "TREES"], 2),
        (["import", "TREES", "--dataset", "arbres", "--type", "id"], 2),
        (["import", "TREES", "--dataset", "arbres", "--type", "id=girafe"], 2),
        (["import", "TREES", "--dataset", "arbres", "--decide", "id=girafe"], 2),
        (["import", "TREES", "--dataset", "Pas Un Nom"], 2),
        (["import", "TREES", "--dataset", "arbres", "--as", "personne"], 3),
        (["import", "absent.csv", "--dataset", "arbres"], 4),
        (["publish", "absent"], 3),
        (["withdraw", "absent"], 3),
        (["rollback", "absent"], 3),
        (["history", "absent"], 3),
        (["verify", "absent"], 3),
        (["frobnicate"], 2),
        (["restore", "absent.parvis"], 2),
    ],
)
def test_exit_codes(parvis, trees, arguments, code):
    ran = parvis(*[str(trees) if word == "TREES" else word for word in arguments])
    assert ran.code == code
    assert ran.err.strip()
    assert "Traceback" not in ran.err


def test_an_error_as_json_is_one_object_too(parvis, tmp_path):
    broken = tmp_path / "abime.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    ran = parvis("import", broken, "--dataset", "abime", "--json")
    assert ran.code == 4
    assert ran.json["dataset"] == "abime"
    assert ran.json["error"]
