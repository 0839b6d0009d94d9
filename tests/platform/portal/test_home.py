"""The home page: what it shows of the catalogue, of figures and of stories, and what it costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone


@pytest.fixture
def shelf(town, publish):
    publish("ecoles", town, titles={"fr": "Écoles publiques", "en": "State schools"}, themes=["Éducation"])
    publish("arbres", town, text="essence\nÉrable\n", titles={"fr": "Arbres"}, themes=["Nature", "Éducation"])


@pytest.mark.django_db
def test_a_new_town_has_a_decent_home(client):
    page = client.get("/").content.decode()
    assert "Rien n’est encore publié" in page and "Que cherchez-vous" in page
    for words in ("Le territoire en chiffres", "En direct", "Les plus utilisés", "Récits</h2>", "jeux de données</li>"):
        assert words not in page


@pytest.mark.usefixtures("shelf")
class TestHome:
    def test_the_search_comes_first_and_the_themes_are_counted(self, client):
        page = client.get("/").content.decode()
        assert page.index('role="search"') < page.index('id="themes"') < page.index('id="recent"')
        assert 'href="/explore/?theme=%C3%89ducation"' in page and "(2 jeux de données)" in page

    def test_what_was_used_most_is_shown_in_its_order(self, client, monkeypatch):
        from parvis.platform.catalog import popularity

        monkeypatch.setattr(popularity, "uses", lambda: {"ecoles": 12, "arbres": 40, "gone": 99})
        page = client.get("/").content.decode()
        used = page[page.index('id="used"') :]
        assert used.index("Arbres") < used.index("Écoles publiques")

    def test_a_live_dataset_tells_when_its_last_value_came(self, client):
        from parvis.platform.catalog.models import Dataset, Live
        from parvis.platform.catalog.publishing import raise_generation

        Live.objects.create(dataset_id="arbres", number=1)
        Dataset.objects.filter(pk="arbres").update(published=timezone.now() - timedelta(minutes=3, seconds=5))
        raise_generation()
        page = client.get("/").content.decode()
        live = page[page.index('id="live"') : page.index('id="recent"')]
        assert "Arbres" in live and "il y a 3\u00a0minutes" in live

    def test_a_figure_placed_on_it_is_computed(self, client, town):
        from parvis.platform.portal.models import Figure

        Figure.objects.create(slug="ecoles", organization=town, labels={"fr": "Écoles ouvertes"}, dataset_id="ecoles",
                              published=True, home_order=1, created=timezone.now(), changed=timezone.now())  # fmt: skip
        Figure.objects.create(slug="brouillon", organization=town, labels={"fr": "Brouillon"}, written_value=1,
                              home_order=2, created=timezone.now(), changed=timezone.now())  # fmt: skip
        page = client.get("/").content.decode()
        assert "Écoles ouvertes" in page and "<strong>3</strong>" in page and "Brouillon" not in page

    def test_the_events_of_today_come_from_the_dataset_that_is_called_a_diary(self, client, town, publish):
        today = timezone.localdate()
        rows = "titre;debut;fin\nBal;{0}T20:00;{0}T23:00\nHier;{1}T10:00;{1}T11:00\n"
        publish("sorties", town, text=rows.format(today, today - timedelta(days=1)), keywords=["Événements"])
        page = client.get("/").content.decode()
        coming = page[page.index('id="coming"') : page.index('id="recent"')]
        assert "Aujourd’hui en ville" in coming and "Bal" in coming and "Hier" not in coming
        publish("sorties", town, text=rows.format(today - timedelta(days=40), today - timedelta(days=50)))
        assert 'id="coming"' not in client.get("/").content.decode()

    def test_it_speaks_english(self, client):
        page = client.get("/en/").content.decode()
        assert "State schools" in page and "What are you looking for?" in page

    def test_few_queries_are_asked(self, client, django_assert_max_num_queries):
        client.get("/")
        with django_assert_max_num_queries(6):
            client.get("/")
