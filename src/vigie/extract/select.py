"""Which drafts are claims: what only repeats its own sentence, a mere mechanism, or a heading told below, is left out."""

from __future__ import annotations

from vigie.extract.frames.draft import Draft
from vigie.extract.reading import grouped
from vigie.extract.speakers import Turn
from vigie.model import Toponym


def selected(found: list[Draft], turns: dict[int, list[Turn]]) -> list[Draft]:
    """Return the drafts that stay, in order."""
    out: list[Draft] = []
    told: dict[int, list[Draft]] = {}
    dropped: Draft | None = None
    for d in found:
        post = told.setdefault(d.reading.post.index, [])
        if d.reading.paragraph.sort == "headline":
            post = list(post)  # what a heading says is news again below
        if d.kind == "strike" and d.clause.opener == "rel" and dropped is not None and dropped.reading is d.reading and dropped.clause.end == d.clause.start:
            _absorb(d, dropped)
        dropped = None
        if d.cause and not _news(d, post):
            dropped = d if d.kind == "strike" else None
            continue
        if (
            d.kind == "hazard"
            and "magnitude" not in d.details
            and (same := [x for x in post if x.kind == "hazard" and x.details["hazard"] == d.details["hazard"] and x.reading.paragraph is d.reading.paragraph])
            and not _elsewhere(d, same)
        ):
            continue
        if "needs-object" in d.flags and not _object_from(d, [x for x in post if x.reading.paragraph is d.reading.paragraph], anywhere=True):
            continue
        if "part-of-object" in d.flags:
            _object_from(d, post, anywhere=True)
        if d.kind == "strike" and "thin" in d.flags and _condemned(d):
            continue
        if d.kind == "strike" and "thin" in d.flags and not _has_place(d) and not (_predicate(d) and _leads(d)):
            continue
        if out and _continues(out[-1], d):
            _absorb(out[-1], d)
            out[-1].end = max(out[-1].end, d.end)
            continue
        if d.kind == "damage" and d.clause.opener == "rel" and out and _only_named(out[-1], d):
            post.remove(out[-1])
            out.pop()  # 'the strike that gutted a school': the loss is told
        if (
            d.kind == "strike"
            and d.clause.opener == "rel"
            and out
            and out[-1].kind == "strike"
            and out[-1].reading is d.reading
            and out[-1].clause.end == d.clause.start
        ):
            _absorb(d, out.pop())  # 'a wave of missile attacks that hit several cities' is one strike
            post.pop()
        post.append(d)
        out.append(d)
    return _without_headings(out)


def _without_headings(found: list[Draft]) -> list[Draft]:
    """A heading that the text below repeats is left out: what it says comes with its source and its place there."""
    body: dict[int, set[str]] = {}
    for d in found:
        if d.reading.paragraph.sort != "headline":
            body.setdefault(d.reading.post.index, set()).add(d.kind)
    everything = set().union(*body.values()) if body else set()
    out = []
    for d in found:
        if d.reading.paragraph.sort == "headline":
            post = body.get(d.reading.post.index, set())
            near = {d.kind} | ({"strike", "damage"} if d.kind in ("strike", "damage") else set())
            if near & post or (not post and near & everything):
                continue
        out.append(d)
    return out


def _predicate(d: Draft) -> bool:
    """A noun of attack alone makes a claim where it carries the sentence: little else is claimed in its clause."""
    return len(d.clause.anchors) <= len(d.anchors) + 1


def _continues(a: Draft, b: Draft) -> bool:
    """'Delivered 29 strikes, dropping 44 bombs': a second clause that only completes the first is the same strike."""
    if a.kind != "strike" or b.kind != "strike" or a.reading is not b.reading or a.clause.end != b.clause.start or b.clause.opener not in (",", "conj"):
        return False
    if _has_place(b) or b.details.get("targets") or set(a.details) & set(b.details):
        return False
    return not any("say" in grouped(h.senses) and a.clause.start <= h.start < b.clause.end for h in a.reading.hits)


def _absorb(d: Draft, noun: Draft) -> None:
    d.start = min(d.start, noun.start)
    d.anchors = [*noun.anchors, *d.anchors]
    for k, v in noun.details.items():
        d.details.setdefault(k, v)


def _only_named(strike: Draft, loss: Draft) -> bool:
    return strike.kind == "strike" and strike.reading is loss.reading and "thin" in strike.flags and not _has_place(strike)


def _condemned(d: Draft) -> bool:
    """'Condemned the attack': the attack is what is spoken of, not what is told."""
    first = d.anchors[0].start
    return any("say" in grouped(h.senses) and 0 <= first - h.end < 12 for h in d.reading.hits)


def _leads(d: Draft) -> bool:
    """The attack stands at the head of its clause ('The shelling continues'), not inside ('the effects of the attack')."""
    first = d.anchors[0].start
    return sum(t.kind == "w" and d.clause.start <= t.start < first for t in d.reading.tokens) <= 3 and not any(
        "role" in grouped(h.senses) and d.clause.start <= h.start < first for h in d.reading.hits
    )


def _elsewhere(d: Draft, same: list[Draft]) -> bool:
    """The hazard told again is news where it names a place, or a time of its own, that the paragraph has not told with it."""
    told = {m.text.casefold() for x in same for kind in ("place", "time") for m in x.reading.of(kind, x.clause.start, x.clause.end)}
    own = [m for kind in ("place", "time") for m in d.reading.of(kind, d.clause.start, d.clause.end) if not getattr(m.value, "adjective", False)]
    leads = d.anchors and d.clause.anchors and d.clause.anchors[0] is d.anchors[0]
    return bool(leads) and any(m.text.casefold() not in told for m in own)


def _has_place(d: Draft) -> bool:
    return any(isinstance(m.value, Toponym) and not m.value.adjective for m in d.reading.of("place", d.clause.start, d.clause.end))


def _news(d: Draft, post: list[Draft]) -> bool:
    """A cause is a claim of its own where it names a place, an object or a weapon that the entry has not told yet."""
    if d.kind == "hazard":
        return False
    before = [x for x in post if x.kind == d.kind]
    named = {w["class"] for w in d.details.get("weapons", [])} | set(d.details.get("targets", []))
    known = {w["class"] for x in before for w in x.details.get("weapons", [])} | {t for x in before for t in x.details.get("targets", [])}
    if named - known:
        return True
    return _has_place(d) and not before


def _object_from(d: Draft, post: list[Draft], *, anywhere: bool = False) -> bool:
    """A loss without its object goes on about the object told just before: in its sentence, or for a part of it in its entry."""
    last = next((x for x in reversed(post) if x.kind in ("damage", "strike") and x.details.get("targets")), None)
    if last is None or (last.reading is not d.reading and not anywhere):
        return False
    d.details["targets"] = list(last.details["targets"])
    return True
