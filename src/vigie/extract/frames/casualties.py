"""Killed, injured, missing, trapped, rescued: who was harmed, how many, and of which group."""

from __future__ import annotations

from typing import Any

from vigie.extract.clauses import Clause
from vigie.extract.frames.casualties_figures import dead_by_then, figure_of, of_these, one_of_them, the_one_before
from vigie.extract.frames.casualties_sums import PEOPLE, is_people, put, put_group, together
from vigie.extract.frames.draft import Draft, exactly, gap, hits, new, number_before, numbers, of_mention, values
from vigie.extract.reading import Reading, grouped
from vigie.model import Mention, QuantityValue
from vigie.resources import Hit

FIELDS = ("killed", "injured", "hospitalised", "missing", "trapped", "rescued")
BORDERS = set(",;:()")


def drafts(r: Reading, clause: Clause, before: list[Draft]) -> list[Draft]:
    """Return at most one draft of a clause; the next clause's figures join it where nothing speaks against (see `joined`)."""
    none = hits(r, clause, "none")
    harm = hits(r, clause, "harm", "body", "victims")
    if not none and not harm:
        return _only_groups(r, clause, before)
    details: dict[str, Any] = {}
    for h in none:
        for v in values(h, "none"):
            if v == "victims":
                details.setdefault("killed", exactly(0))
                details.setdefault("injured", exactly(0))
            elif v in FIELDS:
                details.setdefault(v, exactly(0))
    groups: list[dict[str, Any]] = []
    taken: set[int] = set()
    for h in harm:
        _harm(r, clause, h, details, groups, taken)
    _denied(r, clause, harm, details)
    if groups:
        details["groups"] = groups
    d = new("casualties", r, clause, [*none, *harm], **details)
    if not details:
        d.flags.add("no-figure")
        fields = {v for h in harm for v in values(h, "harm")}
        if not fields or fields == {"rescued"} or not [x for x in hits(r, clause, "person", "group", "one-person", "household") if x not in harm]:
            return []
    elif r.has("cumulative") and not none:
        d.details["cumulative"] = True
    _add_groups(r, clause, d, harm)
    return _joined(d, before)


def _denied(r: Reading, clause: Clause, harm: list[Hit], details: dict[str, Any]) -> None:
    """'No one was killed' in free order: a negation beside harm without any figure is a zero."""
    if details and all(q == exactly(0) for k, q in details.items() if k in FIELDS):
        for f in (v for h in harm for v in values(h, "harm") if v in FIELDS):
            details.setdefault(f, exactly(0))  # 'dead or injured there are none'
        for f in _listed(r, clause):
            details.setdefault(f, exactly(0))
        return
    if details or not harm:
        return
    for h in harm:
        if not _beside(r, clause, h) and not _likewise(r, clause, h):
            continue
        fields = ["killed", "injured"] if "victims" in grouped(h.senses) else [f for f in values(h, "harm") if f in FIELDS]
        for f in fields:
            details[f] = exactly(0)


def _listed(r: Reading, clause: Clause) -> list[str]:
    """The harm that ends the clause before and shares this one's denial: 'of dead and | wounded there are none'."""
    first = min((h.start for h in clause.anchors), default=clause.start)
    for h in r.by_group.get("harm", []):
        between = [x for x in r.hits if h.end <= x.start < first]
        if h.end <= clause.start and len(gap(r, h.end, first)) == 1 and between and all("conj" in grouped(x.senses) for x in between):
            return [v for v in values(h, "harm") if v in FIELDS]
    return []


def _likewise(r: Reading, clause: Clause, h: Hit) -> bool:
    """'There are no ruined houses, no wounded either': 'also' right behind the harm repeats the denial before it."""
    also = any(0 <= x.start - h.end <= 1 for x, _ in r.senses("also", clause.start, clause.end))
    return also and any({"lack", "neg"} <= grouped(x.senses).keys() for x in r.hits if x.end <= h.start)


def _beside(r: Reading, clause: Clause, h: Hit) -> bool:
    """True where a denial stands at most three words before the harm, or behind it as a predicate of its own ('погибших нет').

    A bare 'not' behind it belongs to the verb that follows ('the dead man had not ...').
    """
    denials = [n for n, _ in [*r.senses("neg", clause.start, clause.end), *r.senses("lack", clause.start, clause.end)]]
    for n in denials:
        if n.start < h.end and n.end > h.start or n.end <= h.start and len(gap(r, n.end, h.start)) <= 3:
            return True
        if n.start >= h.end and len(gap(r, h.end, n.start)) <= 6 and "neg" in grouped(n.senses) and ("lack" in grouped(n.senses) or n.last > n.first):
            return True
    return False


def _harm(r: Reading, clause: Clause, h: Hit, details: dict[str, Any], groups: list[dict[str, Any]], taken: set[int]) -> None:
    """Bind the harm's figure: the number before it, else after it, else one person noun; groups apart."""
    fields = [v for v in values(h, "harm") if v in FIELDS]
    if "body" in grouped(h.senses):
        fields = fields or ["killed"]
    if not fields or fields == ["rescued"] and hits(r, clause, "body"):
        return  # a body brought out is no one rescued
    near = _group_of(r, clause, h)
    n = figure_of(r, clause, h, taken)
    if fields == ["hospitalised"] and dead_by_then(r, clause, h):
        taken |= {n.start} if n is not None else set()
        return
    members = together(r, clause, h, n, taken)
    if members:
        put(members, fields, details, groups)
        taken |= {m.counted.start for m in members if m.counted is not None}
        return
    if fields == ["injured"] and n is None and one_of_them(r, clause, h):
        return  # told by the death that follows
    if n is not None:
        taken.add(n.start)
        figure = of_mention(n)
    elif "body" in grouped(h.senses) or (_single(r, clause, h) or the_one_before(r, clause, h)) and not _beside(r, clause, h):
        figure = exactly(1)
    else:
        return
    if fields == ["injured"] and n is not None and (dead := of_these(r, clause, h, n)):
        details.setdefault(dead, figure)  # 'two of the wounded died'
        if near is not None:
            put_group(groups, near, dead, figure)
        return
    if n is None:
        near = _group_of(r, clause, h, single=True)  # 'the rescuers found a body': it is none of theirs
    for f in fields:
        if near is not None and (n is None or _inside(r, near, n, h)):
            put_group(groups, near, f, figure)
            if _including(r, clause, h):
                continue
        if f not in details:
            details[f] = figure


def _group_of(r: Reading, clause: Clause, h: Hit, *, single: bool = False) -> str | None:
    """The group named with this harm ('two children were hurt'), within a few words; `single`: by a word for one person only."""
    best: tuple[int, str] | None = None
    for g in hits(r, clause, "group"):
        if single and "one-person" not in grouped(g.senses):
            continue
        d = h.start - g.end if g.end <= h.start else g.start - h.end
        lo, hi = sorted((min(g.end, h.end), max(g.start, h.start)))
        if d < 45 and not BORDERS & set(gap(r, lo, hi)) and (best is None or d < best[0]):
            best = (d, values(g, "group")[0])
    return best[1] if best else None


def _inside(r: Reading, group: str, n: Mention, h: Hit) -> bool:
    """True where the number counts the group's members: the group's noun stands between number and harm or right after the number."""
    for g, _ in r.senses("group"):
        others = any(n.end <= x.start < g.start for x, _ in r.senses("person"))  # 'three drivers were taken away by medics'
        if values(g, "group")[0] == group and (n.end <= g.start <= n.end + 30 and not others or g.start <= n.start < n.end < g.end):
            return True
    return False


def _including(r: Reading, clause: Clause, h: Hit) -> bool:
    return any(clause.start <= x.start < h.start for x, _ in r.senses("including"))


def _single(r: Reading, clause: Clause, h: Hit) -> bool:
    """One person by the words: 'a woman was killed', 'загинув чоловік'; a plural noun without a number is no figure."""
    for x in hits(r, clause, "one-person"):
        if "harm" in grouped(x.senses):
            continue
        lo, hi = sorted((min(x.end, h.end), max(x.start, h.start)))
        counted = any(0 < x.start - m.end <= 1 and (of_mention(m)["min"] or 0) > 1 for m in numbers(r, clause))
        if hi - lo < 60 and not {";", ":"} & set(gap(r, lo, hi)) and not counted:
            return True  # '23 inhabitants' with a word for one of them is no figure of one
    return "one-person" in grouped(h.senses) and not _long_ago(r, clause)


def _long_ago(r: Reading, clause: Clause) -> bool:
    """'The singer died in 1998': a verb of one death beside a bare year tells a life, no toll."""
    return any(getattr(m.value, "granularity", "") in ("year", "season") for m in r.of("time", clause.start, clause.end))


def _only_groups(r: Reading, clause: Clause, before: list[Draft]) -> list[Draft]:
    """'..., among them two children' goes with the toll just told; 'all three were rescuers' too."""
    last = before[-1] if before else None
    if last is not None and last.kind == "casualties" and last.reading is r:
        _add_groups(r, clause, last, [h for h in last.anchors if values(h, "harm")])
    return []


def _add_groups(r: Reading, clause: Clause, d: Draft, harm: list[Hit]) -> None:
    """Groups named beside a toll ('including two children'): each with its number, under the harm it stands next to."""
    harm = [h for h in harm if any(v in FIELDS for v in values(h, "harm"))]
    if not harm:
        return
    for g in [*hits(r, clause, "group"), *_minors(r, clause)]:
        n = _members(r, clause, g)
        figure = of_mention(n) if n else exactly(1) if "one-person" in grouped(g.senses) else None
        earlier = [h for h in harm if h.end <= g.start]
        h = earlier[-1] if earlier else harm[0]
        field = next(v for v in values(h, "harm") if v in FIELDS)
        if figure is None or figure == d.details.get(field) and not earlier:
            continue
        put_group(d.details.setdefault("groups", []), values(g, "group")[0], field, figure, again=bool(earlier))
        d.end = max(d.end, clause.end)


def _members(r: Reading, clause: Clause, g: Hit) -> Mention | None:
    """The number of a group: 'two children', '5 - rescuers'."""
    n = number_before(r, clause, g.start, set(), 2, PEOPLE)
    if n is not None and any("conj" in grouped(x.senses) and n.end <= x.start < g.start for x in r.hits):
        return None  # 'a couple and their son'
    if n is None:
        near = [m for m in r.of("quantity", clause.start, g.start) if is_people(m)]
        if near and set(gap(r, near[-1].end, g.start)) <= {"-", "\u2013", "\u2014"}:
            n = near[-1]
    return n


def _joined(d: Draft, before: list[Draft]) -> list[Draft]:
    """Killed, injured, missing and rescued of one toll stay whole: join the sentence's last toll unless a field repeats."""
    last = next((x for x in reversed(before) if x.kind == "casualties" and x.reading is d.reading), None)
    if last is None or last.reading is not d.reading:
        return [d]
    if any("say" in grouped(h.senses) for h in d.reading.hits if last.end <= h.start < min(x.start for x in d.anchors)):
        return [d]
    if d.clause.opener == ";" and d.reading.has("cite", d.clause.start, d.clause.end):
        return [d]  # 'six dead; hurt, in his words, were 23'
    same = {k for k in d.details if k in FIELDS} & {k for k in last.details if k in FIELDS}
    places_between = [m for m in d.reading.of("place", d.clause.start, d.clause.end) if not getattr(m.value, "adjective", False)]
    had_places = [
        m for m in d.reading.of("place", min((h.start for h in last.anchors), default=last.start), last.end) if not getattr(m.value, "adjective", False)
    ]
    if "hospitalised" in d.details and "injured" not in d.details and "killed" in last.details:
        d.details["injured"] = d.details.pop("hospitalised")  # 'in hospital' beside dead: injured
        same = {k for k in d.details if k in FIELDS} & {k for k in last.details if k in FIELDS}
    if same or (places_between and had_places) or d.clause.opener in (";", "but") and "no-figure" in d.flags:
        return [d]
    if any(x.kind not in ("casualties",) and x.reading is d.reading and x.start >= last.end for x in before):
        if not {k for k in d.details if k in FIELDS}:
            return [d]
    for k, v in d.details.items():
        if k == "groups":
            for x in v:
                for f, figure in x.items():
                    if f != "group":
                        put_group(last.details.setdefault("groups", []), x["group"], f, figure)
        else:
            last.details.setdefault(k, v)
    last.anchors = [*last.anchors, *d.anchors]
    last.end = max(last.end, d.end)
    last.flags.discard("no-figure")
    return []


def _minors(r: Reading, clause: Clause) -> list[Hit]:
    """One person whose age under 18 is told beside: 'a boy of 17', '17-річний хлопець'."""
    out = []
    for p in hits(r, clause, "one-person"):
        if "group" in grouped(p.senses):
            continue
        for m in r.of("quantity", clause.start, clause.end):
            if (
                isinstance(m.value, QuantityValue)
                and m.value.unit == "year"
                and (m.value.quantity.min or 99) < 18
                and -2 <= min(abs(m.start - p.end), abs(p.start - m.end)) <= 12
            ):
                out.append(p._replace(senses=p.senses | {"group:children"}))
                break
    return out
