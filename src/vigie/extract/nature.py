"""Texts of quakes, floods and storms in which nobody shoots: what is struck or hit there is damaged, not attacked."""

from __future__ import annotations

from vigie.extract.frames.draft import Draft
from vigie.extract.reading import Reading, grouped

NATURAL = {"earthquake", "aftershock", "flood", "storm", "wildfire", "landslide", "tsunami", "volcano", "dam-failure", "wind", "rain", "snow"}
ARMS = {"weapon", "platform", "enemy", "troops", "debris", "air-defence"}
ATTACKS = {"attack", "launch", "intercept", "engage"}
FEWEST = 2  # words for natural hazards; every gold text of one has at least two
SHARE = 2  # such words to one word of arms: gold texts of war have fewer than that, those of nature more than two to one


def without_strikes(all_readings: list[Reading], found: list[Draft]) -> list[Draft]:
    """Return the drafts; in a text of nature a hit without weapon or attack is the damage of the object that it names, or nothing."""
    if not any(_bare_hit(d) for d in found) or not _of_nature(all_readings):
        return found
    out = []
    for d in found:
        if _bare_hit(d):
            if not d.details.get("targets"):
                continue
            d.kind, d.details = "damage", {"targets": d.details["targets"], "extent": "damaged"}
        out.append(d)
    return out


def _bare_hit(d: Draft) -> bool:
    """A strike by a verb of hitting alone: no weapon, no noun or verb of attack."""
    return d.kind == "strike" and not d.details.get("weapons") and not any("attack" in grouped(h.senses).get("act", ()) for h in d.anchors)


def _of_nature(all_readings: list[Reading]) -> bool:
    natural = arms = 0
    for r in all_readings:
        for h in r.hits:
            own = grouped(h.senses)
            natural += not NATURAL.isdisjoint(own.get("hazard", ()))
            arms += not ARMS.isdisjoint(own) or not ATTACKS.isdisjoint(own.get("act", ())) or "air-raid" in own.get("alert", ())
    return natural >= FEWEST and natural > SHARE * arms
