"""The rows of the picture as the public may see them, one function for each table: a row, or None where it is not shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from vigie.fuse.codes import code_of
from vigie.fuse.titles import title
from vigie.fuse.voices import speaker
from vigie.model import PlaceRef, Span
from vigie.picture import DocumentRow, Incident, Named, PersonRow, PlaceRow, Range, ServiceState, Told, Toll
from vigie.publish.levels import RANKS, coarse_refs, coarsened, coarser
from vigie.publish.marks import BLANK, NAME, Net, nameless
from vigie.publish.sight import Sight
from vigie.publish.speakers import attribution, removed, tells
from vigie.publish.verdicts import Verdict


def claim(t: Told, sight: Sight) -> Told | None:
    """Return a claim: its place no finer than it may be, its words or a mark in their place, private names blanked (offsets stay).

    One of which nothing is withheld is the same object: its words may be searched.
    """
    return sight.once(("claim", t.claim.claim_id), lambda: None if sight.of_claim(t).hidden else _claim(t, sight))


def _claim(t: Told, sight: Sight) -> Told:
    v, words = sight.of_claim(t), sight.of_words(t)
    net, told_by, c = sight.people_of(t.claim.document_id), document(t.document, sight), t.claim
    if not words.wordless and not net and not coarsened(c.places, v.finest):
        return t if told_by == t.document else replace(t, document=told_by)
    made = replace(
        c,
        evidence=tuple(_span(e, words, net) for e in c.evidence),
        attribution=attribution(t, replace(words, finest=coarser(words.finest, v.finest)), sight, net),
        time=replace(c.time, span=None) if c.time and words.wordless else c.time,
        places=tuple(_ref(r, words, net) for r in coarse_refs(c.places, v.finest)),
        details=_details(t, words, sight, net),
        conflicts=() if words.wordless else tuple(said(k, net) for k in c.conflicts),
        trace=c.trace if not words.wordless and said(c.trace, net) == c.trace else (),
    )
    return t if made == c and told_by == t.document else replace(t, claim=made, document=told_by)


def document(d: DocumentRow, sight: Sight) -> DocumentRow:
    """Return a document: without title and address where they may name what is held or a private person."""
    return sight.once(("document", d.document_id), lambda: _document(d, sight))


def _document(d: DocumentRow, sight: Sight) -> DocumentRow:
    v, net = sight.of_document(d.document_id), sight.people_of(d.document_id)
    v = v if v.wordless else sight.site_named(d.title or "", d.uri or "")
    told = sight.around.claims_of(d.document_id)
    fine = bool(d.outlet) and v.wordless and any(tells(d.outlet or "", t, v, sight) for t in told if sight.of_claim(t).wordless)
    return replace(
        d,
        title=d.title and (v.mark if v.wordless else net.masked(d.title)),
        uri=None if v.wordless or (d.uri and net.spans(d.uri, any_case=True)) else d.uri,
        outlet=nameless("outlet") if fine else d.outlet and net.masked(d.outlet),
        named=tuple(n for n in d.named if not _private(n, sight)),
    )


def text(document_id: str, words: str, sight: Sight) -> str:
    """Return a document's text, as long as it is: a mark and blanks where it names what is held, else private names and words that are withheld blanked."""
    v = sight.of_document(document_id)
    v = v if v.wordless else sight.site_named(words)
    if v.wordless:
        return v.mark.ljust(len(words), BLANK)[: len(words)]
    words = sight.people_of(document_id).masked(words)
    for span in (e for t in sight.around.claims_of(document_id) if sight.of_words(t).wordless for e in t.claim.evidence):
        words = words[: span.start] + BLANK * (min(span.end, len(words)) - span.start) + words[span.end :]
    return words


def incident(i: Incident, sight: Sight) -> Incident | None:
    """Return an incident; where its place is coarsened, its title and code are made of what may be known, and it says so."""
    v = sight.of_incident(i)
    if v.hidden:
        return None
    claims = sight.claims_of(i)
    shown = {t.claim.claim_id for t in claims if not sight.of_claim(t).hidden}
    finer = coarsened(i.places, v.finest) or any(coarsened(t.claim.places, v.finest) for t in claims)
    names = labels(claims, sight)
    row = replace(
        i,
        killed=_range(i.killed, names, v),
        injured=_range(i.injured, names, v),
        missing=_range(i.missing, names, v),
        source_names=tuple(dict.fromkeys(named(n, names, v) for n in i.source_names)),
        claims=tuple(c for c in i.claims if c in shown),
        shared=tuple(c for c in i.shared if c in shown),
        withdrawn=tuple(c for c in i.withdrawn if c in shown),
        notes=(),  # an editor's words for the desk
        assignee=None,
        why=(),
        listed=(),
    )
    row = _coarse(row, v, claims) if finer else replace(row, title=_title(i, claims) if v.held else _masked(i.title, claims, sight))
    into = sight.around.incident(i.merged_into) if i.merged_into else None
    leading = incident(into, sight) if into and not into.merged_into else None
    return replace(row, title=i.title.replace(into.code, leading.code)) if into and leading else row


def _coarse(i: Incident, v: Verdict, claims: list[Told]) -> Incident:
    places = coarse_refs(i.places, v.finest)
    first = places[0].place if places else None
    i = replace(i, places=places, location_precision=_precision(places), code=code_of(i.incident_id, first), location_coarsened=True)
    return replace(i, title=_title(i, claims))


def _precision(places: tuple[PlaceRef, ...]) -> str | None:
    return min((p.place.level for p in places if p.role == "location"), key=lambda x: RANKS.get(x, 0), default=None)


def _title(i: Incident, claims: list[Told]) -> str:
    """A title of the fields that are left; that of a merged row leads on by a code, and stays."""
    details = [t.claim.details for t in claims if t.claim.kind == i.kind]
    sizes = [d["magnitude"].get("value") for d in details if isinstance(d.get("magnitude"), dict) and i.kind == "hazard"]
    return title(
        i.kind,
        i.places,
        targets=i.targets,
        weapons=list(dict.fromkeys(str(w["class"]) for w in i.weapons if w.get("class"))),
        hazard=next((str(d["hazard"]) for d in details if d.get("hazard")), None),
        magnitude=next((m for m in sizes if isinstance(m, int | float)), None),
        killed=i.killed,
        injured=i.injured,
    )


def _masked(words: str, claims: list[Told], sight: Sight) -> str:
    for document_id in dict.fromkeys(t.claim.document_id for t in claims):
        words = sight.people_of(document_id).masked(words)
    return words


def service(s: ServiceState, sight: Sight) -> ServiceState | None:
    """Return a stretch of a service's state, at a place no finer than may be known; None where no such place is."""
    v = sight.of_service(s)
    ref = next(iter(coarse_refs((PlaceRef(s.place, part=s.part),), v.finest)), None)
    if v.hidden or ref is None:
        return None
    claims = [t for c in s.claims if (t := sight.around.claim(c))]
    names = labels(claims, sight)
    shown = tuple(t.claim.claim_id for t in claims if not sight.of_claim(t).hidden)
    sources = tuple(dict.fromkeys(named(n, names, v) for n in s.source_names))
    return replace(s, place=ref.place, part=ref.part, claims=shown, source_names=sources)


def toll(t: Toll, sight: Sight) -> Toll | None:
    """Return a figure of one speaker."""
    told = sight.around.claim(t.claim_id)
    if told is None or sight.of_claim(told).hidden or sight.about(t.incident_id or "").hidden:
        return None
    return replace(t, speaker=named(t.speaker, labels([told], sight), sight.about(t.incident_id or t.claim_id)))


def person(p: PersonRow, sight: Sight) -> PersonRow | None:
    """Return a person who holds an office; None for a private one."""
    return None if sight.private(p) else p


def place(p: PlaceRow, sight: Sight) -> PlaceRow | None:
    """Return a place with the count of the claims that the public sees there; None where there are none."""
    shown = [(t, claim(t, sight)) for t in sight.around.claims_at(p.place.place_id)]
    unseen = sum(1 for _, seen in shown if seen is None or all(r.place.place_id != p.place.place_id for r in seen.claim.places))
    return replace(p, claims=p.claims - unseen) if unseen < p.claims else None


def labels(claims: list[Told], sight: Sight) -> dict[str, str]:
    """Return the name under which each speaker of claims is told -> the one under which the public is told of him or her."""
    found: dict[str, str] = {}
    for t in claims:
        shown = claim(t, sight)
        found.setdefault(speaker(t), speaker(shown) if shown else nameless(t.claim.attribution.office))
    return found


def named(name: str, names: Mapping[str, str], v: Verdict) -> str:
    """Return a speaker's name for the public; one whose claim is not at hand is withheld where something is held."""
    return names.get(name) or (f"[{NAME}]" if v.wordless else name)


def said(value: Any, net: Net) -> Any:
    """Return a value with the names in its texts blanked."""
    if isinstance(value, str):
        return net.masked(value)
    if isinstance(value, dict):
        return {k: said(v, net) for k, v in value.items()}
    return type(value)(said(v, net) for v in value) if type(value) in (list, tuple) else value


def _span(span: Span, v: Verdict, net: Net) -> Span:
    return Span(span.start, span.end, v.mark if v.wordless else net.masked(span.text))


def _ref(ref: PlaceRef, v: Verdict, net: Net) -> PlaceRef:
    return replace(ref, span=None if v.wordless or ref.span is None else _span(ref.span, v, net))


def _details(t: Told, v: Verdict, sight: Sight, net: Net) -> dict[str, Any]:
    found: dict[str, Any] = said(dict(t.claim.details), net)
    for names in removed(t, v.finest, sight) if v.wordless else ():
        found = said(found, names)
    who = found.get("participants")
    if who:
        found["participants"] = type(who)(nameless(None) if " " in str(n) and sight.private_speaker(str(n), None, None) else n for n in who)
    return found


def _range(r: Range | None, names: Mapping[str, str], v: Verdict) -> Range | None:
    return replace(r, latest_by=named(r.latest_by, names, v)) if r and r.latest_by else r


def _private(n: Named, sight: Sight) -> bool:
    row = sight.around.person(n.key)
    return sight.private(row) if row else sight.private_speaker(n.name, None if n.key.startswith("p:") else n.key, n.office)
