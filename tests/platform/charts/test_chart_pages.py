"""The tab of charts over HTTP: what is shown without script, what an address may ask, what is told when it asks wrong."""

from __future__ import annotations

import csv
import io
import re
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

PAGE = "/explore/dataset/arbres/charts/"
SVG = re.compile(r"<svg viewBox=[^>]*chart-svg.*?</svg>", re.DOTALL)


def body(client: Any, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content[:400]
    return str(answer.content.decode())


def figures(client: Any, query: str, dataset: str = "arbres") -> list[list[str]]:
    text = client.get(f"/explore/dataset/{dataset}/charts/download.csv?{query}").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


class TestPage:
    def test_it_is_whole_without_script(self, client, trees):
        html = body(client, PAGE)
        wide, narrow = SVG.findall(html)
        for drawing in (wide, narrow):
            root = ElementTree.fromstring(drawing)
            title, words = root.find("title"), root.find("desc")
            assert root.get("role") == "img"
            assert root.get("aria-labelledby") == f"{title.get('id')} {words.get('id')}"
            assert "maximum" in words.text
        assert ElementTree.fromstring(narrow).get("viewBox").startswith("0 0 340 ")
        assert "<caption" in html and 'scope="row"' in html
        assert " style=" not in html and "<style" not in html
        assert "Hauteur moyenne par essence" in html
        assert 'name="kind"' in html and "Tracer le graphique" in html

    def test_english(self, client, trees):
        html = body(client, "/en" + PAGE)
        assert "Average hauteur by essence" in html and "Proposed charts" in html and "Graphique" not in html

    def test_each_kind_that_suits_is_offered_and_drawn(self, client, trees):
        offered = re.findall(r'data-focus="kind-(\w+)"', body(client, PAGE))
        expected = ["line", "bar", "stacked", "area", "pie", "scatter", "histogram", "box", "treemap"]
        assert [kind for kind in offered if kind != "calendar"] == expected
        for address in re.findall(r'href="(\?[^"]*)" data-chart-link data-focus="kind-', body(client, PAGE)):
            assert len(SVG.findall(body(client, PAGE + address.replace("&amp;", "&")))) == 2

    def test_filters_of_the_table_are_kept(self, client, trees):
        html = body(client, PAGE + "?kind=bar&x=essence&f.quartier=" + quote("Quartier 1"))
        assert "Seules les lignes que vous avez filtrées" in html
        assert re.search(r'name="f.quartier" value="Quartier 1"', html)
        assert sum(float(row[1]) for row in figures(client, "kind=bar&x=essence&f.quartier=Quartier+1")[1:]) == 80

    def test_an_empty_answer_names_its_remedy(self, client, trees):
        html = body(client, PAGE + "?kind=bar&x=essence&q=introuvable")
        assert "Aucune ligne à montrer" in html and "Ôter les filtres" in html and not SVG.findall(html)

    def test_it_shows_how_it_is_computed(self, client, trees):
        html = body(client, PAGE + "?kind=bar&x=essence&y=hauteur&agg=avg")
        assert "avg(`hauteur`) as value" in html and "Ouvrir cette requête dans la console" in html
        api = re.search(r"<code>(http://testserver/api[^<]+)</code>", html)[1].replace("&amp;", "&")
        rows = client.get(api.removeprefix("http://testserver")).json()["results"]
        assert [row["label"] for row in rows] == [
            row[0] for row in figures(client, "kind=bar&x=essence&y=hauteur&agg=avg")[1:]
        ]
        explained = re.search(r'href="(/api[^"]+/explain[^"]+)"', html)[1].replace("&amp;", "&")
        assert "hauteur" in client.get(explained).json()["explanation"].lower()

    def test_missing_values_are_told(self, client, trees):
        html = body(client, PAGE + "?kind=bar&x=essence&y=hauteur&agg=avg")
        assert "1 ligne sans valeur pour «\u202fessence\u202f»" in html

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ("kind=radar&x=essence", "Le type de graphique «\u202fradar\u202f» n’existe pas"),
            ("kind=bar&x=inconnue", "pas de colonne «\u202finconnue\u202f»"),
            ("kind=bar", "Il manque la colonne"),
            ("kind=bar&x=hauteur&y=essence", "n’est pas une colonne de nombres"),
            ("kind=line&x=essence", "ne convient pas"),
            ("kind=pie&x=essence&y=hauteur&agg=avg", "s’additionnent"),
            ("kind=stacked&x=essence", "choisissez la colonne des séries"),
            ("kind=pie&x=essence&series=quartier", "n’a pas de séries"),
            ("kind=bar&x=essence&series=essence", "sert deux fois"),
            ("kind=bar&x=essence&limit=1e9", "ne convient pas"),
            ("kind=bar&x=essence&agg=mode&y=hauteur", "n’existe pas"),
            ("kind=line&x=plante_le&step=hour", "ne se découpe pas"),
            ("kind=scatter&x=hauteur", "choisissez la valeur"),
        ],
    )
    def test_what_cannot_be_drawn_is_told(self, client, trees, query, words):
        html = body(client, f"{PAGE}?{query}", 400)
        assert words in html
        assert "Tracer le graphique" in html and "data-chart-link" in html

    def test_a_remedy_can_be_followed(self, client, trees):
        html = body(client, PAGE + "?kind=line&x=essence", 400)
        remedy = re.search(r'à la place\xa0: <a href="(\?[^"]+)"', html)[1].replace("&amp;", "&")
        assert len(SVG.findall(body(client, PAGE + remedy))) == 2

    def test_errors_speak_the_readers_language(self, client, trees):
        assert "There is no chart of kind" in body(client, "/en" + PAGE + "?kind=radar&x=essence", 400)

    def test_queries(self, client, trees, django_assert_max_num_queries):
        body(client, PAGE)
        with django_assert_max_num_queries(7):
            body(client, PAGE)
        with django_assert_max_num_queries(2):
            body(client, PAGE + "part/?kind=bar&x=essence")


class TestRights:
    def test_a_restricted_dataset_has_no_chart_for_others(self, client, publish, town, person):
        publish("secret", town, visibility="restricted")
        for tail in ("", "part/", "download.svg?kind=bar&x=nom", "download.csv?kind=bar&x=nom"):
            assert client.get(f"/explore/dataset/secret/charts/{tail}").status_code == 404
        client.force_login(person("anne", "publisher", town))
        answer = client.get("/explore/dataset/secret/charts/download.csv?kind=bar&x=nom")
        assert answer.status_code == 200 and "private" in answer["Cache-Control"]


class TestFiles:
    def test_svg_stands_alone(self, client, trees):
        answer = client.get(PAGE + "download.svg?kind=bar&x=essence&y=hauteur&agg=avg")
        assert answer["Content-Type"] == "image/svg+xml" and "arbres-bar.svg" in answer["Content-Disposition"]
        root = ElementTree.fromstring(answer.content)
        texts = ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]
        assert texts[0] == "Hauteur moyenne par essence" and texts[-1].startswith("Source\u00a0: Ville d’Issy")
        assert b"class=" not in answer.content and b"var(" not in answer.content

    def test_a_phone_has_its_own(self, client, trees):
        wide = client.get(PAGE + "download.svg?kind=bar&x=essence").content
        assert client.get(PAGE + "download.svg?kind=bar&x=essence&size=narrow").content != wide

    def test_what_is_known_is_not_sent_again(self, client, trees):
        address = PAGE + "download.svg?kind=bar&x=essence"
        tag = client.get(address)["ETag"]
        assert client.get(address, HTTP_IF_NONE_MATCH=tag).status_code == 304

    def test_a_wrong_address_is_told(self, client, trees):
        answer = client.get(PAGE + "download.svg?kind=bar&x=inconnue")
        assert answer.status_code == 400 and "inconnue" in answer.content.decode()

    def test_the_parts_make_the_whole(self, client, trees):
        """What is gathered as “others” and what is shown add up to all the rows."""
        rows = figures(client, "kind=bar&x=essence&limit=2")
        assert [row[0] for row in rows[1:]][-1] == "Autres (2)" and len(rows) == 4
        assert sum(float(row[1]) for row in rows[1:]) == 240

    def test_series_make_the_whole(self, client, trees):
        rows = figures(client, "kind=stacked&x=quartier&series=essence")
        assert rows[0][0] == "quartier" and len(rows[0]) == 5
        assert sum(float(value) for row in rows[1:] for value in row[1:] if value) == 240


class TestTimes:
    def test_days_are_gathered_by_the_api(self, client, counts):
        rows = figures(client, "kind=line&x=jour&y=passages&agg=sum&step=month", "comptages")
        assert [row[0] for row in rows[1:]] == ["janvier 2025", "février 2025", "mars 2025", "avril 2025", "mai 2025"]
        assert float(rows[1][1]) == sum(100 + n % 7 * 10 + at * 50 for n in range(28) for at in (0, 1))

    def test_a_month_cut_short_is_left_out_and_told(self, client, counts):
        html = body(client, "/explore/dataset/comptages/charts/?kind=line&x=jour&y=passages&agg=sum&step=month")
        assert "ne couvre pas tout le pas de temps" in html and "juin 2025" not in html

    def test_a_gap_is_a_gap(self, client, publish, town):
        publish("trous", town, "mois;n\n2024-01;3\n2024-02;4\n2024-03;5\n2024-06;6\n2024-07;6\n2024-08;6\n")
        rows = figures(client, "kind=line&x=mois&y=n&agg=sum", "trous")
        assert [row[1] for row in rows[1:]] == ["3", "4", "5", "", "", "6", "6", "6"]
        counted = figures(client, "kind=line&x=mois", "trous")
        assert [row[1] for row in counted[1:]][3:5] == ["0", "0"]

    def test_days_of_the_week(self, client, counts):
        rows = figures(client, "kind=bar&x=jour&y=passages&agg=avg&step=weekday", "comptages")
        assert [row[0] for row in rows[1:]] == ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]


class TestEmbed:
    def test_alone_in_a_frame_there_is_only_the_chart(self, client, trees):
        html = body(client, "/embed/dataset/arbres/charts/?kind=bar&x=essence")
        assert len(SVG.findall(html)) == 2 and html.count("Source") == 1
        assert "<form" not in html and "chart-proposals" not in html and "chart-takings" not in html
        assert f'href="{PAGE}?kind=bar&amp;x=essence"' in html

    def test_a_frame_tells_what_is_wrong(self, client, trees):
        html = client.get("/embed/dataset/arbres/charts/?kind=bar&x=inconnue").content.decode()
        assert "pas de colonne" in html and "<form" not in html

    def test_a_kind_with_one_choice_is_sent_whole(self, client, trees):
        html = body(client, PAGE + "?kind=line&x=plante_le")
        assert 'type="hidden" name="x" value="plante_le"' in html
