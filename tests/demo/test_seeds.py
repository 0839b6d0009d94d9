"""What the demo town promises: complete texts in both languages, honest labels, files that come out the same each time."""

from __future__ import annotations

import re
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from demo_seeds import DEMO, DESCRIPTIONS, Generate, Seed, seeds

from parvis.engine.formats.options import ReadOptions
from parvis.engine.formats.reading import read
from parvis.engine.tables.kinds import kind_named
from parvis.engine.tables.schema import column_names

LICENCES = {"licence-ouverte-2.0", "odbl-1.0", "cc-by-4.0", "cc0-1.0", "cc-by-sa-4.0", "other"}
FREQUENCIES = {"unknown", "never", "annual", "quarterly", "monthly", "weekly", "daily", "hourly", "continuous"}
TAGS = {"p", "ul", "li", "a", "strong", "em"}
ORGANIZATIONS = tomllib.loads((DEMO / "organizations.toml").read_text(encoding="utf-8"))
THEMES = tomllib.loads((DEMO / "themes.toml").read_text(encoding="utf-8"))

each_seed = pytest.mark.parametrize("seed", seeds(), ids=lambda seed: str(seed["id"]))
each_generated = pytest.mark.parametrize(
    "seed", [seed for seed in seeds() if "generator" in seed], ids=lambda seed: str(seed["id"])
)


def test_each_seed_stands_in_the_folder_of_its_id_once() -> None:
    ids = [str(seed["id"]) for seed in seeds()]
    assert ids == [path.parent.name for path in DESCRIPTIONS]
    assert len(ids) == len(set(ids)) >= 25
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9_-]*", one) for one in ids)


@each_seed
def test_texts_are_there_in_both_languages(seed: Seed) -> None:
    texts = [seed["title"], seed["description"], *(column["label"] for column in seed["columns"].values())]
    texts += [column["description"] for column in seed["columns"].values()]
    for text in texts:
        assert set(text) == {"fr", "en"}
        assert all(words.strip() for words in text.values())


@each_seed
def test_french_texts_keep_french_typography(seed: Seed) -> None:
    texts = [seed["title"]["fr"], seed["description"]["fr"], seed["origin"]["text"]]
    texts += [column[what]["fr"] for column in seed["columns"].values() for what in ("label", "description")]
    for text in texts:
        assert not re.search(r"\w'\w| [;!?:»]|« ", text), text


@each_seed
def test_descriptions_use_the_few_tags_allowed(seed: Seed) -> None:
    for text in seed["description"].values():
        assert set(re.findall(r"</?([a-z0-9]+)", text)) <= TAGS


@each_seed
def test_facts_about_the_dataset_are_among_those_known(seed: Seed) -> None:
    assert seed["licence"] in LICENCES
    assert seed["frequency"] in FREQUENCIES
    assert seed["organization"] in ORGANIZATIONS
    assert set(seed["themes"]) <= set(THEMES) and seed["themes"]
    assert seed["keywords"] and seed["producer"]
    assert all(kind_named(column["type"]) for column in seed["columns"].values() if "type" in column)


@each_seed
def test_what_is_generated_says_so_and_facts_name_their_source(seed: Seed) -> None:
    assert ("file" in seed) != ("generator" in seed)
    assert seed["sample"] is ("generator" in seed)
    assert seed["origin"]["text"].strip()
    if seed["sample"]:
        assert f"demo/generate/{seed['generator']}.py" in seed["origin"]["text"]
        assert re.search(r"exemple|dessin|illustrative", seed["title"]["fr"] + seed["description"]["fr"])
        assert re.search(r"sample|draw|illustrative", seed["title"]["en"] + seed["description"]["en"])


@each_generated
def test_a_generator_writes_the_same_bytes_twice(
    seed: Seed, generate: Generate, seed_file: Callable[[Seed], Path], tmp_path: Path
) -> None:
    once, again = seed_file(seed), generate(str(seed["generator"]), tmp_path)
    assert once.name == again.name
    assert once.read_bytes() == again.read_bytes()


@each_seed
def test_the_dictionary_names_the_columns_of_the_file(
    seed: Seed, seed_file: Callable[[Seed], Path], tmp_path: Path
) -> None:
    path = seed_file(seed)
    draft = read(path, workdir=tmp_path, options=ReadOptions(filename=path.name, **seed.get("reading", {})))
    received = column_names(heading.name or heading.header for heading in draft.headings)
    assert [name for name in seed["columns"] if name != "geo_point"] == sorted(
        received, key=list(seed["columns"]).index
    )
    assert set(seed.get("decisions", {})) <= set(received)


def test_every_input_format_is_shown(seed_file: Callable[[Seed], Path], tmp_path: Path) -> None:
    formats = set()
    for number, seed in enumerate(seeds()):
        path, scratch = seed_file(seed), tmp_path / str(number)
        scratch.mkdir()
        options = ReadOptions(filename=path.name, **seed.get("reading", {}))
        formats.add(read(path, workdir=scratch, options=options).format)
    assert formats == {
        "csv", "tsv", "json", "jsonl", "geojson", "xlsx", "ods", "shapefile", "kml", "gpx", "gpkg", "parquet",
    }  # fmt: skip


def test_committed_seeds_stay_small() -> None:
    committed = [path for path in DEMO.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert sum(path.stat().st_size for path in committed) < 1_500_000


def test_the_whole_town_is_generated_in_a_few_seconds(generate: Generate, tmp_path: Path) -> None:
    started = time.process_time()
    for seed in seeds():
        if "generator" in seed:
            generate(str(seed["generator"]), tmp_path)
    assert time.process_time() - started < 5
