"""The state of a live dataset, for its agents: keys, pushes that wait, that were refused, that are not compacted yet."""

from __future__ import annotations

from typing import Any

from parvis.platform.catalog.models import Dataset


def status_of(dataset: Dataset) -> dict[str, Any]:
    """The state as JSON values; `waiting` and `pushes` count calls."""
    refused = dataset.pushes.exclude(refused="")
    changes = dataset.current.manifest.get("changes") if dataset.current is not None else None
    return {
        "dataset": dataset.pk,
        "keys": [
            {"prefix": key.prefix, "name": key.name, "created": key.created.isoformat(), "revoked": bool(key.revoked)}
            for key in dataset.push_keys.all()
        ],
        "waiting": dataset.pushes.filter(refused="").count(),
        "pushes": changes["pushes"] if changes else 0,
        "refused": [
            {"push": one.pk, "received": one.received.isoformat(), "reason": one.refused} for one in refused[:20]
        ],
    }
