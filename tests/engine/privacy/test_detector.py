"""What the detector says of columns as towns write them: people found, look-alikes left alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.engine.privacy import Certainty, ColumnSample, Finding, PersonalKind, detect
from parvis.engine.privacy.findings import masked
from parvis.engine.tables.kinds import Kind

TODAY = date(2026, 3, 2)
NAMES = ["Martin", "LE GALL", "Petit", "Durand", "MOREAU", "Da Silva", "Nguyen", "Lefèvre"]
FIRST_NAMES = ["Léa", "Jean-Pierre", "Camille", "Mohamed", "Anne-Sophie", "Louis", "Inès", "Hugo"]


def found(table: Mapping[str, Sequence[str]], **matches: Sequence[str]) -> dict[str, Finding]:
    samples = [
        ColumnSample(name, name, Kind.TEXT, values, len(values), matches=matches.get(name, ()))
        for name, values in table.items()
    ]
    return {finding.column: finding for finding in detect(samples, rows=1000, today=TODAY)}


def blocking(table: Mapping[str, Sequence[str]], **matches: Sequence[str]) -> dict[str, str]:
    return {name: finding.kind.value for name, finding in found(table, **matches).items() if finding.blocks}


@pytest.mark.parametrize(
    ("header", "values", "kind"),
    [
        ("nom", NAMES, "last_name"),
        ("col_2", NAMES, "last_name"),
        ("Prénom", FIRST_NAMES, "first_name"),
        ("prenom_eleve", ["Mayeul", "Yrieix", "Zoulikha"], "first_name"),
        ("demandeur", ["Léa Martin", "DURAND Camille", "M. Petit", "Mme Le Gall"], "full_name"),
        ("nomBeneficiaire", ["Mme Laurent Fontaine", "Hugo Moulin", "PETIT Inès"], "full_name"),
        ("identifiant", ["2 63 07 2A 424 465 08", "273023578784258"], "nir"),
        ("contact", ["06 39 98 12 34", "+33 1 99 00 12 34", "0033261911234", "02.61.91.12.35"], "phone"),
        ("tel", ["639981234", "639981235"], "phone"),
        ("tel", ["06 39 98 12 34 / 01 99 00 12 34", "06 39 98 77 34"], "phone"),
        ("contact_2", ["lea.martin@example.org", "j.durand@example.org", "accueil@ville.example.org"], "email"),
        ("compte", ["FR76 3000 6000 0112 3456 7890 189"], "iban"),
        ("date_naissance", ["1954-02-28", "12/03/2010"], "birth_date"),
        ("col_4", ["1954-02-28", "12/03/2010", "03/09/1931", "1987-01-30", "2001-12-12", "1969-05-06"], "birth_date"),
        ("adresse", ["12 bis rue des Lilas 92130 Issy", "3, allée du Moulin 75015 Paris"], "postal_address"),
        ("col_7", ["rue Picard 92170 Vanves", "27, rue Rémy 92130 Issy"], "postal_address"),
        ("vehicule", ["AB-123-CD", "4321 QX 92"], "plate"),
        ("col_1", ["203.0.113.7", "2001:db8::8a2e:370:7334"], "ip"),
        ("observations", ["RAS", "Dossier complet", "Rappeler au 06 39 98 12 34 le matin"], "free_text"),
        ("commentaire", ["Mme Le Gall demande un report", "Pièce manquante"], "free_text"),
    ],
)
def test_a_personal_column_stops_the_publication(header: str, values: list[str], kind: str) -> None:
    assert blocking({header: values}) == {header: kind}


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("contact", ["accueil@ville.example.org", "dpo@ville.example.org", "service-jeunesse@ville.example.org"]),
        ("courriel_ecole", ["ce.0921234a@ac-versailles.fr", "0921235b@ac-versailles.fr"]),
        ("tel", ["3975", "3975", "15", "112"]),
        ("reference", ["263072A42446509", "273023578784259", "101010101010101"]),
        ("siret", ["21920044100018", "80295478500028", "01234567800012"]),
        ("compte", ["60611", "6132", "7391118"]),
        ("voie", ["rue Victor Hugo", "avenue Jean Jaurès", "place Marie Curie", "quai Stalingrad"]),
        ("equipement_adresse", ["Mairie, 62 rue du Général Leclerc", "École, 3 place Marie Curie"]),
        ("col_3", ["Crèche, 68 place Marie Curie", "Gymnase, 4 rue Ernest Renan", "Médiathèque, 9 quai Stalingrad"]),
        ("fournisseur", ["Martin", "SARL Martin et Fils", "Dupont", "Petit Durand S.A."]),
        ("raison_sociale", ["Berthelot", "Moreau", "Lefèvre"]),
        ("col_5", ["Entreprise Dupont", "SAS Bernard TP", "Marty", "Dupré Collin S.A."]),
        ("nom_station", ["Toudouze - Clauzel", "Jean Jaurès", "Victor Hugo"]),
        ("Commune", ["Issy-les-Moulineaux", "Vanves", "Saint-Martin", "Clamart"]),
        ("nom", ["Parc Henri Barbusse", "Square Bonaventure Leca", "Île Saint-Germain", "Jardin des Tourelles"]),
        ("date_deliberation", ["2024-03-02", "2025-12-11", "2021-07-08"]),
        ("date_construction", ["1932-01-01", "1975-01-01", "2004-01-01"]),
        ("version", ["1.2.3.4", "2.0.0.1", "10.4.2.1"]),
        ("objet", ["Travaux de voirie", "Salon du livre Pierre et Marie Curie", "Subvention à une association"]),
        ("genre", ["Acer", "Prunus", "Rosa", "Iris"]),
        ("latitude", ["48.832565", "48.822435"]),
        ("id", ["d5e34124-5c6e-4337-95ba-2bdd177219d3"]),
    ],
)
def test_what_only_looks_personal_is_published(header: str, values: list[str]) -> None:
    assert blocking({header: values}) == {}


def test_a_list_of_public_places_gets_hints_only() -> None:
    places = {
        "nom": ["Chez Martin", "Librairie Durand", "Katia Coiffure"],
        "adresse": ["3, rue Pierre Poli", "5, place Paul Vaillant Couturier", "120, avenue de Verdun"],
        "telephone": ["01 99 00 12 34", "01 99 00 12 35", "01 99 00 12 36"],
        "courriel": ["chezmartin@example.org", "lire92@example.org", "katia92@example.org"],
        "site_web": ["https://a.example.org", "https://b.example.org", "https://c.example.org"],
    }
    findings = found(places)
    assert {"adresse", "telephone"} <= set(findings)
    assert {finding.certainty for finding in findings.values()} == {Certainty.HINT}


def test_schools_named_after_people_are_places() -> None:
    schools = {
        "nom": ["Jules Ferry", "Louise Michel", "Jean Macé", "Anatole France"],
        "adresse": ["3 rue Jules Ferry", "5 place Voltaire", "12 avenue de Verdun", "1 rue Hoche"],
        "horaires": ["8:30-16:30"] * 4,
    }
    assert blocking(schools) == {}
    assert blocking({**schools, "responsable": ["Léa Martin", "Hugo Petit", "Inès Durand", "M. Moreau"]}) != {}


def test_authors_of_books_are_not_residents() -> None:
    authors = ["Victor Hugo", "George Sand", "Jules Verne", "Albert Camus", "Simone Veil"]
    assert blocking({"auteur": authors, "isbn": ["9782070360024"] * 5}) == {}
    assert blocking({"auteur": authors}) == {"auteur": "full_name"}


def test_an_address_beside_names_is_certain() -> None:
    table = {
        "nom": NAMES,
        "prenom": FIRST_NAMES,
        "adresse": [f"{number} rue des Lilas" for number in range(1, 9)],
        "position": [f"48.82{number}1, 2.25{number}7" for number in range(1, 9)],
    }
    findings = found(table)
    assert findings["nom"].certainty is Certainty.CERTAIN
    assert findings["adresse"].certainty is Certainty.CERTAIN
    assert findings["position"].kind is PersonalKind.HOME_COORDINATES
    assert findings["position"].blocks


def test_first_names_counted_by_year_are_statistics() -> None:
    table = {"ENFANT_PRENOM": FIRST_NAMES, "NOMBRE_OCCURRENCES": ["7"] * 8, "ANNEE": ["2025"] * 8}
    assert blocking(table) == {}


def test_one_mail_in_a_million_cells_is_seen() -> None:
    table = {"objet": [f"Travaux de voirie, lot {number}" for number in range(900)]}
    assert blocking(table) == {}
    assert blocking(table, objet=["Écrire à lea.martin@example.org pour le lot 7"]) == {"objet": "free_text"}
    assert blocking(table, objet=["lea.martin@example.org"]) == {"objet": "email"}
    assert blocking(table, objet=["accueil@ville.example.org"]) == {}


def test_a_code_that_happens_to_have_the_key_of_a_nir_is_not_one() -> None:
    codes = [f"18505781234{number:04d}" for number in range(400)]
    assert blocking({"reference": codes}, reference=["185057812345679"]) == {}


def test_the_only_account_of_a_table_may_be_the_towns_own() -> None:
    findings = found({"iban": ["FR76 3000 6000 0112 3456 7890 189"] * 20})
    assert findings["iban"].certainty is Certainty.HINT


def test_an_empty_column_under_a_telling_heading_is_a_hint() -> None:
    assert found({"date_naissance": []})["date_naissance"].certainty is Certainty.HINT


def test_an_empty_table_has_nothing_personal() -> None:
    assert detect([ColumnSample("nir", "nir", Kind.TEXT, [], 0)], rows=0, today=TODAY) == []


def test_a_finding_speaks_two_languages_and_shows_no_value() -> None:
    finding = found({"contact": ["lea.martin@example.org"]})["contact"]
    told = finding.as_json()
    assert "contact" in told["reason"]["fr"] and "contact" in told["reason"]["en"]
    assert "lea" not in str(told) and "martin" not in str(told)


@given(st.text())
def test_a_masked_value_holds_no_digit_and_no_two_letters_in_a_row(value: str) -> None:
    shown = masked(value)
    assert not any(sign.isdigit() for sign in shown)
    assert not any(one.isalpha() and two.isalpha() for one, two in pairwise(shown))
