"""Acts of speech in one sentence: which words of saying, whose they are, and which side of the sentence they cover."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.extract.metonyms import seat_name
from vigie.extract.reading import Reading, grouped
from vigie.extract.sources import Source
from vigie.model import Attribution, Toponym
from vigie.resources import Hit
from vigie.text import Token

STOPS = {";", ":", "\u2022"}
CLOSING = {",", "\u00bb", "\u201d", '"', "-", "\u2013", "\u2014", "("}


@dataclass(slots=True)
class Act:
    """One act of speech. `side`: 'right' (X said that ...), 'left' (..., said X), 'both', 'back' (X reported this)."""

    hit: Hit
    source: Source | None
    side: str
    start: int
    end: int
    medium: str | None = None
    relayed: bool = False


def acts(r: Reading, found: list[Source]) -> list[Act]:
    """Return the sentence's acts of speech in text order."""
    out: list[Act] = []
    for h in r.hits:
        own = grouped(h.senses)
        if "said-so" in own:
            src = _after(r, h, found) or _before(r, h, found)
            out.append(_act(h, src, "back"))
        elif "cite" in own:
            src = _after(r, h, found, reach=9)
            if src is not None or "pron" in own:
                src = src if "pron" not in own else Source("pronoun", h.start, h.end, _nobody(), pronoun=own["pron"][0])
                out.append(_act(h, src, "both"))
        elif "advice" in own and not any("say" in grouped(x.senses) or "ask" in grouped(x.senses) for x in r.hits):
            src = _before(r, h, found, reach=3)
            if src is not None and src.kind in ("person", "office", "organization", "unnamed"):
                out.append(_act(h, src, "right"))  # 'the mayor appealed for calm'
        elif "say" in own or "ask" in own:
            act = _say(r, h, found, own)
            if act is not None:
                out.append(act)
    out += [a for a in _unspoken(r, found) if not any(x.source is a.source for x in out)]
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
    after, before = _after(r, h, found), _before(r, h, found)
    trails = _trails(r, h)
    if after is not None and (_content_follows(r, h) or (after.kind == "witness" and not trails and before is not None)):
        after = None
    if after is None and before is None:
        before = _seat(r, h)
    if trails and after is not None and (before is None or _close(r, h, after)):
        return _act(h, after, "left")
    if before is not None and (after is None or not trails):
        content = any(t.start >= h.end for t in r.tokens if t.kind != "p" and not _speechless(r, t.start))
        side = "right" if content and not (before.start > r.start and _trails_at(r, before.start)) else "left"
        return _act(h, before, side)
    if after is not None:
        return _act(h, after, "left" if h.start - r.start > 25 else "right")
    return _act(h, None, "left" if trails and not _content_after(r, h) else "right")


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
    return [t.text for t in r.tokens if t.start >= a and t.end <= b and t.text not in "\u00ab\u00bb\u201c\u201d\u201e\"'"]


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
        if (STOPS | {",", "."}) & set(between) and not skip:
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
        if any({"say", "cite"} & grouped(x.senses).keys() and s.end <= x.start < h.start for x in r.hits) and not _shares(r, s, h):
            return s
        return s
    return None


def _shares(r: Reading, s: Source, h: Hit) -> bool:
    return any("conj" in grouped(x.senses) and s.end <= x.start < h.start for x in r.hits)


def _unspoken(r: Reading, found: list[Source]) -> list[Act]:
    """Sources named without a verb: 'Ukrenergo: ...' at the head, '(AFAD)' or a photo's credit in brackets at the end."""
    out: list[Act] = []
    for s in found:
        if s.kind not in ("person", "organization", "office"):
            continue
        before = [t for t in r.tokens if t.end <= s.start and t.text not in QUOTES]
        after = [t for t in r.tokens if t.start >= s.end and t.text not in QUOTES]
        if after and after[0].text == ":" and sum(t.kind == "w" for t in before) <= 2 and s.attribution.office not in (None,):
            out.append(Act(_mark(r, s, "colon"), s, "right", s.start, s.end))
        elif any(t.text == "(" for t in before) and not any(t.text == ")" for t in before[_last(before, "(") :]) and any(t.text == ")" for t in after):
            inside = before[_last(before, "(") + 1 :]
            if len(inside) <= 14 and not any(a.start <= s.start and s.end <= a.end for a in out):
                out.append(Act(_mark(r, s, "brackets"), s, "left", s.start, s.end))
    return out


QUOTES = {"\u00ab", "\u00bb", "\u201c", "\u201d", "\u201e", '"', "'"}


def _last(tokens: list[Token], mark: str) -> int:
    return max(i for i, t in enumerate(tokens) if t.text == mark)


def _mark(r: Reading, s: Source, why: str) -> Hit:
    """A hit that stands for the sign which makes a source speak without a verb."""
    return Hit(0, 0, s.start, s.end, frozenset({"say"}), "", f"a source named by {why}")


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
            near = min(out, key=lambda a: max(h.start - a.end, a.start - h.end, 0))
            near.medium = near.medium or v
