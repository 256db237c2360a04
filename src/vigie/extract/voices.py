"""What a listener of a post remembers, and whom an act of speech means by it: pronouns, role nouns, offices told of before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from vigie import gazetteer
from vigie.extract.reading import Reading
from vigie.extract.sources import Source
from vigie.extract.speech import Act
from vigie.model import Attribution, Document, Span, Toponym
from vigie.resources import toml


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
    told: Attribution | None = None  # whom the last act of this paragraph made speak
    plain: list[int] = field(default_factory=list)  # the sentences since that act which nobody says
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


def who(document: Document, r: Reading, a: Act, voice: Voice, spoken: list[tuple[Act, Attribution, str]]) -> tuple[Attribution | None, str]:
    """Return who is meant by an act's source, and the sort of source; (None, '') where nobody can be told."""
    s = a.source
    if s is None:
        if spoken:
            return replace(spoken[-1][1], medium=a.medium), spoken[-1][2]
        return (replace(voice.current, span=None, medium=a.medium), voice.kind) if voice.current else (None, "")
    if s.kind == "pronoun":
        who = _antecedent(s.pronoun, voice, [x[1] for x in spoken])
        spoke = voice.told is not None and bool(voice.told.organization) and not voice.told.name
        if (
            voice.subject is not None
            and (who is None or (s.pronoun in ("f", "org", "pl") and not spoke) or (s.pronoun == "m" and _for_things(document, voice)))
            and not spoken
        ):
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


def _for_things(document: Document, voice: Voice) -> bool:
    """'The council has opened ... He asks': in languages whose 'he' stands for things too, where no person spoke in this paragraph."""
    return voice.told is None and bool(toml(document.language, "people").get("he_for_things"))


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
    current = voice.told if voice.kind == "author" and voice.told is not None else voice.current
    pool = [*([current] if current else []), *here]
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
