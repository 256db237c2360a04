"""Sentences of a bulletin: an incident with who says it and its figures, a service's state, a claim in its own words; each made of cited values.

The wording rules stand in docs/EXPORTS.md: each sentence has a speaker, figures of two speakers stand side by side, never added; no report is not "normal".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vigie.bulletin.grounds import Grounds
from vigie.bulletin.pieces import Cited, Line, Run, Words, filled, joined
from vigie.bulletin.speech import Speech
from vigie.desk.index import Index, place_of
from vigie.fuse.voices import unsourced
from vigie.model import Quantity
from vigie.picture import Incident, ServiceState, Told, Toll

HARMED = ("killed", "injured", "missing")


class Teller:
    """Makes the sentences of one bulletin. `index` and `grounds` are over the same picture."""

    def __init__(self, index: Index, grounds: Grounds) -> None:
        self.index = index
        self.grounds = grounds
        self.speech: Speech = grounds.speech
        self.words = self.speech.words
        self.cite = grounds.cite
        self.count = grounds.count

    # ------------------------------------------------------------ small parts
    def plain(self, table: str, key: str) -> Line:
        """Return words of the shelf."""
        return (Words(self.words[table][key]),)

    def fill(self, table: str, key: str, **fields: Run | Line) -> Line:
        """Return a pattern of the shelf, filled; `colon` is the language's own."""
        return filled(self.words[table][key], colon=Words(self.words["form"]["colon"]), **fields)

    def listed(self, lines: Iterable[Line], between: str = "comma") -> Line:
        """Return lines one after another, '–' where there are none."""
        return joined(lines, self.words["form"][between]) or self.plain("form", "none")

    def who(self, claim_id: str) -> Line:
        """Return who makes a claim."""
        return (self.cite("claims", claim_id, "", "who"),)

    def code(self, i: Incident) -> Line:
        """Return ' [KR-7F3A2K]'."""
        return self.fill("sentence", "code", code=self.cite("incidents", i.incident_id, "code", "text"))

    def told(self, claims: Iterable[str]) -> list[Told]:
        """Return the claims that are in the picture, by when they were known."""
        found = [self.index.told[c] for c in claims if c in self.index.told]
        return sorted(found, key=lambda t: (t.known_at is None, t.known_at.timestamp() if t.known_at else 0.0, t.claim.claim_id))

    def first_voice(self, i: Incident) -> Told | None:
        """Return the claim whose speaker an incident's sentence names: no plan, background or denial; told as so before told as possible, of the incident's
        kind, of a named source before an unnamed one, the earliest. None where no claim says that it happened."""
        told = [t for t in self.told(i.claims) if t.claim.modality in ("actual", "possible")]

        def unfit(t: Told) -> tuple[bool, ...]:
            named = t.claim.attribution.name or t.claim.attribution.organization
            return t.claim.modality != "actual", t.claim.kind != i.kind, unsourced(t), not named

        return min(told, key=unfit, default=None)

    def maybe(self, i: Incident) -> Line:
        """Return '; told as possible' where nobody tells an incident as more than that."""
        voice = self.first_voice(i)
        return self.plain("sentence", "possible") if voice and voice.claim.modality == "possible" else ()

    # ------------------------------------------------------------ figures of people
    def standing(self, i: Incident, field: str, group: str | None = None) -> list[Toll]:
        """Return the figures of an incident that stand, the lowest first."""
        found = [t for t in self.index.tolls.get(i.incident_id, ()) if t.stands and t.field == field and t.group == group and t.claim_id in self.index.told]
        return sorted(found, key=lambda t: (t.figure.min or 0, t.figure.max or float("inf"), t.toll_id))

    def harm(self, i: Incident, field: str) -> Line:
        """Return 'at least 2 people killed (the mayor)', or '2 (the mayor) to 3 (the governor) people killed'; empty where nobody gave a figure."""
        tolls = self.standing(i, field)
        if not tolls:
            return ()
        low, high = tolls[0], max(tolls, key=lambda t: (t.figure.max is None, t.figure.max or 0, t.toll_id))
        if _same(low.figure, high.figure):
            latest = max(tolls, key=lambda t: (t.said.timestamp() if t.said else 0.0, t.toll_id))
            return self.fill("sentence", "agreed", figure=self.figure(latest), what=self._noun(field, latest.figure), who=self.who(latest.claim_id))
        return self.fill(
            "sentence",
            "apart",
            low=self.figure(low),
            low_who=self.who(low.claim_id),
            high=self.figure(high),
            high_who=self.who(high.claim_id),
            what=self._noun(field, high.figure),
        )

    def figure(self, t: Toll) -> Line:
        """Return the figure of a toll."""
        return (self.cite("tolls", t.toll_id, "figure", "figure"),)

    def _noun(self, field: str, q: Quantity) -> Line:
        nouns = self.words["harm"][field]
        n = q.max if q.max is not None else q.min
        return (Words(nouns.get(self.speech.plural(n or 0), nouns["other"])),)

    def harms(self, i: Incident) -> Line:
        """Return all figures of people of an incident, and whether the speakers differ; empty where nobody gave one."""
        lines = [h for h in (self.harm(i, f) for f in HARMED) if h]
        if not lines:
            return ()
        apart = any(len({_key(t.figure) for t in self.standing(i, f)}) > 1 for f in HARMED)
        return joined(lines, self.words["sentence"]["harm_next"]) + (self.plain("sentence", "disputed") if apart else ())

    # ------------------------------------------------------------ sentences
    def incident(self, i: Incident, *, when: bool = True) -> Line:
        """Return 'Missile strike on ... in Kryvyi Rih, around 05:30 on 8 January, according to ...'; '' where no claim of it is at hand."""
        voice = self.first_voice(i)
        title = self.cite("incidents", i.incident_id, "", "title")
        if voice is None:
            return (title,)
        claim = voice.claim.claim_id
        if i.time is None or not when:
            return self.fill("sentence", "incident_undated", title=title, said=self.cite("claims", claim, "known_at", "moment"), who=self.who(claim))
        moment = self.cite("incidents", i.incident_id, "time", "when")
        if unsourced(voice):
            return self.fill("sentence", "incident_unsourced", title=title, when=moment, outlet=self.cite("claims", claim, "", "outlet"))
        return self.fill("sentence", "incident", title=title, when=moment, who=self.who(claim))

    def denial(self, i: Incident) -> Line:
        """Return '; denied by ...' where somebody denies an incident's own kind: a denial stays beside the claim."""
        denied = [t for t in self.told(i.claims) if t.claim.modality == "denied" and t.claim.kind == i.kind]
        return self.fill("sentence", "denied", who=self.who(denied[0].claim.claim_id)) if denied else ()

    def highlight(self, i: Incident) -> Line:
        """Return an incident's sentence with its figures, denials and code."""
        harms = self.harms(i)
        if harms and i.kind == "casualties":
            when = self.cite("incidents", i.incident_id, "time", "when")
            return self.shortened(self.fill("sentence", "toll", place=self.place(i), when=when, harms=harms)) + self.code(i)
        line = self.incident(i) + self.maybe(i) + (self.plain("sentence", "harm_first") + harms if harms else ()) + self.denial(i)
        if i.contested and not harms:
            line += self.plain("sentence", "contested")
        return self.shortened(line) + self.code(i)

    def shortened(self, line: Line) -> Line:
        """Return a line in which a speaker's office stands at the first mention only."""
        seen: set[str] = set()
        out: list[Run] = []
        for run in line:
            again = isinstance(run, Cited) and run.form == "who" and run.text in seen
            if isinstance(run, Cited) and run.form == "who":
                seen.add(run.text)
            out.append(self.cite(run.table, run.ident, run.path, "name") if again and isinstance(run, Cited) else run)
        return tuple(out)

    def service(self, s: ServiceState) -> Line:
        """Return 'Electricity: out in Poltava as of 11:20, according to ...', with customers, since and cause as said."""
        line, ident = self.service_barely(s), s.service_id
        if s.customers:
            line += self.fill("sentence", "customers", figure=self.cite("services", ident, "customers", "figure"))
        elif s.share:
            line += self.fill("sentence", "share", figure=self.cite("services", ident, "share", "figure"))
        if s.since and s.since != s.as_of:
            line += self.fill("sentence", "since", since=self.cite("services", ident, "since", "moment"))
        if s.cause:
            line += self.fill("sentence", "cause", cause=self.cite("services", ident, "cause", "text"))
        return line

    def service_barely(self, s: ServiceState) -> Line:
        """Return 'Electricity: out in Poltava as of 11:20, according to ...'."""
        last = self.index.latest(s.claims)
        ident = s.service_id
        return self.fill(
            "sentence",
            "service",
            service=self.cite("services", ident, "service", "service"),
            state=self.cite("services", ident, "state", "state"),
            place=self.cite("services", ident, "place", "place"),
            as_of=self.cite("services", ident, "as_of", "moment"),
            who=self.who(last.claim.claim_id) if last else self.plain("form", "unknown"),
        )

    def claim(self, t: Told) -> Line:
        """Return who says it and the words as they stand, with their language where it is another one."""
        ident = t.claim.claim_id
        line = self.fill("sentence", "claim", who=self.who(ident), quote=self.cite("claims", ident, "claim", "quote"))
        if t.document.language and t.document.language != self.speech.language:
            name = self.cite("claims", ident, "document.language", "language")
            line += (Words(" "), *self.fill("form", "translate", language=name))
        return line

    def place(self, i: Incident) -> Line:
        """Return where an incident was, no finer than it is known."""
        at = place_of(i.places)
        n = next((n for n, p in enumerate(i.places) if at and p.place == at), None)
        return (self.cite("incidents", i.incident_id, f"places.{n}.place", "place"),) if n is not None else self.plain("form", "unknown")

    def first_of(self, lines: Sequence[Line], most: int, between: str = "comma") -> Line:
        """Return the first lines one after another, and a sign that there are more; '–' where there are none."""
        return self.listed(lines[:most], between) + (self.plain("form", "etc") if len(lines) > most else ())

    def up_to(self, lines: Sequence[Line], most: int, table: str, idents: Sequence[str]) -> tuple[Line, ...]:
        """Return the first lines, and how many more there are."""
        rest = tuple(idents[most:])
        return (*lines[:most], *((self.fill("form", "and_more", n=self.count(table, rest)),) if rest else ()))


def _key(q: Quantity) -> tuple[float | None, float | None]:
    return q.min, q.max


def _same(a: Quantity, b: Quantity) -> bool:
    return _key(a) == _key(b)
