"""A sentence -> clauses: stretches that carry one predicate each, lists kept whole.

Cut points are commas, semicolons, dashes, brackets, coordinating, contrasting, relative and causal words; a piece without
a predicate of its own joins its neighbour, so that 'in Kyiv, Odesa and Sumy' or 'water and heat' stay with their verb.
"""

from __future__ import annotations

from dataclasses import dataclass

from vigie.extract.reading import Reading, grouped
from vigie.model import Mention, QuantityValue, Toponym
from vigie.resources import Hit
from vigie.text import Token

ANCHORS = {
    "act", "harm", "none", "state", "lack", "alert", "hazard", "aid", "response", "advice", "move", "diplomacy", "force", "body", "victims", "work", "off",
}  # fmt: skip
SPEECH = {"say", "cite", "said-so", "relay"}
_CUT = set(",;:()[]\u2013\u2014-\u2022|/") | {"."}
DASHES = {"\u2013", "\u2014"}
APART = {";", ":", "but", "|"} | DASHES  # a piece without a predicate behind one of these does not go on with what stands before
_WORD_CUTS = ("conj", "but", "rel", "cause")


@dataclass(slots=True)
class Clause:
    """A stretch of a sentence with its anchors (hits that can make a claim). `opener`: the group of the word that began it."""

    start: int
    end: int
    anchors: list[Hit]
    opener: str = ""
    speech: bool = False  # carries the words of attribution and nothing else
    elliptic: bool = False  # a figure with a place, a date or a speaker of its own, its predicate left out

    def holds(self, offset: int) -> bool:
        return self.start <= offset < self.end


def _cuts(r: Reading) -> list[tuple[int, str]]:
    """(offset, kind) at which a piece may begin; nothing is cut inside a mention."""
    shields = [(m.start, m.end) for m in r.mentions if m.end - m.start > 1]
    shields += [(h.start, h.end) for h in r.hits]
    out: list[tuple[int, str]] = []
    for t in r.tokens:
        if t.kind == "p" and t.text in _CUT:
            if t.text == "." and t.end >= r.end - 2 or t.text == "/" and _glued(r, t):
                continue
            out.append((t.end, t.text))
    for h in r.hits:
        own = grouped(h.senses)
        for kind in _WORD_CUTS:
            if kind in own:
                out.append((h.start, kind))
                break
    out.sort()
    return [(o, k) for o, k in out if r.start < o < r.end and not any(a < o < b for a, b in shields)]


def _glued(r: Reading, t: Token) -> bool:
    """'165 km/h', 'and/or': a stroke between two words that touch it parts nothing."""
    return any(x.end == t.start and x.kind == "w" for x in r.tokens) and any(x.start == t.end and x.kind == "w" for x in r.tokens)


def clauses(r: Reading) -> list[Clause]:
    """Return the clauses of a sentence, in order; at least one, covering all anchors."""
    pieces: list[Clause] = []
    begin, opener = r.start, ""
    for offset, kind in [*_cuts(r), (r.end, "")]:
        if offset > begin:
            pieces.append(Clause(begin, offset, [], opener))
            begin = offset
        opener = kind
    anchors = [h for h in r.hits if not ANCHORS.isdisjoint(grouped(h.senses)) and ("exists" not in grouped(h.senses) or _stands(r, h))]
    speech = [h.start for h in r.hits if not SPEECH.isdisjoint(grouped(h.senses))]
    for p in pieces:
        p.anchors = [h for h in anchors if p.start <= h.start < p.end]
        p.speech = not p.anchors and any(p.start <= at < p.end for at in speech)
    return _merged(r, pieces)


def _stands(r: Reading, h: Hit) -> bool:
    """True where 'there is' tells that a service is there: at the end of its clause, or right before the service; else it is a copula."""
    after = next((t for t in r.tokens if t.start >= h.end), None)
    if any(0 <= s.start - h.end <= 1 for s, _ in r.senses("service")):
        return True
    told = any(s.end <= h.start for s, _ in r.senses("service"))
    closed = after is None or after.kind == "p" or any(x.start == after.start and grouped(x.senses).keys() & {"conj", "place", "role"} for x in r.hits)
    return told and (closed or any(m.start == after.start for m in r.of("time") if after is not None))


def _merged(r: Reading, pieces: list[Clause]) -> list[Clause]:
    """Join pieces without a predicate to a neighbour: a list continues backwards, an introduction goes forwards."""
    out: list[Clause] = []
    waiting: Clause | None = None
    skip = 0
    for i, p in enumerate(pieces):
        if skip:
            skip -= 1
            continue
        whole, skip = _elliptic_from(r, pieces, i)
        if whole is not None:
            if waiting is not None:
                out.append(waiting)
                waiting = None
            out.append(whole)
            continue
        if p.speech and out and out[-1].anchors and _words(r, out[-1]) <= 2 and i + 1 < len(pieces) and not pieces[i + 1].speech:
            pieces[i + 1].start, pieces[i + 1].anchors = out[-1].start, [*out[-1].anchors, *pieces[i + 1].anchors]
            pieces[i + 1].opener = out[-1].opener
            out.pop()  # 'damaged, the ministry admits, are two ships': the predicate alone before the speech
            continue
        if p.speech and i + 1 < len(pieces) and pieces[i + 1].opener == "," and not pieces[i + 1].speech:
            if waiting is not None and pieces[i + 1].anchors:
                waiting.end = p.end  # 'some missiles, he admitted, hit ...': the speech stands inside the clause
                continue
            if waiting is None and out and out[-1].anchors and not pieces[i + 1].anchors and p.opener == "," and not _elliptic_from(r, pieces, i + 1)[0]:
                out[-1].end = p.end
                continue
        if p.speech:
            if waiting is not None:
                out.append(waiting)
                waiting = None
            out.append(p)
            continue
        if p.anchors and _only_denies(r, p) and out and out[-1].anchors and out[-1].end == p.start and _words(r, out[-1]) <= 4:
            out[-1].end = p.end  # 'dead, fortunately, there are none'
            out[-1].anchors += p.anchors
            continue
        if p.opener == "conj" and _words(r, p) == 2 and out and out[-1].anchors and out[-1].end == p.start and _both_act(out[-1], p):
            out[-1].end = p.end  # 'jammed or shot down': two verbs of one subject
            out[-1].anchors += p.anchors
            continue
        if p.anchors and _only_denies(r, p) and len(out) > 1 and out[-1].speech and out[-2].anchors:
            out[-2].end = p.end  # 'cuts, in his words, there are none'
            out[-2].anchors += p.anchors
            out.pop()
            continue
        if not p.anchors:
            if waiting is not None:
                waiting.end = p.end
            elif out and (out[-1].anchors or out[-1].elliptic) and out[-1].end == p.start and (p.opener not in APART or _nominal(r, out[-1], p)):
                out[-1].end = p.end
            else:
                waiting = Clause(p.start, p.end, [], p.opener)
            continue
        if waiting is not None:
            p = Clause(waiting.start, p.end, p.anchors, waiting.opener)
            waiting = None
        out.append(p)
    if waiting is not None:
        if out and out[-1].anchors:
            out[-1].end = waiting.end
        else:
            out.append(waiting)
    return out or [Clause(r.start, r.end, [])]


def _both_act(a: Clause, b: Clause) -> bool:
    return len(b.anchors) == 1 and "act" in grouped(b.anchors[0].senses) and any("act" in grouped(h.senses) for h in a.anchors)


def _nominal(r: Reading, a: Clause, p: Clause) -> bool:
    """'The epicentre - in the mountains of X': a dash in place of the verb, behind a noun or two."""
    return p.opener in DASHES and _words(r, a) <= 2 and _words(r, p) <= 6


def _line_head(r: Reading, p: Clause) -> bool:
    """'Одеська – 394': an adjective of a place with a dash or colon after it heads a line of a list."""
    for m in r.of("place", p.start, p.end):
        after = next((t for t in r.tokens if t.start >= m.end), None)
        if after is None or after.kind == "p" or any("conj" in grouped(h.senses) and h.start == after.start for h in r.hits):
            return True  # 'над Воронежской, 17 - над Белгородской': the word for region is left out
    return False


def _arms_alone(r: Reading, p: Clause) -> bool:
    """Weapons with their numbers and no verb: a list below a total ('among them 25 Kalibrs', '- 7 Kinzhals'), or 'X counted 69 missiles'."""
    arms = [h for h in r.hits if p.holds(h.start) and "weapon" in grouped(h.senses)]
    if not arms or not any(p.holds(m.start) and m.start < arms[-1].start for m in r.of("quantity", p.start, p.end)):
        return False
    if not any(ANCHORS & grouped(h.senses).keys() for h in r.hits):
        return True
    return p.opener == ":" or any(p.start <= h.start < arms[0].start for h, _ in r.senses("including", p.start, p.end))


FIGURES = {None, "person", "customer", "household", "building", "home", "%", "km/h", "cm", "mm", "m", "m3/s"}


def _words(r: Reading, p: Clause) -> int:
    return sum(t.kind == "w" and p.holds(t.start) for t in r.tokens)


def _only_denies(r: Reading, p: Clause) -> bool:
    return (
        all("lack" in grouped(h.senses) and "state" not in grouped(h.senses) for h in p.anchors)
        and sum(t.kind == "w" and p.holds(t.start) for t in r.tokens) <= 2
    )


def _elliptic_from(r: Reading, pieces: list[Clause], i: int) -> tuple[Clause | None, int]:
    """The elliptic clause that begins with piece i, and how many further pieces it takes in (at most three)."""
    if _first_of_list(r, pieces, i):
        return None, 0
    for j in range(i, min(i + 4, len(pieces))):
        if pieces[j].anchors:
            break
        whole = Clause(pieces[i].start, pieces[j].end, [], pieces[i].opener, elliptic=True)
        if _elliptic(r, whole):
            while (
                _arms_alone(r, whole)
                and j + 1 < len(pieces)
                and not pieces[j + 1].anchors
                and not pieces[j + 1].speech
                and pieces[j + 1].opener in (",", "conj")
            ):
                j += 1  # a list of weapons stays whole
                whole.end = pieces[j].end
            return whole, j - i
    return None, 0


def _first_of_list(r: Reading, pieces: list[Clause], i: int) -> bool:
    """'30 missiles | and 68 drones were shot down': weapons coordinated with those that the next piece's verb is about."""
    if i + 1 >= len(pieces) or pieces[i + 1].opener != "conj" or not pieces[i + 1].anchors:
        return False
    arms = [h for h in r.by_group.get("weapon", []) if pieces[i + 1].holds(h.start) and h.end <= pieces[i + 1].anchors[0].start]
    return bool(arms) and any(pieces[i].holds(h.start) for h in r.by_group.get("weapon", [])) and not pieces[i].speech


def _numbers(r: Reading, m: Mention) -> bool:
    """'2) Sumy', '3. Odesa', 'No 4': a figure that numbers a line or a thing and counts nothing."""
    after = next((t for t in r.tokens if t.start >= m.end), None)
    before = next((t for t in reversed(r.tokens) if t.end <= m.start), None)
    bracket = after is not None and after.start == m.end and after.text == ")" and (before is None or before.text != "(")
    return bracket or (before is not None and before.text in ("\u2116", "#"))


def _elliptic(r: Reading, p: Clause) -> bool:
    """True for 'Finistère: 262,000', 'of whom 780,000 in Brittany', 'the mayor five': one figure and what it is of."""
    if _arms_alone(r, p):
        return True
    grouped_people = [h for h in r.hits if p.holds(h.start) and "group" in grouped(h.senses)]
    if grouped_people and r.of("quantity", p.start, p.end):
        return not any(ANCHORS & grouped(h.senses).keys() for h in r.hits)
    if p.opener == "rel" and not r.has("including", p.start, p.end):
        return False  # 'the city, which had 285,000 inhabitants'
    figures = [
        m
        for m in r.of("quantity", p.start, p.end)
        if isinstance(m.value, QuantityValue) and not m.value.ordinal and m.value.unit in FIGURES and (m.value.quantity.min or 0) > 0 and not _numbers(r, m)
    ]
    if len(figures) != 1 or any(h for h in r.hits if p.holds(h.start) and {"weapon", "object", "group", "one-person"} & grouped(h.senses).keys()):
        return False
    words = sum(t.kind == "w" for t in r.tokens if p.holds(t.start))
    if r.has("cite", p.start, p.end) or figures[0].value.quantity.min == 1 and figures[0].text[:1].isalpha():  # type: ignore[union-attr]
        return False
    own = (
        r.has("say", p.start, p.end)
        or r.has("cumulative", p.start, p.end)
        or _line_head(r, p)
        or any(isinstance(m.value, Toponym) and not m.value.adjective for m in r.of("place", p.start, p.end))
        or r.of("time", p.start, p.end)
        or r.of("person", p.start, p.end)
    )
    return bool(own) and words <= 14
