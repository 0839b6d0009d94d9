"""The catalogue's page, its suggestions, its feeds and the pictures of its cards, as they are answered."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from parvis.platform.catalog.previewing import HEAVIEST

ATOM = "{http://www.w3.org/2005/Atom}"
LONG = "Recensement des établissements recevant du public et de leurs équipements, " * 4


@pytest.fixture
def shelf(town, publish):
    publish("ecoles", town, titles={"fr": "Écoles publiques", "en": "State schools"}, themes=["Éducation"],
            keywords=["école", "élève"])  # fmt: skip
    publish("arbres", town, text="essence;rue\nÉrable;Rue d’Erevan\n", titles={"fr": "Arbres"}, themes=["Nature"])
    publish("long", town, text="texte\nun\n", titles={"fr": LONG[:300]}, themes=["Nature"])


@pytest.mark.usefixtures("shelf")
class TestPage:
    def test_every_parameter_of_an_address_counts(self, client):
        page = client.get(
            "/explore/?q=ecole&theme=Éducation&organization=ville&sort=recent&updated=2026"
        ).content.decode()
        assert "1 jeu de données" in page and "Écoles publiques" in page
        assert '<input type="hidden" name="theme" value="Éducation">' in page
        assert '<input type="hidden" name="sort" value="recent">' in page

    def test_the_script_is_given_the_parts_alone(self, client):
        response = client.get("/explore/?q=arbre", headers={"X-Parvis-Fragment": "results"})
        page = response.content.decode()
        assert "<html" not in page and 'data-part="results"' in page and 'data-part="facets"' in page
        assert 'data-title="arbre – Catalogue – ' in page
        assert "X-Parvis-Fragment" in response["Vary"]

    def test_a_title_of_three_hundred_letters_has_its_card(self, client):
        assert LONG[:300] in client.get("/explore/").content.decode()

    def test_an_empty_answer_under_filters_leads_out_of_them(self, client):
        page = client.get("/explore/?q=arbre&theme=Éducation").content.decode()
        assert "Sans les filtres, 1 jeu de données répond" in page
        assert 'href="?q=arbre"' in page

    def test_a_word_badly_spelt_is_told(self, client):
        assert "<strong>arbres</strong>" in client.get("/explore/?q=arbrse").content.decode()

    def test_a_null_character_harms_nothing(self, client):
        assert client.get("/explore/?q=a%00b&theme=%00&sort=%00&page=%00").status_code == 200
        assert client.get("/explore/suggest/?q=%00").status_code == 200

    def test_few_queries_are_asked(self, client, django_assert_num_queries):
        client.get("/explore/?q=ecole")
        with django_assert_num_queries(3):
            client.get("/explore/?q=ecole&theme=Éducation&sort=rows")


@pytest.mark.usefixtures("shelf")
class TestSuggestions:
    def test_they_lead_to_datasets_themes_keywords_and_columns(self, client):
        page = client.get("/explore/suggest/?q=el").content.decode()
        assert re.findall(r'data-address="([^"]+)"', page) == [
            "/explore/dataset/ecoles/", "/explore/?keyword=%C3%A9l%C3%A8ve",
        ]  # fmt: skip
        page = client.get("/en/explore/suggest/?q=rue").content.decode()
        assert 'data-address="/en/explore/?column=rue"' in page and 'role="option"' in page

    def test_a_dataset_is_suggested_for_a_column_that_holds_the_word(self, client):
        page = client.get("/explore/suggest/?q=arbres rue").content.decode()
        assert 'data-address="/explore/dataset/arbres/table/"' in page and "colonne «\u202frue\u202f»" in page

    def test_kinds_may_be_left_out(self, client):
        assert "/explore/dataset/" not in client.get("/explore/suggest/?q=ecole&without=dataset").content.decode()

    @pytest.mark.parametrize("words", ["", " ", "zzzzzz"])
    def test_nothing_is_suggested_for_nothing(self, client, words):
        assert "option" not in client.get("/explore/suggest/", {"q": words}).content.decode()

    def test_two_queries_are_asked(self, client, django_assert_num_queries):
        client.get("/explore/suggest/?q=arb")
        with django_assert_num_queries(2):
            client.get("/explore/suggest/?q=arbr")


@pytest.mark.usefixtures("shelf")
class TestFeeds:
    def test_atom_tells_the_datasets_of_the_search(self, client):
        response = client.get("/explore/results.atom?q=arbre&theme=Nature")
        feed = ElementTree.fromstring(response.content)
        assert response["Content-Type"].startswith("application/atom+xml")
        assert "arbre" in feed.findtext(f"{ATOM}title") and "Nature" in feed.findtext(f"{ATOM}title")
        assert [one.findtext(f"{ATOM}title") for one in feed.iter(f"{ATOM}entry")] == ["Arbres"]

    def test_rss_too_and_an_empty_one_is_well_formed(self, client):
        feed = ElementTree.fromstring(client.get("/explore/results.rss").content)
        assert len(list(feed.iter("item"))) == 3
        assert not list(ElementTree.fromstring(client.get("/explore/results.rss?q=zzzz").content).iter("item"))
        assert not list(ElementTree.fromstring(client.get("/explore/results.atom?q=zzzz").content).iter(f"{ATOM}entry"))


@pytest.mark.usefixtures("shelf")
class TestPictures:
    def test_each_card_has_one_of_its_own_that_weighs_little_and_is_kept(self, client):
        page = client.get("/explore/").content.decode()
        pictures = re.findall(r'<img class="card-preview[^"]*" src="([^"]+)"', page)
        assert len(pictures) == 3
        for address in pictures:
            response = client.get(address)
            assert response["Content-Type"] == "image/svg+xml" and len(response.content) <= HEAVIEST + 1000
            assert ElementTree.fromstring(response.content).tag.endswith("svg")
            assert "immutable" in response["Cache-Control"] and "public" in response["Cache-Control"]

    def test_an_older_address_shows_the_present_picture_and_is_not_kept(self, client):
        response = client.get(reverse("dataset-preview", args=["arbres", "0123456789ab"]))
        assert response.status_code == 200 and "no-cache" in response["Cache-Control"]

    def test_that_of_a_restricted_dataset_is_for_its_readers(self, client, person, town):
        from parvis.platform.catalog.models import Dataset, Visibility

        Dataset.objects.filter(pk="arbres").update(visibility=Visibility.RESTRICTED)
        address = reverse("dataset-preview", args=["arbres", "0123456789ab"])
        assert client.get(address).status_code == 404
        client.force_login(person("anne", "publisher", town), "django.contrib.auth.backends.ModelBackend")
        response = client.get(address)
        assert response.status_code == 200 and "public" not in response["Cache-Control"]
