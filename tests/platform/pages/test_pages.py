"""What pages promise to those who only look: content, languages, headers, no cookie, few queries."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

PAGES = ("/", "/explore/", "/explore/?q=ecole&sort=recent&theme=Nature", "/explore/dataset/ecoles/",
         "/explore/dataset/ecoles/table/", "/explore/dataset/ecoles/export/", "/explore/dataset/ecoles/history/")  # fmt: skip
MISSING = ("/nowhere", "/explore/dataset/nowhere/", "/en/explore/dataset/nowhere/table/")
LIMITS = {"/": 10, "/explore/": 10}


@pytest.fixture
def shelf(town, publish):
    publish(
        "ecoles",
        town,
        titles={"fr": "Écoles publiques", "en": "State schools"},
        descriptions={"fr": "<p>Les <strong>écoles</strong>.</p>", "en": "<p>The schools.</p>"},
        themes=["Éducation"],
        keywords=["école"],
        frequency="annual",
        producer="Direction de l’éducation",
    )
    publish("exemple", town, titles={"fr": "Exemple"}, is_sample=True, themes=["Nature"])


@pytest.mark.usefixtures("shelf")
class TestEveryPage:
    @pytest.mark.parametrize("address", [*PAGES, *("/en" + page for page in PAGES)])
    def test_a_visitor_gets_it_without_a_cookie(self, client, address):
        response = client.get(address)
        assert response.status_code == 200
        assert not response.cookies
        assert client.head(address).status_code == 200

    @pytest.mark.parametrize("address", [*PAGES, *MISSING, "/sign-in/"])
    def test_it_carries_the_security_headers(self, client, address):
        headers = client.get(address).headers
        policy = headers["Content-Security-Policy"]
        for rule in (
            "default-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ):
            assert rule in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        assert headers["Referrer-Policy"] == "same-origin"

    @pytest.mark.parametrize("address", [*PAGES, *MISSING, "/sign-in/"])
    def test_it_has_no_inline_script_nor_style(self, client, address):
        page = client.get(address).content.decode()
        assert not re.search(r"<script(?![^>]*(?:src=|type=.application/))|<style|\sstyle=|\son\w+=|javascript:", page)

    @pytest.mark.parametrize("address", PAGES)
    def test_it_leads_to_itself_in_the_other_language(self, client, address):
        french, english = client.get(address).content.decode(), client.get("/en" + address).content.decode()
        escaped = address.replace("&", "&amp;")
        assert '<html lang="fr">' in french and '<html lang="en">' in english
        assert f'href="/en{escaped}" hreflang="en"' in french
        assert f'href="{escaped}" hreflang="fr"' in english

    @pytest.mark.parametrize("address", PAGES)
    def test_it_takes_few_queries(self, client, address, django_assert_max_num_queries):
        with django_assert_max_num_queries(LIMITS.get(address.split("?")[0], 12)):
            client.get(address)

    def test_the_header_of_the_reader_s_browser_does_not_change_the_language(self, client):
        assert '<html lang="fr">' in client.get("/", headers={"accept-language": "en"}).content.decode()


@pytest.mark.usefixtures("shelf")
class TestSampleData:
    @pytest.mark.parametrize("section", ["", "table/", "export/", "history/"])
    def test_every_section_says_that_the_rows_were_generated(self, client, section):
        assert "Données d’exemple générées" in client.get(f"/explore/dataset/exemple/{section}").content.decode()
        assert "Données d’exemple générées" not in client.get(f"/explore/dataset/ecoles/{section}").content.decode()

    @pytest.mark.parametrize("address", ["/", "/explore/"])
    def test_so_does_its_card_and_no_other(self, client, address):
        assert client.get(address).content.decode().count("Données d’exemple générées") == 1


@pytest.mark.usefixtures("shelf")
class TestInformation:
    def test_it_describes_the_dataset_and_its_columns(self, client):
        page = client.get("/explore/dataset/ecoles/").content.decode()
        for words in ("<strong>écoles</strong>", "nombre décimal", "position", "Licence Ouverte 2.0", "Direction de l’éducation",
                      "chaque année", "<code>ouverture</code>"):  # fmt: skip
            assert words in page
        assert "State schools" in client.get("/en/explore/dataset/ecoles/").content.decode()

    def test_freshness_is_told_in_words(self, client):
        from parvis.platform.catalog.models import Dataset

        Dataset.objects.update(published=timezone.now() - timedelta(days=3, hours=1))
        assert "il y a 3\u00a0jours" in client.get("/explore/dataset/ecoles/").content.decode()
        assert "3\u00a0days ago" in client.get("/en/explore/dataset/ecoles/").content.decode()

    def test_addresses_without_a_last_slash_and_of_other_portals_lead_here(self, client):
        assert client.get("/explore/dataset/ecoles").url == "/explore/dataset/ecoles/"
        assert client.get("/explore/dataset/ecoles/information/").url == "/explore/dataset/ecoles/"
        assert client.get("/explore?q=x").url == "/explore/?q=x"
        assert client.get("/en").url == "/en/"


@pytest.mark.usefixtures("shelf")
class TestCatalogue:
    def test_a_card_shows_the_description_as_plain_text(self, client):
        from parvis.platform.catalog.models import Dataset

        Dataset.objects.filter(pk="ecoles").update(
            descriptions={"fr": "<p>Un&nbsp;: <b>deux</b>.</p><p>Trois &lt;b&gt;</p>"}
        )
        assert "Un\u00a0: deux. Trois &lt;b&gt;" in client.get("/explore/").content.decode()

    def test_an_empty_answer_says_what_to_do(self, client):
        page = client.get("/explore/?q=zzz&theme=Nature").content.decode()
        assert "Aucun jeu de données ne correspond" in page and "Nature" in page

    def test_what_is_typed_is_shown_as_text(self, client):
        page = client.get("/explore/", {"q": "<script>alert(1)</script>", "theme": '"><b>'}).content.decode()
        assert "<script>alert" not in page and "&lt;script&gt;" in page and '"><b>' not in page

    @pytest.mark.parametrize("page", ["0", "-1", "abc", "9" * 30, "²"])
    def test_any_page_number_opens(self, client, page):
        assert client.get("/explore/", {"page": page}).status_code == 200


def test_a_new_installation_has_a_home_page(client, db):
    assert "Rien n’est encore publié" in client.get("/").content.decode()


@pytest.mark.django_db
class TestErrorPages:
    @pytest.mark.parametrize(
        ("address", "words"), [("/nowhere", "Il n’y a pas de page ici"), ("/en/nowhere", "There is no page here")]
    )
    def test_a_missing_page_speaks_the_language_of_its_address(self, client, address, words):
        response = client.get(address)
        assert response.status_code == 404 and words in response.content.decode()

    def test_an_internal_error_gives_a_number_that_the_log_has_too(self, client, monkeypatch, caplog):
        from parvis.platform.portal import home

        def fail(*_asked, **_more):
            raise ZeroDivisionError("secret")

        monkeypatch.setattr(home, "overview", fail)
        client.raise_request_exception = False
        response = client.get("/")
        incident = re.search(r"<code>([0-9a-f]{8})</code>", response.content.decode())[1]
        assert response.status_code == 500 and "secret" not in response.content.decode()
        assert f"incident={incident} method=GET path=/" in caplog.text

    def test_a_host_that_is_not_ours_gets_a_bad_request(self, client):
        assert client.get("/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.usefixtures("shelf")
class TestReceivedFiles:
    def test_the_original_comes_back_byte_for_byte(self, client, tmp_path):
        response = client.get("/explore/dataset/ecoles/received/original/")
        assert b"".join(response.streaming_content) == (tmp_path / "ecoles.csv").read_bytes()
        assert 'filename="ecoles.csv"' in response["Content-Disposition"]

    def test_nothing_received_is_public_once_personal_data_was_left_out(self, client):
        from parvis.platform.catalog.models import Snapshot

        snapshot = Snapshot.objects.get(dataset="ecoles")
        snapshot.manifest["origin"]["original_is_public"] = False
        snapshot.save()
        assert client.get("/explore/dataset/ecoles/received/original/").status_code == 404
        assert "received" not in client.get("/explore/dataset/ecoles/export/").content.decode()

    @pytest.mark.parametrize("role", ["rejects", "secret-key", "file:x"])
    def test_what_was_not_kept_is_not_found(self, client, role):
        assert client.get(f"/explore/dataset/ecoles/received/{role}/").status_code == 404
        assert client.get(f"/explore/dataset/ecoles/files/{role}/download/").status_code == 404
