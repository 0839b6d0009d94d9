"""Any table that a CSV writer writes is read back equal, however it is separated, encoded and ended."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.engine.formats import ReadOptions, csv_repair, read

from .conftest import headings_of, rows_of

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "iso-8859-1")
LETTERS = "abcdéèàçùôÉ xyz0123456789,;:|\t'\"-./"

cells = st.text(alphabet=LETTERS, min_size=1, max_size=8).map(lambda text: "v" + text)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(2, 6))
    row = st.lists(st.one_of(cells, st.just("vue\nbas")), min_size=width, max_size=width)
    return draw(st.lists(row, min_size=1, max_size=12))


@settings(max_examples=150, deadline=None)
@given(tables(), st.sampled_from(";,\t|:"), st.sampled_from(ENCODINGS), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_what_is_written_is_read_back(
    table: list[list[str]], delimiter: str, encoding: str, newline: str, strict: bool
) -> None:
    headings = [f"Intitulé n° {position}" for position in range(len(table[0]))]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=newline).writerows([headings, *table])
    with tempfile.TemporaryDirectory() as folder:
        path, workdir = Path(folder, "received.csv"), Path(folder)
        path.write_bytes(text.getvalue().encode(encoding))
        options = ReadOptions(filename="received.csv", delimiter=delimiter, strict=strict)
        draft = read(path, workdir=workdir, options=options)
        expected = [tuple(row) for row in table]
        assert headings_of(draft) == headings
        assert rows_of(draft) == expected
        assert rows_of(csv_repair(draft, workdir=workdir)) == expected


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9999), st.decimals(0, 99, places=2)), min_size=2, max_size=20),
    st.sampled_from(";\t|"),
)
def test_decimal_commas_never_pass_for_delimiters(numbers: list[tuple[int, object]], delimiter: str) -> None:
    lines = [delimiter.join(["nom", "nombre", "taux"])]
    lines += [delimiter.join(["lieu", str(number), str(rate).replace(".", ",")]) for number, rate in numbers]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "received.csv")
        path.write_text("\n".join(lines))
        draft = read(path, workdir=Path(folder), options=ReadOptions(filename="received.csv"))
    assert draft.delimiter == delimiter
    assert headings_of(draft) == ["nom", "nombre", "taux"]
