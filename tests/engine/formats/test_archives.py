"""Archives open with care: one table is taken, several ask for a choice, and nothing hostile passes."""

from __future__ import annotations

import gzip
import io
import stat
import zipfile

import pytest

from parvis.engine.formats import detect
from parvis.engine.tables.draft import Ambiguous, Unreadable

from .conftest import Reader, found, rows_of

TABLE = b"id;nom\n1;Mairie\n2;Gare\n"
PICTURE = b"\x89PNG\r\n\x1a\n"


def archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def test_the_only_table_is_taken(received: Reader) -> None:
    members = {"dossier/lieux.csv": TABLE, "LISEZMOI.md": b"bonjour", "__MACOSX/._lieux.csv": b"x"}
    draft = received(archive(members), "lieux.zip")
    assert rows_of(draft) == [("1", "Mairie"), ("2", "Gare")]
    assert draft.facts["member"] == "lieux.csv"
    assert found(draft)["member_chosen"][0] == 1


def test_pictures_beside_a_table_are_attached(received: Reader) -> None:
    draft = received(
        archive({"lieux.csv": TABLE, "photos/a.png": PICTURE, "photos/b.JPG": b"\xff\xd8\xff"}), "lieux.zip"
    )
    assert {name: path.read_bytes() for name, path in draft.attachments.items()} == {
        "photos/a.png": PICTURE,
        "photos/b.JPG": b"\xff\xd8\xff",
    }


def test_several_tables_ask_for_a_choice(received: Reader) -> None:
    content = archive({"a.csv": TABLE, "b.csv": b"x;y\n1;2\n"})
    with pytest.raises(Ambiguous) as choice:
        received(content, "lieux.zip")
    assert list(choice.value.choices) == ["a.csv", "b.csv"]
    assert rows_of(received(content, "lieux.zip", member="b.csv")) == [("1", "2")]
    with pytest.raises(Ambiguous, match="does not hold"):
        received(content, "lieux.zip", member="c.csv")


def test_gzip_is_unwrapped(received: Reader, tmp_path) -> None:
    draft = received(gzip.compress(TABLE), "lieux.csv.gz")
    assert (draft.format, rows_of(draft)) == ("csv", [("1", "Mairie"), ("2", "Gare")])
    assert detect(tmp_path / "received", "lieux.csv.gz") == "csv"


@pytest.mark.parametrize("name", ["../x.csv", "/etc/x.csv", "a/../../x.csv", "..\\x.csv", "C:\\x.csv"])
def test_names_that_leave_the_archive_are_refused(received: Reader, name: str) -> None:
    with pytest.raises(Unreadable, match="leaves the archive"):
        received(archive({name: TABLE}), "x.zip")


def test_links_are_refused(received: Reader) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        link = zipfile.ZipInfo("x.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/passwd")
    with pytest.raises(Unreadable, match="a link"):
        received(out.getvalue(), "x.zip")


def test_passwords_are_refused(received: Reader) -> None:
    content = bytearray(archive({"x.csv": TABLE}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    with pytest.raises(Unreadable, match="a password"):
        received(bytes(content), "x.zip")


@pytest.mark.parametrize("inner", ["inner.zip", "inner.csv"])
def test_archives_inside_archives_are_refused(received: Reader, inner: str) -> None:
    with pytest.raises(Unreadable, match="archive"):
        received(archive({inner: archive({"x.csv": TABLE})}), "x.zip")


def test_too_many_members_are_refused(received: Reader) -> None:
    with pytest.raises(Unreadable, match="at most 3"):
        received(archive({f"{number}.csv": TABLE for number in range(4)}), "x.zip", max_members=3)


@pytest.mark.parametrize("pack", [lambda content: archive({"x.csv": content}), gzip.compress])
def test_real_bytes_are_counted_while_an_archive_expands(received: Reader, pack) -> None:
    zeros = pack(b"a;b\n" + b"0;0\n" * 20_000_000)
    with pytest.raises(Unreadable, match="expands beyond"):
        received(zeros, "x.csv.gz", max_ratio=10)
    with pytest.raises(Unreadable, match="expands beyond"):
        received(pack(b"a;b\n" * 1000), "x.csv.gz", max_expanded_bytes=1000)


def test_a_header_that_lies_about_its_size_is_not_believed(received: Reader) -> None:
    content = bytearray(archive({"x.csv": b"a;b\n" + b"1;2\n" * 1000}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.index(mark) + offset
        content[at : at + 4] = (8).to_bytes(4, "little")
    with pytest.raises(Unreadable):
        received(bytes(content), "x.zip", max_expanded_bytes=1000)


@pytest.mark.parametrize(
    "content", [gzip.compress(TABLE * 100)[:-20], archive({"x.csv": TABLE * 100})[:-40]], ids=["gzip", "zip"]
)
def test_cut_archives_are_refused(received: Reader, content: bytes) -> None:
    with pytest.raises(Unreadable, match="damaged"):
        received(content, "x.csv.gz")


def test_an_archive_without_data_is_refused(received: Reader) -> None:
    with pytest.raises(Unreadable, match="no data file"):
        received(archive({"photo.png": PICTURE}), "x.zip")
