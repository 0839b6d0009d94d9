"""Themes are named in French by datasets, and in the reader's language by pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from parvis.platform.catalog.themes import name_themes


def test_english_pages_name_themes_in_english(
    client: Client, home: Any, town: Any, publish: Callable[..., Any]
) -> None:
    publish("ecoles", town, themes=["Éducation", "Vie locale"])
    name_themes({"Éducation": {"en": "Education"}})
    for path in ("/en/", "/en/explore/", "/en/explore/dataset/ecoles/"):
        page = client.get(path).content.decode()
        assert ">Education" in page, path
        assert ">Éducation" not in page, path
    assert ">Vie locale" in client.get("/en/").content.decode()
    assert ">Éducation" in client.get("/").content.decode()
    assert "Écoles" not in client.get("/en/explore/?theme=%C3%89ducation").content.decode()
    assert "ecoles" in client.get("/en/explore/?theme=%C3%89ducation").content.decode()
