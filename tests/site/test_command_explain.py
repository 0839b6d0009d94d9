"""`parvis query --explain`: what a question does, in words, without asking it."""

from __future__ import annotations


def test_a_question_about_a_file_is_explained(parvis, tmp_path):
    file = tmp_path / "ecoles.csv"
    file.write_text("nom;places\nÉcole Jules-Ferry;240\n")
    ran = parvis("query", file, "select sum(places) where nom is not null", "--explain")
    assert ran.code == 0
    assert ran.out.strip() in (
        "Additionne «\u202fplaces\u202f», pour les lignes où «\u202fnom\u202f» est renseigné.",
        "Adds up “places”, for the rows where “nom” is present.",
    )
    assert parvis("query", file, "select twon", "--explain").code == 2
