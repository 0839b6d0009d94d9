"""The table of a dataset's page: what an address asks, and what is shown of the rows."""

from __future__ import annotations

import re
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.engine.tables.kinds import Kind, Precision
from parvis.engine.tables.schema import Column, Schema
from parvis.platform.records.domain.cells import CUT, Cell, cell
from parvis.platform.records.domain.filters import Unanswerable, condition
from parvis.platform.records.domain.table_question import FIRST_COLUMNS, MOST_COLUMNS, PAGE_SIZE, TableQuestion
from parvis.platform.records.rows import DEEP, table_page

PARIS = ZoneInfo("Europe/Paris")
SCHEMA = Schema(
    (Column("nom"), Column("places", Kind.INTEGER), Column("jour", Kind.DATE), Column("lieu", Kind.GEO_POINT))
)


class TestQuestion:
    @given(
        st.dictionaries(
            st.sampled_from(["q", "sort", "page", "row", "columns", "f.nom", "f.places", "f.jour", "f.lieu", "f.x"]),
            st.text() | st.sampled_from(["1..", "..", "..9", "=", "2024-01..2024", "nom,lieu,nom", "900000000000"]),
        )
    )
    def test_any_address_asks_something_within_reach(self, parameters):
        question = TableQuestion.asked(parameters, SCHEMA)
        assert question.offset >= 0 and question.offset % PAGE_SIZE == 0
        shown = question.shown(SCHEMA)
        assert shown and all(column in SCHEMA.columns for column in shown)
        assert set(question.filters) <= {"nom", "places", "jour"}
        assert set(question.unanswerable(SCHEMA)) <= set(question.filters)
        assert question.order() is None or question.order().split()[0].strip("`") in {"nom", "places", "jour"}

    @pytest.mark.parametrize(
        ("column", "value", "odsql"),
        [
            (Column("nom"), "Ferry", '`nom` like "%Ferry%"'),
            (Column("mots", separator=","), "a", '`mots` = "a"'),
            (Column("places", Kind.DECIMAL), "1 234,5", "`places` = 1234.5"),
            (Column("places", Kind.INTEGER), "\u221212", "`places` = -12"),
            (Column("ouvert", Kind.BOOLEAN), "true", "`ouvert` is true"),
            (Column("jour", Kind.DATE), "2024-02", "`jour` >= date'2024-02-01' and `jour` < date'2024-03-01'"),
            (Column("jour", Kind.DATE), "2024", "`jour` >= date'2024-01-01' and `jour` < date'2025-01-01'"),
            (Column("jour", Kind.DATETIME), "2024-12-31", "`jour` >= date'2024-12-31' and `jour` < date'2025-01-01'"),
            (Column("jour", Kind.DATE), "2023-05..2024", "`jour` >= date'2023-05-01' and `jour` < date'2025-01-01'"),
            (Column("jour", Kind.DATE), "..2024-02", "`jour` < date'2024-03-01'"),
            (Column("places", Kind.INTEGER), "10..", "`places` >= 10"),
            (Column("places", Kind.DECIMAL), "\u22121,5 .. 2", "`places` >= -1.5 and `places` <= 2"),
            (Column("nom"), "=École", '`nom` = "École"'),
            (Column("nom"), "1..2", '`nom` like "%1..2%"'),
            (Column("nom"), "=", "`nom` is null"),
            (Column("places", Kind.INTEGER), "=", "`places` is null"),
        ],
    )
    def test_a_filter_becomes_a_condition(self, column, value, odsql):
        assert condition(column, value) == odsql

    @pytest.mark.parametrize(
        ("kind", "value"),
        [
            (Kind.INTEGER, "douze"),
            (Kind.DECIMAL, "1e5"),
            (Kind.DATE, "2024-02-30"),
            (Kind.DATE, "hier"),
            (Kind.DATE, "9999"),
            (Kind.INTEGER, ".."),
            (Kind.INTEGER, "1..deux"),
            (Kind.DATE, "2024..hier"),
        ],
    )
    def test_a_value_that_its_column_cannot_hold_is_refused(self, kind, value):
        with pytest.raises(Unanswerable):
            condition(Column("x", kind), value)

    @given(st.integers(1, 10**7))
    def test_a_row_is_on_the_page_that_its_number_asks_for(self, row):
        question = TableQuestion.asked({"row": str(row), "page": "3"}, SCHEMA)
        assert question.offset < row <= question.offset + PAGE_SIZE

    def test_many_columns_show_the_first_ones_and_those_that_are_chosen(self):
        wide = Schema(tuple(Column(f"c{n}") for n in range(500)))
        assert TableQuestion.asked({}, wide).shown(wide) == wide.columns[:FIRST_COLUMNS]
        assert [c.name for c in TableQuestion.asked({"columns": "c400,c2,x"}, wide).shown(wide)] == ["c2", "c400"]
        assert len(TableQuestion.asked({"columns": ",".join(wide.names)}, wide).shown(wide)) == MOST_COLUMNS


class TestCells:
    @pytest.mark.parametrize(
        ("value", "column", "french", "english"),
        [
            (None, Column("x"), "", ""),
            (2023, Column("x", Kind.INTEGER), "2023", "2023"),
            (12345.5, Column("x", Kind.DECIMAL), "12\u202f345,5", "12,345.5"),
            (-1e6, Column("x", Kind.DECIMAL), "\u22121\u202f000\u202f000", "\u22121,000,000"),
            (True, Column("x", Kind.BOOLEAN), "oui", "yes"),
            ("2024-03-01", Column("x", Kind.DATE), "01/03/2024", "1 Mar 2024"),
            ("2024-03-01", Column("x", Kind.DATE, precision=Precision.MONTH), "mars 2024", "March 2024"),
            ("2024-03-01", Column("x", Kind.DATE, precision=Precision.YEAR), "2024", "2024"),
            ("2024-05", Column("x", Kind.DATE, precision=Precision.MONTH), "mai 2024", "May 2024"),
            ("2024", Column("x", Kind.DATE, precision=Precision.YEAR), "2024", "2024"),
            ("2024-07-14T22:30:00+00:00", Column("x", Kind.DATETIME), "15/07/2024 00:30", "15 Jul 2024 00:30"),
            ({"lon": 2.27, "lat": 48.8235}, Column("x", Kind.GEO_POINT), "48.8235, 2.27", "48.8235, 2.27"),
            (["a", "b"], Column("x", separator=";"), "a, b", "a, b"),
            ("Culture/Musique", Column("x", hierarchy="/"), "Culture › Musique", "Culture › Musique"),
            ({"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}, Column("x", Kind.GEO_SHAPE),
             "polygone (4 positions)", "polygon (4 positions)"),
            ('{"type": "Feature", "geometry": {"type": "MultiPoint", "coordinates": [[1, 2], [ -3, 4]]}, "properties": {}}',
             Column("x", Kind.GEO_SHAPE), "points (2 positions)", "points (2 positions)"),
            ({"a": 1, "b": 2}, Column("x", Kind.JSON), "JSON, 2 valeurs", "JSON, 2 values"),
        ],
    )  # fmt: skip
    def test_each_kind_is_written_as_its_language_does(self, value, column, french, english):
        assert cell(value, column, "fr", PARIS).text == french
        assert cell(value, column, "en", PARIS).text == english

    @given(st.text())
    def test_no_text_is_lost(self, text):
        shown = cell(text, Column("x"), "fr", PARIS)
        assert text in (shown.text, shown.full, shown.url)
        assert len(shown.text) <= CUT

    @pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.example", "data:text/html,x"])
    def test_only_addresses_of_the_web_become_links(self, address):
        assert cell(address, Column("x"), "fr", PARIS) == Cell(address)
        assert not cell({"filename": "x", "url": address}, Column("x", Kind.FILE), "fr", PARIS).url

    @given(st.integers(-(10**14), 10**14))
    def test_a_number_keeps_its_digits(self, value):
        text = cell(value, Column("x", Kind.INTEGER), "fr", PARIS).text
        assert int(text.replace("\u202f", "").replace("\u2212", "-")) == value

    def test_several_values_are_tags_and_a_position_knows_its_place(self):
        assert cell(["a", "b"], Column("x", separator=";"), "fr", PARIS).tags == ("a", "b")
        assert cell({"lon": 2.27, "lat": 48.8}, Column("x", Kind.GEO_POINT), "fr", PARIS).place == (2.27, 48.8)

    def test_a_picture_shows_only_from_the_portal_itself(self):
        ours = {"filename": "a.jpg", "url": "/explore/dataset/x/files/1/download/", "thumbnail": True}
        assert cell(ours, Column("x", Kind.FILE), "fr", PARIS).is_picture
        assert not cell({**ours, "url": "https://example.org/a.jpg"}, Column("x", Kind.FILE), "fr", PARIS).is_picture
        assert cell("/media/a.png", Column("x"), "fr", PARIS).is_picture
        assert not cell("https://example.org/a.png", Column("x"), "fr", PARIS).is_picture

    def test_a_shape_of_megabytes_is_summed_up_without_being_shown(self):
        corners = ",".join(f"[{n / 1e6},48.8]" for n in range(200_000))
        shown = cell('{"type":"LineString","coordinates":[' + corners + "]}", Column("x", Kind.GEO_SHAPE), "fr", PARIS)
        assert shown == Cell("ligne (200\u202f000 positions)")


TREES = "essence;hauteur;plantation;remarquable;fiche\n" + "".join(
    f"Érable n° {n};{n * 1.5:.1f};19{n % 90 + 10}-03-01;{'oui' if n % 7 else 'non'};https://example.org/{n}\n"
    for n in range(1, 121)
)


@pytest.fixture
def rows_of(client, town, publish):
    publish("arbres", town, text=TREES)

    def ask(query: str = "", **headers: str) -> tuple[list[str], str]:
        page = client.get(f"/explore/dataset/arbres/table/{query}", headers=headers).content.decode()
        return re.findall(r"</a></th><td>(.*?)</td>", page), page

    return ask


def test_fifty_rows_a_page_in_the_order_of_the_file(rows_of):
    names, page = rows_of()
    assert names == [f"Érable n° {n}" for n in range(1, 51)]
    assert "page 1 sur 3" in page and "120 lignes" in page
    assert rows_of("?page=3")[0] == [f"Érable n° {n}" for n in range(101, 121)]
    assert rows_of("?row=101")[0] == [f"Érable n° {n}" for n in range(101, 121)]


@pytest.mark.parametrize("beyond", ["4", "999999"])
def test_a_page_beyond_the_last_shows_the_last(rows_of, beyond):
    names, page = rows_of(f"?page={beyond}")
    assert names[-1] == "Érable n° 120" and "page 3 sur 3" in page


def test_headings_sort_both_ways_and_say_so(rows_of):
    names, page = rows_of("?sort=-hauteur")
    assert names[0] == "Érable n° 120" and 'aria-sort="descending"' in page
    assert 'href="?sort=hauteur"' in page
    assert 'href="?sort=-hauteur"' in rows_of("?sort=hauteur")[1]


@pytest.mark.parametrize(
    ("query", "count"),
    [("?q=érable+42", 1), ("?f.essence=rable%20n°%201", 32), ("?f.remarquable=false", 17), ("?f.plantation=1911", 2),
     ("?f.hauteur=6,0", 1), ("?f.remarquable=false&f.plantation=1917", 1), ("?f.essence=n%25%207", 11), ("?q=%22)%20or%20(1=1", 0)],
)  # fmt: skip
def test_filters_narrow_the_rows(rows_of, query, count):
    assert len(rows_of(query)[0]) == count


def test_a_filter_that_cannot_be_answered_is_told_and_left_out(rows_of):
    names, page = rows_of("?f.hauteur=haut")
    assert len(names) == 50 and "ne convient pas à sa colonne" in page


def test_downloads_of_filtered_rows_carry_the_filter(rows_of):
    page = rows_of("?f.remarquable=false")[1]
    assert "/api/explore/v2.1/catalog/datasets/arbres/exports/csv?where=%60remarquable%60+is+false" in page


def test_links_in_cells_tell_the_other_site_nothing(rows_of):
    assert '<a href="https://example.org/1" rel="noopener noreferrer">' in rows_of()[1]


def test_the_rows_element_gets_the_rows_alone(rows_of):
    names, page = rows_of("?sort=-hauteur", **{"X-Parvis-Fragment": "rows"})
    assert names[0] == "Érable n° 120" and "<html" not in page and 'role="search"' not in page


def test_caches_keep_the_page_and_its_rows_apart(client, rows_of):
    assert "X-Parvis-Fragment" in client.get("/explore/dataset/arbres/table/")["Vary"]


def test_filters_follow_the_reader_to_the_other_tabs(rows_of):
    page = rows_of("?f.remarquable=false&q=n&sort=-hauteur&page=2")[1]
    assert 'href="/explore/dataset/arbres/charts/?f.remarquable=false&amp;q=n"' in page
    assert 'href="/explore/dataset/arbres/charts/"' in rows_of("?sort=hauteur")[1]


def test_a_page_costs_few_queries_of_the_database(client, rows_of, django_assert_max_num_queries):
    rows_of()
    with django_assert_max_num_queries(9):
        client.get("/explore/dataset/arbres/table/?sort=-hauteur&f.remarquable=false")
    with django_assert_max_num_queries(4):
        client.get("/explore/dataset/arbres/table/?page=2", headers={"X-Parvis-Fragment": "block"})


def test_a_block_is_the_rows_of_one_page_numbered(rows_of):
    names, block = rows_of("?page=2&sort=-hauteur", **{"X-Parvis-Fragment": "block"})
    assert len(names) == 50 and "<thead" not in block and "<table" not in block
    assert re.findall(r'aria-rowindex="(\d+)"', block) == [str(n) for n in range(52, 102)]


def test_pages_far_down_a_sorted_table_are_the_same_as_near_ones(town, publish):
    text = "nom;rang\n" + "".join(f"arbre {n % 37};{n}\n" for n in range(DEEP + 260))
    dataset = publish("longs", town, text)
    schema = dataset.current.schema
    for sort in ("nom", "-nom", "-rang"):
        rows = [
            (row.identity, row.cells[1][1].text)
            for page in range(1, (DEEP + 260) // PAGE_SIZE + 2)
            for row in table_page(dataset, schema, TableQuestion(sort=sort, page=page), "fr").rows
        ]
        ranks = [int(rank.replace("\u202f", "")) for _, rank in rows]
        assert len(set(rows)) == DEEP + 260, "no row comes twice, none is missed"
        key = (lambda n: n) if sort == "-rang" else (lambda n: f"arbre {n % 37}")
        wanted = sorted(range(DEEP + 260), key=key, reverse=sort.startswith("-"))
        assert [key(n) for n in ranks] == [key(n) for n in wanted]
        only = table_page(dataset, schema, TableQuestion(sort=sort, page=23, columns=("nom",)), "fr").rows
        assert [row.identity for row in only] == [identity for identity, _ in rows[22 * PAGE_SIZE : 23 * PAGE_SIZE]]


def test_suggestions_count_the_rows_that_other_filters_keep(client, rows_of):
    def suggested(query):
        page = client.get(f"/explore/dataset/arbres/table/filter/{query}").content.decode()
        found = re.findall(
            r'words">(?:<em>)?(.*?)(?:</em>)?</span> <span class="suggestion-count">([\d\u202f]+)<', page
        )
        return {unescape(words): int(count) for words, count in found}

    assert suggested("remarquable/") == {"oui": 103, "non": 17}
    assert suggested("remarquable/?f.essence=rable%20n%C2%B0%2012") == {"oui": 2}
    assert suggested("remarquable/?f.remarquable=false") == {"oui": 103, "non": 17}, (
        "a filter does not narrow its own choice"
    )
    years = suggested("plantation/")
    assert years["1911"] == 2 and sum(years.values()) == 120
    assert suggested("plantation/?f.plantation=1911") == {"mars 1911": 2}
    typed = suggested("essence/?like=n%C2%B0%207")
    assert len(typed) == 11 and all("n° 7" in one for one in typed)


def test_a_range_and_a_choice_of_columns_lead_to_the_table(client, rows_of):
    sent = client.get("/explore/dataset/arbres/table/filter/hauteur/?sort=-hauteur&from=10&to=")
    assert sent.status_code == 302 and sent.url == "/explore/dataset/arbres/table/?sort=-hauteur&f.hauteur=10.."
    sent = client.get("/explore/dataset/arbres/table/columns/?f.hauteur=10..&show=hauteur&show=essence&show=x")
    assert sent.url == "/explore/dataset/arbres/table/?f.hauteur=10..&columns=essence%2Chauteur"
    assert len(re.findall(r'<th scope="col"', client.get(sent.url).content.decode())) == 3
    assert client.get("/explore/dataset/arbres/table/filter/nowhere/").status_code == 404
