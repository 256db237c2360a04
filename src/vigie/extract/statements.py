"""The last resort: what a source is quoted with, and which fits no other kind, is a statement."""

from __future__ import annotations

from vigie.extract.clauses import Clause
from vigie.extract.frames.draft import Draft
from vigie.extract.reading import Reading, grouped
from vigie.extract.speakers import Turn

SHORTEST = 4  # words; less says nothing
LITTLE = 3  # letters of a word that says nothing by itself
SAYING = {"say", "cite", "said-so", "relay", "medium", "org", "office", "witness", "role"}  # senses of who speaks, how and through what


def statements(all_readings: list[Reading], found: list[Draft], turns: dict[int, list[Turn]]) -> list[Draft]:
    """Return a statement for each attributed turn in which no claim was found."""
    out: list[Draft] = []
    taken: dict[int, list[Draft]] = {}
    for d in found:
        taken.setdefault(d.reading.order, []).append(d)
    for r in all_readings:
        if r.paragraph.sort in ("headline", "author", "caption", "table"):
            continue
        for t in turns[r.order]:
            if t.kind not in ("none", "author", "own"):
                out.extend(_statements(r, t, taken.get(r.order, [])))
    return out


def _statements(r: Reading, t: Turn, taken: list[Draft]) -> list[Draft]:
    """Each quotation of the turn in which nothing was found; without one, the whole turn."""
    if r.has("unverified") or r.has("question"):
        return []
    quotes = [(max(a, t.start), min(b, t.end)) for a, b in r.quotes if a < t.end and b > t.start]
    quotes = [(a, b) for a, b in quotes if _words(r, a, b) >= SHORTEST]
    spans = [(a, b) for a, b in quotes if not any(_covered(d, a, b) for d in taken)]
    if not quotes and not any(d.start < t.end and d.end > t.start for d in taken):
        told = t.explicit and (_words(r, t.start, t.end) >= SHORTEST + 3 and _content(r, t) > 0 or _denies(r, t))
        if told or r.opens_quoted and _words(r, t.start, t.end) >= SHORTEST:
            spans = [(t.start, t.end)]
    out = [Draft("statement", r, Clause(a, b, []), a, b, []) for a, b in spans]
    for d in out:
        d.modality = "denied" if not quotes and _denies(r, t) else None  # 'Moscow has denied': what was told before did not happen
    return out


def _content(r: Reading, t: Turn) -> int:
    """Words of a turn beside who speaks, the verb of saying and the medium: 'the mayor of X, Y, wrote on Telegram' says nothing."""
    apart = [(m.start, m.end) for kind in ("person", "office", "organization") for m in r.of(kind)]
    apart += [(h.start, h.end) for h in r.hits if SAYING & grouped(h.senses).keys()]
    if t.attribution.span is not None:
        apart.append((t.attribution.span.start, t.attribution.span.end))
    return sum(x.kind == "w" and len(x.text) > LITTLE and t.start <= x.start < t.end and not any(a <= x.start < b for a, b in apart) for x in r.tokens)


def _denies(r: Reading, t: Turn) -> bool:
    """True where the turn's own verb of speech denies, and is not negated itself."""
    return any(
        v == "deny" and not any(0 <= h.start - n.end <= 1 or n.start < h.start < n.end for n, _ in r.senses("neg", t.start, h.start))
        for h, v in r.senses("say", t.start, t.end)
    )


def _covered(d: Draft, a: int, b: int) -> bool:
    at = d.anchors[0].start if d.anchors else d.start
    return a <= at < b


def _words(r: Reading, a: int, b: int) -> int:
    return sum(t.kind == "w" for t in r.tokens if a <= t.start < b)
