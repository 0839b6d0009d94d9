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
            if parameter.get("in") == "path":
                parameter["schema"] = {"type": "string", "enum": there[parameter["name"]]}
    return told


VALIDATED = """
import json, sys, urllib.request
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR
told = json.load(urllib.request.urlopen(sys.argv[1], timeout=20))
print(json.dumps([str(error)[:300] for error in OPENAPI_31_VALIDATOR.iter_errors(told)]))
"""


def test_the_documents_follow_the_schema_of_openapi(server: str, clients: Path) -> None:
    for path in ("openapi.json", "swagger.json?lang=fr", "catalog/datasets/arbres/openapi.json"):
        program = [str(clients / "python"), "-c", VALIDATED, f"{server}/api/explore/v2.1/{path}"]
        ran = subprocess.run(program, capture_output=True, text=True, timeout=60, check=True)
        assert json.loads(ran.stdout) == []
