"""Readings -> claims: frames find what is said, then speaker, time, places, modality and verification are put to it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from hashlib import sha256

from vigie.extract import evidence, qualifiers
from vigie.extract.clauses import clauses
from vigie.extract.days import Days, day, timing
from vigie.extract.frames import drafts
from vigie.extract.frames.asking import asked
from vigie.extract.frames.draft import Draft
from vigie.extract.frames.hazard import has_size
from vigie.extract.frames.services import TRANSPORT
from vigie.extract.nature import without_strikes
from vigie.extract.reading import Reading
from vigie.extract.select import selected
from vigie.extract.sites import with_sites
from vigie.extract.speakers import Turn, speakers
from vigie.extract.statements import statements
from vigie.extract.whereabouts import Places
from vigie.model import Attribution, Claim, Document, PersonValue
from vigie.resources import kinds

REACH = 80  # sentences back that 'we could not verify' may mean: more than any entry of the gold holds, and the work stays linear


def claims(document: Document, all_readings: list[Reading]) -> tuple[Claim, ...]:
    """Return the claims of a document in text order."""
    turns = speakers(document, all_readings)
    found: list[Draft] = []
    for r in all_readings:
        if r.paragraph.sort == "author" or _asks(document, r):
            continue
        own: list[Draft] = []
        if (hits := with_sites(r)) is not r.hits:
            r.hits = hits
            r.index()
        doubt = next((h.start for h, _ in r.senses("unverified")), None)
        for clause in clauses(r):
            if doubt is not None and clause.end > doubt and not any(h.start < doubt for h in clause.anchors):
                break  # what follows names the thing in doubt, it does not claim it
            if clause.anchors or clause.elliptic or has_size(r, clause):
                own.extend(drafts(r, clause, [*_earlier(found, r), *own]))
            elif "ask" in r.by_group:
                own.extend(asked(r, clause))
        found.extend(own)
    _totals(all_readings, found)
    found = selected(without_strikes(all_readings, found), turns)
    found.extend(statements(all_readings, found, turns))
    found.sort(key=lambda d: (d.start, d.end, d.kind))
    places = Places(document, all_readings)
    days = Days(document)
    out = [_claim(document, d, _turn(turns, d), places, days) for d in found]
    return tuple(_identified(document, _contested(document, _verified(document, all_readings, found, out))))


def _contested(document: Document, out: list[Claim]) -> list[Claim]:
    """The claims of a speaker whose office the text tells otherwise than the register: both values stand with each."""
    known: dict[str, tuple[dict[str, str], ...]] = {}
    for m in document.mentions:
        v = m.value
        if isinstance(v, PersonValue) and v.conflict is not None:
            c = v.conflict
            row = {"type": "office", "about": c.about, "stated": c.stated, "known": c.known, "why": c.why, "where": c.where, "quote": m.text}
            if all(row["stated"] != x["stated"] for x in known.get(c.about, ())):
                known[c.about] = (*known.get(c.about, ()), row)
    if not known:
        return out
    return [replace(c, conflicts=found) if (found := known.get(c.attribution.person_id or c.attribution.name or "")) else c for c in out]


def _asks(document: Document, r: Reading) -> bool:
    """True where the sentence ends with a question mark: a question claims nothing."""
    return document.view[max(r.start, r.end - 4) : r.end].rstrip(' "\u00bb\u201d)').endswith("?")


def _earlier(found: list[Draft], r: Reading) -> list[Draft]:
    """The drafts of the paragraph so far; at its beginning the last one of the entry, for lists that go on line by line."""
    here = [d for d in found[-12:] if d.reading.paragraph is r.paragraph]
    return here or [d for d in found[-1:] if d.reading.post.index == r.post.index]


def _totals(all_readings: list[Reading], found: list[Draft]) -> None:
    """In an entry that calls itself an update or a correction a toll is the running total."""
    begins: dict[int, int] = {}
    for r in all_readings:
        if r.has("update") or r.has("correction"):
            begins.setdefault(r.post.index, r.order)
    for d in found:
        if d.kind == "casualties" and begins.get(d.reading.post.index, 1 << 30) <= d.reading.order and {"killed", "injured"} & d.details.keys():
            d.details.setdefault("cumulative", True)


def _turn(turns: dict[int, list[Turn]], d: Draft) -> Turn:
    """The turn that covers the claim's anchor."""
    own = turns[d.reading.order]
    if d.follows is not None and not any(t.explicit for t in own):
        back = _turn(turns, d.follows)
        return replace(back, attribution=replace(back.attribution, span=None), why=f"goes on from the figure before: {back.why}", explicit=False)
    at = d.anchors[0].start if d.anchors else d.start
    return next((t for t in own if t.start <= at < t.end), own[-1])


def _claim(document: Document, d: Draft, turn: Turn, places: Places, days: Days) -> Claim:
    who = turn.attribution
    when = timing(document, d)
    modality, why = qualifiers.modality(d, when, day(document, d.reading))
    modality, why = days.standing(d, when, modality, why)
    where, where_why = places.of(d, turn, modality)
    if (
        d.kind == "service"
        and d.details.get("state") == "out"
        and d.details.get("service") not in TRANSPORT
        and where
        and all(p.place.level == "country" and not p.part for p in where)
    ):
        if not d.reading.has("all", d.clause.start, d.clause.end):
            d.details["state"] = "partial"  # outages somewhere in a country are not the country's
    time, time_why = days.of(d, when, modality)
    return Claim(
        claim_id="",
        document_id=document.document_id,
        post=d.reading.post.index,
        kind=d.kind,
        evidence=(evidence.span(document, d),),
        attribution=who,
        verification="witnessed" if who.office == "own-reporting" else "none",
        modality=modality,
        time=time,
        places=where,
        details=d.details,
        confidence=_confidence(d, turn, where_why, modality),
        said_at=d.reading.post.posted_at,
        trace=(
            ("kind", ", ".join(sorted({h.where for h in d.anchors}))),
            ("attribution", turn.why),
            ("modality", why),
            ("places", where_why),
            ("time", time_why),
        ),
    )


def _confidence(d: Draft, turn: Turn, where_why: str, modality: str) -> float:
    """How much of a claim is likely to be right: what its kind reached on gold that nobody tuned on, less for what was guessed.

    The steps are differences of the same measurement (docs/QUALITY.md); re-run benchmarks/calibration.py before changing one.
    """
    score = float(kinds()[d.kind]["confidence"])
    score += 0.06 * (turn.kind == "author")
    score -= 0.08 * turn.why.startswith(("completes", "goes on"))
    score -= 0.08 * where_why.startswith(("said before", "said after"))
    score -= 0.15 * (modality == "denied")
    score -= 0.10 * bool(d.flags & {"thin", "no-figure", "needs-object"})
    score -= 0.05 * (d.reading.paragraph.sort == "list")
    return round(min(0.95, max(0.2, score)), 2)


def _verified(document: Document, all_readings: list[Reading], found: list[Draft], out: list[Claim]) -> list[Claim]:
    """'We could not verify ...' reaches the claims of its post that it is about; 'confirmed' and 'disputed' their own sentence."""
    orders, nobody = [d.reading.order for d in found], Attribution()
    for r in all_readings:
        for group in ("unverified", "disputed", "confirmed"):
            cue = next((h for h, _ in r.senses(group)), None)
            if cue is None:
                continue
            back = REACH if group == "unverified" else 0
            reached = range(bisect_left(orders, r.order - back), bisect_right(orders, r.order))
            same_post = [i for i in reached if found[i].reading.post.index == r.post.index and out[i].verification != "witnessed"]
            told = back > 0 and any("model" in w for i in same_post for w in found[i].details.get("weapons", []))
            for i in same_post:
                d = found[i]
                here = d.reading is r
                before = d.reading.order <= r.order and out[i].attribution != nobody
                if here if group != "unverified" else before and qualifiers.unverified_reach(r, d, told):
                    out[i] = replace(out[i], verification=group, trace=(*out[i].trace, ("verification", cue.where)))
    return out


def _identified(document: Document, out: list[Claim]) -> list[Claim]:
    """Ids from content; a paragraph's repetition is marked with the claim that said the same in the same words first."""
    seen: dict[tuple[object, ...], str] = {}
    ids: dict[str, int] = {}
    done = []
    for c in out:
        key = (
            c.kind,
            " ".join(c.evidence[0].text.split()).casefold(),
            c.attribution.name,
            c.attribution.organization,
            repr(sorted(c.details.items(), key=str)),
        )
        base = sha256(repr((document.document_id, key)).encode("utf-8", "replace")).hexdigest()[:14]
        n = ids[base] = ids.get(base, -1) + 1
        claim_id = f"c{base}" if n == 0 else f"c{base}-{n}"
        done.append(replace(c, claim_id=claim_id, duplicate_of=seen.get(key)))
        seen.setdefault(key, claim_id)
    return done
