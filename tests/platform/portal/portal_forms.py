"""What the forms of the portal send, and the rows that figures are computed from."""

from __future__ import annotations

from typing import Any

COUNTS = "annee;quartier;arbres\n2020;Centre;100\n2024;Centre;125\n2024;Fort;60\n"
FIELDS = {
    "organization": "ville",
    "label_fr": "Arbres plantés",
    "label_en": "Trees planted",
    "dataset": "plantations",
    "select": "sum(arbres)",
    "where": "year(annee) = 2024",
    "unit_fr": "arbres",
    "unit_en": "trees",
    "published": "on",
}


def form_of(blocks: list[dict[str, Any]], version: int, **fields: Any) -> dict[str, Any]:
    """What the form of a story sends."""
    sent: dict[str, Any] = {
        "version": str(version),
        "titles.fr": "Un récit",
        "titles.en": "A story",
        "block": [],
        **fields,
    }
    for number, block in enumerate(blocks, start=1):
        key = f"b{number}"
        sent["block"].append(key)
        sent |= {f"b.{key}.{name}": value for name, value in block.items()}
    return sent


def text(french: str = "Bonjour", english: str = "Hello") -> dict[str, str]:
    return {"kind": "text", "text.fr": french, "text.en": english}
