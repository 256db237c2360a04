"""First-level units and P-codes: names, codes and zones of a place as humanitarian tables want them (reference/pcodes.tsv)."""

from __future__ import annotations

from functools import lru_cache

from vigie import gazetteer
from vigie.model import Place
from vigie.resources import table

POINT_LEVELS = frozenset(("site", "settlement"))  # what a point may stand for; anything wider is an area, and an area's middle is not where it happened


@lru_cache
def pcode_rows() -> dict[str, dict[str, str]]:
    """Return ISO 3166-2 code -> row of the P-codes."""
    return {r["iso"]: r for r in table("reference/pcodes.tsv")}


def adm1_pcode(place: Place) -> str | None:
    """Return the P-code of the place's first-level unit; None where the country has none here."""
    row = pcode_rows().get(place.admin1 or "")
    return row["pcode"] if row else None


@lru_cache(maxsize=1024)
def region_name(iso: str | None, naming: str = "") -> str | None:
    """Return the name of a first-level unit: the gazetteer's, or that of a column of the P-codes (`ocha`, `en`, `fr`, `uk`) where it stands there."""
    if not iso:
        return None
    row = pcode_rows().get(iso)
    if naming and row:
        return row[naming]
    place = gazetteer.admin1(iso)
    return place.name if place else row["en"] if row else iso


def codified(place: Place) -> str:
    """Return the KATOTTG code that the place or what holds it has from an import of the codifier; '' where there is none."""
    codes = [p.partition(":")[2] for p in (place.place_id, *place.within) if p.startswith(("katottg:", "admin2:UA"))]
    return max(codes, key=len, default="")


def adm2_pcode(place: Place) -> str | None:
    """Return the P-code of the second-level unit (UA6312), known only from an import of the codifier."""
    code = codified(place)
    return code[:6] if len(code) >= 6 and code[4:6] != "00" else None


def adm3_pcode(place: Place) -> str | None:
    """Return the P-code of the municipality (UA6312003), known only from an import of the codifier."""
    code = codified(place)
    return code[:9] if len(code) >= 9 and code[6:9] != "000" else None


@lru_cache(maxsize=4096)
def adm2_name(place: Place) -> str | None:
    """Return the name of the second-level unit where the place is one or says in which it lies."""
    if place.level == "admin2":
        return place.name
    held = (gazetteer.place(p) for p in place.within)
    return next((p.name for p in held if p and p.level == "admin2"), None)


def point(place: Place | None) -> tuple[float, float] | None:
    """Return longitude and latitude of a site or settlement; None for an area and for a place without coordinates."""
    if place is None or place.level not in POINT_LEVELS or place.lat is None or place.lon is None:
        return None
    return place.lon, place.lat
