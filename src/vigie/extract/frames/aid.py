"""Help that is open to people: shelters, warm rooms, water carts, and what they offer."""

from __future__ import annotations

from typing import Any

from vigie.extract.clauses import Clause
from vigie.extract.frames.draft import Draft, hits, new, number_before, of_mention, values
from vigie.extract.reading import Reading, grouped


def drafts(r: Reading, clause: Clause, before: list[Draft]) -> list[Draft]:
    """Return the help of a clause: a facility, what it offers, open or closed."""
    facilities = hits(r, clause, "aid")
    offers = [v for h in hits(r, clause, "offer") for v in values(h, "offer")]
    offers = list(dict.fromkeys(offers))
    if not facilities:
        offers = offers or list(dict.fromkeys(_following_offers(r, clause)))
        last = next((d for d in reversed(before) if d.kind == "aid"), None)
        if offers and last is not None and not clause.anchors:
            last.details["offers"] = list(dict.fromkeys([*last.details.get("offers", []), *offers]))
            last.end = max(last.end, clause.end)
        if offers and not last and hits(r, clause, "open", "state") and not hits(r, clause, "service"):
            return _unnamed_help(r, clause, offers)
        return []
    if hits(r, clause, "advice") or hits(r, clause, "alert"):
        return []
    told = next((d for d in reversed(before) if d.kind == "aid" and d.reading is r), None)
    sorts = {v for f in facilities for v in values(f, "aid")}
    if told is not None and all("offer" in grouped(f.senses) for f in facilities) and told.details.get("facility") in sorts:
        told.details["offers"] = list(dict.fromkeys([*told.details.get("offers", []), *offers]))
        return []  # 'thirty points, where one can warm up': what the place offers is no second place
    words = [v for s in hits(r, clause, "state") if s not in facilities and not {"service", "lack"} & grouped(s.senses).keys() for v in values(s, "state")]
    if all("service" in grouped(f.senses) for f in facilities) and set(words) - {"operating", "open"}:
        return []  # 'the distribution of water is suspended': the network's state
    h = facilities[0]
    state: Any = None
    if set(words) & {"stopped", "suspended", "out"} or hits(r, clause, "closed"):
        state = "closed"
    elif words or hits(r, clause, "open", "work"):
        state = "open"
    if state is None and not offers and not r.has("say", clause.start, clause.end) and not hits(r, clause, "deploy"):
        state = "open"
    beds = "beds" in offers and values(h, "aid")[0] in ("food-point", "water-point")  # who offers beds and meals is a shelter
    n = number_before(r, clause, h.start, set(), 3, {None, "building", "other"})
    tail = _following_offers(r, clause)
    offers = list(dict.fromkeys([*offers, *tail]))
    return [
        new(
            "aid",
            r,
            clause,
            facilities,
            facility="shelter" if beds else values(h, "aid")[0] or "other",
            offers=offers,
            state=state or "open",
            count=of_mention(n) if n else None,
        )
    ]


BY_OFFER = (("heat", "heating-point"), ("beds", "shelter"), ("shelter", "shelter"), ("medicine", "medical"), ("food", "food-point"), ("water", "water-point"))


def _unnamed_help(r: Reading, clause: Clause, offers: list[str]) -> list[Draft]:
    """'Some centres were open where residents could warm up': what is offered tells the sort of place."""
    words = {v for s in hits(r, clause, "state") for v in values(s, "state")}
    if not words & {"open", "operating"} and not hits(r, clause, "open"):
        return []
    if len(offers) < 2 and not set(offers) & {"heat", "beds", "shelter"}:
        return []  # 'the cafe serves tea'
    facility = next((f for o, f in BY_OFFER if o in offers), "other")
    return [new("aid", r, clause, hits(r, clause, "open", "state"), facility=facility, offers=offers, state="open")]


def _following_offers(r: Reading, clause: Clause) -> list[str]:
    """Offers told in the rest of the sentence: '... where people can warm up, there is tea'."""
    return [v for h, v in r.senses("offer", clause.end, r.end)]
