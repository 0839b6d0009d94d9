"""CSV and its kin: a table in text, however it is encoded, separated and surrounded.

A regular file is left where it stands and only described, for DuckDB to scan. One that is not is read record by record
into a Parquet file, and what was mended is reported.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from parvis.engine.formats import encodings
from parvis.engine.formats.csv_lines import records
from parvis.engine.formats.delimiters import delimiter_of
from parvis.engine.formats.findings import Findings, both
from parvis.engine.formats.layout import Layout, lay_out
from parvis.engine.formats.options import ReadOptions
from parvis.engine.formats.sifting import is_empty, is_total, sift
from parvis.engine.tables.draft import CsvSource, Draft, ParquetSource, Unreadable

HEAD = 2**18
TAIL = 2**16
LAYOUT_ROWS = 300
DELIMITER_SAMPLE = 2**17
MAX_COLUMNS = 4_000


@dataclass(frozen=True, slots=True)
class Sniff:
    """What the beginning of a file in UTF-8 tells: its delimiter, its layout and the first records with their lines.

    `whole` is true when the sample is the entire file.
    """

    delimiter: str
    layout: Layout
    rows: Sequence[tuple[int, list[str]]]
    whole: bool
    quirks: bool

    @property
    def header(self) -> Sequence[str] | None:
        return None if self.layout.header is None else self.rows[self.layout.header][1]

    @property
    def header_line(self) -> int:
        return 0 if self.layout.header is None else self.rows[self.layout.header][0]

    @property
    def skip(self) -> int:
        """The lines before the first row of values."""
        if self.layout.header is not None and self.layout.first >= len(self.rows):
            return self.header_line
        return self.rows[self.layout.first][0] - 1 if self.rows else 0


def read_delimited(path: Path, *, workdir: Path, options: ReadOptions, word: str = "csv") -> Draft:
    """The draft of a text table. With `options.strict` a regular file is left in place, for DuckDB to verify."""
    findings = Findings()
    encoding = _encoding(path, options)
    text = path
    if encoding not in ("utf-8", "utf-8-sig", "ascii"):
        text = encodings.transcode(path, encoding, workdir / "utf8.csv", findings)
    sniff = _sniff(text, options)
    draft = Draft(
        format=word,
        headings=sniff.layout.as_headings(),
        source=CsvSource(text, sniff.delimiter, len(sniff.layout.headings), sniff.skip),
        encoding="utf-8" if encoding == encodings.MIXED else encoding,
        delimiter=sniff.delimiter,
        facts={"header_line": sniff.header_line},
    )
    if options.strict and _seems_regular(text, sniff):
        _note_layout(sniff, findings)
        findings.note_headings(sniff.layout.headings)
        draft.changes, draft.rejects = findings.changes(), findings.rejects
        draft.line_of = _line_finder(text, sniff)
        return draft
    return _repaired(draft, text, sniff, findings, workdir)


def csv_repair(draft: Draft, *, workdir: Path) -> Draft:
    """The draft of the same file read record by record, for when a strict scan of `draft.source` fails."""
    source = draft.source
    if not isinstance(source, CsvSource):
        return draft
    text, findings = source.path, Findings()
    encoding = encodings.encoding_of(text)
    if encoding not in ("utf-8", "utf-8-sig"):
        text = encodings.transcode(text, encoding, workdir / "utf8-repaired.csv", findings)
        draft = replace(draft, encoding="utf-8" if encoding == encodings.MIXED else encoding)
    known = ReadOptions(delimiter=source.delimiter, header_line=draft.facts.get("header_line"))
    return _repaired(draft, text, _sniff(text, known), findings, workdir)


def _encoding(path: Path, options: ReadOptions) -> str:
    """The encoding; for a large file the blocks sampled are believed until DuckDB finds a byte that does not fit."""
    samples = list(_samples(path))
    declared = encodings.bom_of(samples[0][:4])
    if b"\0" in b"".join(samples) and declared not in ("utf-16", "utf-32") and not _is_wide(options.encoding):
        raise _binary(path)
    if options.encoding:
        encoding = encodings.known_codec(options.encoding)
        encodings.check_forced(path, encodings.codec_of(encoding)[0])
        return encoding
    large = path.stat().st_size > 2 * HEAD
    if large and declared in (None, "utf-8-sig") and all(encodings.is_utf8(sample, False) for sample in samples):
        return declared or "utf-8"
    return encodings.encoding_of(path)


def _is_wide(encoding: str | None) -> bool:
    return encoding is not None and encoding.lower().replace("_", "-").startswith(
        ("utf-16", "utf-32", "utf16", "utf32")
    )


def _samples(path: Path) -> Iterator[bytes]:
    size = path.stat().st_size
    with path.open("rb") as file:
        yield file.read(HEAD)
        for eighth in range(1, 8):
            if size > 2 * HEAD:
                file.seek(size * eighth // 8)
                yield file.read(TAIL)
        if size > HEAD:
            file.seek(max(size - TAIL, HEAD))
            yield file.read(TAIL)


def _binary(path: Path) -> Unreadable:
    return Unreadable(
        both(
            "Le fichier contient des octets nuls : ce n’est pas une table en texte. L’enregistrer en CSV UTF-8.",
            "The file contains NUL bytes: it is no table in text. Save it as CSV in UTF-8.",
        )
    )


def _sniff(text: Path, options: ReadOptions) -> Sniff:
    with text.open("rb") as file:
        raw = file.read(HEAD)
        whole = not file.read(1)
    if not whole:
        cut = max(raw.rfind(b"\n"), raw.rfind(b"\r"))
        raw = raw[: cut + 1] if cut >= 0 else raw
    sample = raw.decode("utf-8-sig", "replace")
    if not sample.strip():
        raise Unreadable(
            both(
                "Le fichier est vide : vérifier l’export et le déposer à nouveau.",
                "The file is empty: check the export and upload it again.",
            )
        )
    if options.delimiter and (len(options.delimiter) != 1 or options.delimiter in '"\r\n'):
        raise Unreadable(
            both(
                "Le séparateur doit être un seul caractère, par exemple : point-virgule, virgule ou tabulation.",
                "The delimiter must be a single character, such as a semicolon, a comma or a tab.",
            )
        )
    delimiter = options.delimiter or delimiter_of(sample[:DELIMITER_SAMPLE])
    findings = Findings()
    rows = list(records(io.StringIO(sample, newline=""), delimiter, findings))
    if not whole and len(rows) > 1:
        rows.pop()
    layout = _layout(rows, options)
    if len(layout.headings) > MAX_COLUMNS:
        raise Unreadable(
            both(
                f"Plus de {MAX_COLUMNS} colonnes : vérifier le séparateur.",
                f"More than {MAX_COLUMNS} columns: check the delimiter.",
            )
        )
    quirks = any(change.what == "stray_quote" for change in findings.changes()) or b"\n" not in raw.rstrip()
    return Sniff(delimiter, layout, rows, whole, quirks)


def _layout(rows: Sequence[tuple[int, list[str]]], options: ReadOptions) -> Layout:
    cells = [row for _, row in rows]
    if options.header_line is None:
        return lay_out(cells[:LAYOUT_ROWS])
    if options.header_line == 0:
        return lay_out(cells[:LAYOUT_ROWS], headless=True)
    index = next((index for index, (line, _) in enumerate(rows) if line >= options.header_line), None)
    if index is None:
        raise Unreadable(
            both(
                f"Le fichier n’a pas de ligne {options.header_line} : corriger le numéro de la ligne d’en-tête.",
                f"The file has no line {options.header_line}: correct the number of the header line.",
            )
        )
    return lay_out(cells[: index + LAYOUT_ROWS], header=index)


def _note_layout(sniff: Sniff, findings: Findings) -> None:
    layout = sniff.layout
    before = layout.first if layout.header is None else layout.header
    for line, cells in sniff.rows[:before]:
        findings.note("preamble", line)
        words = " | ".join(cell.strip() for cell in cells if cell.strip())
        if words:
            findings.reject(line, "*", words, both("Ligne placée avant l’en-tête.", "Line standing before the header."))
    if layout.header is None:
        findings.note("header_missing", sniff.skip + 1)
    if layout.names:
        findings.note("header_names", sniff.rows[layout.first - 1][0])


def _seems_regular(text: Path, sniff: Sniff) -> bool:
    """Whether nothing seen so far needs mending; DuckDB's strict scan has the last word on the rest."""
    headings, first = sniff.layout.headings, sniff.layout.first
    rows = [cells for _, cells in sniff.rows[first:]]
    width = len(headings)
    if sniff.quirks or not rows or len(sniff.delimiter) != 1 or width == 1:
        return False
    if any(len(cells) != width for cells in rows) or any(is_empty(cells) for cells in rows):
        return False
    if sniff.header_line and sniff.header_line != sniff.skip:
        return False
    if any('"' in cell for _, cells in sniff.rows[: sniff.layout.header or 0] for cell in cells):
        return False
    if any(not heading and not any(row[i].strip() for row in rows) for i, heading in enumerate(headings)):
        return False
    return not _ends_badly(text, sniff) and not _header_again(text, sniff)


def _ends_badly(text: Path, sniff: Sniff) -> bool:
    """Whether the last record is a total, or is empty."""
    if sniff.whole:
        return is_total(sniff.rows[-1][1])
    with text.open("rb") as file:
        file.seek(-TAIL, io.SEEK_END)
        tail = file.read().decode("utf-8", "replace")
    last = [line for line in tail.splitlines() if line.strip()][-1:]
    cells = last[0].split(sniff.delimiter) if last else []
    return is_empty(cells) or is_total([cell.strip('" ') for cell in cells])


def _header_again(text: Path, sniff: Sniff) -> bool:
    """Whether the header's line occurs a second time."""
    if not sniff.header_line:
        return False
    if sniff.whole:
        return sniff.header in [cells for _, cells in sniff.rows[sniff.layout.first :]]
    with text.open("rb") as file:
        for _ in range(sniff.header_line):
            line = file.readline()
        if sniff.header_line == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        kept, buffer = 0, bytearray(2**19 + len(line))
        view = memoryview(buffer)
        needle = b"\n" + line
        while got := file.readinto(view[kept:]):
            if buffer.find(needle, 0, kept + got) >= 0:
                return True
            keep = min(len(line), kept + got)
            buffer[:keep] = buffer[kept + got - keep : kept + got]
            kept = keep
    return False


def _line_finder(text: Path, sniff: Sniff) -> Callable[[Iterable[int]], dict[int, int]]:
    """Finds the lines of some rows by reading the file again; blank lines are no rows."""

    def line_of(rows: Iterable[int]) -> dict[int, int]:
        wanted = set(rows)
        last = max(wanted, default=-1)
        found: dict[int, int] = {}
        with text.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            row = 0
            for line, cells in records(file, sniff.delimiter, Findings(), skip=sniff.skip):
                if cells == [""] or not cells:
                    continue
                if row > last:
                    break
                if row in wanted:
                    found[row] = line
                row += 1
        return found

    return line_of


def _repaired(draft: Draft, text: Path, sniff: Sniff, findings: Findings, workdir: Path) -> Draft:
    _note_layout(sniff, findings)
    target = workdir / "table.parquet"
    headings = sniff.layout.headings
    from parvis.engine.formats.text_parquet import write_rows  # its array library is slow to load, and rarely needed

    with text.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = records(file, sniff.delimiter, findings, width=len(headings), skip=sniff.skip)
        kept = write_rows(sift(rows, headings, sniff.header, findings), headings, target, findings)
    findings.note_headings(headings[index] for index in kept)
    return replace(
        draft,
        headings=sniff.layout.as_headings(kept),
        source=ParquetSource(target, lines=True),
        changes=findings.changes(),
        rejects=findings.rejects,
        line_of=None,
    )
