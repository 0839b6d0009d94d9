"""The same request as an address, for curl, and in Python, JavaScript and R.

Each program holds the parameters as they are read by people, written as its language writes texts, and leaves their
encoding to the library that it calls.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

Parameters = Sequence[tuple[str, str]]
WINDOW = ("limit", "offset")


@dataclass(frozen=True, slots=True)
class Call:
    """`records` and `export` are addresses without their query; `key` says that the dataset needs one."""

    records: str
    export: str
    parameters: Parameters
    key: str = ""

    @property
    def url(self) -> str:
        return address(self.records, self.parameters)

    @property
    def csv(self) -> str:
        """The address of all the rows as CSV."""
        return address(self.export, [(name, value) for name, value in self.parameters if name not in WINDOW])


def address(url: str, parameters: Parameters) -> str:
    """`url` with its query, in ASCII; signs that a query may hold stay readable.

    >>> address("http://h/r", [("select", "count(*)"), ("where", "nom = 'é'")])
    'http://h/r?select=count(*)&where=nom%20%3D%20%27%C3%A9%27'
    """
    return f"{url}?{urlencode(parameters, quote_via=quote, safe='()*,:/')}" if parameters else url


def curl(call: Call) -> str:
    lines = [f"curl --get --fail-with-body --compressed {in_shell(call.records)}"]
    if call.key:
        lines.append(f"--header {in_shell('Authorization: Apikey ' + call.key)}")
    lines += [f"--data-urlencode {in_shell(f'{name}={value}')}" for name, value in call.parameters]
    return " \\\n  ".join(lines)


def python(call: Call) -> str:
    lines = ["import requests", "", "response = requests.get(", f"    {text(call.records)},"]
    if call.parameters:
        pairs = [f"        ({text(name)}, {text(value)})," for name, value in call.parameters]
        lines += ["    params=[", *pairs, "    ],"]
    if call.key:
        lines.append(f'    headers={{"Authorization": {text("Apikey " + call.key)}}},')
    lines += ["    timeout=30,", ")", "response.raise_for_status()"]
    return "\n".join([*lines, 'for record in response.json()["results"]:', "    print(record)"])


def pandas(call: Call) -> str:
    options = [text(call.csv), 'sep=";"']
    if call.key:
        options.append(f'storage_options={{"Authorization": {text("Apikey " + call.key)}}}')
    lines = ["import pandas", "", "rows = pandas.read_csv(", *(f"    {one}," for one in options), ")"]
    return "\n".join([*lines, "print(rows.head())"])


def javascript(call: Call) -> str:
    lines = [f"const url = new URL({text(call.records)});"]
    if call.parameters:
        pairs = [f"  [{text(name)}, {text(value)}]," for name, value in call.parameters]
        lines += ["url.search = new URLSearchParams([", *pairs, "]);"]
    options = f", {{ headers: {{ Authorization: {text('Apikey ' + call.key)} }} }}" if call.key else ""
    lines += [f"const response = await fetch(url{options});", "const answer = await response.json();"]
    return "\n".join([*lines, "if (!response.ok) throw new Error(answer.message);", "console.log(answer.results);"])


def r(call: Call) -> str:
    steps = [f"request({text(call.records)})"]
    if call.key:
        steps.append(f"req_headers(Authorization = {text('Apikey ' + call.key)})")
    if call.parameters:
        named = ",\n".join(f"    {name} = {_vector(values)}" for name, values in _by_name(call.parameters).items())
        steps.append(f'req_url_query(\n{named},\n    .multi = "explode"\n  )')
    steps += ["req_perform()"]
    chain = " |>\n  ".join(steps)
    lines = ["library(httr2)", "library(jsonlite)", "", f"answer <- {chain}"]
    return "\n".join([*lines, "rows <- fromJSON(resp_body_string(answer))$results", "print(rows)"])


SNIPPETS: Mapping[str, tuple[str, Callable[[Call], str]]] = {
    "url": ("URL", lambda call: call.url),
    "curl": ("curl", curl),
    "python": ("Python (requests)", python),
    "pandas": ("Python (pandas)", pandas),
    "javascript": ("JavaScript (fetch)", javascript),
    "r": ("R (httr2)", r),
}


def text(value: str) -> str:
    """A text as Python, JavaScript and R all write it: what JSON escapes, the three read alike."""
    return json.dumps(value, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def in_shell(value: str) -> str:
    """A text as a POSIX shell takes it whole.

    >>> print(in_shell("l'école"))
    'l'"'"'école'
    """
    return "'" + value.replace("'", "'\"'\"'") + "'"


def _by_name(parameters: Parameters) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in parameters:
        found.setdefault(name, []).append(value)
    return found


def _vector(values: Iterable[str]) -> str:
    written = [text(value) for value in values]
    return written[0] if len(written) == 1 else f"c({', '.join(written)})"
