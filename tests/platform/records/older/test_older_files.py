"""The pictures that cells name, under every address at which programs look for them."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def agenda(home: Any, town: Any, tmp_path: Path) -> Any:
    from django.utils import timezone

    from parvis.platform.catalog.importing import import_file
    from parvis.platform.catalog.instructions import Instructions
    from parvis.platform.catalog.models import Dataset

    archive = tmp_path / "agenda.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr(
            "agenda.csv", "titre;debut;image\nConcert;2026-03-02;concert.png\nAtelier;2026-03-04;atelier.png\n"
        )
        made.writestr("concert.png", PNG)
        made.writestr("atelier.png", PNG + b"\n")
    dataset = Dataset(pk="agendav2", organization=town, titles={"fr": "Agenda"})
    outcome = import_file(archive, dataset, Instructions(filename=archive.name), by=None, now=timezone.now())
    assert not outcome.stops
    return dataset


def test_a_picture_is_where_programs_look(client: Client, agenda: Any) -> None:
    body = client.get("/api/records/1.0/search/?dataset=agendav2&sort=-debut&start=0").json()
    image = body["records"][0]["fields"]["image"]
    assert image["filename"] == "concert.png"
    for address in (
        f"/explore/dataset/agendav2/files/{image['id']}/download/",
        f"/api/datasets/1.0/agendav2/files/{image['id']}/",
        f"/api/v2/catalog/datasets/agendav2/files/{image['id']}",
        image["url"],
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer["Content-Type"] == "image/png" and b"".join(answer.streaming_content) == PNG
    assert client.get("/api/datasets/1.0/agendav2/files/rien").status_code == 404
