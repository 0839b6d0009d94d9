"""The demo town: each seed is generated if it must be, then imported and published by the same code as any file."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import time
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings

from parvis import __version__
from parvis.engine.tables.draft import Unreadable
from parvis.platform.catalog.descriptions import from_toml, merged
from parvis.platform.catalog.importing import import_file
from parvis.platform.catalog.instructions import Instructions
from parvis.platform.catalog.refusals import Refused
from parvis.platform.catalog.storage import the_store
from parvis.platform.catalog.themes import name_themes
from parvis.platform.people.models import Organization
from parvis.site.commands.page_seeds import publish_pages
from parvis.site.commands.speaking import LANGUAGE, said
from parvis.site.commands.targets import target_dataset

Echo = Callable[[str], None]


def seeds_folder() -> Path:
    """Where the seeds are: inside an installed package, or at the root of a checkout."""
    package = Path(__file__).parents[2]
    installed = package / "site" / "demo"
    return installed if installed.is_dir() else package.parents[1] / "demo"


def publish_seeds(echo: Echo) -> int:
    """Publish every seed that this installation does not have yet; the number that failed."""
    folder = seeds_folder()
    mark = Path(settings.HOME) / "demo-of"
    wanted = _fingerprint(folder)
    if mark.exists() and mark.read_text() == wanted:
        echo(said(en="The demo town is already there.", fr="La ville de démonstration est déjà là."))
        return 0
    _name_organizations(folder)
    themes = tomllib.loads((folder / "themes.toml").read_text(encoding="utf-8"))
    name_themes({name: {"en": english} for name, english in themes.items()})
    descriptions = sorted(folder.glob("datasets/*/dataset.toml"))
    failed = 0
    for number, path in enumerate(descriptions, start=1):
        started = time.monotonic()
        seed = tomllib.loads(path.read_text(encoding="utf-8"))
        try:
            rows = _publish(folder, path.parent, seed)
        except (Unreadable, Refused) as error:
            failed += 1
            echo(f"[{number}/{len(descriptions)}] {seed['id']} : {error.text[LANGUAGE]}")
            continue
        echo(
            f"[{number}/{len(descriptions)}] {seed['id']} : {rows} {said(en='rows', fr='lignes')}, {time.monotonic() - started:.1f} s"
        )
    failed += publish_pages(folder, echo)
    if not failed:
        mark.write_text(wanted)
    return failed


def _publish(folder: Path, place: Path, seed: dict[str, Any]) -> int:
    with the_store().scratch() as scratch:
        path = place / seed["file"] if "file" in seed else _generators(folder).generate(seed["generator"], scratch)
        instructions = merged(from_toml({**seed, "file": path.name}), Instructions(path.name))
        dataset = target_dataset(seed["id"], None, seed.get("organization"), instructions.about)
        outcome = import_file(path, dataset, instructions, by=None, now=datetime.now(UTC))
    if outcome.stops:
        reasons = "; ".join(f"{one.column}: {one.reason[LANGUAGE]}" for one in outcome.stops)
        raise Refused(en=reasons, fr=reasons)
    return outcome.rows


def _generators(folder: Path) -> ModuleType:
    """The package of the seeds' generators, which lies beside the seeds and is not part of Parvis."""
    name = "parvis_demo_generate"
    if name not in sys.modules:
        place = folder / "generate"
        spec = importlib.util.spec_from_file_location(
            name, place / "__init__.py", submodule_search_locations=[str(place)]
        )
        if spec is None or spec.loader is None:
            raise Refused(en=f"no generators in {place}", fr=f"pas de générateurs dans {place}")
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


def _name_organizations(folder: Path) -> None:
    for slug, name in tomllib.loads((folder / "organizations.toml").read_text(encoding="utf-8")).items():
        Organization.objects.update_or_create(
            slug=slug, defaults={"name": name if isinstance(name, str) else name["name"]}
        )


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256(__version__.encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return digest.hexdigest()
