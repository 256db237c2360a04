"""Versions of a page or message -> what it says: each claim once, known since it was first told; what was edited or taken out speaks no more.

A page that is visited again gives a document for each text that it had. Documents are of one page by their links (`previous_version`) or by the address
from which they were fetched (`version_keys`). Their claims are told from all of them together, in the order in which they were fetched: any order of arrival
gives the same, and a version that is missing is passed over (docs/decisions/0008-versions.md).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from vigie.fuse.facts import fact
from vigie.fuse.voices import speaker
from vigie.fuse.wordings import Pair, at, changed, entry, same
from vigie.picture import Change, DocumentRow, TakenBack, Told


@dataclass
class Versions:
    """What pages with several versions say. `told`: the claims that speak or spoke, by id; `again`: claim of a later version -> the claim that it repeats."""

    told: dict[str, Told] = field(default_factory=dict)
    again: dict[str, str] = field(default_factory=dict)


def version_keys(document: DocumentRow) -> tuple[str, ...]:
    """Return the keys of which two documents share one where they are versions of one page: their addresses, where fetched, and the links between them."""
    own = [f"u:{document.uri}"] if document.uri and document.fetched else []
    return (*own, f"d:{document.document_id}", *([f"d:{document.previous_version}"] if document.previous_version else []))


def versioned(told: Iterable[Told]) -> Versions:
    """Return what all claims say once those of pages with several versions are told together; the others stand as they are."""
    out = Versions()
    by_document: dict[str, list[Told]] = defaultdict(list)
    for t in told:
        by_document[t.document.document_id].append(t)
    for family in families(of[0].document for of in by_document.values()):
        if len(family) == 1:
            out.told.update((t.claim.claim_id, t) for t in by_document[family[0].document_id])
        else:
            page(family, by_document, out)
    return out


def families(documents: Iterable[DocumentRow]) -> Iterator[list[DocumentRow]]:
    """Yield the documents by page: the versions of each in the order in which they were fetched."""
    every = {d.document_id: d for d in documents}
    into: dict[str, str] = {}

    def root(key: str) -> str:
        while into.setdefault(key, key) != key:
            key = into[key]
        return key

    for i in sorted(every):
        first, *rest = version_keys(every[i])
        for key in rest:
            a, b = sorted((root(first), root(key)))
            into[b] = a
    pages: dict[str, list[DocumentRow]] = defaultdict(list)
    for i in sorted(every):
        pages[root(version_keys(every[i])[0])].append(every[i])
    for key in sorted(pages):
        yield _in_order(pages[key])


def _in_order(family: list[DocumentRow]) -> list[DocumentRow]:
    """By when they were fetched, else published; of one moment the one that another names as its predecessor first."""
    by_id = {d.document_id: d for d in family}

    def depth(d: DocumentRow) -> int:
        seen = {d.document_id}
        while (before := by_id.get(d.previous_version or "")) and before.document_id not in seen:
            seen.add(before.document_id)
            d = before
        return len(seen)

    moment = {d.document_id: d.fetched or d.published for d in family}
    return sorted(family, key=lambda d: (m := moment[d.document_id], (m is not None, m.timestamp() if m else 0.0, depth(d), d.document_id))[1])


def known_by(family: Sequence[DocumentRow], known_at: datetime) -> list[DocumentRow]:
    """Return the versions of a page (in their order) that were fetched by a moment: what an edit says was not known before it was seen.

    The first counts by its own clocks.
    """
    return [d for n, d in enumerate(family) if n == 0 or d.fetched is None or d.fetched <= known_at]


# ---------------------------------------------------------------- one page
@dataclass
class _Line:
    """One claim through the versions of its text. `first`: as it is told; `last`: as the newest version that holds it has it; `heir`: what took its place."""

    first: Told
    last: Told
    taken: TakenBack | None = None


@dataclass
class _Text:
    """One text through its versions: an address that is used for something else has several. `posts`: seats of its entries, by their clocks."""

    lines: list[_Line]
    newest: DocumentRow
    posts: dict[datetime | None, int]
    n_posts: int


def page(family: Sequence[DocumentRow], by_document: Mapping[str, Sequence[Told]], out: Versions) -> None:
    """Put what the versions of one page say to `out`."""
    texts: list[_Text] = []
    for document in family:
        claims = sorted(by_document[document.document_id], key=lambda t: (at(t), t.claim.claim_id))
        held = _continued(texts, document, claims)
        if held is None:
            seats = {entry(t): t.claim.post for t in reversed(claims)}
            texts.append(_Text([_Line(t, t) for t in claims], document, seats, 1 + max(t.claim.post for t in claims)))
        else:
            texts.append(texts.pop(texts.index(held)))
            _next_version(held, document, claims, out)
    for line in (line for text in texts for line in text.lines):
        claim = line.first.claim
        if claim.duplicate_of in out.again:
            claim = replace(claim, duplicate_of=out.again[claim.duplicate_of])
        out.told[claim.claim_id] = replace(line.first, claim=claim, taken_back=line.taken)


def _continued(texts: Sequence[_Text], document: DocumentRow, claims: Sequence[Told]) -> _Text | None:
    """The text of which a document is the next version: that with which it has most claims in common, else the last one of the same moment of publication."""
    able = [x for x in texts if x.newest.fetched is None or x.newest.fetched != document.fetched or document.previous_version == x.newest.document_id]
    common = [(len(same([line.last for line in x.lines], claims)), n, x) for n, x in enumerate(able)]
    most = max(common, key=lambda c: c[:2], default=None)
    if most and most[0]:
        return most[2]
    return next((x for x in reversed(able) if document.published and x.newest.published == document.published), None)


def _next_version(text: _Text, document: DocumentRow, claims: Sequence[Told], out: Versions) -> None:
    lines = {id(line.last): line for line in text.lines}
    standing = [line for line in text.lines if line.taken is None]
    kept = same([line.last for line in (*standing, *(x for x in text.lines if x.taken))], claims)
    matched = {id(n) for _, n in kept}
    fresh = [n for n in claims if id(n) not in matched]
    again = {id(o) for o, _ in kept}
    edited = changed((line.last for line in standing if id(line.last) not in again), fresh, kept)
    heirs = {id(n): lines[id(o)] for o, n in edited}
    seats = _seats(text, [(lines[id(o)].first, n) for o, n in (*kept, *edited)], claims)
    dropped = _dropped([line for line in standing if id(line.last) not in again and line not in heirs.values()], [o for o, _ in kept], kept, claims)
    known = {entry(t) for t in (line.last for line in text.lines)}
    for o, n in kept:
        line = lines[id(o)]
        line.last, line.taken = n, None
        out.again[n.claim.claim_id] = line.first.claim.claim_id
    for line in dropped:
        line.taken = TakenBack(document.fetched, document.document_id)
    for n in fresh:
        seen_at = max((m for m in (n.known_at, document.fetched) if m), default=None) if entry(n) in known else n.known_at
        before = heirs.get(id(n))
        place = at(before.first) if before else _place(n, kept, lines)
        text.lines.append(_Line(_seated(n, text.lines[0].first.claim.document_id, seats[n.claim.post], place, seen_at), n))
        if before:
            before.taken = TakenBack(document.fetched, document.document_id, n.claim.claim_id)
    text.newest = document


def _dropped(gone: Iterable[_Line], still: Sequence[Told], kept: Sequence[Pair], claims: Sequence[Told]) -> list[_Line]:
    """Of the claims that a version does not hold, those that were taken out: entries below the last one of a live page, and the end of a page that has new
    things at its top, have only slid off."""
    clocks = [c for t in claims if (c := entry(t))]
    last = max((at(o) for o in still), default=None)
    first = min((at(n) for _, n in kept), default=None)
    pushed = first is not None and any(at(n) < first and all(n is not k for _, k in kept) for n in claims)
    out = []
    for line in gone:
        clock = entry(line.last)
        if clock is not None:
            taken = any(c <= clock for c in clocks)
        else:
            taken = not pushed or (last is not None and at(line.last) < last)
        if taken:
            out.append(line)
    return out


def _seats(text: _Text, pairs: Iterable[tuple[Told, Told]], claims: Sequence[Told]) -> dict[int, int]:
    """Post of a version -> the post of the text that it is: that of the claims which it has in common with it, else that of its clock, else a new one."""
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    for first, n in pairs:
        votes[n.claim.post][first.claim.post] += 1
    seats: dict[int, int] = {}
    for n in claims:
        post, clock = n.claim.post, entry(n)
        if post in seats:
            continue
        if post in votes:
            seats[post] = min(votes[post], key=lambda p: (-votes[post][p], p))
        elif clock in text.posts and (clock is not None or len({t.claim.post for t in claims}) == 1):
            seats[post] = text.posts[clock]
        else:
            seats[post], text.n_posts = text.n_posts, text.n_posts + 1
        text.posts.setdefault(clock, seats[post])
    return seats


def _place(n: Told, kept: Sequence[Pair], lines: Mapping[int, _Line]) -> int:
    """Where new words stand in the text as it was first: as far behind the claim before them as in their version."""
    around = [(o, k) for o, k in kept if k.claim.post == n.claim.post]
    if not around:
        return at(n)
    o, k = min(around, key=lambda x: (at(x[1]) > at(n), abs(at(x[1]) - at(n)), x[1].claim.claim_id))
    return max(0, at(lines[id(o)].first) + at(n) - at(k))


def _seated(told: Told, document_id: str, post: int, place: int, known_at: datetime | None) -> Told:
    """The claim as one of the first version's: in its entry, at its place there."""
    shift = place - at(told)
    evidence = tuple(replace(s, start=s.start + shift, end=s.end + shift) for s in told.claim.evidence)
    return replace(told, claim=replace(told.claim, document_id=document_id, post=post, evidence=evidence), known_at=known_at)


# ---------------------------------------------------------------- what changed
def taken_back(told: Iterable[Told], about: str | None = None) -> list[Change]:
    """Return the claims that their sources changed or took out, as changes. `about`: the incident that they are of, None for claims that are of none."""
    gone = [(t, t.taken_back) for t in told if t.taken_back and (about or fact(t) is None)]
    return [_taken_back(t, of, about or t.claim.claim_id) for t, of in gone]


def _taken_back(t: Told, of: TakenBack, about: str) -> Change:
    class_ = "corrected" if of.heir else "withdrawn"
    return Change(of.at, about, "claim", t.claim.claim_id, of.heir, class_, "correction-by-source", speaker(t), of.document_id)
