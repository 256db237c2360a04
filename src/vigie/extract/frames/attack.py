"""Strikes, launches, interceptions and explosions; damage is settled beside them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from vigie.extract.clauses import Clause
from vigie.extract.frames.damage import damage
from vigie.extract.frames.draft import Draft, acts, hits, new, number_after, number_before, number_in, numbers, objects, of_mention, values
from vigie.extract.frames.weapons import platforms, weapons
from vigie.extract.reading import Reading, grouped
from vigie.model import Toponym
from vigie.resources import Hit

AIR: set[str | None] = {None, "missile", "drone", "target", "weapon", "strike", "other"}


def drafts(r: Reading, clause: Clause, before: list[Draft]) -> list[Draft]:
    """Return the clause's claims of this family; the kinds look at the same words, so they are settled together."""
    if not hits(r, clause, "act"):
        at_work = hits(r, clause, "work") if hits(r, clause, "air-defence") else []
        return _seen(r, clause) or ([new("interception", r, clause, at_work, outcome="engaged")] if at_work else [])
    out: list[Draft] = []
    taken: set[int] = set()
    out += _interceptions(r, clause, before, taken)
    shot = any(d.kind == "interception" for d in out)
    out += [] if shot and not acts(r, clause, "launch") else _launches(r, clause, before, taken)
    if not out:
        out += _seen(r, clause)
    out += damage(r, clause)
    strikes = _strikes(r, clause, out, shot)
    if (
        strikes
        and any(d.kind == "launch" and not d.details.get("platforms") and not d.flags for d in out)
        and strikes[0].details.get("weapons")
        and not strikes[0].cause
    ):
        out = [d for d in out if d.kind != "launch"]  # 'attacked by drones launched on 5 December' is one strike
    out += strikes
    explode = acts(r, clause, "explode")
    if explode:
        h = explode[0]
        harmed = {m.start for m in numbers(r, clause) for x in hits(r, clause, "harm") if h.end <= x.start <= m.start}  # 'the blast took three lives'
        n = number_in(r, clause, h, taken) or number_before(r, clause, h.start, taken, 3) or number_after(r, clause, h.end, taken | harmed, 2)
        out.append(new("explosion", r, clause, explode, count=of_mention(n) if n else None))
    return out


def _seen(r: Reading, clause: Clause) -> list[Draft]:
    """Weapons or aircraft seen or heard, by whoever: a launch, as they are in the air."""
    arms, _ = weapons(r, clause)
    craft = platforms(r, clause)
    sight = [h for h in hits(r, clause, "see", "hear") if any(0 <= w.start - h.end < 40 for w in hits(r, clause, "weapon", "platform"))]
    if not sight or not (arms or craft):
        return []
    d = new("launch", r, clause, sight, weapons=arms, platforms=craft)
    d.start = min(h.start for h in sight)
    return [d]


def _cause(r: Reading, clause: Clause, h: Hit) -> bool:
    """True where the happening is told as the cause of another: after 'because of', 'following', or in such a clause."""
    if clause.opener == "cause":
        return True
    return any(clause.start <= c.start < h.start and h.start - c.end < 60 for c, _ in r.senses("cause", clause.start, clause.end))


def _interceptions(r: Reading, clause: Clause, before: list[Draft], taken: set[int]) -> list[Draft]:
    down = acts(r, clause, "intercept")
    defence = hits(r, clause, "air-defence")
    work = acts(r, clause, "engage")
    if not down and defence:
        down = acts(r, clause, "destroy") if hits(r, clause, "weapon") else []
        work = work or hits(r, clause, "work")
        work = work or [h for h in hits(r, clause, "state") if set(values(h, "state")) & {"operating", "restored"}]
    jam = acts(r, clause, "jam")
    if not down and not work and not jam:
        return []
    if not down and not jam:
        return [new("interception", r, clause, work, outcome="engaged")]
    h = (down or jam)[0]
    arms, mixed = weapons(r, clause, taken, part=True)
    if not arms or (mixed is None and not any("count" in w for w in arms)):
        n = number_in(r, clause, h, taken, AIR) or number_before(r, clause, h.start, taken, 6, AIR) or number_after(r, clause, h.end, taken, 4, AIR)
        if n is not None:
            taken.add(n.start)
            arms, mixed = _pronoun(before, arms, of_mention(n), mixed)
    if not arms and mixed is None and down:
        last = next((d for d in reversed(before) if d.details.get("weapons")), None)
        if last is not None and len({w["class"] for w in last.details["weapons"]}) == 1 and last.reading.order >= r.order - 1:
            arms = [{"class": last.details["weapons"][0]["class"]}]  # 'the Belarusian air defence shot it down'
    if not arms and mixed is None and not defence and not platforms(r, clause) and not hits(r, clause, "weapon", "debris"):
        return []  # nothing that could be shot down is named
    return [new("interception", r, clause, down or jam, weapons=arms, count=mixed if not arms else None, outcome="destroyed" if down else None)]


def _pronoun(
    before: list[Draft], arms: list[dict[str, Any]], count: dict[str, Any], mixed: dict[str, Any] | None
) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """'40 of them fell': the number goes with the weapon named just before, where there is only one sort."""
    if len(arms) == 1:
        return [{**arms[0], "count": count}], mixed
    if arms:
        return arms, mixed or count
    for d in reversed(before):
        known = d.details.get("weapons")
        if known:
            if len({w["class"] for w in known}) == 1:
                return [{"class": known[0]["class"], "count": count}], mixed
            return [], mixed or count
    return [], mixed or count


def _named_before(r: Reading, clause: Clause) -> Clause:
    """The stretch before a participle behind its comma ('21 of 41 missiles, launched from ...'), where it ends with the weapon."""
    last = next((h for h in reversed(r.hits) if h.end <= clause.start), None)
    words = [t for t in r.tokens if t.kind == "w" and last is not None and last.end <= t.start < clause.start]
    if last is None or words or "weapon" not in grouped(last.senses):
        return Clause(clause.start, clause.start, [])
    counts = [n.start for n in r.of("quantity", r.start, last.start)]
    return Clause(counts[-1] if counts else last.start, clause.start, [])


def _launches(r: Reading, clause: Clause, before: list[Draft], taken: set[int]) -> list[Draft]:
    go = [h for h in acts(r, clause, "launch", "fly", "use") if not _wave(r, clause, h)]
    if not go:
        return []
    arms, mixed = weapons(r, _beside(r, clause, go[0]) if acts(r, clause, "intercept") else clause, taken)
    craft = platforms(r, clause)
    if (
        not arms
        and mixed is None
        and not craft
        and any("aircraft" in values(h, "weapon") for h in hits(r, clause, "weapon"))
        and acts(r, clause, "fly", "launch")
    ):
        arms = [{"class": "aircraft"}]  # 'fighter jets fly over the city': no number, no model
    if not arms and mixed is None and not craft:
        if not acts(r, clause, "launch"):
            return []
        known = [d for d in before if d.kind == "launch"]
        n = number_before(r, clause, go[0].start, taken, 4, {None}) or number_after(r, clause, go[0].end, taken, 3, {None})
        aimed = [m for m in r.of("place", clause.start, clause.end) if isinstance(m.value, Toponym) and m.value.role != "location"]
        if n is None and not known and not aimed:
            return []
        if n is not None:
            taken.add(n.start)
            arms, mixed = _pronoun(before, arms, of_mention(n), mixed)
    if not arms and mixed is None and not craft and go[0].start - clause.start <= 2:
        arms, mixed = weapons(r, _named_before(r, clause), taken)
    apart = by_origin(r, clause, go)
    if apart:
        return apart
    return [new("launch", r, clause, go, weapons=arms, count=mixed if not arms else None, platforms=craft)]


def _beside(r: Reading, clause: Clause, h: Hit) -> Clause:
    """'Shot down 51 of the 70 missiles fired and five drones': what was fired is what stands beside the verb of firing."""
    arms = hits(r, clause, "weapon")
    if not arms:
        return clause
    near = min(arms, key=lambda w: max(w.start - h.end, h.start - w.end, 0))
    before = [m.start for m in r.of("quantity", clause.start, near.start)]
    return Clause(before[-1] if before else near.start, near.end, clause.anchors, clause.opener)


def _wave(r: Reading, clause: Clause, h: Hit) -> bool:
    """'Launched a wave of strikes': the noun says what it was."""
    return any(0 <= a.start - h.end < 45 and not any(h.end <= w.start < a.start for w in hits(r, clause, "weapon")) for a in acts(r, clause, "attack", "hit"))


def by_origin(r: Reading, clause: Clause, go: list[Hit]) -> list[Draft]:
    """Return a launch for each origin of a list ('407 drones, 36 Kh-101 from X, six Iskanders from Y'); empty where it gives less than two."""
    froms = {h.end for h, v in r.senses("role") if v == "origin"}
    places = [m for m in r.of("place", clause.start, clause.end) if isinstance(m.value, Toponym) and not m.value.adjective]
    origins = [m for m in places if isinstance(m.value, Toponym) and (m.value.role == "origin" or m.start - 1 in froms)]
    arms = hits(r, clause, "weapon")
    if len(origins) < 2 or len(arms) < 2:
        return []
    cuts = [clause.start]
    for a, b in pairwise(arms):
        commas = [t.end for t in r.tokens if t.text in ",;" and a.end <= t.start and t.end <= b.start]
        if commas and any(a.end <= o.start < b.start or b.end <= o.start for o in origins):
            cuts.append(commas[-1])
    out: list[Draft] = []
    for start, end in pairwise([*cuts, clause.end]):
        part = Clause(start, end, go, clause.opener)
        own, _ = weapons(r, part)
        if own:
            out.append(new("launch", r, part, [h for h in go if part.holds(h.start)] or go, weapons=own, platforms=platforms(r, part)))
            out[-1].flags.add("own-span")
    return out if len(out) > 1 else []


def _strikes(r: Reading, clause: Clause, others: list[Draft], shot: bool) -> list[Draft]:
    hit = acts(r, clause, "hit")
    noun = acts(r, clause, "attack")
    fall = acts(r, clause, "fall")
    objs = hits(r, clause, "object")
    arms_hits = hits(r, clause, "weapon", "debris")
    if fall and (arms_hits or any(d.kind == "interception" for d in others)) and (objs or r.of("place", clause.start, clause.end) or hits(r, clause, "place")):
        hit = hit + [h for h in fall if h not in hit]
    elif fall and arms_hits and not shot:
        hit = hit + fall
    launched = any(d.kind == "launch" for d in others)
    if hit and not (noun or arms_hits) and hits(r, clause, "hazard"):
        return []  # 'an earthquake struck ...'
    if hit and hits(r, clause, "service", "loss", "state") and not (noun or objs or arms_hits):
        return []  # 'the water supply is hit': a state, not a strike
    if not hit and not noun:
        return []
    if not hit and launched and not objs:
        return []
    if not hit and (away := _departures(r, clause, noun)):
        return away
    anchors = hit or noun
    head = anchors[0]
    arms, _ = weapons(r, clause)
    if hits(r, clause, "debris"):
        arms = []
    if shot and not hit:
        return []
    n = _times(r, clause, anchors)
    n = None if n is not None and n["max"] == 0 else n  # 'no impact on our soil' counts nothing
    for w in arms:
        if n is not None and w.get("count") == n:
            n = None
    loss = any(d.kind == "damage" for d in others)
    d = new("strike", r, clause, anchors, weapons=arms, targets=[] if loss and not hit else objects(r, clause), count=n)
    d.cause = not hit and (_cause(r, clause, head) or bool(others) and not r.of("place", clause.start, clause.end) or loss)
    if not hit and not arms and not d.details.get("targets"):
        d.flags.add("thin")
    return [d]


def _departures(r: Reading, clause: Clause, noun: list[Hit]) -> list[Draft]:
    """Firing that is told by where it came from alone ('missile fire from the Black Sea') is a launch."""
    where = [m.value for m in r.of("place", clause.start, clause.end) if isinstance(m.value, Toponym) and not m.value.adjective]
    if not where or any(v.role != "origin" for v in where) or hits(r, clause, "object"):
        return []
    arms, _ = weapons(r, clause)
    return [new("launch", r, clause, noun, weapons=arms, platforms=platforms(r, clause))]


def _times(r: Reading, clause: Clause, anchors: list[Hit]) -> dict[str, Any] | None:
    """Count of hits: 'ten strikes', 'struck 10 times', '15 impacts'."""
    for h in anchors:
        n = number_in(r, clause, h, set(), {None, "strike", "times", "other"})
        if n is not None:
            return of_mention(n)
        n = number_before(r, clause, h.start, set(), 2, {None, "strike", "times", "other"})
        if n is not None and not any(x.start >= n.end and x.end <= h.start for x in hits(r, clause, "weapon", "object", "person")):
            return of_mention(n)
        n = number_after(r, clause, h.end, set(), 1, {"times"})
        if n is not None:
            return of_mention(n)
        n = number_after(r, clause, h.end, set(), 1, {None, "other"})
        if n is not None and any(t_hit.start >= n.end and t_hit.start - n.end < 4 for t_hit in r.hits if "times" in grouped(t_hit.senses)):
            return of_mention(n)
    return None
