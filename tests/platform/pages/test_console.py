"""The API console of a dataset: a form and a text that say the same query, its answer, and the same request in programs."""

from __future__ import annotations

import ast
import json
import re
import shlex
import shutil
import subprocess
from html import unescape
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.engine.query.clauses import parse_group_by, parse_order_by, parse_select, parse_where
from parvis.engine.query.tree import All, Comparison, Name, Text
from parvis.engine.tables.kinds import Kind
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.records.domain.console_building import built
from parvis.platform.records.domain.console_clauses import Clauses, joined
from parvis.platform.records.domain.console_map import drawing
from parvis.platform.records.domain.console_snippets import SNIPPETS, Call
from parvis.platform.records.domain.console_writing import Condition

CONSOLE = "/explore/dataset/arbres/api/"
TREES = "essence;hauteur;plantation;lieu;remarquable;note\n" + "".join(
    f"{('Érable', 'Chêne d’Italie', 'Tilleul')[n % 3]};{n}.5;20{n % 20 + 10}-0{n % 9 + 1}-03;48.82{n:02d}, 2.27{n:02d};"
    f'{"oui" if n % 2 else "non"};"dit ""le {n}"" \\ l\'ancien"\n'
    for n in range(1, 61)
)
BLANK = {"built": "1", "on": "", "is": "eq", "value": "", "group": "", "by": "", "width": "", "total": "", "of": ""}
SCHEMA = Schema((Column("nom"), Column("places", Kind.INTEGER), Column("jour", Kind.DATE), Column("ouvert", Kind.BOOLEAN),
                 Column("year"), Column("1_uai")))  # fmt: skip
HOSTILE = ['l\'"école"', "a\\", "é\n--", "$(id)`id`", "%26&=#+", "\u2028\u00a0’", "x' or true", '"', "}}{% %}", "𝄞"]


@pytest.fixture
def trees(town, publish):
    dataset = publish("arbres", town, TREES)
    schema = [{**one, "facet": True} if one["name"] == "essence" else one for one in dataset.current.manifest["schema"]]
    dataset.current.manifest["schema"] = schema
    dataset.current.save()
    return dataset


def page_of(client, address=CONSOLE, status=200, **query):
    response = client.get(address, query)
    assert response.status_code == status, response.content.decode()[-2000:]
    return response.content.decode()


def cells(page):
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [unescape(re.sub("<[^>]+>", "", cell)) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    ]


def snippets(page):
    found = re.findall(r'data-snippet="(\w+)"><code>(.*?)</code>', page, re.DOTALL)
    return {word: unescape(text) for word, text in found}


@pytest.mark.usefixtures("trees")
class TestPage:
    @pytest.mark.parametrize("address", [CONSOLE, "/en" + CONSOLE])
    def test_it_opens_for_anybody_with_few_queries(self, client, address, django_assert_max_num_queries):
        with django_assert_max_num_queries(12):
            response = client.get(address)
        page = response.content.decode()
        assert response.status_code == 200 and not response.cookies and client.head(address).status_code == 200
        assert "60" in page and len(cells(page)) == 10
        assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", page)

    def test_other_pages_lead_to_it(self, client):
        assert f'href="{CONSOLE}"' in page_of(client, "/explore/dataset/arbres/")
        assert "Construire une requête dans la console" in page_of(client, "/explore/dataset/arbres/export/")

    def test_it_is_closed_where_the_dataset_is(self, client, trees):
        trees.visibility = "restricted"
        trees.save()
        assert client.get(CONSOLE).status_code == 404

    def test_the_element_gets_the_parts_alone(self, client):
        alone = client.get(CONSOLE, headers={"X-Parvis-Fragment": "console"}).content.decode()
        assert "<html" not in alone and "data-form" in alone and "data-answer" in alone

    @pytest.mark.parametrize("text", HOSTILE)
    def test_what_is_typed_is_shown_as_text(self, client, text):
        response = client.get(CONSOLE, {"where": text, "select": text, "refine": text, "timezone": text, "limit": text})
        page = response.content.decode()
        assert response.status_code == 400
        assert "<script" not in page.replace("<script type", "") and text.replace("'", "&#x27;")[:1] in page
        assert client.get(CONSOLE, {"where": "<script>alert(1)</script>"}).content.count(b"<script>") == 0


@pytest.mark.usefixtures("trees")
class TestForm:
    def ask(self, client, *pairs, **fields):
        sent = [*({**BLANK, **fields}).items(), *pairs]
        response = client.get(CONSOLE + "?" + urlencode(sent))
        assert response.status_code == 302
        return response["Location"]

    def asked(self, client, *pairs, **fields):
        return parse_qs(urlsplit(self.ask(client, *pairs, **fields)).query)

    def test_it_leads_to_an_address_of_the_api_s_own_parameters(self, client):
        query = self.asked(
            client, on="hauteur", **{"is": "ge", "value": "1 2,5"}, column="essence", sort="hauteur", way="desc"
        )
        assert query == {"select": ["essence"], "where": ["hauteur >= 12.5"], "order_by": ["hauteur desc"]}

    def test_an_empty_form_leads_to_the_page_itself(self, client):
        assert self.ask(client) == CONSOLE

    def test_rows_of_controls_keep_together(self, client):
        query = self.asked(
            client,
            ("on", "essence"),
            ("is", "starts"),
            ("value", "Ch"),
            ("on", "plantation"),
            ("is", "filled"),
            ("value", ""),
        )
        assert query["where"] == ['startswith(essence, "Ch")', "plantation is not null"]

    def test_groups_count_their_rows_unless_a_total_is_chosen(self, client):
        assert self.asked(client, group="essence")["select"] == ["count(*)"]
        query = self.asked(client, group="plantation", by="year", total="avg", of="hauteur", column="essence")
        assert query == {"select": ["avg(hauteur)"], "group_by": ["year(plantation)"], "limit": ["100"]}

    @pytest.mark.parametrize("text", HOSTILE)
    def test_a_value_stays_a_value(self, client, text):
        location = self.ask(client, on="note", value=text)
        assert cells(client.get(location).content.decode()) == []
        assert client.get(location).status_code == 200

    def test_a_value_with_quotes_finds_its_row(self, client):
        location = self.ask(client, on="note", value='dit "le 7" \\ l\'ancien')
        assert [row[1] for row in cells(client.get(location).content.decode())] == ["7,5"]

    def test_the_form_shows_again_what_was_chosen(self, client):
        page = page_of(client, where='essence like "%rable%" and hauteur > 3', group_by="essence", select="count(*)")
        assert '<option value="essence" selected>' in page and 'value="rable"' in page
        assert '<option value="gt" selected>' in page and '<option value="count" selected>' in page

    def test_facets_offer_their_values_with_counts(self, client):
        page = page_of(client, refine="essence:Tilleul")
        assert '<option value="essence:Tilleul" selected>Tilleul (20)' in page
        assert {row[0] for row in cells(page)} == {"Tilleul"}

    def test_the_text_says_the_same_query(self, client):
        where = ["hauteur > 3", "essence = 'Tilleul' or remarquable = true"]
        text = page_of(client, CONSOLE + "?" + urlencode([("where", one) for one in where] + [("mode", "text")]))
        area = unescape(re.search(r'<textarea id="where".*?>(.*?)</textarea>', text, re.DOTALL)[1])
        assert area == "hauteur > 3 and (essence = 'Tilleul' or remarquable = true)"
        form = page_of(client, where=area)
        assert 'value="essence = &#x27;Tilleul&#x27; or remarquable = true"' in form
        assert cells(form) == cells(text)


CLAUSES = [
    Clauses(
        "nom, places", ("places>=10 and nom like '%a%' and (ouvert=true or jour is null)",), "", "places desc, nom"
    ),
    Clauses("places, nom, length(nom) as n"),
    Clauses("nom, count(*), sum(places) as s", ("'deux mots'",), "nom", "count(*) desc"),
    Clauses("count(distinct `1_uai`), `year`", ("startswith(`1_uai`, '0')", "not nom = 'x'")),
    Clauses(
        "", ("places = -5.5", "jour >= date'2024-03'"), "range(places, 10), date_format(jour, 'yyyy-MM')", "-places"
    ),
    Clauses("count(*)", ("places in [1..5]",), "range(places, *, 10, *), nom as n", "lower(nom), n desc"),
    Clauses("include(p*), exclude(nom)", ("nom = 'a' -- fin", "places > 1")),
]


@pytest.mark.parametrize("clauses", CLAUSES)
def test_a_query_passes_through_the_form_unchanged(clauses):
    written = built(clauses, SCHEMA).clauses(SCHEMA)
    assert built(written, SCHEMA) == built(clauses, SCHEMA)
    keys = parse_group_by(clauses.group_by)
    select = [item for item in parse_select(clauses.select) if item not in keys]
    assert [(i.of, i.label) for i in parse_select(written.select)] == [(i.of, i.label) for i in select]
    assert [i.of for i in parse_group_by(written.group_by)] == [i.of for i in keys]
    assert [(i.of, i.descending) for i in parse_order_by(written.order_by)] == [
        (i.of, i.descending) for i in parse_order_by(clauses.order_by)
    ]
    assert parts(joined(written.where)) == parts(joined(clauses.where))


def test_a_query_that_cannot_be_read_keeps_its_text():
    clauses = Clauses("nom foo", ("nom =", "(places > 1"), "nom nom", "nom desc desc")
    assert built(clauses, SCHEMA).clauses(SCHEMA) == clauses


def parts(where):
    tree = parse_where(where)
    return sorted(map(repr_of, tree.parts if isinstance(tree, All) else [tree]))


def repr_of(node):
    return re.sub(r"at=\d+", "", repr(node))


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40))
def test_any_text_is_one_value_of_the_query(text):
    written = Condition("nom", "eq", text).written(SCHEMA)
    assert parse_where(written) == Comparison(0, "=", Name(0, "nom"), Text(0, text))
    assert built(Clauses(where=(written,)), SCHEMA).conditions == (Condition("nom", "eq", text),)


@pytest.mark.usefixtures("trees")
class TestAnswer:
    def test_rows_are_counted_and_labelled(self, client):
        page = page_of(client, where="hauteur > 10.5", limit="5")
        assert "50 lignes correspondent" in page and "5 montrées" in page and re.search(r"en [\d,]+\u00a0ms", page)
        assert cells(page)[0][1] == "11,5"

    def test_groups_are_named_in_words(self, client):
        page = page_of(client, select="count(*), avg(hauteur)", group_by="essence", order_by="essence")
        assert "nombre de lignes" in page and "moyenne\u00a0: hauteur" in page and "<code>count(*)</code>" in page
        assert cells(page)[2] == ["Érable", "20", "32"]
        english = page_of(client, "/en" + CONSOLE, select="count(*)", group_by="essence")
        assert "number of rows" in english and "3 groups" in english

    def test_the_query_is_told_in_words(self, client):
        told = re.compile(r'class="explanation">([^<]*)<')
        query = {"select": "count(*)", "where": "hauteur > 10", "group_by": "essence"}
        french, english = (told.search(page_of(client, prefix + CONSOLE, **query))[1] for prefix in ("", "/en"))
        assert french != english and all("hauteur" in words and "essence" in words for words in (french, english))
        assert told.search(page_of(client, status=400, where="haut > 1")) is None

    def test_groups_are_bars_and_years_are_a_line(self, client):
        bars = page_of(client, select="count(*)", group_by="essence", view="chart")
        assert bars.count('class="bar"') == 3 and 'width="100.0%"' in bars and "Chêne d’Italie" in bars
        line = page_of(client, select="avg(hauteur)", group_by="year(plantation)", view="chart", limit="100")
        assert line.count('class="mark"') == 20 and 'class="trace"' in line and "<table" in line
        assert not re.search(r'\s(?:x|y|cx|cy|width|height|d)="[^"]*\d,\d', bars + line)

    def test_a_map_draws_every_place_that_matches(self, client):
        page = page_of(client, select="essence, lieu", where="hauteur > 20.5", view="map")
        points = re.search(r'class="spot" d="([^"]*)"', page)[1]
        assert points.count("M") == 40 and "40 lieux placés" in page and len(cells(page)) == 10

    @pytest.mark.parametrize("view", ["map", "chart"])
    def test_a_view_that_cannot_be_is_told_and_replaced_by_the_table(self, client, view):
        page = page_of(client, select="note", view=view)
        assert "voici" in page and len(cells(page)) == 10

    def test_nothing_found_is_told(self, client):
        assert "Aucune ligne ne correspond" in page_of(client, where="essence = 'Palmier'", view="map")

    @pytest.mark.parametrize(
        ("query", "place", "marked"),
        [
            ({"where": "hauteurr > 3"}, "where", "hauteurr"),
            ({"select": "essence, foo(hauteur)"}, "select", "foo"),
            ({"group_by": "essence essence"}, "group_by", "essence"),
            ({"order_by": "essence &"}, "order_by", "&amp;"),
        ],
    )
    def test_an_error_is_told_at_its_clause_with_its_place(self, client, query, place, marked):
        for more in ({}, {"mode": "text"}):
            page = page_of(client, status=400, **query, **more)
            assert f'id="fault-{place}"' in page and f"<mark>{marked}</mark>" in page and "ODSQL" in page
        assert f'aria-describedby="fault-{place}"' in page
        assert re.search("La requête ODSQL ne convient pas|Syntaxe ODSQL", page)
        assert re.search("query is malformed|syntax exception", page_of(client, "/en" + CONSOLE, 400, **query))

    def test_the_condition_at_fault_is_the_one_marked(self, client):
        page = page_of(client, CONSOLE + "?" + urlencode([("where", "hauteur > 1"), ("where", "haut > 2")]), 400)
        assert "<mark>haut</mark> &gt; 2" in page

    def test_a_refused_parameter_is_told_at_its_field(self, client):
        assert 'id="fault-limit"' in page_of(client, status=400, limit="1473")
        assert 'id="fault-timezone"' in page_of(client, status=400, timezone="Mars/Olympus")

    def test_a_query_that_takes_too_long_is_told_kindly(self, client, monkeypatch):
        from parvis.engine.tables.reader import Reader, TooSlow

        def slow(*_args, **_options):
            raise TooSlow(10)

        monkeypatch.setattr(Reader, "rows", slow)
        page = page_of(client, status=503)
        assert "plus de 10 secondes" in page and "Restreignez-la" in page


def test_shapes_leave_as_small_whole_numbers_within_their_frame():
    square = [[2.0, 48.0], [2.1, 48.0], [2.1, 48.1], [2.0, 48.1], [2.0, 48.0]]
    drawn = drawing(
        [{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [square]}}, {"lon": 2.05, "lat": 48.05}]
    )
    numbers = [int(one) for one in re.findall(r"-?\d+", drawn.areas[0])]
    assert all(0 <= one <= 1000 for one in numbers) and drawn.areas[0].endswith("Z") and drawn.points.count("M") == 1
    assert drawing([None, {"type": "Feature", "geometry": None}]) is None


def call(parameters):
    return Call("http://h/records", "http://h/exports/csv", parameters)


PARAMETERS = [("select", "nom, count(*)"), *(("where", text) for text in HOSTILE), ("group_by", "nom"), ("limit", "5")]


class TestPrograms:
    def test_the_address_decodes_to_the_parameters(self):
        url = call(PARAMETERS).url
        assert url.isascii() and parse_qsl(urlsplit(url).query, strict_parsing=True) == PARAMETERS
        exported = parse_qsl(urlsplit(call(PARAMETERS).csv).query)
        assert exported == [one for one in PARAMETERS if one[0] != "limit"]

    def test_curl_decodes_to_the_parameters(self):
        words = shlex.split(SNIPPETS["curl"][1](call(PARAMETERS)))
        sent = [words[n + 1].partition("=") for n, word in enumerate(words) if word == "--data-urlencode"]
        assert [(name, value) for name, _, value in sent] == PARAMETERS and words[4] == "http://h/records"

    def test_python_decodes_to_the_parameters(self):
        tree = ast.parse(SNIPPETS["python"][1](call(PARAMETERS)))
        given = next(node.value for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "params")
        assert ast.literal_eval(given) == PARAMETERS

    def test_pandas_reads_the_export(self):
        tree = ast.parse(SNIPPETS["pandas"][1](call(PARAMETERS)))
        constants = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        assert constants == [call(PARAMETERS).csv, ";"]

    @pytest.mark.skipif(not shutil.which("node"), reason="node is absent")
    def test_javascript_decodes_to_the_parameters(self):
        lines = SNIPPETS["javascript"][1](call(PARAMETERS)).partition("const response")[0]
        shown = subprocess.run(
            ["node", "--input-type=module", "-e", lines + "\nconsole.log(url.href)"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert parse_qsl(urlsplit(shown.stdout.strip()).query) == PARAMETERS

    def test_r_decodes_to_the_parameters(self):
        program = SNIPPETS["r"][1](call(PARAMETERS))
        given = program[program.index("req_url_query(") : program.index(".multi")]
        assert not re.search(r"\\[^\"\\nrtbfu]", re.sub(r"\\\\", "", given)), "an escape that R does not know"
        found = [json.loads(one) for one in re.findall(r'"(?:[^"\\]|\\.)*"', given)]
        assert found == [value for _, value in PARAMETERS]
        assert re.findall(r"(\w+) = (?:c\(|\")", given) == ["select", "where", "group_by", "limit"]

    def test_a_restricted_dataset_asks_for_a_key(self):
        for word in ("curl", "python", "javascript", "r"):
            assert "Apikey CLE" in SNIPPETS[word][1](Call("http://h/r", "http://h/e", PARAMETERS, key="CLE"))
            assert "Apikey" not in SNIPPETS[word][1](call(PARAMETERS))
