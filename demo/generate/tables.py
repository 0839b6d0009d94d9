"""Tables written as towns write them: the delimiter, the encoding and the lines before the header are the caller's."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

Rows = Iterable[Sequence[Any]]


def csv_text(header: Sequence[str], rows: Rows, *, delimiter: str = ",", preamble: Sequence[str] = ()) -> str:
    """The table as CSV text with Windows line ends, after the lines of `preamble`."""
    out = io.StringIO(newline="")
    for line in preamble:
        out.write(line + "\r\n")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return out.getvalue()


def write_csv(
    path: Path,
    header: Sequence[str],
    rows: Rows,
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
    preamble: Sequence[str] = (),
) -> Path:
    path.write_bytes(csv_text(header, rows, delimiter=delimiter, preamble=preamble).encode(encoding))
    return path


def write_json(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def write_json_lines(path: Path, records: Iterable[dict[str, Any]]) -> Path:
    lines = (json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n" for record in records)
    path.write_text("".join(lines), encoding="utf-8")
    return path


def comma(number: float | None, digits: int) -> str:
    """A number with the decimal comma of French spreadsheets.

    >>> comma(12.5, 1)
    '12,5'
    """
    return "" if number is None else f"{number:.{digits}f}".replace(".", ",")


def oui(claim: bool) -> str:
    return "OUI" if claim else "NON"
