"""The gate through the commands: nothing personal reaches what is public before an agent decides, nor after a drop."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db
MARK = "marqueur.unique"
TELEPHONE = "0698765432"


@pytest.fixture
def guests(tmp_path):
    """Thirty guests; the telephone and the e-mail of one are easy to look for, and a value is refused on their row."""
    people = [
        f"{n};visiteur{n}@exemple-{n % 3}.fr;06123456{n:02};{'Fort' if n % 3 else 'Centre'};{n}" for n in range(29)
    ]
    rows = [
        "numero;courriel;joindre;quartier;visites",
        *people,
        f"29;{MARK}@exemple-1.fr;{TELEPHONE};Fort;{MARK}@exemple-1.fr",
    ]
    file = tmp_path / "visiteurs.csv"
    file.write_text("\n".join(rows) + "\n")
    return file


def files_with(home, mark: str) -> list[str]:
    """What the files of the store that hold `mark` start with, Parquet parts read through DuckDB."""
    return [
        file.read_bytes()[:6].decode(errors="replace")
        for file in sorted((home / "store").glob("??/*"))
        if mark in _text_of(file)
    ]


def _text_of(file) -> str:
    if file.suffix != ".parquet":
        return file.read_text()
    import pyarrow.parquet

    return str(pyarrow.parquet.read_table(file).to_pylist())


def current():
    from parvis.platform.catalog.models import Dataset

    return Dataset.objects.get(pk="visiteurs").current


def published_rows() -> list[dict]:
    import pyarrow.parquet

    from parvis.platform.catalog.storage import the_store

    (part,) = current().manifest["parts"]
    return pyarrow.parquet.read_table(the_store().path(part["name"])).to_pylist()


def acts(parvis) -> list[tuple[str, dict]]:
    from parvis.platform.journal.models import Entry

    return [(entry.act, entry.details) for entry in Entry.objects.filter(subject="visiteurs")]


def test_personal_columns_stop_the_publication_until_somebody_decides(parvis, home, guests):
    ran = parvis("import", guests, "--dataset", "visiteurs", "--json")
    assert ran.code == 3
    assert ran.json["snapshot"] is None
    assert {"courriel", "joindre"} <= {one["column"] for one in ran.json["personal"]}
    assert current() is None
    assert files_with(home, MARK) == ["numero"]
    assert parvis("publish", "visiteurs").code == 3
    assert parvis("publish", "visiteurs", "--decide", "courriel=drop").code == 3
    assert current() is None
    acted = acts(parvis)
    assert [act for act, _ in acted] == ["stopped"] * 3
    assert MARK not in str(acted)


def decide(parvis, *decisions: str, extra: tuple[str, ...] = ()):
    words = [word for one in decisions for word in ("--decide", one)]
    return parvis("publish", "visiteurs", *words, *extra, "--json")


def test_dropped_columns_are_nowhere_public(parvis, home, guests):
    parvis("import", guests, "--dataset", "visiteurs")
    ran = decide(parvis, "courriel=drop", "joindre=drop", "visites=drop")
    assert ran.code == 0
    assert list(published_rows()[0]) == ["numero", "quartier"]
    snapshot = current()
    for mark in (MARK, TELEPHONE, "0612345600"):
        assert files_with(home, mark) == ["numero"], "only the kept original"
        assert mark not in str(snapshot.manifest)
    assert snapshot.manifest["origin"]["original_is_public"] is False


def test_decisions_are_journalled_once_and_remembered(parvis, guests):
    parvis("import", guests, "--dataset", "visiteurs")
    extra = ("--reason", "contacts privés des visiteurs")
    assert decide(parvis, "courriel=drop", "joindre=drop", "visites=drop", extra=extra).code == 0
    act, details = acts(parvis)[-1]
    assert act == "published"
    assert {(one["column"], one["action"], one["reason"]) for one in details["decisions"]} == {
        (name, "drop", "contacts privés des visiteurs") for name in ("courriel", "joindre", "visites")
    }
    assert parvis("import", guests, "--dataset", "visiteurs").code == 0
    assert "decisions" not in acts(parvis)[-1][1]
    assert parvis("journal", "verify").code == 0


def test_reduced_columns_are_coarser(parvis, home, guests):
    ran = parvis(
        "import", guests, "--dataset", "visiteurs", "--decide", "courriel=mail_domain", "--decide", "joindre=drop",
        "--decide", "visites=drop",
    )  # fmt: skip
    assert ran.code == 0
    assert {row["courriel"] for row in published_rows()} == {"exemple-0.fr", "exemple-1.fr", "exemple-2.fr"}
    assert files_with(home, MARK) == ["numero"]
    assert current().manifest["origin"]["original_is_public"] is False


def test_counted_rows_leave_small_groups_out(parvis, home, guests):
    with guests.open("a") as file:
        file.write("30;seul@exemple-1.fr;0611111111;Val de Seine;1\n")
    parvis("import", guests, "--dataset", "visiteurs", "--type", "visites=integer")
    ran = decide(parvis, "courriel=count", "joindre=count", "numero=count", "visites=count")
    assert ran.code == 0
    counts = {row["quartier"]: row["nombre"] for row in published_rows()}
    assert counts == {"Fort": 20, "Centre": 10}
    for mark in (MARK, "Val de Seine"):
        assert files_with(home, mark) == ["numero"]
        assert mark not in str(current().manifest)


def test_counted_rows_come_without_the_rejects_of_single_rows(parvis, home, tmp_path):
    file = tmp_path / "visiteurs.csv"
    rows = [f"v{n}@exemple.fr;Fort;{n}" for n in range(40)]
    file.write_text("\n".join(["courriel;quartier;age", *rows, "w@exemple.fr;Fort;centenaire"]) + "\n")
    words = ("--type", "age=integer", "--decide", "courriel=count", "--decide", "age=count")
    assert parvis("import", file, "--dataset", "visiteurs", *words).code == 0
    assert files_with(home, "centenaire") == ["courri"]


def test_keeping_needs_a_basis_and_a_reason(parvis, guests):
    parvis("import", guests, "--dataset", "visiteurs")
    from parvis.engine.privacy.legal_bases import LEGAL_BASES

    others = ("joindre=drop", "visites=drop")
    assert decide(parvis, "courriel=keep", *others).code == 2
    assert current() is None
    basis = ("--basis", next(iter(LEGAL_BASES)), "--reason", "adresses professionnelles d’élus")
    assert decide(parvis, "courriel=keep", *others, extra=basis).code == 0
    assert "courriel" in published_rows()[0]


def test_a_declared_column_stops_too(parvis, tmp_path):
    file = tmp_path / "visiteurs.csv"
    file.write_text("salle;note\nA;calme\nB;vive\n")
    ran = parvis("import", file, "--dataset", "visiteurs", "--personal", "note", "--json")
    assert ran.code == 3
    assert [(one["column"], one["kind"]) for one in ran.json["personal"]] == [("note", "declared")]
    assert decide(parvis, "note=drop").code == 0
    assert list(published_rows()[0]) == ["salle"]


def test_a_new_personal_column_stops_and_leaves_the_old_snapshot(parvis, guests, tmp_path):
    file = tmp_path / "salles.csv"
    file.write_text("quartier;visites\nFort;1\n")
    assert parvis("import", file, "--dataset", "visiteurs").code == 0
    before = current().pk
    assert parvis("import", guests, "--dataset", "visiteurs").code == 3
    assert current().pk == before
