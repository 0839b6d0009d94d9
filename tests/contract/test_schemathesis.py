"""Thousands of calls made up from our own OpenAPI document: no server error, and every answer is one that it declares."""

from __future__ import annotations

import json
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

CHECKS = "not_a_server_error,response_schema_conformance,status_code_conformance,content_type_conformance"
SECONDS = 240
EXAMPLES = 20


def test_every_answer_is_one_that_the_document_declares(server: str, clients: Path, tmp_path: Path) -> None:
    base = f"{server}/api/explore/v2.1"
    ids = [one["dataset_id"] for one in fetched(f"{base}/catalog/datasets?select=dataset_id")["results"]]
    records = fetched(f"{base}/catalog/datasets/arbres/records?include_app_metas=true")["results"]
    there = {
        "dataset_id": [*ids, "nulle-part"],
        "record_id": [one["_id"] for one in records] + ["0" * 40],
        "file_id": ["original", "rejects", "rien"],
    }
    aimed = tmp_path / "openapi.json"
    aimed.write_text(json.dumps(aimed_at(fetched(f"{base}/openapi.json"), there)))
    ran = subprocess.run(
        [
            str(clients / "schemathesis"), "run", str(aimed), "--url", base, "--checks", CHECKS, "--workers", "2",
            "--max-examples", str(EXAMPLES), "--seed", "2026", "--phases", "examples,coverage,fuzzing", "--no-color",
            "--suppress-health-check", "all", "--request-timeout", "30",
        ],
        cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-8000:] + ran.stderr[-2000:]


def fetched(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return json.load(answer)


def aimed_at(told: dict[str, Any], there: dict[str, list[str]]) -> dict[str, Any]:
    """The document with the identifiers that lead somewhere, so that calls go past the first door."""
    for path in told["paths"].values():
        for parameter in path["get"]["parameters"]:
            if parameter["in"] == "path":
                parameter["schema"] = {"type": "string", "enum": there[parameter["name"]]}
    return told
