"""The gallery: a grid, an address for each picture, thumbnails that are made once and for those alone who may see them."""

from __future__ import annotations

import re
import threading

import pytest
from media_files import jpeg

pytestmark = pytest.mark.django_db
GALLERY = "/explore/dataset/photos/gallery/"


@pytest.fixture
def photos(town, publish_archive):
    rows = [
        {
            "image": f"{n:02d}.jpg",
            "titre": f"Photo {n}",
            "titre_en": f"Picture {n}",
            "credit": "Atelier",
            "lieu": "gare" if n % 2 else "parc",
        }
        for n in range(60)
    ]
    files = {f"{n:02d}.jpg": jpeg(colour=f"#{n * 4:02x}44aa") for n in range(60)}
    return publish_archive("photos", town, rows, files, licence="cc-by-4.0")


def addresses(page: str) -> list[str]:
    return re.findall(r'href="([^"]*\?[^"]*picture=[0-9a-f]{40}[^"]*)" data-picture', page.replace("&amp;", "&"))


def test_the_grid_shows_a_page_of_pictures_with_title_credit_and_licence(client, photos):
    page = client.get(GALLERY).content.decode()
    assert page.count("<figure") == 48 and "60 images" in page
    assert "Photo 3" in page and "Atelier" in page and "Creative Commons Attribution 4.0" in page
    assert 'alt="Photo 3"' in page and 'width="600" height="400"' in page and 'loading="lazy"' in page
    second = client.get(f"{GALLERY}?page=2").content.decode()
    assert second.count("<figure") == 12 and "Photo 59" in second
    assert "Picture 3" in client.get(f"/en{GALLERY}").content.decode()


def test_filters_of_the_table_apply(client, photos):
    assert client.get(f"{GALLERY}?f.lieu=%3Dgare").content.decode().count("<figure") == 30
    assert client.get(f"{GALLERY}?q=Photo+17").content.decode().count("<figure") == 1
    empty = client.get(f"{GALLERY}?q=introuvable").content.decode()
    assert "Aucune image ne correspond" in empty and "Voir toutes les images" in empty


def test_each_picture_has_an_address_that_leads_to_its_neighbours(client, photos):
    first = addresses(client.get(GALLERY).content.decode())[0]
    page = client.get(first).content.decode()
    assert "1 sur 60" in page and 'rel="prev"' not in page.split("gallery-grid")[0]
    seen, here = 1, page
    while after := re.search(r'data-step="after" href="([^"]*)"', here):
        here = client.get(after[1].replace("&amp;", "&"), headers={"X-Parvis-Fragment": "picture"}).content.decode()
        seen += 1
        assert f"{seen} sur 60" in here
    assert seen == 60
    last = client.get(re.search(r'data-address="([^"]*)"', here)[1].replace("&amp;", "&")).content.decode()
    assert "Photo 59" in last and "page 2 sur 2" in last.lower().replace("\u202f", " ")
    assert "download>Télécharger l’original" in last and "/records/" in last


def test_a_picture_that_is_not_there_is_said(client, photos):
    for asked in ("0" * 40, "anything"):
        answer = client.get(f"{GALLERY}?picture={asked}")
        assert answer.status_code == 404 and "n’est plus dans le jeu" in answer.content.decode()
        assert client.get(f"{GALLERY}?picture={asked}", headers={"X-Parvis-Fragment": "picture"}).status_code == 404


def test_thumbnails_are_kept_for_ever_and_made_once(client, photos, home, monkeypatch):
    from parvis.platform.media import kept_thumbnails

    made = []
    whole = kept_thumbnails.thumbnail
    monkeypatch.setattr(kept_thumbnails, "thumbnail", lambda *given: made.append(1) or whole(*given))
    address = re.search(r'src="(/thumbnails/[^"]*)"', client.get(GALLERY).content.decode())[1]
    answers = [client.get(address) for _ in range(3)]
    assert {one.status_code for one in answers} == {200} and len(made) == 1
    assert answers[0]["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answers[0]["Content-Type"] == "image/jpeg"
    assert client.get(address.replace(".jpg", ".webp"))["Content-Type"] == "image/webp"
    for other in (address.replace("320", "321"), address.replace("320", "9999"), address.replace("photos", "autre")):
        assert client.get(other).status_code == 404


def test_two_readers_at_once_have_one_thumbnail_made(photos, home, monkeypatch):
    from parvis.platform.media import kept_thumbnails
    from parvis.platform.media.stored_files import stored_file

    made = []
    whole = kept_thumbnails.thumbnail
    monkeypatch.setattr(kept_thumbnails, "thumbnail", lambda *given: made.append(1) or whole(*given))
    from parvis.platform.media.stored_files import names_of_files

    stored = stored_file(None, "photos", names_of_files(photos)["05.jpg"])
    readers = [
        threading.Thread(target=kept_thumbnails.kept_thumbnail, args=(stored.path, stored.id, 640, "webp"))
        for _ in range(6)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(made) == 1


def test_the_main_colour_is_known_once_a_thumbnail_is_made(client, photos):
    page = client.get(GALLERY).content.decode()
    assert "<rect" not in page.split("gallery-grid")[1].split("</ul>")[0]
    client.get(re.search(r'src="(/thumbnails/[^"]*)"', page)[1])
    assert re.search(r'<rect [^>]*fill="#[0-9a-f]{6}"/>', client.get(GALLERY).content.decode())


def test_a_restricted_dataset_shows_its_pictures_to_its_readers_alone(client, photos, person, town):
    address = re.search(r'src="(/thumbnails/[^"]*)"', client.get(GALLERY).content.decode())[1]
    photos.visibility = "restricted"
    photos.save()
    assert client.get(address).status_code == client.get(GALLERY).status_code == 404
    client.force_login(person("anne", "publisher", town))
    assert client.get(address).status_code == 200
    assert client.get(address)["Cache-Control"].startswith("private")


def test_broken_and_odd_pictures_do_not_break_the_page(client, town, publish_archive):
    long = "Une légende assez longue pour déborder " * 8
    rows = [
        {"image": "bonne.jpg", "titre": "Bonne", "legende": long},
        {"image": "coupee.jpg", "titre": long},
        {"image": "texte.png", "titre": "Texte"},
        {"image": "", "titre": "Sans image"},
    ]
    files = {"bonne.jpg": jpeg(), "coupee.jpg": jpeg()[:700], "texte.png": b"<svg/>"}
    publish_archive("photos", town, rows, files)
    page = client.get(GALLERY).content.decode()
    assert page.count("<figure") == 3 and page.count("Cette image ne peut pas être affichée.") == 2
    cut = [one for one in re.findall(r'src="(/thumbnails/[^"]*)"', page)]
    assert sorted(client.get(one).status_code for one in cut) == [200, 404]
    assert client.get(GALLERY).content.decode().count("Cette image ne peut pas être affichée.") == 3


def test_a_dataset_without_pictures_has_no_gallery(client, town, publish):
    publish("ecoles", town)
    assert client.get("/explore/dataset/ecoles/gallery/").status_code == 404
    assert "/ecoles/gallery/" not in client.get("/explore/dataset/ecoles/table/").content.decode()


def test_addresses_of_other_sites_are_never_pictures(client, town, publish, photos):
    from parvis.platform.media.stored_files import names_of_files

    publish("loin", town, "nom;image\n" + "".join(f"n{n};https://ailleurs.example/{n}.jpg\n" for n in range(5)))
    assert client.get("/explore/dataset/loin/gallery/").status_code == 404
    own = list(names_of_files(photos).values())[:5]
    publish(
        "pres",
        town,
        "nom;image\n" + "".join(f"n{n};/explore/dataset/photos/files/{one}/download/\n" for n, one in enumerate(own)),
    )
    page = client.get("/explore/dataset/pres/gallery/").content.decode()
    assert page.count("<figure") == 5 and f"/thumbnails/photos/{own[0]}" in page


def test_what_a_page_costs(client, photos, reads, django_assert_max_num_queries):
    client.get(GALLERY)
    reads.clear()
    with django_assert_max_num_queries(4):
        client.get(GALLERY)
    assert len(reads) == 1


def test_the_first_image_is_told_with_its_size(photos, town, publish):
    from parvis.platform.media.first_image import first_image

    found = first_image(photos)
    assert found.address.startswith("/thumbnails/photos/") and (found.width, found.height) == (600, 400)
    assert first_image(publish("ecoles", town)) is None
