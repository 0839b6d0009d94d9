"""The catalogue's search: words, facets, order, pages, and how many queries it takes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from parvis.platform.catalog.domain.words import fold, searchable, stems
from parvis.platform.catalog.searching import PAGE_SIZE, Question, search


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1), max_size=5))
def test_each_stem_of_a_text_is_found_in_it(words):
    text = " ".join(words)
    assert all(f" {stem}" in searchable([text]) for stem in stems(text))


@pytest.fixture
def catalogue(town, other_organization, publish):
    from parvis.platform.catalog.models import Dataset

    publish(
        "ecoles", town, titles={"fr": "Écoles publiques", "en": "Schools"}, themes=["Éducation"], keywords=["école"]
    )
    publish("cantines", other_organization, titles={"fr": "Cantines"}, descriptions={"fr": "<p>Menus des <b>écoles</b></p>"},
            themes=["Éducation", "Santé"], licence="odbl-1.0")  # fmt: skip
    publish("arbres", town, text="essence\nÉrable\n", titles={"fr": "Arbres"}, themes=["Nature"])
    Dataset.objects.filter(pk="arbres").update(published=timezone.now() + timedelta(days=1))
    return Dataset.objects.filter(current__isnull=False)


def found(catalogue, **asked) -> list[str]:
    return [dataset.pk for dataset in search(catalogue, Question(**asked)).datasets]


def test_words_are_found_without_accents_in_titles_descriptions_and_columns(catalogue):
    assert found(catalogue, words="ECOLE") == ["ecoles", "cantines"]
    assert found(catalogue, words="schools") == ["ecoles"]
    assert found(catalogue, words="essence") == ["arbres"]
    assert found(catalogue, words="école menu") == ["cantines"]
    assert found(catalogue, words="b") == []


def test_a_title_that_matches_comes_first_unless_another_order_is_asked(catalogue):
    assert found(catalogue, words="ecole", order="title") == ["cantines", "ecoles"]
    assert found(catalogue, order="recent")[0] == "arbres"
    assert found(catalogue) == ["arbres", "cantines", "ecoles"]


def test_facets_count_the_datasets_found(catalogue):
    answer = search(catalogue, Question(words="ecole"))
    assert [(one.label, one.count) for one in answer.facets["theme"]] == [("Éducation", 2), ("Santé", 1)]
    assert [(one.value, one.label) for one in answer.facets["organization"]] == [
        ("ecole", "École des Épinettes"),
        ("ville", "Ville d’Issy"),
    ]
    assert {one.label for one in answer.facets["licence"]} == {
        "Licence Ouverte 2.0",
        "Licence ODbL 1.0 (partage à l’identique)",
    }


def test_chosen_facets_narrow_the_answer(catalogue):
    assert found(catalogue, chosen={"theme": ["Éducation", "Santé"]}) == ["cantines"]
    assert found(catalogue, chosen={"theme": ["Nature"], "organization": ["ecole"]}) == []
    assert search(catalogue, Question(chosen={"theme": ["Nature"]})).facets["theme"][0].is_chosen


def test_pages_hold_twenty_and_no_page_is_beyond_the_last(catalogue, town):
    from parvis.platform.catalog.models import Dataset

    snapshot = catalogue.get(pk="arbres").current
    Dataset.objects.bulk_create(
        Dataset(pk=f"d{n:02}", organization=town, titles={"fr": f"D{n:02}"}, current=snapshot)
        for n in range(2 * PAGE_SIZE)
    )
    answer = search(catalogue, Question(page=99))
    assert (answer.total, answer.pages, answer.page, len(answer.datasets)) == (43, 3, 3, 3)
    assert len(search(catalogue, Question(page=1)).datasets) == PAGE_SIZE


def test_search_takes_two_queries(catalogue, django_assert_num_queries):
    with django_assert_num_queries(2):
        search(catalogue, Question(words="ecole"))
