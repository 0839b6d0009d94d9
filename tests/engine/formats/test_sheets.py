"""A workbook's sheet becomes a table of text, dates in ISO form and leading zeros kept."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence

import pytest
import xlsxwriter

from parvis.engine.tables.draft import Ambiguous, Unreadable

from .conftest import Reader, found, headings_of, lines_of, rows_of


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd hh:mm"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell is not None:
                    sheet.write_string(number, column, cell) if isinstance(cell, str) else sheet.write(
                        number, column, cell
                    )
    book.close()
    return out.getvalue()


def test_cells_keep_what_they_show(received: Reader) -> None:
    rows = [
        ["code", "nombre", "taux", "jour", "instant", "ouvert"],
        ["0123", 12, 1.5, dt.date(2024, 2, 29), dt.datetime(2024, 2, 29, 8, 30), True],
        ["0124", 1200000, 0.1, dt.date(1999, 12, 31), dt.datetime(2024, 3, 1, 0, 0, 1), False],
    ]
    draft = received(workbook({"Feuille": rows}), "lieux.xlsx")
    assert draft.format == "xlsx"
    assert rows_of(draft) == [
        ("0123", "12", "1.5", "2024-02-29", "2024-02-29T08:30:00", "true"),
        ("0124", "1200000", "0.1", "1999-12-31", "2024-03-01T00:00:01", "false"),
    ]


def test_a_title_block_and_a_margin_are_left_out(received: Reader) -> None:
    rows = [
        [],
        [None, "Liste des écoles"],
        [None, "au 1er septembre"],
        [],
        [None, "nom", "classes"],
        [None, "Anatole France", 8],
        [],
        [None, "Jules Ferry", 11],
        [None, "Total", 19],
    ]
    draft = received(workbook({"Écoles": rows}), "ecoles.xlsx")
    assert headings_of(draft) == ["nom", "classes"]
    assert rows_of(draft) == [("Anatole France", "8"), ("Jules Ferry", "11")]
    assert lines_of(draft) == [6, 8]
    assert found(draft)["preamble"][1] == (2, 3, 4)
    assert found(draft)["total_row"] == (1, (9,))
    assert draft.rejects[0].value == "Liste des écoles"


def test_several_filled_sheets_ask_for_a_choice(received: Reader) -> None:
    content = workbook({"A": [["x"], [1]], "Vide": [], "B": [["y", "z"], ["a", 2]]})
    with pytest.raises(Ambiguous) as choice:
        received(content, "classeur.xlsx")
    assert list(choice.value.choices) == ["A", "B"]
    assert rows_of(received(content, "classeur.xlsx", sheet="B")) == [("a", "2")]
    with pytest.raises(Ambiguous, match="no sheet “C”"):
        received(content, "classeur.xlsx", sheet="C")


def test_a_sheet_of_a_header_alone_has_no_rows(received: Reader) -> None:
    draft = received(workbook({"A": [["x", "y"]]}), "a.xlsx")
    assert (headings_of(draft), rows_of(draft)) == (["x", "y"], [])


@pytest.mark.parametrize("content", [workbook({"A": []}), workbook({"A": [["x"], [1]]})[:2000]])
def test_an_empty_or_cut_workbook_is_refused(received: Reader, content: bytes) -> None:
    with pytest.raises(Unreadable) as refusal:
        received(content, "a.xlsx")
    assert refusal.value.text["fr"]
