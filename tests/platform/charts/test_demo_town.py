"""The charts of the demo town: every dataset has some, or says why it has none; each is drawn, told, and traced to its query."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from django.utils.translation import override

from parvis.platform.catalog.models import Dataset
from parvis.platform.charts.domain.asking import asked, parameters_of
from parvis.platform.charts.domain.description import Chart
from parvis.platform.charts.domain.drawing.draw import standalone_svg, svg
from parvis.platform.charts.domain.drawing.plate import NARROW, WIDE
from parvis.platform.charts.domain.proposals import MOST, why_none
from parvis.platform.charts.domain.tabulating import tabulated
from parvis.platform.charts.offered import sparkline_svg
from parvis.platform.charts.reading import profile_of, proposals_for, shown
from parvis.platform.records.domain.console_snippets import address

WITHOUT = {"chiffres-cles": "units", "issygrid-bilan": "units", "contour-de-la-ville": "one", "promenades": "flat"}
EXPECTED = {
    "arbres": "Hauteur moyenne par espèce",
    "comptages-velo": "Passages par semaine et par compteur",
    "energie-batiments": "Consommation totale par mois et par énergie",
    "quartiers": "Part du territoire par quartier",
    "dette-par-habitant": "Dette par habitant et moyenne de la strate par année",
    "subventions": "Montant total par versement",
}
WRONG_SPACE = re.compile(r" [:;!?»]|« |\d \d{3}")


def publish_the_town() -> None:
    from parvis.platform.catalog.descriptions import from_toml, merged
    from parvis.platform.catalog.importing import import_file
    from parvis.platform.catalog.instructions import Instructions
    from parvis.platform.catalog.storage import the_store
    from parvis.platform.people.models import Organization
    from parvis.site.commands import seeds
    from parvis.site.commands.targets import target_dataset

    folder = seeds.seeds_folder()
    for slug in tomllib.loads((folder / "organizations.toml").read_text()):
        Organization.objects.create(slug=slug, name=slug)
    for path in sorted(folder.glob("datasets/*/dataset.toml")):
        seed = tomllib.loads(path.read_text())
        with the_store().scratch() as scratch:
            file = _file(seed, path.parent, folder, scratch)
            instructions = merged(from_toml({**seed, "file": file.name}), Instructions(file.name))
            dataset = target_dataset(seed["id"], None, seed.get("organization"), instructions.about)
            import_file(file, dataset, instructions, by=None, now=datetime.now(UTC))


def _file(seed: dict[str, Any], place: Path, folder: Path, scratch: Path) -> Path:
    from parvis.site.commands import seeds

    return place / seed["file"] if "file" in seed else seeds._generators(folder).generate(seed["generator"], scratch)


@pytest.fixture
def the_town(db: None, home: Path) -> list[Dataset]:
    publish_the_town()
    found = list(Dataset.objects.filter(current__isnull=False).select_related("organization", "current"))
    assert len(found) >= 28
    return found


def test_every_dataset_of_the_town(the_town, client):
    without = {}
    for dataset in the_town:
        profile, proposed = profile_of(dataset), proposals_for(dataset)
        assert len(proposed) <= MOST
        assert len({one.kind for one in proposed}) >= 2 or len(proposed) < 4
        if not proposed:
            without[dataset.pk] = why_none(profile)
        for chart in proposed:
            assert asked(parameters_of(chart), profile.schema) == chart
            assert Chart.from_json(chart.as_json()) == chart
            for language in ("fr", "en"):
                _check(dataset, chart, language)
            _check_query(client, dataset, chart)
        assert len(sparkline_svg(dataset).encode()) <= 2048
        assert bool(sparkline_svg(dataset)) == bool(proposed)
        _check_page(client, dataset, bool(proposed))
    assert {name: why for name, why in without.items() if not name.startswith("videos")} == WITHOUT
    titles = {one.pk: [shown(one, chart, "fr").title for chart in proposals_for(one)] for one in the_town}
    assert {name: titles[name][0] for name in EXPECTED} == EXPECTED


def _check(dataset: Dataset, chart: Chart, language: str) -> None:
    with override(language):
        one = shown(dataset, chart, language)
    assert one.title and one.words.endswith(".")
    if language == "fr":
        for text in (one.title, one.words, *one.notes):
            assert not WRONG_SPACE.search(text), text
    assert tabulated(one.plate).rows
    for size in (WIDE, NARROW):
        drawing = svg(one.plate, size, one.title, one.words, id_="c")
        root = ElementTree.fromstring(drawing)
        assert (
            root.get("role") == "img" and root.find("title").text == one.title and root.find("desc").text == one.words
        )
        assert " style=" not in drawing and "<script" not in drawing
        alone = standalone_svg(one.plate, size, one.title, one.words, "Source")
        assert "class=" not in alone and "var(" not in alone and " style=" not in alone
        ElementTree.fromstring(alone.encode())
        _check_inside(root, size.width)


def _check_inside(root: ElementTree.Element, width: int) -> None:
    """Nothing starts outside the drawing."""
    for one in root.iter():
        for attribute in ("x", "x1", "x2", "cx"):
            if one.get(attribute) is not None:
                assert -1 <= float(one.get(attribute)) <= width + 1, (one.tag, one.attrib)
        for attribute in ("width", "height"):
            if one.tag == "rect":
                assert float(one.get(attribute)) >= 0, one.attrib


def _check_query(client: Any, dataset: Dataset, chart: Chart) -> None:
    """The query that is shown is one that anybody may ask of the API."""
    question = shown(dataset, chart, "fr").question
    kind = "exports/json" if question.whole else "records"
    answer = client.get(address(f"/api/explore/v2.1/catalog/datasets/{dataset.pk}/{kind}", question.parameters))
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200, body


def _check_page(client: Any, dataset: Dataset, is_drawn: bool) -> None:
    for prefix in ("", "/en"):
        answer = client.get(f"{prefix}/explore/dataset/{dataset.pk}/charts/")
        assert answer.status_code == 200
        assert (b"chart-svg" in answer.content) == is_drawn
    for link in re.findall(r'href="(\?[^"]+)" data-chart-link', answer.content.decode()):
        led = client.get(f"/en/explore/dataset/{dataset.pk}/charts/part/{unescape(link)}")
        assert led.status_code == 200, (dataset.pk, link, led.content[:600])


def test_the_same_proposals_each_time(the_town):
    from parvis.platform.charts.domain.proposals import proposals

    for dataset in the_town[:6]:
        assert [urlencode(parameters_of(one)) for one in proposals(profile_of(dataset))] == [
            urlencode(parameters_of(one)) for one in proposals_for(dataset)
        ]
