"""Reuses: proposed by anybody, handled by those who publish the data, shown with their pictures, without personal data."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from parvis.platform.community.models import Reuse, ReusePicture
from parvis.platform.journal.models import Entry

FORM = "/reuses/propose/"
TOLD = {
    "title": "Carte des écoles",
    "kind": "visualisation",
    "address": "https://example.org/carte",
    "description": "Une carte à colorier.",
    "datasets": ["ecoles"],
    "author": "Collectif d’Issy",
    "email": "lou@example.org",
}
PERSONAL = "lou@example.org"


def picture(size=(900, 700), kind="PNG", exif=None):
    kept = io.BytesIO()
    options = {"exif": exif} if exif is not None else {}
    Image.new("RGB", size, "#336699").save(kept, kind, **options)
    return SimpleUploadedFile(f"x.{kind.lower()}", kept.getvalue())


@pytest.fixture
def anne(town, person, publish):
    publish("ecoles", town, themes=["Éducation"])
    return person("anne", "publisher", town)


@pytest.fixture
def proposed(anne, send):
    def propose(**changes):
        answer = send(FORM, {**TOLD, **changes})
        assert answer.status_code == 302, answer.content.decode()
        return Reuse.objects.latest("pk")

    return propose


def test_a_proposal_waits_unseen(proposed, client):
    reuse = proposed(picture=picture())
    assert (reuse.state, reuse.email) == ("proposed", PERSONAL)
    assert client.get(f"/reuses/{reuse.pk}/").status_code == 404
    assert client.get(f"/reuses/{reuse.pk}/small.webp").status_code == 404
    assert "Carte des écoles" not in client.get("/reuses/").content.decode()


def test_accepting_shows_it_writes_and_forgets_the_address(proposed, client, anne, letters):
    reuse = proposed(picture=picture())
    client.force_login(anne)
    assert client.post(f"/reuses/{reuse.pk}/handle/", {**TOLD, "act": "accept"}).status_code == 302
    client.logout()
    page = client.get("/reuses/").content.decode()
    assert "Carte des écoles" in page and f"/reuses/{reuse.pk}/small.webp" in page
    own = client.get(f"/reuses/{reuse.pk}/").content.decode()
    assert "Collectif d’Issy" in own and "/explore/dataset/ecoles/" in own and PERSONAL not in own
    [letter] = letters()
    assert letter.to == PERSONAL and f"http://testserver/reuses/{reuse.pk}/" in letter.text
    reuse.refresh_from_db()
    assert reuse.email == "" and reuse.by == anne
    entry = Entry.objects.get(subject=f"reuse/{reuse.pk}")
    assert (entry.act, entry.actor) == ("reuse_accepted", "anne") and PERSONAL not in str(entry.details)


def test_refusing_needs_a_reason_which_the_person_reads(proposed, client, anne, letters):
    reuse = proposed()
    client.force_login(anne)
    assert client.post(f"/reuses/{reuse.pk}/handle/", {"act": "refuse", "reason": ""}).status_code == 422
    assert client.post(f"/reuses/{reuse.pk}/handle/", {"act": "refuse", "reason": "Lien mort."}).status_code == 302
    [letter] = letters()
    assert "Lien mort." in letter.text
    reuse.refresh_from_db()
    assert (reuse.state, reuse.email) == ("refused", "")
    assert Entry.objects.get(subject=f"reuse/{reuse.pk}").details["reason"] == "Lien mort."


def test_mending_is_journalled_by_the_names_of_what_changed(proposed, client, anne):
    reuse = proposed()
    client.force_login(anne)
    client.post(f"/reuses/{reuse.pk}/handle/", {**TOLD, "title": "Carte", "act": "mend"})
    reuse.refresh_from_db()
    assert (reuse.title, reuse.state, reuse.email) == ("Carte", "proposed", PERSONAL)
    assert Entry.objects.get(subject=f"reuse/{reuse.pk}").details["changed"] == ["title"]


def test_only_those_who_publish_the_data_handle(proposed, client, person, other_organization, anne):
    reuse = proposed()
    address = f"/reuses/{reuse.pk}/handle/"
    assert client.get(address).status_code == 302
    for login, role, organization, status in (
        ("paul", "publisher", other_organization, 404),
        ("lise", "reader", None, 404),
        ("chef", "administrator", None, 200),
    ):
        client.force_login(person(login, role, organization))
        assert client.get(address).status_code == status, login
        shown = TOLD["title"] in client.get("/reuses/handle/").content.decode()
        assert shown is (status == 200), login


def test_restricted_datasets_are_neither_offered_nor_told(anne, town, publish, client, send, proposed):
    from parvis.platform.catalog.models import Dataset

    publish("secret", town, visibility="restricted", titles={"fr": "Jeu réservé"})
    assert "Jeu réservé" not in client.get(FORM).content.decode()
    assert send(FORM, {**TOLD, "datasets": ["secret"]}).status_code == 422
    reuse = proposed()
    reuse.state = "accepted"
    reuse.save()
    reuse.datasets.add(Dataset.objects.get(pk="secret"))
    assert "Jeu réservé" not in client.get(f"/reuses/{reuse.pk}/").content.decode()
    assert client.get("/explore/dataset/secret/community/").status_code == 404


def test_the_page_of_the_dataset_shows_its_reuses_and_how_many(proposed, client):
    proposed()
    Reuse.objects.update(state="accepted")
    for address in ("/explore/dataset/ecoles/community/", "/explore/dataset/ecoles/"):
        page = client.get(address).content.decode()
        assert "Carte des écoles" in page and "(1)" in page, address


def test_themes_and_words_find(proposed, town, publish, client):
    publish("velos", town, themes=["Mobilité"])
    proposed()
    proposed(title="Atlas à vélo", datasets=["velos"])
    Reuse.objects.update(state="accepted")

    def titles(query):
        page = client.get("/reuses/" + query).content.decode()
        return {title for title in ("Carte des écoles", "Atlas à vélo") if title in page}

    assert titles("?theme=Mobilit%C3%A9") == {"Atlas à vélo"}
    assert titles("?q=ECOLE") == {"Carte des écoles"}
    assert titles("?q=zzz") == set()
    assert titles("?page=99999999999") == {"Carte des écoles", "Atlas à vélo"}


def test_a_picture_is_made_again_without_what_hid_in_it(proposed):
    exif = Image.Exif()
    exif[0x010E] = "prise devant chez moi"
    reuse = proposed(picture=picture((3000, 2000), "JPEG", exif))
    kept = ReusePicture.objects.get(reuse=reuse)
    for data, most in ((kept.large, (1280, 960)), (kept.small, (480, 270))):
        made = Image.open(io.BytesIO(bytes(data)))
        assert made.format == "WEBP" and made.size[0] <= most[0] and made.size[1] <= most[1]
        assert not made.getexif() and b"devant chez moi" not in bytes(data)


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("x.png", b"<svg onload=alert(1)>"),
        SimpleUploadedFile("x.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40),
        SimpleUploadedFile("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ],
)
def test_what_is_not_a_picture_is_refused_in_words(anne, send, file):
    answer = send(FORM, {**TOLD, "picture": file})
    assert answer.status_code == 422 and "pas une image" in answer.content.decode()


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org", "file:///etc/passwd", "nulle part"])
def test_only_addresses_of_the_web_are_taken(anne, send, address):
    assert send(FORM, {**TOLD, "address": address}).status_code == 422


def test_marks_are_shown_as_text(proposed, client):
    proposed(title="<script>alert(1)</script>", description="<b>gras</b>")
    Reuse.objects.update(state="accepted")
    reuse = Reuse.objects.get()
    for page in ("/reuses/", f"/reuses/{reuse.pk}/", "/explore/dataset/ecoles/community/"):
        text = client.get(page).content.decode()
        assert "<script>alert" not in text and "<b>gras" not in text, page


def test_the_showcase_asks_few_questions(proposed, client, django_assert_max_num_queries):
    for n in range(5):
        proposed(title=f"Carte {n}", picture=picture(), email="")
    Reuse.objects.update(state="accepted")
    client.get("/reuses/")
    with django_assert_max_num_queries(4):
        client.get("/reuses/")
    with django_assert_max_num_queries(4):
        client.get(f"/reuses/{Reuse.objects.first().pk}/")


def test_old_refusals_are_forgotten(proposed, client, anne):
    from datetime import timedelta

    from django.utils import timezone

    from parvis.platform.community.forgetting import forget_old

    proposed()
    Reuse.objects.update(state="refused", handled=timezone.now())
    forget_old(now=timezone.now() + timedelta(days=89))
    assert Reuse.objects.exists()
    forget_old(now=timezone.now() + timedelta(days=91))
    assert not Reuse.objects.exists()
