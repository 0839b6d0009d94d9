"""The figures and stories of the demo town: whole in both languages, on datasets that are there, in good typography."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from parvis.platform.portal.domain.content import cleaned, lacks
from parvis.platform.portal.domain.rich_text import as_html

DEMO = Path(__file__).parents[3] / "demo"
DATASETS = {path.name for path in (DEMO / "datasets").iterdir()}
FIGURES = tomllib.loads((DEMO / "figures.toml").read_text(encoding="utf-8"))
STORIES = sorted((DEMO / "stories").glob("*.toml"))


def content(path: Path) -> dict:
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return cleaned({**raw, "cover": {"picture": raw["cover"], "alt": raw["cover_alt"]}})


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_lacks_nothing(path):
    story = content(path)
    assert lacks(story) == [] and all(story["summaries"].values())
    assert len(story["blocks"]) == path.read_text(encoding="utf-8").count("[[blocks]]"), "each block is of a known kind"
    for block in story["blocks"]:
        assert not block.get("dataset") or block["dataset"] in DATASETS
        assert set(block.get("figures", ())) <= set(FIGURES)
    assert (DEMO / "stories" / story["cover"]["picture"]).exists()


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_on_generated_rows_says_so(path):
    story = content(path)
    used = {block["dataset"] for block in story["blocks"] if block.get("dataset")}
    samples = {one for one in used if tomllib.loads((DEMO / f"datasets/{one}/dataset.toml").read_text())["sample"]}
    if samples:
        first = next(block for block in story["blocks"] if block["kind"] == "text")
        assert "exemples" in first["text"]["fr"] and "samples" in first["text"]["en"]


def test_links_of_stories_lead_to_datasets():
    for path in STORIES:
        html = "".join(
            as_html(text)
            for block in content(path)["blocks"]
            if block["kind"] == "text"
            for text in block["text"].values()
        )
        assert set(re.findall(r'href="(?:/en)?/explore/dataset/([^/"]+)/"', html)) <= DATASETS
        assert html.count("<a ") == html.count("/explore/dataset/"), "no link leads elsewhere"


def test_figures_are_on_datasets_that_are_there():
    assert len(FIGURES) >= 8 and sum("before_where" in one for one in FIGURES.values()) >= 2
    assert {one["dataset"] for one in FIGURES.values()} <= DATASETS


@pytest.mark.parametrize("path", [*STORIES, DEMO / "figures.toml"], ids=lambda path: path.stem)
def test_french_is_set_as_french_is(path):
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    for text in french(raw):
        assert not re.search(r"[ ][;:!?»]|«[ ]|'", text), text


def french(value: object, name: str = "") -> list[str]:
    if isinstance(value, dict):
        return [text for key, one in value.items() for text in french(one, key)]
    if isinstance(value, list):
        return [text for one in value for text in french(one)]
    return [value] if isinstance(value, str) and (name == "fr" or name.endswith("_fr")) else []
