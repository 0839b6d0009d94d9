"""What a format of export is: one declaration, from which addresses, downloads and documentation are read."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from parvis.engine.query.errors import PARAMETER, QueryError
from parvis.platform.records.exports.export import Export
from parvis.platform.records.exports.options import Option

BLOCK = 1 << 18


class TooManyRows(QueryError):
    """More rows than the format can hold."""

    def __init__(self, word: str, most: int) -> None:
        figure_fr = f"{most:,}".replace(",", "\u202f")
        super().__init__(
            PARAMETER,
            {
                "en": f"The answer has more than {most:,} rows, all that {word} can hold. Add limit={most} or a where clause, "
                "or take another format.",
                "fr": f"La réponse a plus de {figure_fr} lignes, le maximum du format {word}. Ajoutez limit={most} ou une "
                "clause where, ou prenez un autre format.",
            },
        )


@dataclass(frozen=True, slots=True)
class Format:
    """A format of export: its word in addresses, media type, suffix, and what it is for in a few words.

    A format that can leave row by row has a `stream`; one that needs a file first has a `make`, and can then be taken up
    again where it stopped. `geographic` ones need a geometry, `dated` ones a date, and none holds more than `most_rows`.
    `compresses` says that its bytes are worth compressing, `for_people` that the page of downloads offers it.
    """

    word: str
    name: str
    media_type: str
    suffix: str
    purpose: Mapping[str, str]
    stream: Callable[[Export], Iterator[bytes]] | None = None
    make: Callable[[Export, Path], None] | None = None
    options: tuple[Option, ...] = field(default=())
    geographic: bool = False
    dated: bool = False
    most_rows: int | None = None
    compresses: bool = True
    for_people: bool = True

    def check(self, export: Export) -> None:
        """Refuse what the format cannot hold. Raises QueryError."""
        if self.most_rows is not None and export.has_more_than(self.most_rows):
            raise TooManyRows(self.word, self.most_rows)

    def write(self, export: Export) -> Iterator[bytes]:
        """The bytes of the file. Raises QueryError before the first one."""
        self.check(export)
        if self.stream is not None:
            yield from self.stream(export)
            return
        path = export.scratch / f"making-{secrets.token_hex(8)}"
        try:
            self.save(export, path)
            yield from blocks_of(path)
        finally:
            path.unlink(missing_ok=True)

    def save(self, export: Export, path: Path) -> None:
        """Write the file to `path`."""
        if self.make is not None:
            self.make(export, path)
        elif self.stream is not None:
            with path.open("wb") as handle:
                handle.writelines(self.stream(export))


def blocks_of(path: Path) -> Iterator[bytes]:
    """The bytes of the file at `path`."""
    with path.open("rb") as handle:
        while block := handle.read(BLOCK):
            yield block


def framed(opening: bytes, blocks: Iterator[bytes], closing: bytes, between: int = 0) -> Iterator[bytes]:
    """`blocks` with an opening and a closing, less the last `between` bytes, the separator after the last row.

    Nothing leaves before the first block is there, so that an error of the query comes before the first byte.
    """
    held, start = b"", opening
    for block in blocks:
        whole = held + block
        cut = len(whole) - between
        if cut > 0:
            yield start + whole[:cut]
            start = b""
            held = whole[cut:]
        else:
            held = whole
    yield start + closing
