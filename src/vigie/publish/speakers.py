"""Who says so, as the public may know it: no private person's name, and of what is held no speaker whose office tells where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from vigie import gazetteer
from vigie.bodies import one_name, organizations
from vigie.fuse.voices import source_class
from vigie.model import Attribution, Place, Span
from vigie.picture import Told
from vigie.publish.levels import finer
from vigie.publish.marks import BLANK, Net, nameless
from vigie.publish.sight import Sight, names_of
from vigie.publish.verdicts import Verdict
from vigie.register import offices

AFAR = ("national", "international", "own")  # classes of source that stand for no place finer than a country


def attribution(t: Told, v: Verdict, sight: Sight, net: Net) -> Attribution:
    """Return the attribution of a claim whose verdict is `v`; `net`: the names that are withheld in its words."""
    a = t.claim.attribution
    span = Span(a.span.start, a.span.end, v.mark if v.wordless else net.masked(a.span.text)) if a.span else None
    relayed = tuple(nameless("outlet") if v.wordless and tells(x, t, v, sight) else net.masked(x) for x in a.relayed_by)
    a = replace(a, span=span, relayed_by=relayed)
    private = sight.private_speaker(a.name, a.person_id, a.office)
    if private:
        a = replace(a, name=nameless(a.office), person_id=None, span=_blank(span) if not v.wordless else span)
    if v.wordless and not tells_no_place(t, v, sight):
        label = a.name if private else nameless(a.office or "official") if a.name or a.organization else None
        a = replace(a, name=label, person_id=None, organization=None, jurisdiction=None, stated_jurisdiction=None)
    return a


def _blank(span: Span | None) -> Span | None:
    return Span(span.start, span.end, BLANK * len(span.text)) if span else None


def tells_no_place(t: Told, v: Verdict, sight: Sight) -> bool:
    """Return whether a speaker's name, body and office say nothing finer of a place than may be known."""
    a = t.claim.attribution
    if v.finest is None or not (a.name or a.organization or a.jurisdiction):
        return True
    known = [p for j in _jurisdictions(t) if (p := gazetteer.jurisdiction(j))]
    if any(finer(p, v.finest) for p in known) or tells(f"{a.name or ''} {a.organization or ''}", t, v, sight):
        return False
    return bool(known) or not v.held or source_class(t) in AFAR


def _jurisdictions(t: Told) -> set[str]:
    """The places that a speaker's offices are for: as the text has it, as the registers of bodies and officials do."""
    a = t.claim.attribution
    body = organizations().get(one_name(a.organization)) if a.organization else None
    held = offices(a.person_id) if a.person_id else ()
    every = (a.jurisdiction, a.stated_jurisdiction, body.jurisdiction if body else None, *(o.jurisdiction for o in held))
    return {j for j in every if j}


def tells(words: str, t: Told, v: Verdict, sight: Sight) -> bool:
    """Return whether words name a place of this claim, of its incidents or of its post that is finer than may be known."""
    return any(net.spans(words) for net in removed(t, v.finest, sight))


def removed(t: Told, finest: str | None, sight: Sight) -> list[Net]:
    """Return the names of the places around a claim that are finer than a level: of its incidents' claims and of its document's."""
    if finest is None:
        return []
    incidents = sight.around.incidents_of(t.claim.claim_id)
    found = [_names(i.incident_id, finest, lambda i=i: sight.claims_of(i), sight) for i in incidents]  # type: ignore[misc]
    document_id = t.claim.document_id
    return [*found, _names(document_id, finest, lambda: sight.around.claims_of(document_id), sight)]


def _names(ident: str, finest: str, told: Callable[[], Iterable[Told]], sight: Sight) -> Net:
    def made() -> Net:
        refs = [r for t in told() for r in t.claim.places if finer(r.place, finest)]
        return Net(sorted({name for r in refs for name in (*names_of(r), *_holding(r.place, finest))}))

    return sight.once(("removed", ident, finest), made)


def _holding(place: Place, finest: str) -> list[str]:
    """The names of what holds a place, as far as they are too fine themselves."""
    return [p.name for p in map(gazetteer.place, place.within) if p is not None and finer(p, finest)]
