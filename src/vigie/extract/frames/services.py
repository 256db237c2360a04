"""The state of public services; the help that is open to people is told beside it (frames/aid.py)."""

from __future__ import annotations

from vigie.extract.clauses import Clause
from vigie.extract.frames import aid
from vigie.extract.frames.draft import Draft, gap, hits, new, number_before, of_mention, unit, values
from vigie.extract.frames.service_negations import negated, no_loss, there_are_no
from vigie.extract.reading import Reading, grouped
from vigie.model import Mention
from vigie.resources import Hit

TRANSPORT = {"metro", "tram", "trolleybus", "bus", "rail", "road", "air", "port", "ferry", "school", "bank", "health", "waste"}
OF_OBJECT = {"hospital": "health", "school": "school", "airport": "air", "road": "road", "bridge": "road", "port": "port", "metro": "metro", "rail": "rail"}
UTILITIES = {"electricity", "water", "heating", "gas", "mobile", "internet"}
LOST = {"out", "suspended", "interrupted", "partial"}
CUSTOMER_UNITS: set[str | None] = {"customer", "household", "home", "person", "building", "settlement", "region"}


def drafts(r: Reading, clause: Clause, before: list[Draft]) -> list[Draft]:
    """Return the service states and the help of a clause."""
    helps = aid.drafts(r, clause, before)
    found = _services(r, clause, before)
    if helps:
        found = [d for d in found if d.details["state"] in LOST and not _offered(r, clause, d)]
    return [d for d in found if d.details["service"] != "all" or d.details["state"] in LOST or _as_usual(d)] + helps


def _as_usual(d: Draft) -> bool:
    """'All services run as usual': said in one phrase; 'all services' beside a bare 'work' are crews at work."""
    return any({"service", "state"} <= grouped(a.senses).keys() for a in d.anchors)


def _offered(r: Reading, clause: Clause, d: Draft) -> bool:
    """A service that stands among what a facility offers says nothing of the network."""
    return any(a.start >= min(h.start for h in hits(r, clause, "aid")) for a in d.anchors)


def _services(r: Reading, clause: Clause, before: list[Draft]) -> list[Draft]:
    states = [s for s in hits(r, clause, "state", "lack") if "exists" not in grouped(s.senses) or s in clause.anchors]
    states = [s for s in states if not _crew_works(r, clause, s)]
    if any(values(s, "state") for s in states):
        states = [s for s in states if values(s, "state") or "neg" not in grouped(s.senses)]
    if not states:
        return []
    named = hits(r, clause, "service")
    pairs: list[tuple[str, Hit, list[Hit]]] = []
    for h in named:
        for service in values(h, "service"):
            pairs.append((service, h, [h] if "state" in grouped(h.senses) else _states_for(r, h, states, named)))
    pairs = _beneficiaries(pairs)
    if not pairs:
        pairs = [(OF_OBJECT[v], h, states) for h in hits(r, clause, "object") for v in values(h, "object") if v in OF_OBJECT and not hits(r, clause, "aid")][:1]
        if pairs and hits(r, clause, "act"):
            pairs = []
    if not pairs:
        pairs = _carried(r, clause, states, before)
    pairs = _tracks(r, clause, pairs)
    if not pairs and _power_before(before) and _customers(r, clause) and all("household" in grouped(h.senses) for h in hits(r, clause, "object", "aid", "act")):
        lost = [h for h in states if set(values(h, "state")) & {"out", "stopped", "restored", "restoring"}]
        if lost and any(unit(m) in ("customer", "household") for m in r.of("quantity", clause.start, clause.end)):
            pairs = [("electricity", lost[0], lost)]  # 'N customers cut off' without a word of what: the power grid
    out: list[Draft] = []
    for service, h, own in pairs:
        own = [s for s in own if s is not None]
        if not own:
            continue
        state = _state(r, clause, service, own)
        if all(values(s, "state") == ("open",) for s in own) and (service not in TRANSPORT | {"fuel"} or r.has("org") or r.has("aid") or r.has("offer")):
            continue  # 'the town hall opened ...': help, not a service
        if service == "rail-power":
            service, state = "rail", "partial"
        if state is None:
            continue
        if h not in named and before and state in ("suspended", "out") and not hits(r, clause, "object"):
            last = next((b for b in reversed(before) if b.kind == "service"), None)
            cancelled = not any({"stopped", "closed"} & set(values(s, "state")) for s in own)  # 'will not reopen' cancels nothing
            if last is not None and _cut(last) and cancelled:
                state = "restored"  # 'the cuts ... have been cancelled'
        d = new("service", r, clause, [h, *own], service=service, state=state)
        _figures(r, clause, d, h)
        if any(o.details.get("service") == service and o.details.get("state") == d.details["state"] for o in out):
            continue
        out.append(d)
    out = _one_each(out)
    if any(d.details == {"service": "health", "state": "backup"} for d in out):
        out = [d for d in out if d.details != {"service": "electricity", "state": "backup"}]  # a hospital on its own generator
    if len(out) > 1 and any(d.details["service"] == "electricity" for d in out):
        out = [d for d in out if d.details["service"] != "all" or d.details["state"] != "out"]
    return out


ORDER = ["restoring", "interrupted", "backup", "reduced", "partial", "suspended", "out", "restored", "operating"]


def _one_each(found: list[Draft]) -> list[Draft]:
    """One state of a service in a clause: the one that says more ('trains run on diesel engines': backup)."""
    best: dict[str, Draft] = {}
    for d in found:
        service = d.details["service"]
        if service not in best or ORDER.index(d.details["state"]) < ORDER.index(best[service].details["state"]):
            best[service] = d
    return [d for d in found if best[d.details["service"]] is d]


def _cut(d: Draft) -> bool:
    """True for a claim that names cuts, which can be cancelled ('emergency outages'), not only a state."""
    return d.details["state"] == "interrupted" or d.details["state"] == "suspended" and any("loss" in grouped(h.senses) for h in d.anchors)


def _crew_works(r: Reading, clause: Clause, s: Hit) -> bool:
    """'Builders are at work in the school': what works is a crew, not the school."""
    if "work" not in grouped(s.senses):
        return False
    near = lambda h: max(h.start - s.end, s.start - h.end, 0)  # noqa: E731
    crews = [near(h) for h in hits(r, clause, "crew")]
    return bool(crews) and min(crews) <= min((near(h) for h in hits(r, clause, "service")), default=0)


def _power_before(before: list[Draft]) -> bool:
    """True where no other service than the power has been told of before."""
    return all(d.details["service"] == "electricity" for d in before if d.kind == "service")


def _tracks(r: Reading, clause: Clause, pairs: list[tuple[str, Hit, list[Hit]]]) -> list[tuple[str, Hit, list[Hit]]]:
    """Lines without current are a state of the railway, not of the grid (conventions: rail, partial)."""
    trains = [h for s, h, _ in pairs if s == "rail"]
    pairs = [p for p in pairs if p[0] != "road" or not any(p[1].start < h.end and h.start < p[1].end for h in trains)]
    named = {p[0] for p in pairs}
    if "road" in named and "rail" not in named and (r.has("service", value="rail") or r.has("object", value="rail")):
        pairs = [("rail", h, own) if s == "road" and "object" not in grouped(h.senses) else (s, h, own) for s, h, own in pairs]
        named = {p[0] for p in pairs}
    if {"rail", "metro"} <= named:  # 'the trains of the metro'
        pairs = [p for p in pairs if p[0] != "rail"]
    if "electricity" not in named or not (named | {OF_OBJECT.get(v, "") for h in hits(r, clause, "object") for v in values(h, "object")}) & {"rail"}:
        return pairs
    power = next(p for p in pairs if p[0] == "electricity")
    lost = [s for s in power[2] if set(values(s, "state")) & {"out", "stopped", "suspended", "partial"} or "lack" in grouped(s.senses)]
    return [("rail-power", power[1], power[2])] if lost else pairs


REACH = 60  # characters between a service and its state; what stands farther off speaks of something else


def _beneficiaries(pairs: list[tuple[str, Hit, list[Hit]]]) -> list[tuple[str, Hit, list[Hit]]]:
    """'Heating comes back to hospitals and schools', 'no light in the school': the utility's state, not the building's."""
    told = {id(s) for service, _, own in pairs if service in UTILITIES for s in own}
    backup = any("backup" in values(s, "state") for _, _, own in pairs for s in own)
    if not told or backup:
        return pairs
    return [p for p in pairs if p[0] in UTILITIES or "object" not in grouped(p[1].senses) or not all(id(s) in told for s in p[2])]


def _states_for(r: Reading, h: Hit, states: list[Hit], named: list[Hit]) -> list[Hit]:
    """The states that speak of this service: those nearer to it than to any other service, else the nearest."""
    own = []
    states = [s for s in states if _distance(h, s) <= REACH]
    for s in states:
        if "service" in grouped(s.senses) and s is not h:
            continue
        nearest = min(named, key=lambda n: _distance(n, s))
        if nearest is h or _distance(h, s) == _distance(nearest, s):
            own.append(s)
    if own:
        return own
    free = [s for s in states if "service" not in grouped(s.senses) and not {":", ";"} & set(gap(r, min(h.end, s.end), max(h.start, s.start)))]
    if free:
        return [min(free, key=lambda s: _distance(h, s))]
    listed = [s for s in states if s.end <= h.start and h.start - s.end < 40]
    return listed[-1:]  # 'without light, water and heat': the list shares the state told with its first


def _distance(a: Hit, b: Hit) -> int:
    return max(b.start - a.end, a.start - b.end, 0)


def _carried(r: Reading, clause: Clause, states: list[Hit], before: list[Draft]) -> list[tuple[str, Hit, list[Hit]]]:
    """A state without a service goes on about the service just named in the sentence ('... and is back in Y')."""
    strong = [
        s for s in states if set(values(s, "state")) & {"out", "restored", "restoring", "interrupted", "suspended", "stopped", "reduced", "backup", "partial"}
    ]
    last = next((d for d in reversed(before) if d.kind == "service"), None)
    if last is None or not strong or last.clause is clause:
        return []
    if last.reading is not r and not any("loss" in grouped(s.senses) for s in strong):
        return []
    return [(last.details["service"], last.anchors[0], strong)]


def _state(r: Reading, clause: Clause, service: str, own: list[Hit]) -> str | None:
    """One state of CLAIM.md out of the words: negation turns it, 'some' or a number makes it partial."""
    found: list[str] = []
    for s in own:
        for v in values(s, "state"):
            found.append(_stopped(service) if v in ("stopped", "closed") else "operating" if v == "open" else v)
        if "lack" in grouped(s.senses) and (not found or "neg" not in grouped(s.senses)):
            found.append("out")
    if not found:
        return None
    state = min(found, key=lambda x: ORDER.index(x) if x in ORDER else len(ORDER))
    if no_loss(r, clause, own):
        return "operating"
    if negated(r, clause, own) or there_are_no(r, clause, own):
        state = _turned(state)
        state = _stopped(service) if state == "out" else state
    if state == "operating" and (_some(r, clause) or _customers(r, clause)):
        state = "partial"  # '40 % have power'
    if state == "out" and service not in TRANSPORT and r.has("nearly", clause.start, clause.end):
        state = "partial"
    if service not in TRANSPORT and state == "out" and _some(r, clause):
        return "partial"
    if state == "restored" and (_some(r, clause) or _near_all(r, clause) or _customers(r, clause) or _few_of(r, clause)):
        return "restoring"
    if state == "out" and _customers(r, clause):
        return "partial"
    if state == "out" and service in TRANSPORT - {"road"} and not any(values(s, "state") for s in own):
        return "suspended"  # 'no departures', 'there are no lessons'
    return state


def _stopped(service: str) -> str:
    return "suspended" if service in TRANSPORT else "out"


def _turned(state: str) -> str:
    return {
        "operating": "out",
        "restored": "out",
        "out": "operating",
        "interrupted": "operating",
        "suspended": "operating",
        "reduced": "operating",
        "partial": "operating",
    }.get(state, state)


def _some(r: Reading, clause: Clause) -> bool:
    """'Part of the centre has neither light nor water': said once, it holds for the list that follows."""
    if r.has("some", clause.start, clause.end):
        return True
    before = [h for h, _ in r.senses("some", r.start, clause.start)]
    return (
        bool(before)
        and clause.opener != "but"
        and not any("but" in grouped(h.senses) or ";" in gap(r, before[-1].end, clause.start) for h in r.hits if before[-1].end < h.start <= clause.start)
    )


def _few_of(r: Reading, clause: Clause) -> bool:
    """'170 of them have it back': a number with 'of them' right behind."""
    return any(0 <= h.start - m.end <= 1 for h, _ in r.senses("including", clause.start, clause.end) for m in r.of("quantity", clause.start, h.start))


def _near_all(r: Reading, clause: Clause) -> bool:
    return r.has("nearly", clause.start, clause.end) and r.has("all", clause.start, clause.end)


def _customers(r: Reading, clause: Clause) -> bool:
    return any(unit(m) in CUSTOMER_UNITS | {"%"} for m in r.of("quantity", clause.start, clause.end))


def _figures(r: Reading, clause: Clause, d: Draft, h: Hit) -> None:
    """Customers and share as stated, never turned into one another."""
    for m in r.of("quantity", clause.start, clause.end):
        u = unit(m)
        if u == "%":
            d.details.setdefault("share", of_mention(m))
        elif u in ("customer", "household", "home", "person", "building"):
            d.details.setdefault("customers", of_mention(_part_of(r, clause, m) or m))


def _part_of(r: Reading, clause: Clause, whole: Mention) -> Mention | None:
    """'14,300 of the 18,000 homes': the first number is the part that the state is of."""
    part = number_before(r, clause, whole.start, set(), 2, {None})
    if part is None or not gap(r, part.end, whole.start) or any("conj" in grouped(h.senses) and part.end <= h.start < whole.start for h in r.hits):
        return None
    a, b = of_mention(part)["max"], of_mention(whole)["min"]
    return part if a is not None and b is not None and a < b else None
