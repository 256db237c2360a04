"""Who speaks in each stretch of each sentence: a stack per post, quotations going on, pronouns, role nouns, 'X said so'.

`speakers(readings)` gives for each sentence a list of `Turn`s. A turn's attribution has no span where it is only inherited.
"""

from __future__ import annotations

from dataclasses import replace

from vigie import gazetteer
from vigie.extract.authors import author_of, forwarded, section
from vigie.extract.issuers import issuer
from vigie.extract.named_speakers import name_bodies
from vigie.extract.reading import Reading
from vigie.extract.sources import sources
from vigie.extract.speech import Act, acts
from vigie.extract.turns import laid_out, reach_back, relays
from vigie.extract.voices import Turn, Voice
from vigie.extract.voices import who as whose
from vigie.model import Attribution, Document, Mention, Toponym

OWN_VOICE = ", another time or place or body"


def speakers(document: Document, all_readings: list[Reading]) -> dict[int, list[Turn]]:
    """Return the turns of every sentence, by the reading's order."""
    out: dict[int, list[Turn]] = {}
    known = Voice()
    name_bodies(document, all_readings)
    issued = issuer(document, all_readings)
    everybody = tuple(s.attribution for r in all_readings for s in sources(r, document) if s.kind == "person" and s.attribution.office)
    post = -1
    author: Attribution | None = None
    voice = Voice()
    for i, r in enumerate(all_readings):
        if r.post.index != post:
            post, author = r.post.index, author_of(document, r) if r.paragraph.sort == "author" else issued
            voice = Voice(persons=list(known.persons), bodies=[], everybody=everybody)
            if author is not None:
                voice.note(author, "person" if author.name else "organization")
            voice.current = author
            voice.kind = "author" if author else "none"
        if r.paragraph.sort == "author":
            out[r.order] = [Turn(r.start, r.end, Attribution(), "none", "the message's header", False)]
            continue
        if r.paragraph.sort == "headline":
            author = section(document, r) or issued or (author if voice.kind == "author" and not voice.section else None)
            voice.section = voice.section or author is not None
        if r.paragraph.sort in ("list", "table") and r.first_of_paragraph and voice.current is not None:
            pass  # the lines of a list go on with the speaker of the line above
        elif r.first_of_paragraph and not r.opens_quoted and not _reopens(document, r, all_readings[i - 1] if i else None):
            voice.current, voice.kind, voice.quoted = author, "author" if author else "none", False
        if r.first_of_paragraph:
            voice.subject, voice.told, voice.plain = None, None, []
        if _opens(r, all_readings[i - 1] if i else None) and (sent := forwarded(document, r, everybody)) is not None:
            author = voice.current = replace(sent, medium=r.post.medium)
            voice.kind = "author"
            voice.note(author, "person" if author.name else "organization")
        before = voice.told
        out[r.order] = _turns(document, r, voice, author)
        _between(r, out, voice, before)
        voice.subject = _subject(document, r)
        known.persons = voice.persons
        reach_back(all_readings, i, out)
    return out


def _opens(r: Reading, before: Reading | None) -> bool:
    """True for the first sentence of a post below its header, if it has one."""
    return before is None or before.post.index != r.post.index or before.paragraph.sort == "author"


def _between(r: Reading, out: dict[int, list[Turn]], voice: Voice, before: Attribution | None) -> None:
    """A plain sentence between two of one person ('..., X said. No trains run. He asked ...') is his too."""
    first = out[r.order][0]
    if first.kind == "none":
        voice.plain.append(r.order)
        return
    if first.explicit:
        if first.kind == "pronoun" and before is not None and before.name and before.name == first.attribution.name and len(voice.plain) == 1:
            t = out[voice.plain[0]][0]
            if not t.why.endswith(OWN_VOICE):
                out[voice.plain[0]] = [Turn(t.start, t.end, replace(before, span=None, medium=None), "person", "stands between two sentences of his", False)]
        voice.plain = []


def _subject(document: Document, r: Reading) -> Attribution | None:
    """The body that a sentence begins with ('The town hall has opened ...'): what 'it' in the next one stands for."""
    words = [t for t in r.tokens if t.kind == "w"]
    for s in sources(r, document):
        if s.kind in ("organization", "unnamed", "office") and sum(t.end <= s.start for t in words) <= 3:
            return s.attribution
        break
    return None


def _reopens(document: Document, r: Reading, before: Reading | None) -> bool:
    """A paragraph that opens a quotation again after one that was never closed goes on with the same speaker."""
    return bool(before and before.post.index == r.post.index and before.closes_open and r.quotes and r.quotes[0][0] - r.start < 3)


def _turns(document: Document, r: Reading, voice: Voice, author: Attribution | None) -> list[Turn]:
    found = sources(r, document)
    own = acts(r, found)
    for s in found:
        if s.kind == "person":
            voice.note(s.attribution, "person")
    spoken: list[tuple[Act, Attribution, str]] = []
    for a in own:
        who, kind = whose(document, r, a, voice, spoken)
        if who is not None:
            spoken.append((a, who, kind))
    spoken = relays(r, spoken)
    if not spoken:
        return [_inherited(document, r, voice, author)]
    turns = laid_out(document, r, spoken)
    if r.post.medium and author is not None:
        for t in turns:
            if t.attribution.name == author.name and t.attribution.organization == author.organization:
                t.attribution = replace(t.attribution, medium=t.attribution.medium or r.post.medium)
    last = spoken[-1]
    voice.told = replace(last[1], span=None, medium=None)
    voice.current, voice.kind = voice.told, last[2]
    if author is not None and not r.closes_open:
        voice.current, voice.kind = author, "author"  # a message goes on with its author, whoever it cites
    voice.quoted = r.closes_open
    voice.led = last[0].side == "right" or (last[0].side == "both" and last[0].start - r.start < (r.end - r.start) // 3)
    for _, who, kind in spoken:
        voice.note(who, kind)
    return turns


def _inherited(document: Document, r: Reading, voice: Voice, author: Attribution | None) -> Turn:
    """A sentence without words of saying: the quotation goes on, the paragraph's speaker completes, else the outlet."""
    inside = r.opens_quoted or bool(r.quotes and r.quotes[0][0] - r.start < 3)
    if voice.current is not None and (inside or voice.kind == "author"):
        return Turn(r.start, r.end, voice.current, voice.kind, "quotation goes on" if inside else "author of the message", False)
    if voice.told is not None and next(r.senses("including"), (None,))[0] is not None and _begins_with(r, "including"):
        return Turn(r.start, r.end, voice.told, voice.kind, "goes on with the figure before", False)
    if not inside and (r.has("unverified") or _scene(r, voice.current) or (voice.current is not None and _outlet_voice(document, r, voice.current))):
        voice.current, voice.kind = None, "none"
        return Turn(r.start, r.end, Attribution(), "none", "the text itself" + OWN_VOICE, False)
    if voice.current is not None and voice.led and voice.kind not in ("own", "witness") and not r.first_of_paragraph and not r.has("own"):
        return Turn(r.start, r.end, voice.current, voice.kind, "completes what the same source said in this paragraph", False)
    return Turn(r.start, r.end, Attribution(), "none", "the text itself", False)


def _begins_with(r: Reading, group: str) -> bool:
    return any(h.start - r.start <= 2 for h, _ in r.senses(group))


def _scene(r: Reading, current: Attribution | None) -> bool:
    """True where a sentence turns to another time or place ('In Madrid a hall has opened'): the outlet's own voice, but for a head's own region."""
    if any(_leads(r, m) for m in r.of("time")):
        return True
    home = gazetteer.jurisdiction(current.jurisdiction) if current is not None and current.jurisdiction else None
    for m in r.of("place"):
        v = m.value
        if not isinstance(v, Toponym) or v.chosen is None or v.generic or v.role != "location" or (v.adjective and v.chosen.level == "country"):
            continue
        if home is None or home.admin1 != v.chosen.admin1:
            return True
    return False


def _leads(r: Reading, m: Mention) -> bool:
    """True where at most one word stands before a mention."""
    return sum(t.kind == "w" and t.end <= m.start for t in r.tokens[:4]) <= 1


def _outlet_voice(document: Document, r: Reading, current: Attribution) -> bool:
    """A sentence whose subject is another body that only acts ('Police have closed the bridge') is the outlet's own."""
    words = [t for t in r.tokens if t.kind == "w"]
    if not words:
        return False
    for s in sources(r, document):
        if s.kind in ("organization", "office", "person") and sum(t.end <= s.start for t in words) <= 4:
            a = s.attribution
            same = (a.name and a.name == current.name) or (a.organization and a.organization == current.organization) or (not a.name and not a.organization)
            return not same
    return False
