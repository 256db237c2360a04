"""Who speaks in each stretch of each sentence: a stack per post, quotations going on, pronouns, role nouns, 'X said so'.

`speakers(readings)` gives for each sentence a list of `Turn`s. A turn's attribution has no span where it is only inherited.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from vigie import gazetteer
from vigie.extract.reading import Reading, grouped
from vigie.extract.sources import Source, sources
from vigie.extract.speech import Act, acts
from vigie.model import Attribution, Document, OrganizationValue, Span, Toponym

RELAYERS = {"agency", "media"}


@dataclass(slots=True)
class Turn:
    """A stretch of a sentence and who is responsible for it."""

    start: int
    end: int
    attribution: Attribution
    kind: str  # of the source: person organization ... inherited, none
    why: str
    explicit: bool = True


@dataclass(slots=True)
class Voice:
    """What the post's listener remembers: the last speaker, the last of each sort, everybody introduced."""

    current: Attribution | None = None
    kind: str = "none"
    quoted: bool = False
    subject: Attribution | None = None  # the body that the sentence before was about, in this paragraph
    led: bool = False  # the last act stood before what was said ('X said that ...'), so a plain sentence after it completes it
    section: bool = False  # the author is named by a section's heading, not by the message
    persons: list[Attribution] = field(default_factory=list)
    bodies: list[Attribution] = field(default_factory=list)
    everybody: tuple[Attribution, ...] = ()  # all persons that the document names, with their offices

    def note(self, a: Attribution, kind: str) -> None:
        plain = replace(a, span=None, medium=None, relayed_by=())
        if kind == "person" or a.name:
            self.persons = [p for p in self.persons if p.name != plain.name] + [plain]
        elif kind in ("organization", "unnamed", "office", "witness"):
            self.bodies.append(plain)


def speakers(document: Document, all_readings: list[Reading]) -> dict[int, list[Turn]]:
    """Return the turns of every sentence, by the reading's order."""
    out: dict[int, list[Turn]] = {}
    known = Voice()
    everybody = tuple(s.attribution for r in all_readings for s in sources(r, document) if s.kind == "person" and s.attribution.office)
    post = -1
    author: Attribution | None = None
    voice = Voice()
    for i, r in enumerate(all_readings):
        if r.post.index != post:
            post, author = r.post.index, _author(document, r) if r.paragraph.sort == "author" else None
            voice = Voice(persons=list(known.persons), bodies=[], everybody=everybody)
            if author is not None:
                voice.note(author, "person" if author.name else "organization")
            voice.current = author
            voice.kind = "author" if author else "none"
        if r.paragraph.sort == "author":
            out[r.order] = [Turn(r.start, r.end, Attribution(), "none", "the message's header", False)]
            continue
        if r.paragraph.sort == "headline":
            author = _section(document, r) or (author if voice.kind == "author" and not voice.section else None)
            voice.section = voice.section or author is not None
        if r.paragraph.sort in ("list", "table") and r.first_of_paragraph and voice.current is not None:
            pass  # the lines of a list go on with the speaker of the line above
        elif r.first_of_paragraph and not r.opens_quoted and not _reopens(document, r, all_readings[i - 1] if i else None):
            voice.current, voice.kind, voice.quoted = author, "author" if author else "none", False
        if r.first_of_paragraph:
            voice.subject = None
        out[r.order] = _turns(document, r, voice, author)
        voice.subject = _subject(document, r)
        known.persons = voice.persons
        _reach_back(all_readings, i, out)
    return out


def _author(document: Document, r: Reading) -> Attribution | None:
    """The author of a channel's message: the person or body that its header names."""
    found = [s for s in sources(r, document) if s.kind in ("person", "organization", "office")]
    return replace(found[0].attribution, medium=r.post.medium) if found else None


def _subject(document: Document, r: Reading) -> Attribution | None:
    """The body that a sentence begins with ('The town hall has opened ...'): what 'it' in the next one stands for."""
    words = [t for t in r.tokens if t.kind == "w"]
    for s in sources(r, document):
        if s.kind in ("organization", "unnamed", "office") and sum(t.end <= s.start for t in words) <= 3:
            return s.attribution
        break
    return None


def _section(document: Document, r: Reading) -> Attribution | None:
    """A heading that is nothing but a body's or a person's name speaks for the paragraphs below it."""
    found = [s for s in sources(r, document) if s.kind in ("person", "organization")]
    if len(found) != 1 or any(m.type == "place" and not found[0].start <= m.start < found[0].end for m in r.mentions):
        return None
    rest = [t for t in r.tokens if t.kind == "w" and not found[0].start <= t.start < found[0].end and not any(m.start <= t.start < m.end for m in r.of("time"))]
    return found[0].attribution if len(rest) <= 2 else None


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
        who, kind = _who(document, r, a, voice, spoken)
        if who is not None:
            spoken.append((a, who, kind))
    spoken = _relays(r, spoken)
    if not spoken:
        return [_inherited(document, r, voice, author)]
    turns = _laid_out(document, r, spoken, voice)
    if r.post.medium and author is not None:
        for t in turns:
            if t.attribution.name == author.name and t.attribution.organization == author.organization:
                t.attribution = replace(t.attribution, medium=t.attribution.medium or r.post.medium)
    last = spoken[-1]
    voice.current, voice.kind = replace(last[1], span=None, medium=None), last[2]
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
    if voice.current is not None and not inside and _outlet_voice(document, r, voice.current):
        voice.current, voice.kind = None, "none"
    if voice.current is not None and voice.led and voice.kind not in ("own", "witness") and not r.first_of_paragraph and not r.has("own"):
        return Turn(r.start, r.end, voice.current, voice.kind, "completes what the same source said in this paragraph", False)
    return Turn(r.start, r.end, Attribution(), "none", "the text itself", False)


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


def _who(document: Document, r: Reading, a: Act, voice: Voice, spoken: list[tuple[Act, Attribution, str]]) -> tuple[Attribution | None, str]:
    s = a.source
    if s is None:
        if spoken:
            return replace(spoken[-1][1], medium=a.medium), spoken[-1][2]
        return (replace(voice.current, span=None, medium=a.medium), voice.kind) if voice.current else (None, "")
    if s.kind == "pronoun":
        who = _antecedent(s.pronoun, voice, [x[1] for x in spoken])
        if voice.subject is not None and (who is None or s.pronoun in ("f", "org", "pl")) and not spoken:
            who = voice.subject  # 'The town opened 30 centres. It asks residents ...'
        return (replace(who, medium=a.medium, span=_span(document, s)), "pronoun") if who else (None, "")
    who = s.spanned(document)
    if s.kind == "office":
        back = _of_here(r, s, voice) or _role(s, voice) or _elsewhere(s, voice)
        if back is not None:
            who = replace(back, span=who.span)
        elif "unnamed" not in _notes(r, s) and who.office in ("governor", "mayor") and not who.jurisdiction and not s.plural:
            who = replace(who)
    if s.kind == "unnamed" and who.office in ONE_BODY:
        body = next((b for b in reversed(voice.bodies) if b.office == who.office and b.organization), None)
        if body is not None:
            who = replace(body, span=who.span)
    return replace(who, medium=a.medium), s.kind


ONE_BODY = {"operator", "expert"}  # 'the company', 'the agency': the one named before


def _of_here(r: Reading, s: Source, voice: Voice) -> Attribution | None:
    """'The regional governor' in a sentence about a region: the holder whom the document names for that region, whoever spoke last."""
    want = s.attribution
    if want.office not in ("governor", "mayor") or want.jurisdiction or want.organization:
        return None
    here = {m.value.chosen.admin1 for m in r.of("place") if isinstance(m.value, Toponym) and m.value.chosen is not None and not m.value.adjective} - {None}
    if not here:
        return None
    fits = []
    for p in voice.everybody:
        home = gazetteer.jurisdiction(p.jurisdiction) if p.office == want.office and p.jurisdiction else None
        if home is not None and home.admin1 in here:
            fits.append(p)
    return fits[-1] if len({p.name for p in fits}) == 1 else None


def _notes(r: Reading, s: Source) -> str:
    return " ".join(h.note or "" for h in r.hits if s.start <= h.start < s.end)


def _span(document: Document, s: Source) -> Span:
    return Span(s.start, s.end, document.text[s.start : s.end])


def _antecedent(pronoun: str, voice: Voice, here: list[Attribution]) -> Attribution | None:
    """The last compatible speaker: a person for he and she, a body or several for they, either for French elle / il."""
    pool = [*([voice.current] if voice.current else []), *here]
    last = pool[-1] if pool else None
    if last is None:
        return voice.persons[-1] if voice.persons and pronoun in ("m", "f") else voice.bodies[-1] if voice.bodies else None
    if pronoun in ("m", "f") and not last.name and voice.persons and not last.organization and not last.office:
        return voice.persons[-1]
    return replace(last, span=None, medium=None)


def _role(s: Source, voice: Voice) -> Attribution | None:
    """'The governor': the last person introduced with that office (and with that jurisdiction where one is named)."""
    want = s.attribution
    if want.organization:
        return None
    for p in reversed(voice.persons):
        if p.office == want.office and (not want.jurisdiction or not p.jurisdiction or want.jurisdiction == p.jurisdiction):
            return p
    return None


def _elsewhere(s: Source, voice: Voice) -> Attribution | None:
    """An office of a named body or place whose one holder the document names somewhere."""
    want = s.attribution
    if not want.organization and not want.jurisdiction:
        return None
    fits = [
        p
        for p in voice.everybody
        if p.office == want.office
        and (want.organization is None or p.organization == want.organization)
        and (want.jurisdiction is None or p.jurisdiction == want.jurisdiction)
    ]
    return fits[0] if len({p.name for p in fits}) == 1 else None


def _relays(r: Reading, spoken: list[tuple[Act, Attribution, str]]) -> list[tuple[Act, Attribution, str]]:
    """'TASS, citing the ministry': the cited one speaks, the agency is in relayed_by."""
    relay = [h for h, _ in r.senses("relay")]
    if not relay or len(spoken) < 1:
        return spoken
    agencies = [x for x in spoken if x[1].office in RELAYERS]
    others = [x for x in spoken if x[1].office not in RELAYERS]
    if agencies and others:
        names = tuple(x[1].organization for x in agencies if x[1].organization)
        return [(a, replace(w, relayed_by=names), k) for a, w, k in others]
    named = [m.value for m in r.of("organization") if isinstance(m.value, OrganizationValue) and m.value.office in RELAYERS]
    if named and others:
        names = tuple(v.name for v in named)
        return [(a, replace(w, relayed_by=names), k) for a, w, k in others]
    return spoken


def _laid_out(document: Document, r: Reading, spoken: list[tuple[Act, Attribution, str]], voice: Voice) -> list[Turn]:
    """Cut the sentence between its acts: one act covers all; with more, each covers its own side."""
    if len(spoken) == 1:
        a, who, kind = spoken[0]
        return [Turn(r.start, r.end, who, kind, _why(document, a))]
    turns: list[Turn] = []
    begin = r.start
    for i, (a, who, kind) in enumerate(spoken):
        nxt = spoken[i + 1][0] if i + 1 < len(spoken) else None
        if nxt is None:
            end = r.end
        elif nxt.side == "left" and a.side in ("left", "back"):
            end = a.end
        elif nxt.side == "left":
            end = _border(r, a.end, nxt.start)
        else:
            end = max(a.end, _border(r, a.end, nxt.start))
        turns.append(Turn(begin, end, who, kind, _why(document, a)))
        begin = end
    return turns


def _border(r: Reading, a: int, b: int) -> int:
    """The last strong border between two acts: a semicolon or dash, a comma, a conjunction; else the second act's start."""
    cuts = [t.end for t in r.tokens if a <= t.start and t.end <= b and t.text in ";.\u2013\u2014"]
    cuts = cuts or [t.end for t in r.tokens if a <= t.start and t.end <= b and t.text in ",\u00bb\u201d"]
    cuts = cuts or [h.start for h in r.hits if a <= h.start < b and {"but", "conj"} & grouped(h.senses).keys()]
    return cuts[-1] if cuts else b


def _why(document: Document, a: Act) -> str:
    return f"'{document.text[a.hit.start : a.hit.end]}' ({a.hit.where})"


def _reach_back(all_readings: list[Reading], i: int, out: dict[int, list[Turn]]) -> None:
    """A closing attribution covers the quotation that began in earlier sentences; 'X reported this' covers the paragraph so far."""
    r = all_readings[i]
    turn = out[r.order][0]
    if not turn.explicit or turn.kind == "none":
        return
    whole = any("said-so" in grouped(h.senses) for h in r.hits)
    if not r.opens_quoted and not whole:
        return
    for j in range(i - 1, -1, -1):
        p = all_readings[j]
        if p.post.index != r.post.index or p.paragraph is not r.paragraph:
            return
        if any(t.explicit for t in out[p.order]):
            return
        if not whole and not p.closes_open:
            return
        out[p.order] = [Turn(p.start, p.end, replace(turn.attribution), turn.kind, turn.why + " reaches back", False)]
