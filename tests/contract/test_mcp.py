"""`mcp` 2.3, the official client library of the Model Context Protocol, against a served town: both ways of negotiating."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = """
import asyncio, json, sys
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client
from mcp.shared.exceptions import MCPError

asked = json.loads(sys.argv[1])


async def call(client, tool, **arguments):
    result = await client.call_tool(tool, arguments)
    text = result.content[0].text
    return {"is_error": bool(result.is_error), "text": text, "found": result.structured_content}


async def walk(client):
    found = {"version": client.session.protocol_version}
    found["tools"] = {one.name: one.model_dump(by_alias=True, mode="json") for one in (await client.list_tools()).tools}
    found["search"] = await call(client, "search_datasets", words="arbre")
    found["described"] = await call(client, "describe_dataset", dataset="arbres")
    found["counted"] = await call(
        client, "query_dataset", dataset="arbres", select="essence, count(*) as n, avg(hauteur) as h",
        where='essence like "érable"', group_by="essence",
    )
    found["rows"] = await call(client, "query_dataset", dataset="arbres", where="hauteur > 10", order_by="-hauteur", limit=2)
    found["wrong_field"] = await call(client, "query_dataset", dataset="arbres", where="hauteurr > 3")
    found["wrong_words"] = await call(client, "query_dataset", dataset="arbres", where="hauteur >")
    found["wrong_name"] = await call(client, "query_dataset", dataset="arbre")
    found["wrong_argument"] = await call(client, "query_dataset", dataset="arbres", filter="x")
    found["wrong_limit"] = await call(client, "query_dataset", dataset="arbres", limit=100000)
    found["values"] = await call(client, "list_values", dataset="arbres", column="essence")
    found["reserve"] = await call(client, "query_dataset", dataset="reserve")
    found["resources"] = [str(one.uri) for one in (await client.list_resources()).resources]
    found["templates"] = [one.uri_template for one in (await client.list_resource_templates()).resource_templates]
    found["resource"] = (await client.read_resource("parvis://datasets/arbres")).contents[0].text
    try:
        await client.read_resource("parvis://datasets/reserve")
    except MCPError as error:
        found["no_resource"] = error.error.code
    return found


async def main():
    if asked["url"] is None:
        command = StdioServerParameters(command=asked["command"][0], args=asked["command"][1:], env=asked["env"])
        async with Client(command, mode=asked["mode"]) as client:
            return await walk(client)
    async with create_mcp_http_client(headers=asked["headers"]) as http:
        async with Client(streamable_http_client(asked["url"], http_client=http), mode=asked["mode"]) as client:
            return await walk(client)


print(json.dumps(asyncio.run(main())))
"""
MODES = {"auto": "2026-07-28", "legacy": "2025-11-25", "2026-07-28": "2026-07-28"}


def run(clients: Path, folder: Path, **asked: Any) -> Any:
    told = {"url": None, "headers": {}, "mode": "auto", **asked}
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [str(clients / "python"), "-c", SCRIPT, json.dumps(told)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=folder, env=kept)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module", params=list(MODES))
def walked(request: Any, server: str, clients: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    found = run(clients, tmp_path_factory.mktemp("mcp"), url=f"{server}/mcp", mode=request.param)
    return {**found, "mode": request.param}


def test_a_version_is_agreed_on(walked: Any) -> None:
    assert walked["version"] == MODES[walked["mode"]]


def test_tools_say_strictly_what_they_take(walked: Any) -> None:
    tools = walked["tools"]
    assert set(tools) == {"search_datasets", "describe_dataset", "query_dataset", "list_values", "get_record"}
    for tool in tools.values():
        schema = tool["inputSchema"]
        assert schema["additionalProperties"] is False and tool["annotations"]["readOnlyHint"] is True
        assert tool["description"] and all(one["description"] for one in schema["properties"].values())


def test_datasets_are_found_and_described(walked: Any) -> None:
    assert "arbres" in [one["dataset"] for one in walked["search"]["found"]["datasets"]]
    columns = {one["name"]: one for one in walked["described"]["found"]["columns"]}
    assert columns["hauteur"]["unit"] == "m" and columns["plantation"]["type"] == "date"
    assert len(walked["described"]["found"]["examples"]) == 3
    assert json.loads(walked["described"]["text"]) == walked["described"]["found"]


def test_rows_are_filtered_counted_and_sorted(walked: Any) -> None:
    [group] = walked["counted"]["found"]["results"]
    assert (group["essence"], group["n"]) == ("Érable plane", 50)
    rows = walked["rows"]["found"]
    assert [row["hauteur"] for row in rows["results"]] == [19.5, 19.5] and rows["total_count"] > 2
    assert rows["source"].endswith("/explore/dataset/arbres/")
    assert {one["value"]: one["count"] for one in walked["values"]["found"]["values"]} == {
        "Érable plane": 50, "Chêne vert": 50, "Tilleul": 50,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("mistake", "remedy"),
    [
        ("wrong_field", "did you mean hauteur?"),
        ("wrong_words", "unexpected end of line at position 9"),
        ("wrong_name", "Did you mean `arbres`"),
        ("wrong_argument", "Possible: dataset, select"),
        ("wrong_limit", "from 1 to 100"),
    ],
)
def test_a_model_reads_how_to_mend_its_query(walked: Any, mistake: str, remedy: str) -> None:
    assert walked[mistake]["is_error"] and remedy in walked[mistake]["text"], walked[mistake]["text"]


def test_what_is_not_public_is_not_there(walked: Any) -> None:
    assert walked["reserve"]["is_error"] and "secret" not in walked["reserve"]["text"]
    assert "parvis://datasets/reserve" not in walked["resources"]
    assert walked["no_resource"] == (-32002 if walked["mode"] == "legacy" else -32602)


def test_resources_are_the_descriptions(walked: Any) -> None:
    assert "parvis://datasets/arbres" in walked["resources"]
    assert walked["templates"] == ["parvis://datasets/{dataset}"]
    assert json.loads(walked["resource"])["dataset"] == "arbres"


@pytest.mark.parametrize("scheme", ["Apikey", "Bearer"])
def test_a_key_opens_what_its_person_may_read(served_town: Any, clients: Path, tmp_path: Path, scheme: str) -> None:
    secret = _key(served_town, f"assistant-{scheme}")
    headers = {"Authorization": f"{scheme} {secret}"}
    found = run(clients, tmp_path, url=f"{served_town.url}/mcp", headers=headers)
    assert found["reserve"]["found"]["results"] == [{"mot": "secret", "nombre": 1}]
    assert "parvis://datasets/reserve" in found["resources"]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_same_tools_answer_on_the_command_line(served_town: Any, clients: Path, tmp_path: Path, mode: str) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "parvis", "mcp"]
    found = run(clients, tmp_path, command=command, env=served_town.environ, mode=mode)
    assert found["counted"]["found"]["results"][0]["n"] == 50
    assert found["reserve"]["is_error"]


def _key(town: Any, name: str) -> str:
    command = [sys.executable, "-W", "ignore", "-m", "parvis", "key", "create", "anne", "--name", name]
    made = subprocess.run(command, env=town.environ, capture_output=True, text=True, timeout=60, check=True)
    return made.stdout.strip()
