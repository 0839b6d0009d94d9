"""The reference page of the formats of export, written from their declarations."""

from __future__ import annotations

from typing import Any

from parvis.platform.records.exports.formats import FORMATS
from parvis.platform.records.exports.options import COMMON, Option

_INTRODUCTION = """# Export formats

`/api/explore/v2.1/catalog/datasets/{id}/exports/{format}` gives every row of an answer as a file. `select`, `where`, `group_by`,
`order_by`, `refine`, `exclude`, `limit`, `offset`, `lang` and `timezone` mean what they mean for `/records`; there is no ceiling on
rows but the one named below.
"""


def reference_page() -> str:
    """The formats, then their options."""
    lines = [_INTRODUCTION, "| format | file | media type | offered | at most | options |", "|---|---|---|---|---|---|"]
    for one in FORMATS.values():
        offered = "with a geometry" if one.geographic else "with a date" if one.dated else "always"
        most = f"{one.most_rows:,} rows" if one.most_rows is not None else ""
        names = ", ".join(f"`{option.name}`" for option in one.options)
        media_type = one.media_type.partition(";")[0]
        lines.append(f"| `{one.word}` | `.{one.suffix}` | `{media_type}` | {offered} | {most} | {names} |")
    known: dict[str, Option] = {option.name: option for one in FORMATS.values() for option in one.options}
    lines += ["", "## Options", "", "| option | default | values | meaning |", "|---|---|---|---|"]
    lines += [_row(option) for option in (*COMMON, *known.values())]
    return "\n".join(lines) + "\n"


def _row(option: Option) -> str:
    default = _written(option.default)
    values = ", ".join(_written(one) for one in option.choices) or option.kind
    return f"| `{option.name}` | {default} | {values} | {option.meaning['en']} |"


def _written(value: Any) -> str:
    if value is None or value == ():
        return "–"
    text = str(value).lower() if isinstance(value, bool) else {"\t": "\\t", "|": "\\|"}.get(value, str(value))
    return f"`{text}`"
