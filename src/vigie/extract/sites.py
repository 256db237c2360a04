"""Named sites are objects too: 'the Dnipro hydroelectric station' is an energy object, 'Barajas airport' an airport."""

from __future__ import annotations

from vigie.extract.reading import Reading, grouped
from vigie.model import Toponym
from vigie.resources import Hit

OBJECT_OF = {
    "power-station": "energy",
    "nuclear-power-station": "energy",
    "dam": "dam",
    "airport": "airport",
    "airbase": "military",
    "port": "port",
    "bridge": "bridge",
    "refinery": "fuel",
    "metro-station": "metro",
    "railway-station": "rail",
}


def with_sites(r: Reading) -> list[Hit]:
    """Return the sentence's hits and one object hit for each named site whose words carry no object sense of their own."""
    more = []
    for m in r.of("place"):
        v = m.value
        kind = v.chosen.kind if isinstance(v, Toponym) and v.chosen is not None and v.chosen.level == "site" else None
        if kind not in OBJECT_OF or any("object" in grouped(h.senses) and h.start < m.end and m.start < h.end for h in r.hits):
            continue
        more.append(Hit(0, 0, m.start, m.end, frozenset({f"object:{OBJECT_OF[kind]}"}), "", f"the gazetteer's site ({v.chosen.place_id})"))  # type: ignore[union-attr]
    return sorted([*r.hits, *more], key=lambda h: (h.start, h.end)) if more else r.hits
