"""A gold folder -> the document that a faultless reader would give: fusion measured apart from mistakes of reading.

Posts and mentions are those that vigie reads (their clocks and spans); the claims are the gold's, in the shapes that `vigie.read` gives them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from vigie import gazetteer, register
from vigie.model import Attribution, Claim, Document, Mention, PersonValue, Place, PlaceRef, Role, Span, TimeRef
from vigie.records import place_record, plain, post_at
from vigie.scoring.fields import distance_km, same_place
from vigie.scoring.gold import Gold, GoldClaim, as_list, interval, load
from vigie.scoring.same import fold, same_person

NEAR = 600  # code points around a claim in which its speaker's name is looked for
_QUANTITIES = ("killed", "injured", "hospitalised", "missing", "trapped", "rescued", "customers", "share", "people", "count")
_LISTS = ("targets", "platforms", "offers", "participants", "weapons", "groups")


def claims_of_gold(folder: Path, *, optional: bool = False) -> Document:
    """Return the document of a gold folder with the gold's claims; with `optional`, also those that a reader may leave out.

    A claim's id tells its document and its index in gold.yaml: 'c-uk-01-007'. It has the document id that `read_gold` gives.
    """
    gold = load(folder)
    document = as_read(gold)
    rows = [(i, c) for i, c in enumerate(gold.claims) if optional or not c.optional]
    return replace(document, claims=tuple(_repetitions([_claim(gold, document, i, c) for i, c in rows])))


def claim_id(name: str, index: int) -> str:
    """Return the id of a gold claim by its document and its 0-based index in gold.yaml."""
    return f"c-{name}-{index:03d}"


def as_read(gold: Gold) -> Document:
    """Return the gold document as vigie reads it, told its day and outlet, without claims."""
    from vigie.pipeline import recognized
    from vigie.read.documents import document

    told = {k: str(gold.raw[k]) for k in ("published", "outlet") if gold.raw.get(k)}
    return recognized(document(gold.text.encode("utf-8"), **told))[0]  # type: ignore[arg-type]


def _claim(gold: Gold, document: Document, index: int, row: GoldClaim) -> Claim:
    raw = row.raw
    by = next(iter(as_list(raw.get("by"))), None) or {}
    post = post_at(document, row.start)
    return Claim(
        claim_id=claim_id(gold.name, index),
        document_id=document.document_id,
        post=post,
        kind=row.kinds[0],
        evidence=(Span(row.start, row.end, gold.text[row.start : row.end]),),
        attribution=_attribution(by, document, post, row),
        verification=_first(raw.get("verification")) or "none",
        modality=_first(raw.get("modality")) or "actual",
        time=_time(gold, raw.get("when")),
        places=tuple(ref for p in row.places for ref in _places(p)),
        details=details(raw.get("details") or {}),
        confidence=1.0,
        said_at=next((p.posted_at for p in document.posts if p.index == post), None),
        trace=(("kind", f"{gold.name}/gold.yaml, claim {index}"),),
    )


def _first(x: Any) -> Any:
    return next(iter(as_list(x)), None)


def _attribution(by: dict[str, Any], document: Document, post: int, row: GoldClaim) -> Attribution:
    name = by.get("name")
    found = register.persons(name) if name else ()
    person = found[0] if len(found) == 1 else None
    return Attribution(
        name=name,
        office=_first(by.get("office")),
        organization=_first(by.get("organization")),
        jurisdiction=_first(by.get("jurisdiction")),
        stated_jurisdiction=_first(by.get("stated_jurisdiction")),
        medium=_first(by.get("medium")),
        relayed_by=tuple(as_list(by.get("relayed_by"))),
        span=_named(document, post, row, name, person) if name else None,
        person_id=person,
    )


def _named(document: Document, post: int, row: GoldClaim, name: str, person: str | None) -> Span | None:
    """Where the text names the speaker nearest to the claim, in its post; None where it does not within reach."""

    def away(m: Mention) -> int:
        return max(m.start - row.end, row.start - m.end, 0)

    near = [m for m in document.mentions if isinstance(m.value, PersonValue) and away(m) <= NEAR and post_at(document, m.start) == post]
    near = [m for m in near if isinstance(m.value, PersonValue) and (m.value.person_id == person if person else same_person(m.value.name, name))]
    nearest = min(near, key=lambda m: (away(m), m.start), default=None)
    return Span(nearest.start, nearest.end, nearest.text) if nearest else None


def _time(gold: Gold, when: Any) -> TimeRef | None:
    if when is None:
        return None
    start, end, clock = interval(when, gold.zone)
    stated = when.get("granularity") if isinstance(when, dict) else None
    return TimeRef(start, end, stated or _granularity(start, end, clock))


def _granularity(start: datetime, end: datetime, clock: bool) -> str:
    """What an interval of this length is called: a stretch with clock times is never a whole day or more."""
    steps = [(1 / 1440, "minute"), (1 / 24, "hour"), (0.99, "part-of-day")] if clock else []
    steps += [(4, "day"), (26, "week"), (31, "month"), (100, "season")]
    days = (end - start) / timedelta(days=1)
    return next((name for longest, name in steps if days <= longest), "year")


def _places(row: dict[str, Any]) -> Iterator[PlaceRef]:
    """The place's references: one for each part that the gold names."""
    known, role = place(row), _role(row["role"])
    for part in as_list(row.get("part")) or [None]:
        yield PlaceRef(known, role, part)


def _role(said: str) -> Role:
    return "origin" if said == "origin" else "target" if said == "target" else "location"


def place(row: dict[str, Any]) -> Place:
    """Return the gazetteer's place for a row of places.yaml; where it has none of that name, level and spot, the row itself with an id of its own."""
    bare = {k: row[k] for k in row if k != "part"} | {"role": "location"}
    named = [f.place for f in gazetteer.named(row["name"])]
    if row["level"] == "country" and row.get("country"):
        named = [p for p in [gazetteer.country(row["country"])] if p]
    elif row["level"] == "admin1" and row.get("admin1"):
        named = [p for p in [gazetteer.admin1(row["admin1"])] if p] or named
    same = [p for p in named if p.level == row["level"] and same_place(bare, place_record(p, None))]
    if same:
        return min(same, key=lambda p: (distance_km(row, place_record(p, None)), p.place_id))
    return Place(
        place_id=f"gold:{fold(row['name']).replace(' ', '-')}",
        name=row["name"],
        level=row["level"],
        country=row.get("country"),
        admin1=row.get("admin1"),
        lat=row.get("lat"),
        lon=row.get("lon"),
    )


def details(raw: dict[str, Any]) -> dict[str, Any]:
    """Return details as `vigie.read` shapes them: figures as min, max and approx; of several right values the first."""
    out: dict[str, Any] = {}
    for key, value in raw.items():
        if key in _QUANTITIES:
            out[key] = figure(value)
        elif key in _LISTS:
            out[key] = [details(x) if isinstance(x, dict) else x for x in as_list(value)]
        elif key == "magnitude":
            out[key] = dict(value)
        else:
            out[key] = _first(value)
    return out


def figure(value: Any) -> dict[str, Any]:
    """Return a gold figure (12, or {min: 12, max: null}) with all its keys."""
    if isinstance(value, dict):
        return {"min": value.get("min"), "max": value.get("max"), "approx": bool(value.get("approx"))}
    return {"min": value, "max": value, "approx": False}


def _repetitions(claims: list[Claim]) -> Iterator[Claim]:
    """Mark a claim that says the same in the same words as an earlier one of its document."""
    seen: dict[str, str] = {}
    for c in claims:
        words = " ".join(c.evidence[0].text.split()).casefold()
        key = repr((c.kind, words, c.attribution.name, c.attribution.organization, sorted(plain(c.details).items(), key=str)))
        yield replace(c, duplicate_of=seen.get(key))
        seen.setdefault(key, c.claim_id)
