"""Videos: our own by the part that is asked, with captions; those of other sites after a click and with the town's leave."""

from __future__ import annotations

import re

import pytest
from media_files import jpeg

from parvis.platform.media.domain.captions import webvtt, words_of
from parvis.platform.media.domain.players import player_of, read_providers

VIDEOS = "/explore/dataset/films/videos/"
FILM = bytes(range(256)) * 40
SRT = "1\r\n00:00:01,000 --> 00:00:02,500\r\n<font color=red>Bonjour</font> <i>à tous</i>\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nA --> B & C\r\n"


@pytest.fixture
def films(town, publish_archive):
    rows = [
        {
            "titre": "Fête",
            "video": "fete.mp4",
            "affiche": "fete.jpg",
            "sous_titres_fr": "fete.srt",
            "sous_titres_en": "fete.vtt",
        },
        {
            "titre": "Marché",
            "video": "marche.webm",
            "affiche": "fete.jpg",
            "sous_titres_fr": "fete.srt",
            "sous_titres_en": "fete.vtt",
        },
    ]
    files = {"fete.mp4": FILM, "marche.webm": FILM[::-1], "fete.jpg": jpeg(), "fete.srt": SRT.encode("cp1252"),
             "fete.vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n"}  # fmt: skip
    return publish_archive("films", town, rows, files, licence="cc-by-4.0")


def film(client) -> str:
    return re.search(r'<source src="(/videos/[^"]*)" type="video/mp4"', client.get(VIDEOS).content.decode())[1]


@pytest.mark.django_db
class TestOurOwn:
    def test_a_video_waits_for_the_reader_with_its_poster_and_captions(self, client, films):
        page = client.get(VIDEOS).content.decode()
        assert page.count("<video") == page.count('preload="none"') == page.count("poster=") == 2
        assert page.count('<track kind="captions"') == 4
        assert re.search(r'srclang="fr" label="Français" default', page) and 'srclang="en" label="English"' in page
        assert "Bonjour à tous" in page and "autoplay" not in page

    @pytest.mark.parametrize(
        ("asked", "status", "content", "told"),
        [
            ("bytes=0-9", 206, FILM[:10], f"bytes 0-9/{len(FILM)}"),
            ("bytes=-5", 206, FILM[-5:], f"bytes {len(FILM) - 5}-{len(FILM) - 1}/{len(FILM)}"),
            ("bytes=10000-", 206, FILM[10000:], f"bytes 10000-{len(FILM) - 1}/{len(FILM)}"),
            ("bytes=999999-", 416, b"", f"bytes */{len(FILM)}"),
            ("anything", 200, FILM, None),
        ],
    )
    def test_a_part_is_sent_to_who_asks_for_one(self, client, films, asked, status, content, told):
        answer = client.get(film(client), headers={"Range": asked})
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert (answer.status_code, body, answer.get("Content-Range")) == (status, content, told)
        assert answer["Accept-Ranges"] == "bytes"

    def test_a_video_is_not_sent_again_to_who_has_it(self, client, films):
        first = client.get(film(client))
        assert first["Content-Type"] == "video/mp4" and "immutable" in first["Cache-Control"]
        assert client.get(film(client), headers={"If-None-Match": first["ETag"]}).status_code == 304
        stale = client.get(film(client), headers={"Range": "bytes=0-3", "If-Range": '"other"'})
        assert stale.status_code == 200

    def test_captions_are_given_as_webvtt(self, client, films):
        tracks = re.findall(r'src="([^"]*captions\.vtt)" srclang="fr"', client.get(VIDEOS).content.decode())
        answer = client.get(tracks[0])
        assert answer["Content-Type"].startswith("text/vtt")
        assert answer.content.decode() == (
            "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nBonjour <i>à tous</i>\n\n00:00:03.000 --> 00:00:04.000\nA → B &amp; C\n"
        )

    def test_only_a_film_is_a_film(self, client, films):
        from parvis.platform.media.stored_files import names_of_files

        picture = names_of_files(films)["fete.jpg"]
        assert client.get(f"/videos/films/{picture}/film").status_code == 404
        assert client.get(f"/videos/films/{picture}/captions.vtt").status_code == 404
        assert client.get(f"/thumbnails/films/{names_of_files(films)['fete.mp4']}/320.webp").status_code == 404

    def test_a_restricted_film_is_for_its_readers(self, client, films, person, town):
        address = film(client)
        films.visibility = "restricted"
        films.save()
        assert client.get(address).status_code == 404
        client.force_login(person("anne", "publisher", town))
        assert client.get(address).status_code == 200

    def test_posters_are_no_gallery(self, client, films):
        assert client.get("/explore/dataset/films/gallery/").status_code == 404

    def test_captions_of_the_same_name_are_found_without_a_column(self, client, town, publish_archive):
        publish_archive(
            "films", town, [{"titre": "Fête", "video": "fete.mp4"}], {"fete.mp4": FILM, "fete.en.srt": SRT.encode()}
        )
        assert 'srclang="en" label="English" default' in client.get(VIDEOS).content.decode()

    def test_what_a_page_costs(self, client, films, reads, django_assert_max_num_queries):
        client.get(VIDEOS)
        reads.clear()
        with django_assert_max_num_queries(8):
            client.get(VIDEOS)
        assert len(reads) == 1


@pytest.mark.django_db
class TestElsewhere:
    @pytest.fixture
    def listed(self, town, publish):
        rows = "titre;url_video\nConseil;https://www.youtube.com/watch?v=dQw4w9WgXcQ\nFête;https://vimeo.com/76979871\n"
        return publish("films", town, rows)

    def play(self, client) -> str:
        found = re.search(r'href="([^"]*play=[^"]*)"', client.get(VIDEOS).content.decode())
        return found[1].replace("&amp;", "&").split("#")[0] if found else ""

    def test_without_leave_of_the_town_there_is_a_link(self, client, listed):
        answer = client.get(VIDEOS)
        page = answer.content.decode()
        assert not self.play(client) and "<iframe" not in page and "frame-src" not in answer["Content-Security-Policy"]
        assert 'href="https://vimeo.com/76979871"' in page

    def test_a_player_is_called_after_a_click_that_says_whom(self, client, listed, settings):
        settings.PARVIS = {**settings.PARVIS, "VIDEO_PROVIDERS": ("youtube",)}
        before = client.get(VIDEOS)
        assert "<iframe" not in before.content.decode() and "frame-src" not in before["Content-Security-Policy"]
        assert "Google recevra votre adresse IP" in before.content.decode()
        assert "Vimeo recevra" not in before.content.decode()
        after = client.get(self.play(client))
        assert after.content.decode().count("<iframe") == 1
        assert 'src="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"' in after.content.decode()
        assert "frame-src https://www.youtube-nocookie.com" in after["Content-Security-Policy"]

    def test_a_row_whose_player_has_no_leave_opens_nothing(self, client, listed, settings):
        settings.PARVIS = {**settings.PARVIS, "VIDEO_PROVIDERS": ("youtube",)}
        vimeo = re.search(r'id="video-([0-9a-f]{12})"><h3>Fête', client.get(VIDEOS).content.decode())[1]
        records = client.get("/api/explore/v2.1/catalog/datasets/films/records?include_app_metas=true").json()[
            "results"
        ]
        identity = next(row["_id"] for row in records if row["_id"].startswith(vimeo))
        answer = client.get(f"{VIDEOS}?play={identity}")
        assert "<iframe" not in answer.content.decode() and "frame-src" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("address", "frame"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=x", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
        ("http://youtu.be/dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
        ("https://www.dailymotion.com/video/x8abcde_le-titre", "https://geo.dailymotion.com/player.html?video=x8abcde"),
        ("https://dai.ly/x8abcde", "https://geo.dailymotion.com/player.html?video=x8abcde"),
        (
            "https://video.example.org/w/9c9de5e8-0a1e-484a",
            "https://video.example.org/videos/embed/9c9de5e8-0a1e-484a?p2p=0",
        ),
    ],
)
def test_players_are_known_by_their_address(address, frame):
    assert player_of(address).frame == frame


@pytest.mark.parametrize(
    "address",
    ["", "https://www.youtube.com/", "https://www.youtube.com/@issy", "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
     "javascript:alert(1)", "https://vimeo.com/76979871\"><script>", "https://u:p@vimeo.com/76979871", "https://[", "//youtu.be/dQw4w9WgXcQ",
     "https://www.youtube.com/watch?v=../../x"],
)  # fmt: skip
def test_other_addresses_name_no_player(address):
    assert player_of(address) is None


def test_the_setting_says_which_words_it_takes():
    assert read_providers("Vimeo,peertube:tube.example.org") == ("vimeo", "peertube:tube.example.org")
    for text in ("tiktok", "peertube:", "peertube:localhost/"):
        with pytest.raises(ValueError, match="youtube"):
            read_providers(text)


def test_captions_without_a_time_are_none():
    with pytest.raises(ValueError, match="no caption"):
        webvtt(b"WEBVTT\n\nrien")


def test_the_words_of_captions_are_said_once():
    vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anne>Bon\njour\n\nid\n00:02.000 --> 00:03.000\nBon jour\n\nNOTE rien\n"
    assert words_of(vtt) == ["Bon jour"]
