"""Acts of speech in one sentence: which words of saying, whose they are, and which side of the sentence they cover."""

from __future__ import annotations

from vigie.extract.metonyms import seat_name, state_name
from vigie.extract.reading import Reading, grouped
from vigie.extract.signs import Act, unspoken
from vigie.extract.sources import Source
from vigie.model import Attribution, Toponym
from vigie.resources import Hit

STOPS = {";", ":", "\u2022"}
CLOSING = {",", "\u00bb", "\u201d", '"', "-", "\u2013", "\u2014", "("}
SPEECH = {"say", "cite", "said-so", "ask"}
RELAYERS = {"agency", "media"}
TITLE = 3  # letters of a title that a full stop shortens ('M.', 'Gov.')


def acts(r: Reading, found: list[Source]) -> list[Act]:
    """Return the sentence's acts of speech in text order."""
    out: list[Act] = []
    spoken = [h for h in r.hits if SPEECH & grouped(h.senses).keys()]
    relayed = any(s.attribution.office in RELAYERS for s in found)
    for h in r.hits:
        own = grouped(h.senses)
        if _within(r, h, spoken):
            continue
        if "said-so" in own:
            src = _after(r, h, found) or _before(r, h, found)
            out.append(_act(h, src, "back"))
        elif "cite" in own:
            src = _after(r, h, found, reach=9)
            if src is not None or "pron" in own:
                src = src if "pron" not in own else Source("pronoun", h.start, h.end, _nobody(), pronoun=own["pron"][0])
                out.append(_act(h, src, "both"))
        elif "relay" in own and not {"say", "medium"} & own.keys():
            src = _after(r, h, found) if relayed else None
            if src is not None and src.attribution.office not in RELAYERS:
                out.append(_act(h, src, "both"))  # 'TASS reports, citing the ministry'
            elif _names_outlet(r, h) and _before(r, h, found, reach=2) is not None and (act := _say(r, h, found, own)) is not None:
                out.append(act)  # 'the mayor told Reuters'
        elif "advice" in own and not any("say" in grouped(x.senses) or "ask" in grouped(x.senses) for x in r.hits):
            src = _before(r, h, found, reach=3)
            if src is not None and src.kind in ("person", "office", "organization", "unnamed"):
                out.append(_act(h, src, "right"))  # 'the mayor appealed for calm'
        elif "say" in own or "ask" in own or ("relay" in own and "medium" in own):
            act = _say(r, h, found, own)
            if act is not None:
                out.append(act)
    out += unspoken(r, found, out)
    out = _owned(r, found, out)
    _mediums(r, out)
    return out


def _nobody() -> Attribution:
    return Attribution()


def _act(h: Hit, src: Source | None, side: str) -> Act:
    a = min(h.start, src.start) if src else h.start
    b = max(h.end, src.end) if src else h.end
    return Act(h, src, side, a, b)


def _say(r: Reading, h: Hit, found: list[Source], own: dict[str, tuple[str, ...]]) -> Act | None:
    if "pron" in own:
        src: Source | None = Source("pronoun", h.start, h.end, _nobody(), pronoun=own["pron"][0])
        return _act(h, src, "left" if _trails(r, h) else "right")
    trails = _trails(r, h)
    told = "relay" in own  # 'told Reuters': whom it was told to
    inner = next((s for s in found if s.start < h.end and h.start < s.end and s.kind != "pronoun" and not (told and s.attribution.office in RELAYERS)), None)
    if inner is not None and inner.attribution.office == "witness" and "say" not in own and inner.start <= h.start:
        return None  # 'residents are urged to ...': they are asked, they do not speak
    if inner is not None:
        return _act(h, inner, "left" if trails and not _content_follows(r, h) else "right")  # 'partners report', 'a constat\u00e9 un photographe'
    after, before = _told(r, _after(r, h, found), found), _before(r, h, found)
    if after is None and trails and (seat := _seat_after(r, h)) is not None:
        return _act(h, seat, "left")
    if after is not None and before is not None and trails and _apposed(r, h, before, after):
        return _act(h, before, "right" if _content_after(r, h) and not _trails_at(r, before.start) else "left")
    if after is not None and (_content_follows(r, h) or (after.kind == "witness" and not trails and before is not None)):
        after = None
    if after is None and before is None:
        before = _seat(r, h) or _public(r, h, own)
    if trails and after is not None and (before is None or _close(r, h, after)):
        return _act(h, after, "left")
    if before is not None and (after is None or not trails):
        content = any(t.start >= h.end for t in r.tokens if t.kind != "p" and not _speechless(r, t.start))
        side = "right" if content and not (before.start > r.start and _trails_at(r, before.start)) else "left"
        return _act(h, before, side)
    if after is not None:
        return _act(h, after, "left" if h.start - r.start > 25 else "right")
    return _act(h, None, "left" if trails and not _content_after(r, h) else "right")


def _within(r: Reading, h: Hit, spoken: list[Hit]) -> bool:
    """True for a verb of saying inside a longer one, and for one in a quotation where another stands outside."""
    if not SPEECH & grouped(h.senses).keys():
        return False
    if any(x is not h and x.start <= h.start and h.end <= x.end and x.end - x.start > h.end - h.start for x in spoken):
        return True
    return r.quoted(h.start) and any(not r.quoted(x.start) for x in spoken)


def _names_outlet(r: Reading, h: Hit) -> bool:
    """True where the words of a hit hold an outlet's name ('told Reuters')."""
    return any(t.text[:1].isupper() for t in r.tokens if h.start < t.start < h.end)


def _told(r: Reading, s: Source | None, found: list[Source]) -> Source | None:
    """'Said TASS a source in the ministry': who stands right behind the agency speaks to it."""
    if s is None or s.attribution.office not in RELAYERS:
        return s
    for x in found:
        if x.start >= s.end and x.kind != "pronoun" and x.attribution.office not in RELAYERS:
            between = [t for t in r.tokens if s.end <= t.start and t.end <= min(x.start, x.head)]
            return x if len(between) <= 3 and all(t.kind == "w" for t in between) and not r.has("relay", s.end, x.start) else s
    return s


def _apposed(r: Reading, h: Hit, before: Source, after: Source) -> bool:
    """True where the comma before the verb closes what stands beside its subject: 'The head of X, Oleh S., said Russian troops had ...'."""
    end, behind = max(before.end, before.tail), next((t for t in r.tokens if t.start >= max(after.end, after.tail)), None)
    inside = [t for t in r.tokens if end <= t.start < h.start]
    clause = bool(inside) and inside[0].text == "," and any(inside[0].end <= x.start <= inside[0].end + 1 for x, _ in r.senses("rel"))
    if after.attribution.office in RELAYERS and before.attribution.office not in RELAYERS and before.kind == "person":
        beside = [t.text for t in r.tokens if before.end <= t.start < h.start]
        if beside and beside[0] == beside[-1] == ",":
            return True  # 'Ciaran W., a former head of the agency, told the BBC'
    if after.kind == "pronoun" or (any(t.kind != "p" for t in inside) and not clause):
        return False
    if after.attribution.office in RELAYERS and before.attribution.office not in RELAYERS:
        return True
    if behind is None or behind.kind == "p":
        return False  # 'The waterworks, said the mayor, ...'
    scene = [*r.of("place"), *r.of("time")]
    words = [t for t in r.tokens if t.kind == "w" and t.end <= min(before.start, before.head) and not any(m.start <= t.start < m.end for m in scene)]
    return len(words) <= 3


def _seat_after(r: Reading, h: Hit) -> Source | None:
    """', annonce Berlin.': a capital or a country right behind a trailing verb of saying, at the end of the clause."""
    for m in r.of("place", h.end):
        words = [t for t in r.tokens if h.end <= t.start and t.end <= m.start]
        rest = [t for t in r.tokens if t.start >= m.end]
        if len(words) > 1 or any(t.kind == "p" for t in words) or (rest and rest[0].kind != "p"):
            return None
        name = state_name(m)
        return Source("organization", m.start, m.end, Attribution(organization=name, office="official")) if name else None
    return None


def _close(r: Reading, h: Hit, s: Source) -> bool:
    """True where only times, media and titles stand between a verb of saying and its inverted subject."""
    silent = [*r.of("time", h.end, s.start), *r.of("office", h.end, s.start), *r.of("place", h.end, s.start)]
    words = [t for t in r.tokens if t.kind != "p" and t.start >= h.end and t.end <= s.start and not any(m.start <= t.start < m.end for m in silent)]
    words = [t for t in words if not any(x.start <= t.start < x.end and {"medium", "office"} & grouped(x.senses).keys() for x in r.hits)]
    return len(words) <= 3


def _content_follows(r: Reading, h: Hit) -> bool:
    """'Adding that ...': what is said comes right after the verb, so its subject does not."""
    return any("rel" in grouped(x.senses) and h.start < x.start <= h.end + 2 for x in r.hits)


def _seat(r: Reading, h: Hit) -> Source | None:
    """'В Киеве пообещали': a capital in which somebody said it stands for its state."""
    for m in r.of("place", r.start, h.start):
        if isinstance(m.value, Toponym) and h.start - m.end <= 2 and (name := seat_name(m)) is not None:
            return Source("organization", m.start, m.end, Attribution(organization=name, office="official"))
    return None


def _public(r: Reading, h: Hit, own: dict[str, tuple[str, ...]]) -> Source | None:
    """'People say that ...', 'residents write about blasts': people at the head of a sentence who write, or say that something is so."""
    if "post" not in own.get("say", ()) and not _content_follows(r, h):
        return None
    for x, _ in r.senses("person", r.start, h.start):
        head = sum(t.kind == "w" and t.end <= x.start for t in r.tokens)
        if head <= 1 and len(_words(r, x.end, h.start)) <= 2 and not r.of("quantity", r.start, x.start):
            return Source("witness", x.start, x.end, Attribution(office="witness"))
    return None


def _content_after(r: Reading, h: Hit) -> bool:
    return sum(t.kind == "w" for t in r.tokens if t.start >= h.end) >= 4


def _speechless(r: Reading, offset: int) -> bool:
    """True for words that belong to time, place or medium beside the verb of saying, not to what is said."""
    if any(m.start <= offset < m.end for m in r.mentions if m.type in ("time", "person", "organization", "office")):
        return True
    return any(h.start <= offset < h.end and "medium" in grouped(h.senses) for h in r.hits)


def _trails(r: Reading, h: Hit) -> bool:
    return _trails_at(r, h.start)


def _trails_at(r: Reading, offset: int) -> bool:
    """True where a comma, a dash or a closing quotation mark stands right before: the inverted ', a déclaré X'."""
    before = [t for t in r.tokens if t.end <= offset]
    return bool(before) and before[-1].text in CLOSING


def _words(r: Reading, a: int, b: int) -> list[str]:
    """The words and signs of a stretch, without quotation marks and the full stops of titles."""
    out: list[str] = []
    for t in r.tokens:
        if t.start >= a and t.end <= b and t.text not in "\u00ab\u00bb\u201c\u201d\u201e\"'" and not (t.text == "." and out and len(out[-1]) <= TITLE):
            out.append(t.text)
    return out


def _after(r: Reading, h: Hit, found: list[Source], reach: int = 6) -> Source | None:
    for s in found:
        if s.start < h.end:
            continue
        between = _words(r, h.end, s.start)
        titled = any("office" in grouped(x.senses) and h.end <= x.start < s.start for x in r.hits) or bool(r.of("office", h.end, s.start))
        if titled and len(between) <= 3 * reach and not STOPS & set(between):
            return s  # 'laments the mayor of Lviv, Andrii S.'
        skip = sum(len(_words(r, m.start, m.end)) for m in r.of("time", h.end, s.start)) + sum(
            len(_words(r, x.start, x.end)) for x, _ in r.senses("medium", h.end, s.start)
        )
        if s.kind == "witness" and 2 <= len(between) <= 3 and between[-1] == "," and between[0][:1].isupper():
            return s  # 'said Olena, a teacher'
        if (STOPS | {",", "."}) & set(between) and not skip or r.has("but", h.end, s.start):
            return None
        return s if len(between) - skip <= reach else None
    return None


def _before(r: Reading, h: Hit, found: list[Source], reach: int = 14) -> Source | None:
    for s in reversed(found):
        if s.end > h.start:
            continue
        between = _words(r, max(s.end, s.tail), h.start)
        if STOPS & set(between) or len(between) > reach:
            return None
        if s.kind == "witness" and len(between) > 4:
            continue  # 'N residents were missing, it added': they are told of, they do not speak
        return _named_first(r, s, found) or _holder(r, s, h, found) or s
    return None


def _named_first(r: Reading, s: Source, found: list[Source]) -> Source | None:
    """'La compagnie X, elle, pr\u00e9vient': the pronoun repeats the name right before it."""
    if s.kind != "pronoun":
        return None
    for q in found:
        between = [t.text for t in r.tokens if max(q.end, q.tail) <= t.start and t.end <= s.start]
        if q.kind in ("person", "organization", "office") and q.end <= s.start and between == [","]:
            return q
    return None


def _holder(r: Reading, s: Source, h: Hit, found: list[Source]) -> Source | None:
    """Whom an insertion before the verb belongs to: 'Ulf K., whose country presides over the EU, condemned', where the EU does not speak."""
    if not any(t.text in CLOSING for t in [t for t in r.tokens if t.end <= h.start][-3:]):
        return None
    for q in reversed(found):
        end = max(q.end, q.tail)
        if end > s.start or q is s or q.kind not in ("person", "organization", "office"):
            continue
        inside = [t for t in r.tokens if end <= t.start and t.end <= s.start]
        opened = bool(inside) and inside[0].text in CLOSING and len(inside) <= 20
        clause = any(inside[0].end <= x.start <= inside[0].end + 2 for g in ("rel", "including") for x, _ in r.senses(g)) if opened else False
        return q if clause else None
    return None


def _owned(r: Reading, found: list[Source], out: list[Act]) -> list[Act]:
    """Own reporters and witnesses speak by what they hear and see; no verb of saying is needed."""
    senses = [h for h in r.hits if {"hear", "see"} & grouped(h.senses).keys()]
    for s in found if senses else ():
        if s.kind not in ("own", "witness", "pronoun") or any(a.source is s for a in out):
            continue
        if s.kind == "pronoun" and out:
            continue
        near = next((h for h in senses if -5 < h.start - s.end < 90), None)
        if near is not None:
            out.append(Act(near, s, "right", s.start, near.end))
    out.sort(key=lambda a: a.start)
    return out


def _mediums(r: Reading, out: list[Act]) -> None:
    for h, v in r.senses("medium"):
        if out and v:
            near = min(out, key=lambda a: max(h.start - a.hit.end, a.hit.start - h.end, 0))
            near.medium = v if near.medium in (None, "statement") else near.medium  # a communiqu\u00e9 on a website: the website
    for a in out:  # 'wrote on X, adding that ...'
        a.medium = a.medium or next((b.medium for b in out if b.source is a.source and b.source is not None and b.medium), None)
