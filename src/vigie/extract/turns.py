"""Acts of speech -> turns: what each act covers of its sentence, and of the sentences before it; who only relays."""

from __future__ import annotations

from dataclasses import replace

from vigie.extract.reading import Reading, grouped
from vigie.extract.speech import Act
from vigie.extract.voices import Turn
from vigie.model import Attribution, Document, OrganizationValue

RELAYERS = {"agency", "media"}


def relays(r: Reading, spoken: list[tuple[Act, Attribution, str]]) -> list[tuple[Act, Attribution, str]]:
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


def laid_out(document: Document, r: Reading, spoken: list[tuple[Act, Attribution, str]]) -> list[Turn]:
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
        else:
            begins = nxt.start if nxt.start >= a.end else nxt.hit.start  # 'X said ..., adding ...': one source, two verbs
            end = max(a.end, _border(r, a.end, begins)) if nxt.side != "left" else _border(r, a.end, begins)
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


def reach_back(all_readings: list[Reading], i: int, out: dict[int, list[Turn]]) -> None:
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
