"""The catalogue's search: words as people write them, facets, order, pages, and how many queries it takes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from parvis.platform.catalog.domain.roots import root, telling_words
from parvis.platform.catalog.domain.spelling import distance
from parvis.platform.catalog.domain.word_index import WordIndex
from parvis.platform.catalog.domain.words import fold, searchable, stems
from parvis.platform.catalog.searching import PAGE_SIZE, Question, search

WORDS = st.text(st.characters(codec="ascii", categories=["Ll"]), min_size=1, max_size=12)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1), max_size=5))
def test_each_stem_of_a_text_is_found_in_it(words):
    text = " ".join(words)
    assert all(f" {stem}" in searchable([text]) for stem in stems(text))


@given(
    st.dictionaries(st.text("abcd", min_size=1, max_size=3), st.lists(WORDS, min_size=1, max_size=6), max_size=6), WORDS
)
def test_an_index_finds_whole_words_and_their_starts_whatever_came_and_went(held, other):
    """Documents that came twice or left leave no trace; a word finds every document that holds it, and no start is missed."""
    index = WordIndex()
    for document in held:
        index.put(document, {other: 1})
    for document, words in held.items():
        index.put(document, dict.fromkeys(words, 2))
    index.put("gone", {other: 1})
    index.drop("gone")
    for words in held.values():
        for word in words:
            begun = {one for one, some in held.items() if any(known.startswith(word) for known in some)}
            assert begun <= set(index.find([word], held).worth) <= set(held)
    assert "gone" not in index.find([other], [*held, "gone"]).worth


@given(WORDS, WORDS)
def test_nothing_is_far_from_itself_and_the_far_is_told_so(one, other):
    assert distance(one, one, 2) == 0
    assert 0 <= distance(one, other, 2) <= 3


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("canaux", "canal"),
        ("travaux", "travail"),
        ("bateaux", "bateau"),
        ("jeux", "jeu"),
        ("bus", "bus"),
        ("trees", "tree"),
    ],
)
def test_a_plural_meets_its_singular(plural, singular):
    assert root(plural) == root(singular) == singular


def test_the_small_words_of_a_sentence_say_nothing_unless_they_are_alone():
    assert telling_words("Combien y a-t-il d’arbres dans l’avenue ?") == ("arbres", "avenue")
    assert telling_words("How many trees are in my street?") == ("trees", "street")
    assert telling_words("de la") == ("de", "la")


@pytest.fixture
def catalogue(town, other_organization, publish):
    from parvis.platform.catalog.models import Dataset

    publish(
        "ecoles", town, titles={"fr": "Écoles publiques", "en": "Schools"}, themes=["Éducation"], keywords=["école"]
    )
    publish("cantines", other_organization, titles={"fr": "Cantines"}, descriptions={"fr": "<p>Menus des <b>écoles</b></p>"},
            themes=["Éducation", "Santé"], licence="odbl-1.0")  # fmt: skip
    publish("arbres", town, text="essence;rue\nÉrable;Rue d’Erevan\n", titles={"fr": "Arbres"}, themes=["Nature"])
    Dataset.objects.filter(pk="arbres").update(published=timezone.now() + timedelta(days=1))


def found(**asked) -> list[str]:
    return [card.dataset.pk for card in search(None, Question(**asked)).cards]


@pytest.mark.usefixtures("catalogue")
class TestWords:
    def test_they_are_found_without_accents_in_titles_descriptions_and_columns(self):
        assert found(words="ECOLE") == ["ecoles", "cantines"]
        assert found(words="schools") == ["ecoles"]
        assert found(words="essence") == ["arbres"]
        assert found(words="école menu") == ["cantines"]
        assert found(words="b") == []

    def test_a_sentence_finds_the_dataset_whose_columns_hold_the_answer(self):
        answer = search(None, Question(words="Combien d’arbres dans ma rue ?"))
        assert [(card.dataset.pk, card.held_in) for card in answer.cards] == [("arbres", "rue")]

    def test_a_word_badly_spelt_is_taken_for_the_nearest_and_that_is_told(self):
        answer = search(None, Question(words="cantnies"))
        assert [card.dataset.pk for card in answer.cards] == ["cantines"]
        assert answer.read_as == {"cantnies": "cantines"}
        assert not search(None, Question(words="xyzzyx")).cards

    def test_where_no_dataset_holds_every_word_those_that_hold_most_are_shown(self):
        answer = search(None, Question(words="arbres tramway"))
        assert [card.dataset.pk for card in answer.cards] == ["arbres"] and answer.is_partial
        assert not search(None, Question(words="tramway zeppelin arbres")).cards

    def test_a_title_that_matches_comes_first_unless_another_order_is_asked(self):
        assert found(words="ecole", order="title") == ["cantines", "ecoles"]
        assert found(order="recent")[0] == "arbres"
        assert found() == ["arbres", "cantines", "ecoles"]
        assert found(order="rows")[-1] == "arbres"


@pytest.mark.usefixtures("catalogue")
class TestFacets:
    def test_they_count_the_datasets_found(self):
        answer = search(None, Question(words="ecole"))
        assert [(one.label, one.count) for one in answer.facets["theme"]] == [("Éducation", 2), ("Santé", 1)]
        assert [(one.value, one.label) for one in answer.facets["organization"]] == [
            ("ecole", "École des Épinettes"),
            ("ville", "Ville d’Issy"),
        ]
        assert {one.label for one in answer.facets["licence"]} == {
            "Licence Ouverte 2.0",
            "Licence ODbL 1.0 (partage à l’identique)",
        }
        assert {one.value: one.count for one in answer.facets["features"]} == {"geo": 2, "timeserie": 2}

    def test_chosen_values_narrow_the_answer(self):
        assert found(chosen={"theme": ["Éducation", "Santé"]}) == ["cantines"]
        assert found(chosen={"theme": ["Nature"], "organization": ["ecole"]}) == []
        assert found(chosen={"features": ["geo"]}) == ["cantines", "ecoles"]
        assert found(chosen={"column": ["essence"]}) == ["arbres"]
        answer = search(None, Question(chosen={"theme": ["Nature"]}))
        assert answer.facets["theme"][0].is_chosen and answer.unfiltered == 3


@pytest.mark.usefixtures("catalogue")
class TestWhatIsSeen:
    def test_what_was_published_withdrawn_or_closed_meanwhile_counts_at_once(self, town, publish):
        from parvis.platform.catalog.models import Dataset, Visibility
        from parvis.platform.catalog.publishing import set_visibility, withdraw

        assert found(words="velos") == []
        publish("velos", town, titles={"fr": "Vélos en libre service"})
        assert found(words="vélo") == ["velos"]
        withdraw(Dataset.objects.get(pk="velos"), by=None, now=timezone.now())
        assert found(words="vélo") == []
        set_visibility(Dataset.objects.get(pk="arbres"), Visibility.RESTRICTED, by=None, now=timezone.now())
        assert found(words="arbres") == []

    def test_a_restricted_dataset_is_found_by_who_may_read_it_and_leaves_no_trace_for_others(
        self, town, person, publish
    ):
        from parvis.platform.catalog.models import Visibility
        from parvis.platform.catalog.suggesting import suggestions

        publish("secret", town, text="matricule\nA1\n", titles={"fr": "Astreintes"}, visibility=Visibility.RESTRICTED,
                keywords=["astreinte"])  # fmt: skip
        agent = person("anne", "publisher", town)
        assert [card.dataset.pk for card in search(agent, Question(words="astreinte")).cards] == ["secret"]
        for words in ("astreinte", "astrinete", "matricule"):
            answer = search(None, Question(words=words))
            assert not answer.cards and not answer.read_as
            assert not suggestions(None, words, "fr")
        assert set(suggestions(agent, "astr", "fr")) == {"dataset", "keyword"}


def test_pages_hold_twenty_and_no_page_is_beyond_the_last(catalogue, town):
    from parvis.platform.catalog.models import Dataset
    from parvis.platform.catalog.publishing import raise_generation

    snapshot = Dataset.objects.get(pk="arbres").current
    Dataset.objects.bulk_create(
        Dataset(pk=f"d{n:02}", organization=town, titles={"fr": f"D{n:02}"}, current=snapshot)
        for n in range(2 * PAGE_SIZE)
    )
    raise_generation()
    answer = search(None, Question(page=99))
    assert (answer.total, answer.pages, answer.page, len(answer.cards)) == (43, 3, 3, 3)
    assert len(search(None, Question(page=1)).cards) == PAGE_SIZE


def test_search_takes_three_queries(catalogue, django_assert_num_queries):
    search(None, Question(words="ecole"))
    with django_assert_num_queries(3):
        search(None, Question(words="ecole"))
