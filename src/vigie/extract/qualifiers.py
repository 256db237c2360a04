"""Modality and verification of a claim, by cues with a scope, as in clinical text."""

from __future__ import annotations

from datetime import datetime, timedelta

from vigie.extract.frames.draft import DASHES, Draft
from vigie.extract.reading import Reading, grouped
from vigie.model import QuantityValue, Timing
from vigie.resources import Hit

DENIABLE = {"strike", "launch", "interception", "explosion", "damage", "hazard", "force", "movement", "statement", "response"}
OLD = timedelta(days=3)  # what began more than this before the document's day is standing context, not news


def modality(d: Draft, when: Timing | None, day: datetime | None) -> tuple[str, str]:
    """Return (modality, reason). Order: background, denied, possible, planned, actual."""
    r, c = d.reading, d.clause
    if d.modality:
        return d.modality, "frame"
    for h, v in r.senses("say", r.start, max((x.start for x in d.anchors), default=c.end)):
        if v in ("promise", "fear") and d.kind != "advice":
            return ("planned" if v == "promise" else "possible"), f"'{_words(h)}' ({h.where})"
    why = _background(d, when, day)
    if why:
        return "background", why
    if d.kind in DENIABLE:
        cue = _negated(d) or _denial(d)
        if cue:
            return "denied", cue
    for group in ("possible", "planned"):
        for h, _ in r.senses(group, c.start, c.end):
            if d.kind in ("advice", "aid", "alert") and (group == "possible" or d.kind == "advice"):
                continue
            return group, f"'{_words(h)}' ({h.where})"
        for h, _ in r.senses(group, r.start, c.start):
            if "say" in grouped(h.senses) and not any(x.start > h.end and x.end < c.start for x, _ in r.senses("but")):
                return group, f"'{_words(h)}' ({h.where})"
    return "actual", "no cue"


def _words(h: object) -> str:
    return " ".join(sorted(getattr(h, "senses", ())))


def _background(d: Draft, when: Timing | None, day: datetime | None) -> str:
    r, c = d.reading, d.clause
    if d.kind in ("advice", "statement"):
        return ""
    for h, _ in r.senses("background"):
        if c.start <= h.start < c.end or h.start < c.start:
            return f"'{_words(h)}' ({h.where})"
    if when is not None and when.start is not None and day is not None:
        if when.role == "since" and not nth(d) and day - when.start > OLD and d.kind in ("strike", "damage", "launch", "force", "diplomacy"):
            return "since a time long before this document"
        if when.role == "when" and when.end is not None and day - when.end > OLD:
            return "a time long before this document"
    return ""


def nth(d: Draft) -> bool:
    """'The ninth attack since May', said of today's."""
    return any(isinstance(m.value, QuantityValue) and m.value.ordinal for m in d.reading.of("quantity", d.clause.start, d.clause.end))


def _predicate(r: Reading, last: int, n: Hit) -> bool:
    """'The reports of a dam burst - a fake': a denial that is all there is behind a dash."""
    before = [t for t in r.tokens if last <= t.start < n.start]
    after = next((t for t in r.tokens if t.start >= n.end), None)
    marks = [t.text for t in before if t.kind == "p"]
    return len(marks) == 1 and before[-1].text in DASHES and (after is None or after.kind == "p")


def _parted(r: Reading, a: int, b: int) -> bool:
    """True where a comma or the like stands between: what is denied behind it is something else."""
    return any(t.kind == "p" and a <= t.start < b for t in r.tokens)


def _negated(d: Draft) -> str:
    """A negation in the claim's clause, in front of its anchor (French 'ne ... pas' stands around the verb)."""
    r, c = d.reading, d.clause
    for h in d.anchors:
        if "neg" in grouped(h.senses):
            return f"({h.where})"
    first = min((h.start for h in d.anchors), default=c.start)
    last = max((h.end for h in d.anchors), default=c.end)
    for n, _ in r.senses("neg", c.start, c.end):
        if any(0 <= h.start - n.end <= 1 and h.end <= first for h, _ in r.senses("say", c.start, first)):
            continue  # 'has not denied having struck': the speech is negated
        if "lack" in grouped(n.senses) or n.start >= last and _predicate(r, last, n):
            return f"({n.where})"  # 'there were no ...' in free order
        if n.start < first and first - n.end < 60 or first <= n.start <= last + 12 and not _parted(r, last, n.start):
            return f"({n.where})"
    return ""


def _denial(d: Draft) -> str:
    """'X denies having shelled a hospital': the verb of denial stands right before the act, itself not negated."""
    if d.kind not in ("strike", "launch", "damage", "force", "explosion"):
        return ""
    r, first = d.reading, min((h.start for h in d.anchors), default=d.start)
    for h, v in r.senses("say", r.start, first):
        told = next((x.start for x, _ in r.senses("rel", h.end) if not any(t.kind == "w" and h.end <= t.start < x.start for t in r.tokens)), h.end)
        if v != "deny" or any(told <= t.start < first and t.text in ',;:.()\u00ab\u201c"' for t in r.tokens):
            continue  # 'denied, that is, ...' has the comma of its subordinate clause: languages that write one before 'that'
        between = sum(t.kind == "w" and h.end <= t.start < first for t in r.tokens)
        if between <= 6 and not any(0 <= h.start - n.end <= 1 or n.start < h.start < n.end for n, _ in r.senses("neg", r.start, h.start)):
            return f"'{_words(h)}' ({h.where})"
    return ""


def unverified_reach(r: Reading, d: Draft, models_told: bool) -> bool:
    """True where the outlet's 'could not verify' of sentence `r` is about this claim.

    A weapon named there reaches the entry's claims that state it (its model first); casualties or fighting named reach those; a doubt
    about nothing in particular ('these claims') reaches the paragraph, or the one before where the doubt stands alone.
    """
    arms = {v.partition("/")[0] for _, v in r.senses("weapon")}
    models = {v.partition("/")[2] for _, v in r.senses("weapon")} - {""}
    if models:
        return any(w.get("model") in models for w in d.details.get("weapons", []))
    if arms:
        own = [w for w in d.details.get("weapons", []) if w["class"] in arms or "any" in arms]
        return any("model" in w for w in own) if models_told else bool(own)
    if r.has("harm") or r.has("victims"):
        return d.kind == "casualties"
    near = d.reading.paragraph is r.paragraph or (r.first_of_paragraph and d.reading.paragraph.end <= r.paragraph.start and not r.document_gap(d.reading))
    if r.has("force"):
        return near and d.kind in ("force", "strike", "interception", "casualties")
    return near and d.kind not in ("advice", "aid")
