"""Spreadsheets (XLSX, ODS and the old XLS): one sheet becomes a table of text cells.

Dates are written in ISO form and whole numbers without a decimal part; text stays as typed, leading zeros included. A
row's line is its number in the sheet.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import python_calamine

from parvis.engine.formats.findings import Findings, both
from parvis.engine.formats.layout import Layout, lay_out
from parvis.engine.formats.options import ReadOptions
from parvis.engine.formats.sifting import Placed, is_empty, sift
from parvis.engine.formats.text_parquet import write_rows
from parvis.engine.tables.draft import Ambiguous, Draft, ParquetSource, Unreadable

SAMPLE = 300
MOST_CELLS = 60_000_000


def read_sheet(path: Path, *, workdir: Path, options: ReadOptions, word: str) -> Draft:
    """The draft of the sheet `options.sheet`, or of the only sheet that is not empty."""
    _check_expansion(path, options)
    findings = Findings()
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        sheet = _sheet(book, options.sheet, findings)
        if sheet.total_height * max(sheet.total_width, 1) > MOST_CELLS:
            raise _too_many_cells()
        rows = _rows(sheet)
        sample = list(islice(rows, SAMPLE))
    except python_calamine.CalamineError as error:
        raise _unreadable(error) from None
    layout, header = _layout(sample, options)
    _note_layout(layout, sample, findings)
    target = workdir / "table.parquet"
    values = _trimmed(_chain(sample[layout.first :], rows), len(layout.headings))
    kept = write_rows(sift(values, layout.headings, header, findings), layout.headings, target, findings)
    findings.note_headings(layout.headings[index] for index in kept)
    return Draft(
        format=word,
        headings=layout.as_headings(kept),
        source=ParquetSource(target, lines=True),
        facts={"sheet": sheet.name, "header_line": 0 if layout.header is None else sample[layout.header][0]},
        changes=findings.changes(),
        rejects=findings.rejects,
    )


def _sheet(
    book: python_calamine.CalamineWorkbook, wanted: str | None, findings: Findings
) -> python_calamine.CalamineSheet:
    if wanted is not None:
        if wanted not in book.sheet_names:
            raise Ambiguous(
                both(f"Le classeur n’a pas de feuille « {wanted} ».", f"The workbook has no sheet “{wanted}”."),
                book.sheet_names,
            )
        return book.get_sheet_by_name(wanted)
    kinds = {meta.name: meta.typ for meta in book.sheets_metadata}
    sheets = [
        book.get_sheet_by_name(name)
        for name in book.sheet_names
        if kinds.get(name) is python_calamine.SheetTypeEnum.WorkSheet
    ]
    filled = [sheet for sheet in sheets if sheet.height and sheet.width]
    if not filled:
        raise Unreadable(
            both("Le classeur ne contient que des feuilles vides.", "The workbook holds nothing but empty sheets.")
        )
    if len(filled) > 1:
        raise Ambiguous(
            both(
                f"Le classeur contient {len(filled)} feuilles : choisir laquelle lire.",
                f"The workbook holds {len(filled)} sheets: choose which to read.",
            ),
            [sheet.name for sheet in filled],
        )
    if len(book.sheet_names) > 1:
        findings.note("sheets_ignored", count=len(book.sheet_names) - 1)
    return filled[0]


def _rows(sheet: python_calamine.CalamineSheet) -> Iterator[Placed]:
    first = (sheet.start or (0, 0))[0] + 1
    for number, row in enumerate(sheet.to_python(skip_empty_area=True), start=first):
        yield number, [_text(cell) for cell in row]


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    if isinstance(cell, (dt.date, dt.time, dt.datetime)):
        return cell.isoformat()
    return str(cell)


def _layout(sample: Sequence[Placed], options: ReadOptions) -> tuple[Layout, Sequence[str] | None]:
    cells = [_short(row) for _, row in sample]
    width = max((len(row) for row in cells), default=0)
    cells = [[*row, *[""] * (width - len(row))] for row in cells]
    index = None
    if options.header_line:
        index = next((i for i, (line, _) in enumerate(sample) if line >= options.header_line), None)
    if not cells:
        raise Unreadable(both("La feuille est vide.", "The sheet is empty."))
    layout = lay_out(cells, header=index, headless=options.header_line == 0)
    return layout, None if layout.header is None else cells[layout.header][: len(layout.headings)]


def _short(cells: Sequence[str]) -> list[str]:
    """The cells without the empty ones at the end."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return list(cells[:end])


def _trimmed(rows: Iterator[Placed], width: int) -> Iterator[Placed]:
    for line, cells in rows:
        yield (
            line,
            [*cells[:width], *_short(cells[width:])] if len(cells) >= width else [*cells, *[""] * (width - len(cells))],
        )


def _chain(sample: Sequence[Placed], rest: Iterator[Placed]) -> Iterator[Placed]:
    yield from sample
    yield from rest


def _note_layout(layout: Layout, sample: Sequence[Placed], findings: Findings) -> None:
    before = layout.first if layout.header is None else layout.header
    for line, cells in sample[:before]:
        findings.note("preamble", line)
        if not is_empty(cells):
            words = " | ".join(cell.strip() for cell in cells if cell.strip())
            findings.reject(line, "*", words, both("Ligne placée avant l’en-tête.", "Line standing before the header."))
    if layout.header is None:
        findings.note("header_missing")
    if layout.names:
        findings.note("header_names", sample[layout.first - 1][0])


def _check_expansion(path: Path, options: ReadOptions) -> None:
    """Refuse a workbook whose parts expand beyond the limits."""
    if not zipfile.is_zipfile(path):
        return
    left = min(options.max_expanded_bytes, 2 * 2**30, max(64 * 2**20, int(path.stat().st_size * options.max_ratio)))
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            if len(infos) > options.max_members or sum(info.file_size for info in infos) > left:
                raise _too_many_cells()
    except zipfile.BadZipFile as error:
        raise _unreadable(error) from None


def _too_many_cells() -> Unreadable:
    return Unreadable(
        both(
            "Le classeur est trop grand pour être lu d’un bloc : l’enregistrer en CSV.",
            "The workbook is too large to be read at once: save it as CSV.",
        )
    )


def _unreadable(error: Exception) -> Unreadable:
    if isinstance(error, python_calamine.PasswordError):
        return Unreadable(
            both(
                "Le classeur est protégé par un mot de passe : l’enregistrer sans protection.",
                "The workbook is protected by a password: save it without protection.",
            )
        )
    return Unreadable(
        both(
            "Le classeur est abîmé ou incomplet : l’ouvrir dans un tableur et l’enregistrer à nouveau.",
            "The workbook is damaged or incomplete: open it in a spreadsheet and save it again.",
        )
    )
