"""The weapons of an incident: what is named, each once. Their numbers are tolls; one stands here only where all who count agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vigie.fuse.facts import Fact


def weapons(facts: Sequence[Fact]) -> tuple[dict[str, Any], ...]:
    """Return the weapons named, those named most first; a class without model only where no model of it is named."""
    named: dict[tuple[str, str | None], int] = {}
    counts: dict[tuple[str, str | None], set[tuple[Any, Any, bool]]] = {}
    for f in facts:
        for w in f.claim.details.get("weapons") or ():
            key = (w.get("class") or "other", w.get("model"))
            named[key] = named.get(key, 0) + 1
            if f.claim.kind == "launch" and isinstance(w.get("count"), dict):
                counts.setdefault(key, set()).add((w["count"].get("min"), w["count"].get("max"), bool(w["count"].get("approx"))))
    modelled = {cls for cls, model in named if model}
    out = []
    for cls, model in sorted(named, key=lambda k: (-named[k], k[0], k[1] or "")):
        agreed = counts.get((cls, model), set())
        if model is None and cls in modelled and not agreed:
            continue
        row: dict[str, Any] = {"class": cls, "model": model}
        if len(agreed) == 1:
            low, high, approx = next(iter(agreed))
            row["count"] = {"min": low, "max": high, "approx": approx}
        out.append(row)
    return tuple(out)
