"""A town's own look: what settings are understood or refused, and what pages then carry."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from parvis.site.environment import SettingError, read_environment
from parvis.site.theme import Theme
from parvis.site.theme_colour import Colour
from parvis.site.theme_contrast import PROMISES
from parvis.site.theme_faces import PAIRS
from parvis.site.theme_shades import read_colours
from parvis.site.theme_tokens import SCHEMES, tokens_of

TOKENS = Path(__file__).parents[2] / "web" / "tokens"
HOUSE = "".join((TOKENS / name).read_text() for name in ("colour.css", "data.css"))
WINE = "#7a1f3d,#f0c36a"
GOOD_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z" fill="#7a1f3d"/></svg>'


def hexes():
    return st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(hexes(), hexes())
def test_two_colours_are_refused_or_readable_everywhere(main, second):
    try:
        colours = read_colours(f"{main},{second}")
    except ValueError as error:
        assert any(words in str(error) for words in ("too pale", "too dark", "too much alike"))
        assume(False)
    for scheme in SCHEMES:
        values = tokens_of(HOUSE + Theme(colours).sheet, scheme)
        short = [one for one in PROMISES if one.ratio(values) < one.least_in(scheme)]
        assert not short, (scheme, [(one.front, one.back, one.ratio(values)) for one in short])


@given(hexes())
def test_a_colour_reads_back(text):
    colour = Colour.parse(text)
    assert colour.hex == text
    assert Colour.at(*colour.oklch).hex == text


@pytest.mark.parametrize(
    ("variable", "value", "remedy"),
    [
        ("COLOURS", "#7a1f3d", "say two colours"),
        ("COLOURS", "red,#f0c36a", "write six digits after a #"),
        ("COLOURS", "#ffe600,#7a1f3d", "Put a darker colour of the town first"),
        ("COLOURS", "#7a1f3d,#202a52", "Put a lighter colour of the town second"),
        ("COLOURS", "#7a1f3d,#7a2040", "too much alike"),
        ("FONT", "marianne", "say one of parvis, atkinson, fraunces"),
        ("LOGO", "/nowhere/logo.svg", "cannot be read"),
        ("HSTS", "always", "say one of off, host"),
        ("AUDIT", "yesterday", "say the day, the percentage"),
    ],
)
def test_a_setting_that_cannot_be_kept_is_refused_with_the_remedy(variable, value, remedy):
    with pytest.raises(SettingError, match=remedy) as refused:
        read_environment({f"PARVIS_{variable}": value})
    assert f"PARVIS_{variable}" in str(refused.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"GIF89a", "neither a PNG nor"),
        (b"<html/>", "not <svg>"),
        (GOOD_SVG.replace(' viewBox="0 0 8 8"', "").encode(), "viewBox"),
        (GOOD_SVG.replace("<path", "<script>1</script><path").encode(), "<script>"),
        (GOOD_SVG.replace("<path", '<path onclick="x()"').encode(), "onclick"),
        (GOOD_SVG.replace("<path", '<image href="https://example.org/x.png"/><path').encode(), "fetches something"),
        (GOOD_SVG.replace('"#7a1f3d"', '"url(https://example.org/#a)"').encode(), "fetches something"),
        (GOOD_SVG.replace("<path", "<style>@import 'x.css'</style><path").encode(), "fetches something"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + GOOD_SVG.encode(), "without DTD"),
        (GOOD_SVG.encode() + b" " * 200_000, "keep it under"),
        (b"\x89PNG\r\n\x1a\nbroken", "damaged"),
    ],
)
def test_a_logo_that_could_do_harm_is_refused(tmp_path, content, words):
    file = tmp_path / "logo"
    file.write_bytes(content)
    with pytest.raises(SettingError, match=words):
        read_environment({"PARVIS_LOGO": str(file)})


def test_a_small_png_is_refused_and_a_large_one_taken(tmp_path):
    Image.new("RGB", (40, 40)).save(tmp_path / "small.png")
    Image.new("RGB", (300, 100)).save(tmp_path / "large.png")
    with pytest.raises(SettingError, match="40 pixels high"):
        read_environment({"PARVIS_LOGO": str(tmp_path / "small.png")})
    assert read_environment({"PARVIS_LOGO": str(tmp_path / "large.png")})["LOGO"].kind == "png"


@pytest.fixture
def themed(settings, tmp_path):
    """Set the look of the installation, as its environment would."""

    def dress(**variables):
        values = read_environment({f"PARVIS_{name}": value for name, value in variables.items()})
        settings.PARVIS = {**settings.PARVIS, **{name: values[name] for name in ("COLOURS", "FONT", "LOGO", "AUDIT")}}

    return dress


@pytest.mark.django_db
def test_pages_carry_the_look_from_our_own_address(client, themed, tmp_path):
    (tmp_path / "logo.svg").write_text(GOOD_SVG)
    themed(COLOURS=WINE, FONT="fraunces", LOGO=str(tmp_path / "logo.svg"))
    page = client.get("/").content.decode()
    sheet_address = page.split('<link rel="stylesheet" href="/theme-')[1].split('"')[0]
    sheet = client.get(f"/theme-{sheet_address}")
    assert sheet["Content-Type"].startswith("text/css") and "immutable" in sheet["Cache-Control"]
    assert "--accent: #7a1f3d" in sheet.content.decode() and '--display: "Fraunces Variable"' in sheet.content.decode()
    logo_address = page.split('src="/logo-')[1].split('"')[0]
    logo = client.get(f"/logo-{logo_address}")
    assert logo.content.decode() == GOOD_SVG and logo["Content-Type"] == "image/svg+xml"
    assert "default-src 'none'" in logo["Content-Security-Policy"] and "sandbox" in logo["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_former_look_is_no_longer_served(client, themed):
    themed(COLOURS=WINE)
    former = Theme(read_colours("#123456,#f0c36a")).sheet_name
    assert client.get(f"/theme-{former}.css").status_code == 404
    assert client.get("/logo-0123456789ab.svg").status_code == 404


@pytest.mark.django_db
def test_the_house_look_needs_no_sheet_of_its_own(client, themed):
    themed()
    page = client.get("/").content.decode()
    assert "/theme-" not in page and 'class="site-mark" viewBox' in page


def test_each_face_that_may_be_chosen_is_in_the_packages():
    web = Path(__file__).parents[2] / "web"
    fonts = (web / "src" / "fonts.css").read_text()
    for pair in PAIRS.values():
        for face in filter(None, (pair.titles, pair.text)):
            assert f'font-family: "{face.family}"' in fonts
            assert f'font-family: "{face.stand_in} stand-in"' in fonts
            assert face.source.removeprefix("node_modules/") in fonts


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("audit", "words"),
    [
        ("", "Accessibilité\u00a0: non conforme"),
        ("2026-05-04, 82, Access Office", "Accessibilité\u00a0: partiellement conforme"),
        ("2026-05-04, 100, Access Office", "Accessibilité\u00a0: totalement conforme"),
    ],
)
def test_the_foot_of_pages_states_what_the_audit_found(client, themed, audit, words):
    themed(AUDIT=audit)
    assert words in client.get("/").content.decode()
    assert words in client.get("/accessibilite/").content.decode()
