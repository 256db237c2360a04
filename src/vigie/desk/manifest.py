"""What an export says of itself: manifest.json beside the files, and the disclaimers that every export carries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from vigie import __version__
from vigie.desk.material import Material
from vigie.desk.request import Request

LICENCE = "Words of the sources remain their authors'; places: GeoNames, CC BY 4.0; P-codes: COD-AB of UN OCHA, CC BY-IGO 3.0; no rights claimed in the rows"
FIGURES = "Figures are those of the sources named; {organisation} has not verified them. They can change. Where sources differ, all are shown."
BOUNDARIES = "The names and boundaries shown, and how they are shown, express no opinion on the legal status of any territory or its authorities."
AUTOMATION = "Compiled from public reports by software; each figure and state is the value of a row that holds the words it rests on. {checked}"


def disclaimers(request: Request) -> dict[str, str]:
    """Return the three disclaimers: on figures, on boundaries, on automation."""
    checked = f"Checked by {request.checked_by}." if request.checked_by else "Not checked by an editor."
    return {
        "figures": FIGURES.format(organisation=request.organisation or "vigie"),
        "boundaries": BOUNDARIES,
        "automation": AUTOMATION.format(checked=checked),
    }


def manifest(material: Material) -> dict[str, Any]:
    """Return what is true of every file of an export of this material, as JSON values."""
    request = material.request
    moment, known = material.clocks
    return {
        "as_of": moment.isoformat() if moment else None,
        "known_at": known.isoformat() if known else None,
        "filter": request.filters(),
        "role": request.role,
        **({"withheld": request.withheld, "next_change": request.next_change.isoformat() if request.next_change else None} if request.role == "public" else {}),
        "zone": str(material.zone),
        "counts": dict(material.counts),
        "version": __version__,
        "licence": LICENCE,
        "disclaimers": disclaimers(request),
        "written": request.written.isoformat() if request.written else None,
    }


def files_told(paths: Iterable[Path], folder: Path) -> list[dict[str, Any]]:
    """Return name, size and SHA-256 of the files, read in pieces."""
    return [{"name": p.relative_to(folder).as_posix(), "bytes": p.stat().st_size, "sha256": hash_of(p)} for p in sorted(paths)]


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def joined(before: Mapping[str, Any], formats: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the text of manifest.json: `formats` beside those that an earlier export left in the same folder."""
    exports = {**before.get("exports", {}), **formats}
    return json.dumps({"exports": dict(sorted(exports.items()))}, ensure_ascii=False, indent=1) + "\n"
