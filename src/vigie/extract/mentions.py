"""Document -> one `Reading` a sentence: tokens, senses, and all mentions, overlaps settled once."""

from __future__ import annotations

from functools import lru_cache

from vigie.extract import people, places, quantities, quotes, times
from vigie.extract.reading import Reading, grouped
from vigie.model import ClassValue, Document, Mention, Paragraph, PersonValue, Post, Sentence, Toponym
from vigie.resources import Hit, elides, language, languages, lexicon
from vigie.text import Token, tokens

LIKELY = 0.5  # prior of a place that is not mistaken for a surname
SILENT = {"furniture", "byline"}
TRUST = {"time": 0, "person": 1, "organization": 2, "place": 3, "office": 4, "quantity": 5}


def readings(document: Document) -> list[Reading]:
    """Return what is recognized in every sentence that is not furniture, in text order; one in a language that vigie does not know says nothing."""
    out: list[Reading] = []
    for post in document.posts:
        if post.author_span is not None and document.language in languages():
            head = Sentence(post.author_span.start, post.author_span.end, document.language)
            r = _reading(document, post, Paragraph(head.start, head.end, "author", (head,)), head)
            r.order = len(out)
            out.append(r)
        for paragraph in post.paragraphs:
            if paragraph.sort in SILENT:
                continue
            quoted, at = quotes.stretches(document.view, paragraph), 0
            for n, sentence in enumerate(paragraph.sentences):
                if sentence.language not in languages():
                    continue
                r = _reading(document, post, paragraph, sentence)
                r.order, r.first_of_paragraph = len(out), n == 0
                while at < len(quoted) and quoted[at][1] <= r.start:
                    at += 1
                near = [quoted[k] for k in range(at, quotes.first_behind(quoted, at, r.end))]
                r.quotes = tuple((max(a, r.start), min(b, r.end)) for a, b, _ in near)
                r.opens_quoted = any(a < r.start for a, b, _ in near)
                r.closes_open = any(b > r.end or (b == r.end and not closed) for a, b, closed in near)
                out.append(r)
    return out


def _reading(document: Document, post: Post, paragraph: Paragraph, sentence: Sentence) -> Reading:
    view, lang = document.view, sentence.language
    a, b = sentence.start, sentence.end
    toks = tokens(view, a, b, elision=elides(lang))
    hits = lexicon(lang).hits(toks)
    hits = _with_futures(hits, toks, lang)
    found = times.time_mentions(view, a, b, lang) + quantities.quantity_mentions(view, a, b, lang)
    found += people.people_mentions(view, a, b, lang, toks) + places.place_mentions(view, a, b, lang, toks)
    arms = {(h.start, h.end) for h in hits if {"weapon", "platform"} & grouped(h.senses).keys()}
    found = [m for m in found if (m.start, m.end) not in arms or not isinstance(m.value, Toponym) or m.value.candidates]  # 'from «Grads»': from no place
    kept = settled(found)
    hits = _outside_names(hits, kept)
    r = Reading(post, paragraph, sentence, toks, hits, kept + _of_hits(hits, document.text))
    r.index()
    return r


@lru_cache
def _futures(lang: str) -> tuple[tuple[str, ...], int]:
    told = language(lang)
    return tuple(told.get("future_endings", ())), int(told.get("future_shortest", 6))


def _with_futures(hits: list[Hit], toks: list[Token], lang: str) -> list[Hit]:
    """Verbs whose ending is a future's carry the sense `planned`, where the language says which endings those are."""
    endings, shortest = _futures(lang)
    if not endings:
        return hits
    more = [
        Hit(i, i, t.start, t.end, frozenset({"planned"}), "", f"lang/{lang}/language.toml: future_endings")
        for i, t in enumerate(toks)
        if t.kind == "w" and len(t.low) >= shortest and t.text[0].islower() and t.low.endswith(endings)
    ]
    return sorted([*hits, *more], key=lambda h: (h.start, h.end)) if more else hits


def settled(found: list[Mention]) -> list[Mention]:
    """Overlaps settled once: numbers inside times go, exact doubles go to the more trusted; a place inside an office or a body stays."""
    found = [m for m in found if not _misread(m, found)]
    found = sorted(found, key=lambda m: (TRUST.get(m.type, 9), m.start - m.end, m.start))
    kept: list[Mention] = []
    for m in found:
        over = [k for k in kept if k.start < m.end and m.start < k.end]
        if any(_hides(k, m) for k in over):
            continue
        kept.append(m)
    return kept


def _misread(m: Mention, found: list[Mention]) -> bool:
    """A person that nobody knows and no office introduces, where a known place bears the name ('Над Курском')."""
    v = m.value
    if not isinstance(v, PersonValue) or v.person_id or v.office or m.source == "known":
        return False  # 'known': the document introduces the surname with a given name
    return any(
        isinstance(p.value, Toponym)
        and p.value.candidates
        and not p.value.adjective
        and m.start <= p.start
        and p.end == m.end
        and (p.value.candidates[0][1] >= LIKELY or p.start == m.start)
        for p in found
    )


def _hides(k: Mention, m: Mention) -> bool:
    if m.type in ("place", "organization", "office") and k.type in ("organization", "office", "person"):
        if k.type == "person" and m.type == "place":
            return k.start <= m.start and m.end <= k.end
        return (k.start, k.end) == (m.start, m.end) and not (m.type == "place" and isinstance(m.value, Toponym) and m.value.candidates and k.type == "office")
    if k.type == "office" and m.type in ("person", "place"):
        return False
    if m.type == "office" and k.type in ("person", "place"):
        return False
    return True


def _outside_names(hits: list[Hit], mentions: list[Mention]) -> list[Hit]:
    """Drop senses of words that are part of a person's or a place's name ('mer Noire', 'Petrov')."""
    names = [
        (m.start, m.end)
        for m in mentions
        if m.type == "person" or (m.type == "place" and isinstance(m.value, Toponym) and not m.value.generic and not m.value.adjective)
    ]
    if not names:
        return hits
    first_letters = {m.start: m.text[0] for m in mentions if m.type == "place" and m.text}
    keep = []
    for h in hits:
        own = grouped(h.senses)
        if any(a <= h.start and h.end <= b for a, b in names) and not {"office", "org", "part", "place", "role"} & own.keys():
            thing = frozenset(f"object:{v}" for v in own.get("object", ()))
            if thing and first_letters.get(h.start, "A").islower() and any(a == h.start and h.end < b for a, b in names):
                keep.append(h._replace(senses=thing))  # 'hôpital al-Shifa': the common noun that leads the name says what it is
            continue
        keep.append(h)
    return keep


def _of_hits(hits: list[Hit], text: str) -> list[Mention]:
    """Weapon, service and object mentions out of the senses."""
    out: list[Mention] = []
    for h in hits:
        own = grouped(h.senses)
        for kind in ("weapon", "service", "object"):
            for value in own.get(kind, ()):
                cls, _, model = value.partition("/")
                if cls and cls != "any":
                    out.append(Mention(kind, h.start, h.end, text[h.start : h.end], ClassValue(cls, model or None), h.where))
    return out
