"""Frames for other sites, the script of the tags, oEmbed, and the panel that gives their codes."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.test import Client
from portal_forms import text

pytestmark = pytest.mark.django_db
HOST = "http://testserver"
FRAME = "/embed/dataset/plantations/table/"


@pytest.fixture
def shared(plantations, make_figure, write_story) -> None:
    make_figure("arbres")
    write_story("recit", [text()], "publish")


@pytest.mark.usefixtures("shared")
class TestFrames:
    @pytest.mark.parametrize("address", [FRAME, "/embed/figure/arbres/", "/embed/story/recit/"])
    def test_any_site_may_frame_it_and_it_keeps_nothing_of_anybody(self, client, as_agent, address):
        answer = client.get(address)
        assert answer.status_code == 200 and not answer.cookies
        assert "frame-ancestors *" in answer["Content-Security-Policy"] and "X-Frame-Options" not in answer
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin" and "Cookie" not in answer["Vary"]
        assert as_agent.get(address).content == answer.content, "the session of who looks counts for nothing"

    def test_no_other_page_may_be_framed(self, client):
        for address in ("/figures/arbres/", "/stories/recit/", "/explore/dataset/plantations/table/"):
            answer = client.get(address)
            assert "frame-ancestors 'none'" in answer["Content-Security-Policy"] and answer["X-Frame-Options"] == "DENY"

    def test_it_shows_title_content_source_and_licence_alone(self, client):
        shown = client.get(FRAME + "?q=Fort").content.decode()
        for words in ("Plantations – Tableau", "Fort", "Service des parcs", "Licence Ouverte 2.0"):
            assert words in shown, words
        assert "Centre" not in shown and "site-header" not in shown
        assert 'href="/explore/dataset/plantations/table/?q=Fort"' in shown

    def test_language_and_colours_are_those_of_the_address(self, client):
        shown = client.get(FRAME + "?lang=en&theme=dark").content.decode()
        assert (
            '<html lang="en" data-scheme="night">' in shown
            and "Planting – Table" in shown
            and "style/schemes.css" in shown
        )
        assert 'data-scheme="day"' in client.get(FRAME + "?theme=light").content.decode()
        plain = client.get(FRAME + "?lang=zz&theme=blue").content.decode()
        assert '<html lang="fr">' in plain

    def test_what_nobody_may_read_or_frame_is_not_found(self, client, as_agent, publish, town):
        publish("secret", town, visibility="restricted")
        for address in ("/embed/dataset/secret/table/", "/embed/dataset/plantations/export/", "/embed/dataset/plantations/nowhere/",
                        "/embed/dataset/absent/table/", "/embed/figure/absent/", "/embed/story/absent/"):  # fmt: skip
            assert client.get(address).status_code == as_agent.get(address).status_code == 404, address

    def test_it_only_reads(self, client):
        assert client.post(FRAME).status_code == 405

    def test_the_element_of_the_section_gets_its_part_alone(self, client):
        part = client.get(FRAME, headers={"X-Parvis-Fragment": "rows"}).content.decode()
        assert "<html" not in part and "125" in part


@pytest.mark.usefixtures("shared")
class TestOembed:
    def ask(self, client, url: str, **more: str):
        return client.get("/oembed", {"url": url, **more})

    @pytest.mark.parametrize(
        ("page", "title", "source"),
        [
            (
                "/explore/dataset/plantations/table/?q=Fort",
                "Plantations – Tableau",
                "/embed/dataset/plantations/table/?q=Fort&amp;lang=fr",
            ),
            (
                "/en/explore/dataset/plantations/figures/",
                "Planting – Key figures",
                "/embed/dataset/plantations/figures/?lang=en",
            ),
            ("/figures/arbres/", "Arbres plantés", "/embed/figure/arbres/?lang=fr"),
            ("/en/stories/recit/", "A story", "/embed/story/recit/?lang=en"),
            ("/embed/figure/arbres/?lang=en&theme=dark", "Trees planted", "/embed/figure/arbres/?lang=en"),
        ],
    )
    def test_an_address_becomes_a_frame(self, client, page, title, source):
        answer = self.ask(client, HOST + page)
        assert answer.status_code == 200 and answer["Content-Type"] == "application/json"
        found = answer.json()
        assert (found["version"], found["type"], found["title"]) == ("1.0", "rich", title)
        assert f'<iframe src="{HOST}{source}" title="{title}"' in found["html"]
        assert found["author_name"] == "Ville d’Issy" and found["provider_url"].startswith(HOST)
        assert client.get(source.replace("&amp;", "&")).status_code == 200

    def test_as_xml_and_within_a_size(self, client):
        answer = self.ask(client, f"{HOST}/figures/arbres/", format="xml", maxwidth="400", maxheight="200")
        root = ElementTree.fromstring(answer.content)
        assert answer["Content-Type"].startswith("text/xml") and root.tag == "oembed"
        assert (root.findtext("width"), root.findtext("height")) == ("400", "200")
        assert self.ask(client, f"{HOST}/figures/arbres/", format="yaml").status_code == 501

    @pytest.mark.parametrize("url", ["", "nowhere", "http://elsewhere.example/figures/arbres/", "ftp://testserver/figures/arbres/",
                                     f"{HOST}/", f"{HOST}/figures/absent/", f"{HOST}/explore/dataset/plantations/", "http://[::1"])  # fmt: skip
    def test_any_other_address_is_not_found(self, client, url):
        assert self.ask(client, url).status_code == 404

    def test_a_restricted_dataset_is_not_found_even_by_its_agent(self, as_agent, publish, town):
        publish("secret", town, visibility="restricted")
        assert self.ask(as_agent, f"{HOST}/explore/dataset/secret/table/").status_code == 404

    @pytest.mark.parametrize(
        "page",
        ["/explore/dataset/plantations/table/?q=Fort", "/figures/arbres/", "/stories/recit/", "/en/stories/recit/"],
    )
    def test_pages_tell_where_their_answer_is(self, client, page):
        shown = client.get(page).content.decode()
        for kind in ("json", "xml"):
            link = next(line for line in shown.split("<link") if f"{kind}+oembed" in line)
            address = link.split('href="')[1].split('"')[0].replace("&amp;", "&").removeprefix(HOST)
            assert client.get(address).status_code == 200, address

    def test_any_origin_may_ask(self, client):
        assert self.ask(client, f"{HOST}/figures/arbres/")["Access-Control-Allow-Origin"] == "*"


@pytest.mark.usefixtures("shared")
class TestCodes:
    def test_each_view_gives_its_codes(self, client):
        shown = client.get("/explore/dataset/plantations/table/?q=Fort").content.decode()
        assert f"{HOST}/explore/dataset/plantations/table/?q=Fort</textarea>" in shown
        assert "&lt;pv-table dataset=&quot;plantations&quot; query=&quot;q=Fort&quot;" in shown
        assert "&lt;pv-embed story=&quot;recit&quot;" in client.get("/stories/recit/").content.decode()
        assert "&lt;pv-figure figure=&quot;arbres&quot;" in client.get("/figures/arbres/").content.decode()

    def test_what_others_may_not_see_has_no_code(self, as_agent, publish, town):
        publish("secret", town, visibility="restricted")
        shown = as_agent.get("/explore/dataset/secret/table/").content.decode()
        assert "share-tag" not in shown and "oembed" not in shown

    def test_a_section_costs_no_query_more_for_its_codes(self, client, django_assert_max_num_queries):
        with django_assert_max_num_queries(6):
            client.get("/explore/dataset/plantations/table/")


def test_the_script_of_the_tags_is_small_stable_and_open_to_any_site():
    import gzip

    answer = Client().get("/embed.js")
    if answer.status_code == 404:
        pytest.skip("the front end is not built: npm run build in web/")
    assert len(gzip.compress(answer.content)) <= 3000
    assert answer["Access-Control-Allow-Origin"] == "*" and answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert Client().get("/embed.js", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    words = answer.content.decode()
    for tag in ("pv-table", "pv-map", "pv-chart", "pv-figure", "pv-calendar", "pv-gallery", "pv-embed"):
        assert tag in words
    assert "import" not in words, "it stands alone"
