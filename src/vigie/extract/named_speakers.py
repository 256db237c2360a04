"""Bodies that no register knows and that speak: under a name or letters that stand beside a word of speech, or beside their common noun.

'INFP expects aftershocks', 'selon l'IGSU', 'Hellenic Train denies', 'Power company Meralco', 'the disaster agency (BNPB)'. Once a text has
made a name speak, or told what it is, the name is a possible speaker in all of it. The class is that of the common noun beside it or of a
noun inside the name; else it stays unknown.
"""

from __future__ import annotations

from dataclasses import replace

from vigie.extract.body_names import Name, names
from vigie.extract.reading import Reading
from vigie.extract.sources import BODIES, Source, joined, sources
from vigie.model import Attribution, Document
from vigie.phrases import Hit
from vigie.resources import toml
from vigie.text import Token

LONG = 7  # letters of an abbreviation
OPENERS = {",", "\u00bb", "\u201d", '"', "-", "\u2013", "\u2014"}  # may stand right before ', IGSU reports'
SIGNS = frozenset("\u00ab\u00bb\u201c\u201d\u201e\"'")
ARTICLE = 3  # letters of an article
NEAR = 2  # words between such a name and its verb
PASSING = ("media", "agency")  # they pass on what others say


def name_bodies(document: Document, all_readings: list[Reading]) -> None:
    """Put the bodies that only the text names among the possible speakers of every sentence."""
    known: dict[str, Attribution] = {}
    candidates = {r.order: names(r, document) for r in all_readings}
    inside = {n.text for found in candidates.values() for n in found if not n.common}
    for r in all_readings:
        for s in sources(r, document):
            letters = (s.attribution.organization or "") if s.kind == "organization" and s.tail and not s.attribution.name else ""
            if 1 < len(letters) <= LONG and letters.isalpha() and letters.isupper():
                known.setdefault(letters, s.attribution)
    for r in all_readings:
        for n in candidates[r.order]:
            office = _told(r, document, n)
            if office or _speaks(r, n) and (not n.common or n.text in inside or _bare(r, n)):
                before = known.get(n.text)
                known[n.text] = replace(before or Attribution(organization=n.text), office=(before.office if before else None) or office or n.office)
    for text in list(known):  # 'Defesa Civil du Rio Grande do Sul' is the Defesa Civil that the text speaks of elsewhere
        shorter = next((k for k in sorted(inside) if text.startswith(k + " ") and text[len(k) + 1].islower()), None)
        if shorter is not None:
            known[text] = known.setdefault(shorter, replace(known[text], organization=shorter))
    for r in all_readings if known else ():
        _add(document, r, [n for n in candidates[r.order] if n.text in known], known)


def _told(r: Reading, document: Document, n: Name) -> str | None:
    """The class of the common noun right beside a name: 'power company Meralco', 'Eskom, the power utility', 'профспілка «Коргау»'."""
    view = document.view
    for h, office in r.senses("org"):
        gap = view[h.end : n.start] if h.end <= n.start else "\n"
        if (gap.strip() in SIGNS | {""} and len(gap) <= 2 or n.sure and gap.islower() and gap.strip().isalpha()) and office not in PASSING:
            return office  # 'power company Meralco'; 'the volcano observatory's centre PVMBG' has a word between
        if n.end <= h.start and (gap := view[n.end : h.start]).startswith(", ") and sum(c == " " for c in gap) <= 2 and "," not in gap[1:]:
            return office if office not in PASSING else None
    return None


def _speaks(r: Reading, n: Name) -> bool:
    """True right before a verb of saying, right behind one that trails its sentence, or behind 'according to'."""
    if r.quoted(n.start) and any(b - a > n.end - n.start + 3 for a, b in r.quotes if a <= n.start < b):
        return False
    before = [x for x in r.tokens if x.end <= n.start and x.text not in SIGNS]
    if len(before) > 1 and before[-1].text.islower() and len(before[-1].text) <= ARTICLE:
        before.pop()
    for group in ("say", "ask", "cite"):
        for h, _ in r.senses(group):
            between = _parted(r, h.end, n.start) if h.end <= n.start else []
            ahead = _parted(r, n.end, h.start) if n.end <= h.start else []
            if any(x.kind != "w" or x.text[:1].isupper() for x in [*between, *ahead]):
                continue
            trails = any(x.text in OPENERS and x.end <= h.start and h.start - x.end <= 1 for x in r.tokens)
            behind = h.end <= n.start and len(between) <= NEAR and (group == "cite" or trails and not n.addressed)
            heads = sum(x.kind == "w" for x in before) <= NEAR or before[-1].text in OPENERS
            if behind or group != "cite" and n.end <= h.start and len(ahead) <= NEAR and heads:
                return True
    return False


def _bare(r: Reading, n: Name) -> bool:
    """True where the word before its verb can only be a name: nouns need an article, or the verb is one of a single subject."""
    ends = tuple(toml(r.language, "people").get("bare_name_verbs", ()))
    verb = next((t for t in r.tokens if t.start >= n.end), None)
    return verb is not None and verb.kind == "w" and verb.low.endswith(ends or ("\0",)) and any(h.start - n.end <= 4 for h, _ in _verbs(r, n))


def _verbs(r: Reading, n: Name) -> list[tuple[Hit, str]]:
    return [x for group in ("say", "ask") for x in r.senses(group, n.end)]


def _parted(r: Reading, a: int, b: int) -> list[Token]:
    """The tokens of a stretch without quotation marks and the places and times that it names."""
    scene = [*r.of("place", a, b), *r.of("time", a, b)]
    return [x for x in r.tokens if a <= x.start and x.end <= b and x.text not in SIGNS and not any(m.start <= x.start < m.end for m in scene)]


def _add(document: Document, r: Reading, spoken: list[Name], known: dict[str, Attribution]) -> None:
    found = list(sources(r, document))
    for n in spoken:
        over = [s for s in found if s.start < n.end and n.start < max(s.end, s.tail)]
        if any(not _gives_way(s, n) for s in over):
            continue
        who, end = known[n.text], n.end
        office = next((s.attribution.office for s in over if s.kind != "person"), None)
        seat = next((m for m in r.of("place", n.end) if m.start - n.end == 1 and m.text[:1].isupper()), None) if n.text.isupper() else None
        if seat is not None:  # 'ISU Vrancea': the office of the letters there
            end, who = seat.end, replace(who, organization=f"{n.text} {seat.text}")
        found = [s for s in found if s not in over]
        found.append(Source("organization", min([n.start, *(s.start for s in over)]), end, replace(who, office=who.office or office), tail=end))
    if spoken:
        r.speakers = joined(r, sorted(found, key=lambda s: (s.start, s.end)))


def _gives_way(s: Source, n: Name) -> bool:
    """True for a body without a name, a person whom nothing vouches for, a shorter piece of the name: parts that were taken for more."""
    a = s.attribution
    if s.kind == "person":
        return not (a.person_id or a.organization) and (a.office is None or a.office in BODIES and " " not in (a.name or ""))
    if s.kind == "organization":
        return bool(s.tail) and not a.name and n.start <= s.start and s.end <= n.end and n.text.startswith(a.organization or "\0")
    return s.kind in ("unnamed", "office") and not (a.organization or a.name or a.jurisdiction)
