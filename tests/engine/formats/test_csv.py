"""A CSV file as towns send it becomes a table, and what was mended is said with its line."""

from __future__ import annotations

import codecs

import pytest

from parvis.engine.formats import csv_repair
from parvis.engine.tables.draft import CsvSource, ParquetSource, Unreadable

from .conftest import Reader, found, headings_of, lines_of, rows_of


def test_a_regular_file_is_left_where_it_stands(received: Reader) -> None:
    draft = received("id;nom\n1;Mairie\n2;École\n".encode())
    assert isinstance(draft.source, CsvSource)
    assert draft.source.path.name == "received"
    assert (draft.delimiter, draft.encoding, draft.source.skip, draft.changes) == (";", "utf-8", 1, [])
    assert rows_of(draft) == [("1", "Mairie"), ("2", "École")]


@pytest.mark.parametrize(
    ("content", "delimiter"),
    [
        (b"nom;taux;prix\nA;1,5;2,25\nB;3,5;4,25\nC;4,5;5,25\n", ";"),
        (b'nom,note\n"Martin, Jean",12\n"Durand; Paul",14\n', ","),
        (b"a\tb\nx, y\t1\nz, t\t2\n", "\t"),
        (b"a|b|c\n1;2|2|3\n4;5|5|6\n", "|"),
        (b"id;debut;fin\n1;08:30:00;12:00:00\n2;09:30:00;13:00:00\n", ";"),
        (b"commune;position\nIssy;48,82, 2,27\nVanves;48,83, 2,28\n", ";"),
        (b"Ville d'Issy, direction X\nid;nom;taux\n1;A;1,5\n2;B;2,5\n3;C;3,5\n", ";"),
    ],
)
def test_the_delimiter_is_the_one_that_makes_a_table(received: Reader, content: bytes, delimiter: str) -> None:
    assert received(content).delimiter == delimiter


@pytest.mark.parametrize(
    ("encoding", "text", "named"),
    [
        ("utf-8-sig", "é;b\n1;2\n", "utf-8-sig"),
        ("utf-16", "é;b\n1;2\n", "utf-16"),
        ("iso-8859-1", "é;b\n1;à\n", "iso-8859-1"),
        ("cp1252", "prix €;b\n1;l’été\n", "windows-1252"),
    ],
)
def test_the_encoding_is_told_by_the_bytes(received: Reader, encoding: str, text: str, named: str) -> None:
    draft = received(text.encode(encoding))
    assert draft.encoding == named
    assert headings_of(draft) == text.splitlines()[0].split(";")
    assert rows_of(draft) == [tuple(text.splitlines()[1].split(";"))]


def test_a_few_stray_bytes_do_not_spoil_the_accents_of_the_rest(received: Reader) -> None:
    good = "".join(f"{number};Hélène à l’école\n" for number in range(10)).encode()
    draft = received(b"id;nom\n" + good + b"10;Andr\xe9\n")
    assert rows_of(draft)[0] == ("0", "Hélène à l’école")
    assert rows_of(draft)[10] == ("10", "André")
    assert found(draft)["encoding_mixed"][0] == 1


def test_an_encoding_that_does_not_fit_is_refused_with_its_place(received: Reader) -> None:
    with pytest.raises(Unreadable) as refusal:
        received("id;nom\n1;Été\n".encode("cp1252"), encoding="utf-8")
    assert "octet 9, ligne 2" in refusal.value.text["fr"]
    assert "byte 9, on line 2" in refusal.value.text["en"]


def test_an_unknown_encoding_is_refused(received: Reader) -> None:
    with pytest.raises(Unreadable, match="no encoding “klingon”"):
        received(b"a;b\n1;2\n", encoding="klingon")


def test_title_lines_are_set_aside_and_kept(received: Reader) -> None:
    draft = received(b"Export du jour;;\n\nid;nom;taux\n1;A;2\n2;B;3\n")
    assert headings_of(draft) == ["id", "nom", "taux"]
    assert found(draft)["preamble"] == (2, (1, 2))
    assert [(reject.line, reject.value) for reject in draft.rejects] == [(1, "Export du jour")]
    assert draft.line_of is not None and draft.line_of([0, 1]) == {0: 4, 1: 5}


def test_repeated_headers_are_dropped_wherever_they_stand(received: Reader) -> None:
    draft = received(b"id;nom\nid;nom\n1;A\nid;nom\n2;B\n")
    assert rows_of(draft) == [("1", "A"), ("2", "B")]
    assert found(draft)["header_repeated"] == (2, (2, 4))
    assert lines_of(draft) == [3, 5]


def test_a_header_repeated_far_into_a_large_file_is_found(received: Reader) -> None:
    block = b"".join(b"%d;une valeur assez longue pour remplir la ligne\n" % number for number in range(20_000))
    draft = received(b"id;nom\n" + block + b"id;nom\n" + block)
    assert found(draft)["header_repeated"] == (1, (20_002,))
    assert len(rows_of(draft)) == 40_000


@pytest.mark.parametrize("content", [b"1;Issy;68000\n2;Vanves;27000\n", b"12,5\n2024-01-02,6\n"])
def test_a_file_without_header_gets_numbered_headings(received: Reader, content: bytes) -> None:
    draft = received(content)
    assert headings_of(draft)[0] == "column_1"
    assert "header_missing" in found(draft)
    assert len(rows_of(draft)) == 2


def test_years_may_be_headings(received: Reader) -> None:
    draft = received(b"commune;2019;2020\nIssy;68000;69000\nVanves;27000;27100\n")
    assert headings_of(draft) == ["commune", "2019", "2020"]


def test_the_header_line_may_be_told(received: Reader) -> None:
    assert headings_of(received(b"x;y\n1;2\na;b\n3;4\n", header_line=3)) == ["a", "b"]
    assert headings_of(received(b"x;y\na;b\n", header_line=0)) == ["column_1", "column_2"]


def test_ragged_rows_keep_their_cells(received: Reader) -> None:
    draft = received(b"a;b;c\n1;2;3\n4;5\n6;7;8;9;;10\n1;2;3\n")
    assert rows_of(draft) == [("1", "2", "3"), ("4", "5", None), ("6", "7", "8"), ("1", "2", "3")]
    assert found(draft)["ragged_short"] == (1, (3,))
    assert found(draft)["ragged_long"] == (1, (4,))
    assert [(reject.line, reject.column, reject.value) for reject in draft.rejects] == [(4, "+1", "9"), (4, "+3", "10")]


@pytest.mark.parametrize("header", [b"a;b", b"a;b;"])
def test_a_trailing_delimiter_makes_no_column(received: Reader, header: bytes) -> None:
    draft = received(header + b"\n1;2;\n3;4;\n")
    assert headings_of(draft) == ["a", "b"]
    assert rows_of(draft) == [("1", "2"), ("3", "4")]
    assert not draft.rejects


def test_empty_rows_and_a_final_total_leave_the_table(received: Reader) -> None:
    draft = received(b"nom;somme\nA;1\n;\nB;2\n\nSous-total : ;3\n;\n")
    assert rows_of(draft) == [("A", "1"), ("B", "2")]
    assert found(draft)["row_empty"] == (3, (3, 5, 7))
    assert found(draft)["total_row"] == (1, (6,))
    assert [(reject.line, reject.column, reject.value) for reject in draft.rejects] == [(6, "*", "Sous-total : | 3")]


def test_a_place_called_total_is_not_a_total(received: Reader) -> None:
    assert rows_of(received(b"nom;pompes\nEsso;3\nTotal Energies;4\n")) == [("Esso", "3"), ("Total Energies", "4")]


def test_duplicate_and_empty_headings_are_said(received: Reader) -> None:
    draft = received(b"a;a;;d\n1;2;3;4\n5;6;7;8\n")
    assert {(change.what, change.column) for change in draft.changes} == {
        ("header_duplicate", "a"),
        ("header_empty", "column_3"),
    }


def test_a_column_in_the_middle_without_heading_nor_value_is_dropped(received: Reader) -> None:
    draft = received(b"a; ;c\n1;;3\n4; ;6\n")
    assert headings_of(draft) == ["a", "c"]
    assert rows_of(draft) == [("1", "3"), ("4", "6")]


def test_line_breaks_in_quotes_are_kept(received: Reader) -> None:
    draft = received(b'a;b\r\n1;"x\r\ny"\r\n2;"say ""hi"""\r\n3\r\n')
    assert rows_of(draft) == [("1", "x\r\ny"), ("2", 'say "hi"'), ("3", None)]
    assert found(draft)["quoted_newline"] == (1, (2,))
    assert lines_of(draft) == [2, 4, 5]


def test_a_quote_left_open_does_not_swallow_the_file(received: Reader) -> None:
    rows = b"".join(b"%d;x;y\n" % number for number in range(600))
    draft = received(b'a;b;c\n1;"oops;z\n' + rows)
    assert rows_of(draft)[0] == ("1", '"oops', "z")
    assert len(rows_of(draft)) == 601
    assert found(draft)["stray_quote"] == (1, (2,))


@pytest.mark.parametrize("delimiter", [";;", '"', "\n"])
def test_a_delimiter_is_one_ordinary_character(received: Reader, delimiter: str) -> None:
    with pytest.raises(Unreadable, match="single character"):
        received(b"a;b\n1;2\n", delimiter=delimiter)


def test_a_lone_column_of_decimals_stays_one_column(received: Reader) -> None:
    assert headings_of(received(b"valeur\n1,5\n2,5\n")) == ["valeur"]


def test_old_line_ends_are_read(received: Reader) -> None:
    assert rows_of(received(b"a;b\r1;2\r3;4\r")) == [("1", "2"), ("3", "4")]


def test_a_header_alone_is_a_table_of_no_rows(received: Reader) -> None:
    draft = received(b"a;b\n")
    assert headings_of(draft) == ["a", "b"]
    assert rows_of(draft) == []


@pytest.mark.parametrize("content", [b"", b"\n \n", codecs.BOM_UTF8, b"a;b\n\0\0\0;1\n"])
def test_what_is_no_text_is_refused_in_both_languages(received: Reader, content: bytes) -> None:
    with pytest.raises(Unreadable) as refusal:
        received(content)
    assert refusal.value.text["fr"] and refusal.value.text["en"]


def test_a_second_header_gives_names(received: Reader) -> None:
    draft = received("Code géographique;Nombre\nCODGEO;NB_COM\n92040;12\n92075;14\n".encode())
    assert [(heading.header, heading.name) for heading in draft.headings] == [
        ("Code géographique", "CODGEO"),
        ("Nombre", "NB_COM"),
    ]
    assert rows_of(draft) == [("92040", "12"), ("92075", "14")]


def test_a_scan_that_fails_is_repaired(received: Reader, tmp_path) -> None:
    regular = b"".join(b"%d;une valeur assez longue pour remplir la ligne\n" % number for number in range(30_000))
    draft = received(b"Titre\nid;nom\n" + regular + b"30000\n" + "30001;Été\n".encode("cp1252") + regular)
    assert isinstance(draft.source, CsvSource)
    repaired = csv_repair(draft, workdir=tmp_path)
    assert isinstance(repaired.source, ParquetSource)
    assert found(repaired)["ragged_short"] == (1, (30_003,))
    assert rows_of(repaired)[30_000:30_002] == [("30000", None), ("30001", "Été")]
    assert repaired.encoding == "iso-8859-1"
    assert found(repaired)["preamble"] == (1, (1,))


def test_lines_are_found_past_quoted_line_breaks(received: Reader) -> None:
    draft = received(b'a;b\n1;"x\ny"\n2;z\n')
    assert isinstance(draft.source, CsvSource) and draft.line_of is not None
    assert draft.line_of([0, 1]) == {0: 2, 1: 4}
