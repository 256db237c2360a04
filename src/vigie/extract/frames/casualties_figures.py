"""Which figure is whose: the number of a harm over an aside, behind who says so, behind 'has risen to', and the few of the many."""

from __future__ import annotations

from vigie.extract.clauses import Clause
from vigie.extract.frames.casualties_sums import PEOPLE
from vigie.extract.frames.draft import gap, hits, number_after, number_before, number_in, unit, values
from vigie.extract.reading import Reading, grouped
from vigie.model import Mention
from vigie.resources import Hit


def figure_of(r: Reading, clause: Clause, h: Hit, taken: set[int]) -> Mention | None:
    """Return the number that counts this harm; numbers in `taken` and ages are no candidates."""
    taken |= {m.start for m in r.of("quantity", clause.start, clause.end) if age(r, m)}
    return (
        number_in(r, clause, h, taken, PEOPLE)
        or _over_aside(r, clause, h, taken)
        or number_before(r, clause, h.start, taken, 7, PEOPLE)
        or number_after(r, clause, h.end, taken, 3, PEOPLE)
        or _over_speech(r, clause, h, taken)
        or _risen(r, clause, h, taken)
    )


def dead_by_then(r: Reading, clause: Clause, h: Hit) -> bool:
    """'Three wounded ... died in hospital': a phrase for being in hospital around the words for the death."""
    return any("killed" in values(x, "harm") and h.start < x.start < h.end for x in hits(r, clause, "harm"))


def _over_aside(r: Reading, clause: Clause, h: Hit, taken: set[int]) -> Mention | None:
    """'Four people, among them a firefighter, were hurt': the number before the aside is the toll."""
    inner = [x for x, _ in r.senses("including", clause.start, h.start)]
    if not inner:
        return None
    comma = next((t for t in r.tokens if t.text == "," and inner[-1].end <= t.start < h.start), None)
    if comma is None or len(gap(r, comma.end, h.start)) > 5:
        return None
    before = [t for t in r.tokens if t.text in (",", "(") and t.end <= inner[-1].start + 1]
    return number_before(r, clause, before[-1].start if before else inner[-1].start, taken, 4, PEOPLE)


def _over_speech(r: Reading, clause: Clause, h: Hit, taken: set[int]) -> Mention | None:
    """'Killed, according to the police, were three': the figure behind the words of who says so."""
    marks = [t for t in r.tokens if t.text == "," and t.start >= h.end]
    if len(marks) < 2 or gap(r, h.end, marks[0].start) or not (r.has("cite", marks[0].end, marks[1].start) or r.has("say", marks[0].end, marks[1].start)):
        return None
    return number_after(r, clause, marks[1].end, taken, 2, PEOPLE)


def _risen(r: Reading, clause: Clause, h: Hit, taken: set[int]) -> Mention | None:
    """'The number of dead in the strike on X has risen to four': the figure stands behind the words of a running total."""
    rise = next((c for c, _ in r.senses("cumulative", h.end, clause.end)), None)
    return number_after(r, clause, rise.end, taken, 2, PEOPLE) if rise is not None else None


def of_these(r: Reading, clause: Clause, h: Hit, n: Mention) -> str | None:
    """The harm right after 'two of the wounded', without a number of its own."""
    nxt = next((x for x in hits(r, clause, "harm") if x.start >= h.end), None)
    if nxt is None or n.start > h.start or not _among(r, n, h):
        return None
    between = gap(r, h.end, nxt.start)
    if len(between) > 2 and not (between.count(",") == 2 and len(between) <= 8):  # an aside: 'unfortunately'
        return None
    return next((v for v in values(nxt, "harm") if v == "killed"), None)


def one_of_them(r: Reading, clause: Clause, h: Hit) -> bool:
    """'One of the three wounded died', where 'one of three' reads as a share: the death is of one person by its verb."""
    share = next((m for m in r.of("quantity", clause.start, h.start) if unit(m) == "%" and m.text.replace(" ", "").isalpha() and h.start - m.end <= 1), None)
    nxt = next((x for x in hits(r, clause, "harm") if x.start >= h.end), None)
    return share is not None and nxt is not None and "one-person" in grouped(nxt.senses) and of_these(r, clause, h, share) == "killed"


def _among(r: Reading, n: Mention, h: Hit) -> bool:
    """True for 'one of the three wounded': a word of origin between the number and the harm, or two words more."""
    return len(gap(r, n.end, h.start)) >= 2 or len(n.text.split()) > 2 or any(n.end <= x.start < h.start for x, v in r.senses("role") if v == "origin")


def age(r: Reading, m: Mention) -> bool:
    """'A woman of 21', 'a man aged 64': the number is an age."""
    joint = any("conj" in grouped(h.senses) and h.start < m.start <= h.end + 1 for h in r.hits)  # 'a doctor and two nurses'
    persons = [h for h in r.hits if {"one-person", "harm"} & grouped(h.senses).keys() == {"one-person"}]  # 'one died, five were burnt' has no age
    near = (0 < m.start - h.end <= 9 and len(gap(r, h.end, m.start)) <= 1 for h in persons)
    return unit(m) is None and not joint and any(near)


LAST = 3  # words between the one person and the clause that tells what became of them: 'a cyclist in Ghent, who died'
VERB = 2  # words before the harm in that clause: 'who', 'killing', 'mort'


def the_one_before(r: Reading, clause: Clause, h: Hit) -> Hit | None:
    """'A wall fell on a man of 71, who died', 'a roof fell on a worker, killing him': the one person at the end of the clause before."""
    if clause.opener not in ("rel", ",") or h.start > clause.start and len(gap(r, clause.start, h.start)) > VERB:
        return None
    if any(x.end < h.start or x.start >= h.end for x in hits(r, clause, "person", "group")) or number_after(r, clause, h.end, set(), 3, PEOPLE):
        return None
    before = [x for x, _ in r.senses("one-person", r.start, clause.start)]
    told = gap(r, h.end, clause.end)
    if not before or clause.opener == "," and len(told) > 2 and not any(x.start - h.end <= 1 for x, _ in r.senses("pron", h.end, clause.end)):
        return None  # 'killing hopes of a deal'
    words = [w for w in gap(r, before[-1].end, clause.start) if w != ","]
    aged = any(age(r, m) and before[-1].end <= m.start < clause.start for m in r.of("quantity", r.start, clause.start))
    return before[-1] if len(words) <= LAST + 2 * aged else None
