"""Frames: how the senses of a clause become a claim of one kind. One file a family; `drafts` asks them all."""

from __future__ import annotations

from vigie.extract.clauses import Clause
from vigie.extract.frames import attack, casualties, elliptic, hazard, people, services
from vigie.extract.frames.draft import Draft
from vigie.extract.reading import Reading

AT_HAND = {"shelter", "heating-point", "water-point", "food-point", "medical"}
FAMILIES = (casualties.drafts, attack.drafts, services.drafts, hazard.drafts, people.drafts)


def drafts(r: Reading, clause: Clause, before: list[Draft]) -> list[Draft]:
    """Return the claims that a clause makes, without speaker, time and place; `before`: those of the sentence so far."""
    if clause.elliptic:
        return elliptic.drafts(r, clause, before)
    out: list[Draft] = []
    for family in FAMILIES:
        out.extend(family(r, clause, [*before, *out]))
    if any(d.kind == "force" for d in out):  # 'sends two frigates': ships under way are force
        out = [d for d in out if d.kind != "launch" or d.details.get("platforms") != ["ship"] or "weapons" in d.details]
    if any(d.kind == "advice" for d in out):  # what the advice speaks of is not claimed: 'never run a generator indoors'
        out = [d for d in out if d.kind not in ("aid", "hazard", "damage") and not (d.kind == "service" and d.details["state"] in ("backup", "operating"))]
    if any(d.kind == "aid" and d.details.get("facility") in AT_HAND for d in out):  # 'soldiers hand out water': no convoy under way besides
        out = [d for d in out if d.kind != "response" or d.details.get("activity") not in ("supply", "medical")]
    return out
