"""What a caller may decide for a reader: which table of the file, how it is written, and how far it may expand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the caller already knows of a file; None leaves the reader to find out.

    `filename` is the name as received. `sheet` names a sheet or a layer, `member` a file inside an archive.
    `header_line` is the 1-based line of the header; 0 says that there is none. `strict=False` asks for the slow reading
    of a CSV file, which mends what is irregular. The limits bound what an archive may expand to.
    """

    filename: str = ""
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header_line: int | None = None
    member: str | None = None
    strict: bool = True
    max_expanded_bytes: int = 8 * 2**30
    max_members: int = 10_000
    max_ratio: float = 200.0
