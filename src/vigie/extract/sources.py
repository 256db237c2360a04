"""Who could be speaking: the persons, offices, bodies, pronouns and own reporters of a sentence as possible sources.

Neighbouring mentions that name one speaker ('le maire de Kyiv, Vitali Klitschko'; 'начальник ОВА Олег С.') are one candidate.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from vigie.extract.metonyms import actor, country_name
from vigie.extract.reading import Reading, grouped
from vigie.extract.source_names import name_behind, own_name, quoted_name
from vigie.model import Attribution, Document, Mention, OfficeValue, OrganizationValue, PersonValue, Span, Toponym
from vigie.resources import Hit

JOINERS = {",", "(", "-", "\u2013", "\u2014", "\u00ab", "\u00bb", '"'}
NEAR = 3  # words that may stand between the parts of one speaker's name and office
HEADS = {"head-of-state", "head-of-government", "official", None}
BODIES = {"operator", "rescue-service", "police", "health-service", "expert", "international-organisation", "prosecutor"}
NAMED_BEHIND = {"operator", "expert", "rescue-service", "international-organisation"}  # 'the distributor Electrica'; 'police Chief' is no name
OUTLETS = {"agency", "media"}
FULL = {"person": 0, "organization": 1, "unnamed": 2, "office": 3}


@dataclass(slots=True)
class Source:
    """A possible speaker. `kind`: person organization office unnamed own witness pronoun; `ref` for what needs the context."""

    kind: str
    start: int
    end: int
    attribution: Attribution
    pronoun: str = ""
    plural: bool = False
    tail: int = 0  # end of the whole naming, office and body included
    head: int = 1 << 60  # where the whole naming begins, if before `start`

    def spanned(self, document: Document) -> Attribution:
        return replace(self.attribution, span=Span(self.start, self.end, document.text[self.start : self.end]))


def sources(r: Reading, document: Document) -> list[Source]:
    """Return the sentence's possible speakers in text order, parts of one name joined; asked for again and again, so do not change the list."""
    if r.speakers is None:
        r.speakers = _found(r, document)
    return r.speakers


def _found(r: Reading, document: Document) -> list[Source]:
    found: list[Source] = []
    for m in r.mentions:
        s = _of_mention(m) or _of_metonym(r, m)
        if s is not None:
            found.append(s)
    if (own := _outlet(r, document)) is not None:
        found = [f for f in found if f.end <= own.start or own.end <= f.start] + [own]
    media = [h for h, _ in r.senses("medium")]
    for h in r.hits:
        s = _of_hit(r, h, document) if not any(x.start <= h.start and h.end <= x.end and x is not h for x in media) else None
        if s is not None and s.kind == "unnamed":
            found = [f for f in found if not (f.start < s.end and s.start < f.end and f.kind == "person" and _nobody(f.attribution))]
        if s is not None and not any(f.start < s.end and s.start < f.end and f.kind != "office" for f in found):
            found = [f for f in found if not (f.start < s.end and s.start < f.end)] if s.kind in ("own", "witness") else found
            if not any(f.start < s.end and s.start < f.end for f in found):
                found.append(s)
    found.sort(key=lambda s: (s.start, s.end))
    return _called(r, document, joined(r, _teams(found)))


def _nobody(a: Attribution) -> bool:
    """True for a name that neither the register nor an office vouches for."""
    return not (a.person_id or a.office or a.organization)


def _called(r: Reading, document: Document, found: list[Source]) -> list[Source]:
    """Bodies without a name in the register, with the name that the text gives them; persons who are a part of such a name go."""
    out: list[Source] = []
    for s in found:
        a, named = s.attribution, None
        if s.kind in ("unnamed", "office") and not a.organization and not a.name and a.office in BODIES | {"military"}:
            end = max([s.end, *(h.end for h, _ in r.senses("org") if h.start < s.end and s.start < h.end)])
            named = own_name(r, document, s.start, end, s.kind == "unnamed" or s.plural)
            if named is None and s.kind == "unnamed" and a.office in NAMED_BEHIND:
                named = name_behind(r, document, end)
        if named is not None:
            s = replace(s, kind="organization", attribution=replace(a, organization=named[0], jurisdiction=None), start=min(s.start, named[1]), tail=named[2])
        out.append(s)
    names = [(s.start, s.tail) for s in out if s.kind == "organization" and s.tail]
    return [s for s in out if s.kind != "person" or s.attribution.person_id or not any(a <= s.start and s.end <= b for a, b in names)]


def _outlet(r: Reading, document: Document) -> Source | None:
    """'A photographer of X has seen': the outlet's own name beside a word of seeing stands for its reporters."""
    name = (document.outlet or "").split(" (")[0].casefold()
    if not name or not (r.has("see") or r.has("hear")):
        return None
    at = document.view[r.start : r.end].casefold().find(name)
    if at < 0 or len(name) != len(document.view[r.start + at : r.start + at + len(name)]):
        return None
    return Source("own", r.start + at, r.start + at + len(name), Attribution(organization=document.outlet, office="own-reporting"))


def _teams(found: list[Source]) -> list[Source]:
    """'The teams of CNN': the outlet's name belongs to its own reporters."""
    out: list[Source] = []
    for s in found:
        last = out[-1] if out else None
        if (
            last is not None
            and last.kind == "own"
            and s.kind == "organization"
            and 0 <= s.start - last.end <= 5
            and s.attribution.office in ("media", "agency")
        ):
            out[-1] = replace(last, end=s.end)
        else:
            out.append(s)
    return out


def _of_mention(m: Mention) -> Source | None:
    v = m.value
    if isinstance(v, PersonValue):
        return Source(
            "person",
            m.start,
            m.end,
            Attribution(
                name=v.name,
                office=v.office,
                organization=v.organization,
                jurisdiction=v.jurisdiction,
                stated_jurisdiction=v.stated_jurisdiction,
                person_id=v.person_id,
            ),
        )
    if isinstance(v, OrganizationValue):
        return Source(
            "organization",
            m.start,
            m.end,
            Attribution(organization=v.name, office=v.office or "official", jurisdiction=v.jurisdiction if v.office in ("governor", "mayor") else None),
        )
    if isinstance(v, OfficeValue):
        return Source(
            "office",
            m.start,
            m.end,
            Attribution(name=v.name, office=v.office, organization=v.organization, jurisdiction=v.jurisdiction, person_id=v.person_id),
            plural=v.plural,
        )
    return None


def _of_metonym(r: Reading, m: Mention) -> Source | None:
    """'Moscow denies', 'selon Kiev': the state speaks."""
    if not isinstance(m.value, Toponym) or m.value.adjective or m.value.chosen is None:
        return None
    if any(o.start <= m.start and m.end <= o.end for o in [*r.of("organization"), *r.of("office")]):
        return None  # 'Russia's Ministry of Defence' is the ministry
    cited = any("cite" in grouped(h.senses) and 0 <= m.start - h.end <= 4 for h in r.hits) and m.value.chosen.level in ("country", "settlement")
    if not cited and not actor(r, m):
        return None
    name = country_name(m.value)
    return Source("organization", m.start, m.end, Attribution(organization=name, office="official")) if name else None


def _of_hit(r: Reading, h: Hit, document: Document) -> Source | None:
    own = grouped(h.senses)
    if "own" in own and not r.quoted(h.start) and _ours(h, document):
        return Source("own", h.start, h.end, Attribution(organization=document.outlet, office="own-reporting"))
    if "witness" in own:
        return Source("witness", h.start, h.end, Attribution(office="witness"))
    if "office" in own:
        return Source("office", h.start, h.end, Attribution(office=own["office"][0]))
    if "org" in own:
        return Source("unnamed", h.start, h.end, Attribution(office=own["org"][0]), plural=True)
    if "pron" in own:
        name = quoted_name(document, h.end) if own["pron"][0] in ("org", "pl") else None
        if name is not None:  # 'in the headquarters of \u00abX\u00bb' is no pronoun
            return Source("organization", h.start, h.end, Attribution(organization=name, office="official"))
        return Source("pronoun", h.start, h.end, Attribution(), pronoun=own["pron"][0])
    return None


def _ours(h: Hit, document: Document) -> bool:
    """'The teams of X' are own reporters where X is this outlet, or where no name follows ('our correspondent')."""
    rest = document.view[h.end : h.end + 40].lstrip()
    if not rest[:1].isupper() or not document.view[h.end : h.end + 2].startswith((" ", "'")):
        return True
    name = (document.outlet or "").split(" (")[0].casefold()
    first = rest.split()[0].strip(",.;:").casefold()
    return bool(name) and (rest.casefold().startswith(name) or first in name.split() or first in document.view[:400].casefold().split())


def joined(r: Reading, found: list[Source]) -> list[Source]:
    """Join 'office + person', 'person, office of body' and so on where little stands between."""
    out: list[Source] = []
    for s in found:
        last = out[-1] if out else None
        if last is not None and _one_name(r, last, s):
            out[-1] = _merged(last, s)
        else:
            out.append(s)
    return out


def _one_name(r: Reading, a: Source, b: Source) -> bool:
    if b.start < max(a.end, a.tail):
        return {a.kind, b.kind} <= {"person", "organization", "office", "unnamed"}
    if {a.kind, b.kind} - {"person", "organization", "office", "unnamed"} or a.kind == b.kind == "person":
        return False
    end = max(a.end, a.tail)
    words = [t for t in r.tokens if end <= t.start and t.end <= b.start]
    if any(h.start >= end and h.end <= b.start and {"say", "cite", "conj", "but", "rel", "act", "harm", "relay"} & grouped(h.senses).keys() for h in r.hits):
        return False
    if {a.kind, b.kind} == {"organization", "office"} and a.kind == "organization" and a.attribution.office in OUTLETS:
        return False  # 'said TASS a source in the ministry'
    if b.kind == "unnamed" and a.attribution.office in OUTLETS:
        return False
    if a.kind == "person" and a.tail > a.end and b.kind in ("office", "unnamed") and not b.attribution.organization:
        return len(words) <= NEAR and all(t.kind == "w" for t in words)  # 'health minister of the eastern authorities'
    if a.kind == "person":  # 'Oleh S., head of the administration': a comma is needed
        return b.kind in ("office", "organization") and bool(words) and words[0].text in JOINERS and len(words) <= 3
    if a.kind == "organization" and b.kind == "organization":
        return False
    places = sum(m.end - m.start > 0 for m in r.of("place", a.end, b.start))
    return len([t for t in words if t.text not in JOINERS]) <= NEAR + 2 * places


def _merged(a: Source, b: Source) -> Source:
    first, second = (a, b) if FULL.get(a.kind, 9) <= FULL.get(b.kind, 9) else (b, a)
    x, y = first.attribution, second.attribution
    office = x.office or y.office
    if first.kind == "organization" and second.kind == "office" and a.kind == "office":
        office = y.office  # 'the spokesperson of the air force': an unnamed person of the body
    if office in HEADS and (body := x.office if first.kind == "organization" else y.office if second.kind == "organization" else None) in BODIES:
        office = body  # 'the president of the grid operator'
    merged = replace(
        x,
        name=x.name or y.name,
        person_id=x.person_id or y.person_id,
        office=office,
        organization=x.organization or y.organization,
        jurisdiction=x.jurisdiction or y.jurisdiction,
        stated_jurisdiction=x.stated_jurisdiction or y.stated_jurisdiction,
    )
    start, end = (first.start, first.end) if first.kind == "person" else (min(a.start, b.start), max(a.end, b.end))
    tail, head = max(a.end, b.end, a.tail, b.tail), min(a.start, b.start, a.head, b.head)
    return Source(first.kind, start, end, merged, plural=first.plural, tail=tail, head=head)
