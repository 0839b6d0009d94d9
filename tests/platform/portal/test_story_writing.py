"""Stories: what an agent writes, what is never lost, what readers see and when."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from portal_forms import form_of, text

from parvis.platform.journal.models import Entry
from parvis.platform.portal.models import Picture, Revision, Story

pytestmark = pytest.mark.django_db
EDIT = "/stories/recit/edit/"


def body(answer) -> str:
    return answer.content.decode().replace("\u202f", " ").replace("\xa0", " ")


def drafted() -> list[dict]:
    return Story.objects.get(pk="recit").head.content["blocks"]


class TestWriting:
    def test_a_draft_is_for_its_editors_until_it_is_published(self, client, as_agent, as_other, write_story):
        write_story("recit", [text()])
        for address in ("/stories/recit/", "/embed/story/recit/"):
            assert client.get(address).status_code == 404 and as_other.get(address).status_code == 404
        assert client.get(EDIT).status_code == 302 and as_other.get(EDIT).status_code == 404
        assert as_other.get("/stories/recit/preview/").status_code == 404
        assert "Un récit" not in body(client.get("/stories/"))
        assert "Bonjour" in body(as_agent.get("/stories/recit/preview/"))
        write_story("recit", [text()], "publish")
        assert "Bonjour" in body(client.get("/stories/recit/")) and "Hello" in body(client.get("/en/stories/recit/"))
        assert "Un récit" in body(client.get("/stories/"))
        assert as_other.get(EDIT).status_code == 403 and as_other.post(EDIT, form_of([], 9)).status_code == 403

    def test_readers_see_what_was_published_while_the_draft_goes_on(self, client, as_agent, write_story):
        write_story("recit", [text("Première version")], "publish")
        write_story("recit", [text("Deuxième version")])
        assert "Première version" in body(client.get("/stories/recit/"))
        assert "modifié depuis" in body(as_agent.get(EDIT))
        write_story("recit", [text("Deuxième version")], "publish")
        assert "Deuxième version" in body(client.get("/stories/recit/"))
        write_story("recit", [text("Deuxième version")], "unpublish")
        assert client.get("/stories/recit/").status_code == 404

    def test_what_is_missing_stops_publication_and_keeps_the_draft(self, as_agent, write_story):
        version = write_story("recit", [])
        blocks = [text("Bonjour", ""), {"kind": "image"}, {"kind": "chart"}]
        answer = as_agent.post(EDIT, {**form_of(blocks, version), "titles.en": "", "act": "publish"})
        assert answer.status_code == 422
        for words in (
            "pas de titre en anglais",
            "Bloc 1 – Le texte est vide en anglais",
            "Bloc 2 – Aucune image",
            "Bloc 3 – Aucun jeu",
        ):
            assert words in body(answer), words
        assert len(drafted()) == 3 and Story.objects.get(pk="recit").shown is None

    def test_every_button_keeps_what_was_typed(self, as_agent, write_story):
        """Without script: each button sends the whole form."""
        version = write_story("recit", [text("Un"), text("Deux")])
        for act, order in (
            ("down:b1", ["Deux!", "Un!"]),
            ("up:b1", ["Un!", "Deux!"]),
            ("delete:b2", ["Un!"]),
            ("add:quote", ["Un!", "Deux!", ""]),
        ):
            version = Story.objects.get(pk="recit").version
            sent = form_of([text("Un!"), text("Deux!")], version)
            answer = as_agent.post(EDIT, {**sent, "act": act})
            assert answer.status_code == 302
            assert [one["text"]["fr"] for one in drafted()] == order, act
        assert answer["Location"].endswith("#block-b3")

    def test_text_is_made_safe(self, client, write_story):
        write_story("recit", [text("<script>alert(1)</script> **gras** [x](javascript:alert(1))")], "publish")
        shown = body(client.get("/stories/recit/"))
        assert "<strong>gras</strong>" in shown and "<script>alert" not in shown and 'href="javascript' not in shown

    def test_an_address_that_was_pasted_becomes_a_view(self, client, plantations, write_story):
        pasted = "http://testserver/en/explore/dataset/plantations/table/?sort=-arbres&columns=arbres"
        write_story("recit", [{"kind": "table", "query": pasted, "caption.fr": "Le tableau"}], "publish")
        assert drafted()[0]["dataset"] == "plantations" and drafted()[0]["query"] == "sort=-arbres&columns=arbres"
        shown = body(client.get("/stories/recit/"))
        address = shown.split('<iframe src="')[1].split('"')[0].replace("&amp;", "&")
        assert address == "/embed/dataset/plantations/table/?sort=-arbres&columns=arbres&lang=fr"
        assert "125" in body(client.get(address)) and "Le tableau" in shown

    def test_a_view_that_is_not_there_is_told_to_the_agent_and_leads_readers_on(
        self, client, as_agent, plantations, write_story
    ):
        write_story(
            "recit", [{"kind": "gallery", "dataset": "plantations"}, {"kind": "table", "dataset": "perdu"}], "publish"
        )
        reader, agent = body(client.get("/stories/recit/")), body(as_agent.get("/stories/recit/"))
        assert "indisponible pour l’instant" in reader and "/explore/dataset/plantations/" in reader
        assert "n’a pas cette vue" not in reader and "n’a pas cette vue" in agent and "n’est pas publié" in agent

    def test_a_restricted_dataset_shows_nothing_not_even_to_its_agent(
        self, as_agent, client, publish, town, write_story
    ):
        publish("secret", town, titles={"fr": "Titre secret"}, visibility="restricted")
        write_story(
            "recit", [{"kind": "table", "dataset": "secret"}, {"kind": "dataset", "dataset": "secret"}], "publish"
        )
        for reader in (client, as_agent):
            shown = body(reader.get("/stories/recit/"))
            assert "Titre secret" not in shown and "/embed/dataset/secret" not in shown

    def test_figures_in_a_story(self, client, plantations, make_figure, write_story):
        make_figure("arbres")
        write_story("recit", [{"kind": "figures", "figures": "arbres perdu"}], "publish")
        assert "<strong>185</strong>" in body(client.get("/stories/recit/"))

    def test_few_queries_whatever_the_number_of_blocks(
        self, client, plantations, make_figure, write_story, django_assert_max_num_queries
    ):
        make_figure("arbres")
        blocks = [
            {"kind": "figures", "figures": "arbres"},
            {"kind": "dataset", "dataset": "plantations"},
            {"kind": "table", "dataset": "plantations"},
        ]
        write_story("recit", blocks * 5, "publish")
        with django_assert_max_num_queries(5):
            client.get("/stories/recit/")


class TestFilms:
    @pytest.mark.parametrize("enabled", [True, False])
    def test_a_film_elsewhere_is_asked_after_a_click_and_only_if_the_town_allows_it(
        self, client, write_story, settings, enabled
    ):
        settings.PARVIS = {**settings.PARVIS, "VIDEO_PROVIDERS": ("youtube",) if enabled else ()}
        video = {
            "kind": "video",
            "address": "https://youtu.be/dQw4w9WgXcQ",
            "title.fr": "Le film",
            "title.en": "The film",
        }
        write_story("recit", [video], "publish")
        answer = client.get("/stories/recit/")
        assert "<iframe" not in body(answer) and 'href="https://youtu.be/dQw4w9WgXcQ"' in body(answer)
        assert ("youtube-nocookie" in answer["Content-Security-Policy"]) is enabled
        assert ("<pv-film" in body(answer)) is enabled

    def test_captions_of_a_film_of_the_portal(self, client, write_story):
        video = {"kind": "video", "address": "/explore/dataset/films/files/ab/download/", "title.fr": "Le film", "title.en": "The film",
                 "captions.fr": "00:00:01.000 --> 00:00:02.000\nBonjour"}  # fmt: skip
        write_story("recit", [video])
        track = "/stories/recit/captions/b1.fr.vtt"
        assert client.get(track).status_code == 404, "a draft is nobody's to read"
        write_story("recit", [video], "publish")
        assert f'<track kind="captions" src="{track}"' in body(client.get("/stories/recit/"))
        answer = client.get(track)
        assert answer.content.startswith(b"WEBVTT\n\n00:00:01") and answer["Content-Type"].startswith("text/vtt")
        assert client.get("/stories/recit/captions/b1.en.vtt").status_code == 404


class TestSaving:
    def test_two_people_at_once_never_overwrite_silently(self, as_agent, person, town, write_story):
        version = write_story("recit", [text("Départ")])
        colleague = Client()
        colleague.force_login(
            person("claire", "publisher", town, name="Claire Petit"), "django.contrib.auth.backends.ModelBackend"
        )
        assert colleague.post(EDIT, {**form_of([text("De Claire")], version), "act": "save"}).status_code == 302
        mine = {**form_of([text("Le mien")], version), "act": "autosave"}
        answer = as_agent.post(EDIT, mine, headers={"X-Parvis-Fragment": "saved"})
        assert (
            answer.status_code == 409
            and "Claire Petit a enregistré ce récit" in body(answer)
            and "Le mien" in body(answer)
        )
        assert drafted()[0]["text"]["fr"] == "De Claire"
        assert as_agent.post(EDIT, {**mine, "act": "overwrite"}).status_code == 302
        assert drafted()[0]["text"]["fr"] == "Le mien"
        kept = [one.content["blocks"][0]["text"]["fr"] for one in Revision.objects.filter(number__gt=1)]
        assert "De Claire" in kept, "the history keeps the other version"

    def test_automatic_saves_grow_one_revision_and_tell_their_version(self, as_agent, write_story):
        version = write_story("recit", [text("Départ")])
        count = Revision.objects.count()
        for words in ("Un", "Un de", "Un deux"):
            sent = {**form_of([text(words)], version), "act": "autosave"}
            answer = as_agent.post(EDIT, sent, headers={"X-Parvis-Fragment": "saved"})
            version = answer.json()["version"]
        assert Revision.objects.count() == count + 1 and drafted()[0]["text"]["fr"] == "Un deux"
        assert Revision.objects.get(number=2).content["blocks"][0]["text"]["fr"] == "Départ"
        assert not Entry.objects.filter(subject="story/recit", act="story_saved", details__revision=3).exists()

    def test_saving_what_has_not_changed_adds_nothing(self, write_story):
        write_story("recit", [text()])
        count = Revision.objects.count()
        write_story("recit", [text()])
        assert Revision.objects.count() == count

    def test_an_automatic_save_never_touches_what_readers_see(self, as_agent, client, write_story):
        version = write_story("recit", [text("Publié")], "publish")
        sent = {**form_of([text("Brouillon")], version), "act": "autosave"}
        as_agent.post(EDIT, sent, headers={"X-Parvis-Fragment": "saved"})
        as_agent.post(
            EDIT,
            {**sent, "version": version + 1, "b.b1.text.fr": "Brouillon 2"},
            headers={"X-Parvis-Fragment": "saved"},
        )
        assert "Publié" in body(client.get("/stories/recit/"))

    def test_an_earlier_revision_is_restored_above_the_others(self, as_agent, as_other, write_story):
        write_story("recit", [text("Ancien")])
        write_story("recit", [text("Nouveau")])
        listed = as_agent.get("/stories/recit/history/?revision=2")
        assert "Ancien" in body(listed) and "Anne Martin" in body(listed)
        assert as_other.post("/stories/recit/history/", {"revision": "2"}).status_code == 404
        as_agent.post("/stories/recit/history/", {"revision": "2"})
        assert drafted()[0]["text"]["fr"] == "Ancien" and Revision.objects.count() == 4
        assert "restaurée depuis la révision 2" in body(as_agent.get("/stories/recit/history/"))
        as_agent.post("/stories/recit/history/", {"revision": "77"})
        assert Revision.objects.count() == 4

    def test_acts_are_journalled_and_a_deletion_is_confirmed(self, as_agent, client, write_story):
        write_story("recit", [text("Adieu")], "publish")
        assert Story.objects.exists() and "Supprimer" in body(as_agent.get("/stories/recit/delete/"))
        as_agent.post("/stories/recit/delete/")
        assert client.get("/stories/recit/").status_code == 404 and not Revision.objects.exists()
        acts = list(Entry.objects.filter(subject="story/recit").values_list("act", flat=True))
        assert acts == ["story_created", "story_saved", "story_published", "story_deleted"]
        assert Entry.objects.get(act="story_deleted").details["content"]["blocks"][0]["text"]["fr"] == "Adieu"


def photograph(size=(1200, 800), kind="JPEG", **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 120, 40)).save(out, kind, **options)
    return out.getvalue()


class TestPictures:
    def send(self, as_agent, write_story, content: bytes, name: str = "photo.jpg"):
        version = write_story("recit", [{"kind": "image"}])
        sent = form_of([{"kind": "image", "alt.fr": "Une place", "alt.en": "A square"}], version)
        return as_agent.post(EDIT, {**sent, "b.b1.file": SimpleUploadedFile(name, content), "act": "save"})

    def test_an_image_is_made_anew_in_widths_without_what_the_camera_wrote(self, as_agent, client, write_story):
        exif = Image.Exif()
        exif[0x010F], exif[0x0112] = "Appareil de Jeanne", 6
        assert self.send(as_agent, write_story, photograph(exif=exif)).status_code == 302
        picture = Picture.objects.get()
        assert (picture.width, picture.height) == (800, 1200), "turned upright"
        write_story(
            "recit",
            [{"kind": "image", "picture": picture.digest, "alt.fr": "Une place", "alt.en": "A square"}],
            "publish",
        )
        shown = body(client.get("/stories/recit/"))
        assert 'alt="Une place"' in shown and "480w" in shown
        answer = client.get(f"/pictures/{picture.digest}-480.webp")
        opened = Image.open(io.BytesIO(answer.content))
        assert opened.size == (480, 720) and not opened.getexif() and b"Jeanne" not in answer.content
        assert "immutable" in answer["Cache-Control"]
        assert client.get(f"/pictures/{picture.digest}-481.webp").status_code == 404

    @pytest.mark.parametrize(
        "content", [b"", b"%PDF-1.4", b"<svg xmlns='http://www.w3.org/2000/svg'/>", photograph()[:200]]
    )
    def test_what_is_no_image_is_refused_and_the_rest_is_kept(self, as_agent, write_story, content):
        answer = self.send(as_agent, write_story, content or b" ", "faux.jpg")
        assert answer.status_code == 422 and "« faux.jpg » n’est pas une image lisible" in body(answer)
        assert drafted()[0]["alt"]["fr"] == "Une place" and not Picture.objects.exists()

    def test_the_same_image_is_kept_once(self, as_agent, write_story):
        self.send(as_agent, write_story, photograph())
        self.send(as_agent, write_story, photograph(), "autre-nom.jpg")
        assert Picture.objects.count() == 1
