"""Natural and technical hazards, and the warnings of them."""

from __future__ import annotations

from dataclasses import replace

from vigie.extract.clauses import ANCHORS, Clause
from vigie.extract.frames import weather
from vigie.extract.frames.draft import Draft, gap, hits, new, unit, values
from vigie.extract.reading import Reading, grouped
from vigie.model import Mention, QuantityValue, Toponym
from vigie.resources import Hit

SUDDEN = {"dam-failure", "landslide", "collapse", "tsunami"}  # what happens rather than lasts: never a mere circumstance
SHORTEST = 5  # words; a shorter piece of a sentence only names the weather

WARNED = {"air-raid", "shelling", "missile", "drone"}  # hazards whose warnings begin and end; 'no threat' of another says that it is not there

UNITS = {
    "Mw": {"earthquake", "aftershock"},
    "km/h": {"wind", "storm"},
    "m/s": {"wind", "storm"},
    "cm": {"flood", "snow", "dam-failure", "tsunami"},
    "m": {"flood", "tsunami", "dam-failure"},
    "mm": {"rain", "storm", "flood"},
    "ha": {"wildfire", "fire"},
    "m2": {"fire", "wildfire", "explosion", "collapse"},
    "km2": {"wildfire", "flood", "fire"},
    "m3/s": {"flood", "dam-failure"},
    "degree": {"heat-wave", "cold-wave"},
}

UNITS_OF_WIND = {"km/h", "m/s"}


def drafts(r: Reading, clause: Clause, before: list[Draft]) -> list[Draft]:
    """Return the alerts and hazards of a clause."""
    return _alerts(r, clause, before) + _hazards(r, clause, before)


def _alerts(r: Reading, clause: Clause, before: list[Draft]) -> list[Draft]:
    found = hits(r, clause, "alert")
    if not found:
        last = next((d for d in reversed(before) if d.kind == "alert"), None)
        lifted = hits(r, clause, "off")
        if lifted and last is not None and not hits(r, clause, "service") and last.details.get("state") == "on":
            return [new("alert", r, clause, lifted, hazard=last.details.get("hazard"), state="off")]
        return []
    hazards = [v for x in found for v in values(x, "alert") if v]
    if not hazards:
        hazards = [v for x in hits(r, clause, "hazard") for v in values(x, "hazard")] or [v for x, v in r.senses("hazard")]
    if "storm" in hazards and len(set(hazards)) > 1:
        hazards = [v for v in hazards if v != "storm"]  # 'red warning ... for floods': the colour alone means weather
    explicit = [v for x in hits(r, clause, "hazard") if x not in found for v in values(x, "hazard")]
    if explicit and hazards[:1] == ["storm"]:
        hazards = explicit  # 'orange warning for heat': the colour alone means weather
    if hazards and hazards[0] not in WARNED and any({"lack", "neg"} <= grouped(x.senses).keys() for x in hits(r, clause, "lack")):
        d = new("hazard", r, clause, found, hazard=hazards[0])
        d.modality = "denied"  # 'there is no threat of a tsunami'
        return [d]
    off = any("off" in grouped(x.senses) for x in found) or bool(hits(r, clause, "off"))
    if r.has("neg", clause.start, clause.end) and off:
        off = False
    return [new("alert", r, clause, found, hazard=hazards[0] if hazards else None, state="off" if off else "on")]


def _hazards(r: Reading, clause: Clause, before: list[Draft]) -> list[Draft]:
    found = [h for h in hits(r, clause, "hazard") if "alert" not in grouped(h.senses)]
    if hits(r, clause, "alert"):
        return []
    size = weather.whole(r, _magnitude(r, clause))
    if not found and size is not None and _unit(size) in ("cm", "m", "m3/s") and _water(r, clause) and not hits(r, clause, "act", "service"):
        return [new("hazard", r, clause, [], hazard="flood", magnitude=_value(size))]
    if not found and (plain := weather.drafts(r, clause, size)):
        return plain
    if not found and (gauge := gauged(r, clause, before)):
        return gauge
    if not found:
        if size is not None and before and before[-1].kind == "hazard":
            kind = before[-1].details.get("hazard")
            if kind in UNITS.get(_unit(size), set()) and "magnitude" not in before[-1].details and _goes_on(r, clause, before[-1]):
                before[-1].details["magnitude"], before[-1].end = _value(size), clause.end  # 'the fire, which covered 200 m2, ...'
                return []
            if kind in UNITS.get(_unit(size), set()) and "magnitude" in before[-1].details:
                return [new("hazard", r, clause, before[-1].anchors, hazard=kind, magnitude=_value(size))]
        return []
    told = {d.kind for d in before if d.clause is clause}
    h = found[-1] if len(found) > 1 and values(found[0], "hazard")[0] in {"storm"} else found[0]
    if values(h, "hazard")[0] == "fire":
        h = next((x for x in found if "wildfire" in values(x, "hazard")), h)  # 'the fire, a forest fire, ...'
    d = new("hazard", r, clause, found, hazard=values(h, "hazard")[0])
    if size is not None:
        fits = [x for x in found if values(x, "hazard")[0] in UNITS.get(_unit(size), set())]
        if fits:
            nearest = min(fits, key=lambda x: (abs(size.start - x.end), x.start))  # 'a storm with gusts of 133 km/h': the wind's
            kind = values(nearest if _unit(size) in UNITS_OF_WIND else fits[0], "hazard")[0]
            d.details = {"hazard": "wildfire" if kind == "fire" and _unit(size) in ("ha", "km2") else kind, "magnitude": _value(size)}
    last = before[-1] if before else None
    joined = last is not None and (last.clause is clause or last.clause.end == clause.start and (clause.opener == "rel" or _only_sizes(r, clause, size)))
    if last is not None and joined and last.kind == "hazard" and "magnitude" in d.details:
        if "magnitude" not in last.details and {last.details.get("hazard"), d.details["hazard"]} in ({"fire", "wildfire"}, {d.details["hazard"]}):
            last.details, last.end = d.details, clause.end  # 'the fire, which has burnt 1,200 hectares': its size
            last.anchors = [*last.anchors, *found]
            return []
    if "magnitude" not in d.details and (told or clause.opener == "cause" or r.has("cause", clause.start, h.start + 1)):
        d.cause = True
    if (
        "magnitude" not in d.details
        and d.details["hazard"] not in SUDDEN
        and not any("neg" in grouped(x.senses) for x in found)
        and any(not clause.holds(x.start) and ANCHORS & grouped(x.senses).keys() for x in r.hits)
        and clause.end - clause.start < (r.end - r.start) // 2
        and sum(t.kind == "w" and clause.holds(t.start) for t in r.tokens) < SHORTEST
    ):
        d.cause = not _heads(r, clause, h)  # 'in freezing cold': a circumstance
    if hits(r, clause, "response", "advice") and "magnitude" not in d.details:
        d.cause = True
    return [d]


def _goes_on(r: Reading, clause: Clause, last: Draft) -> bool:
    """The clause right behind the hazard's own begins with a relative word: what it measures is the hazard."""
    rel = [h.start for h, _ in r.senses("rel", clause.start, clause.end)]
    return last.reading is r and last.clause.end == clause.start and bool(rel) and not gap(r, clause.start, rel[0])


def _only_sizes(r: Reading, clause: Clause, size: Mention | None) -> bool:
    """'The Vrancea shook again - magnitude 5.3': a short piece behind a comma or a dash that gives the size and no place."""
    short = sum(t.kind == "w" and clause.holds(t.start) for t in r.tokens) <= 3
    return size is not None and short and clause.opener in (",", "(", ":", "\u2013", "\u2014", "-") and not r.of("place", clause.start, clause.end)


def _heads(r: Reading, clause: Clause, h: Hit) -> bool:
    """'Earthquake in Turkey: ...': the hazard with its place leads the sentence, a colon after it."""
    colon = any(t.text == ":" and t.end == clause.end or t.text == ":" and t.start >= clause.end - 2 and t.end <= clause.end for t in r.tokens)
    words = sum(t.kind == "w" and r.start <= t.start < h.start for t in r.tokens)
    return colon and words <= 2 and bool(r.of("place", clause.start, clause.end))


STRENGTHS = (2.0, 9.9)  # of quakes that anyone reports


def gauged(r: Reading, clause: Clause, before: list[Draft]) -> list[Draft]:
    """'The Geological Survey measured 7.0': what a seismic service gives as a bare decimal, where a quake has been told of, is its strength."""
    if not any(d.kind == "hazard" and d.details["hazard"] in UNITS["Mw"] for d in before):
        return []
    size = _gauge(r, clause)
    return [new("hazard", r, clause, [], hazard="earthquake", magnitude=_value(size))] if size is not None else []


def _decimal(m: Mention, v: QuantityValue) -> bool:
    """'6.1', '7,0': a number written as a strength is."""
    return bool({".", ","} & set(m.text)) and STRENGTHS[0] <= (v.quantity.min or 0) <= STRENGTHS[1]


def _gauge(r: Reading, clause: Clause) -> Mention | None:
    """The bare decimal beside the name of a seismic service."""
    experts = [m for m in r.of("organization", clause.start, clause.end) if getattr(m.value, "office", None) == "expert"]
    if not experts and not any("expert" in values(h, "org") for h in hits(r, clause, "org")):
        return None
    for m in r.of("quantity", clause.start, clause.end):
        v = m.value
        if isinstance(v, QuantityValue) and v.unit in (None, "Mw") and _decimal(m, v):
            return replace(m, value=replace(v, unit="Mw"))
    return None


def _river(r: Reading, clause: Clause) -> bool:
    """A river, lake or reservoir is named: a height or a flow beside it is the water's."""
    return any(isinstance(m.value, Toponym) and m.value.chosen is not None and m.value.chosen.level == "water" for m in r.of("place", clause.start, clause.end))


def _water(r: Reading, clause: Clause) -> bool:
    """A river is named, or the sentence has begun with the flood ('Flood in Orsk: the Ural at 980 cm')."""
    return _river(r, clause) or any(h.start < clause.start for h, v in r.senses("hazard") if v == "flood")


def _unit(m: Mention) -> str:
    return (unit(m) or "") if isinstance(m.value, QuantityValue) else ""


def _magnitude(r: Reading, clause: Clause) -> Mention | None:
    """The first quantity of the clause in a hazard's unit."""
    for m in r.of("quantity", clause.start, clause.end):
        if _unit(m) in UNITS:
            return m
    for m in r.of("quantity", clause.start, clause.end):  # 'a tremor of 5.2', 'a 6.1 quake': a decimal beside the quake
        if isinstance(m.value, QuantityValue) and m.value.unit is None and _decimal(m, m.value):
            near = [h for h in hits(r, clause, "hazard") if set(values(h, "hazard")) & UNITS["Mw"]]
            if any(0 <= m.start - h.end <= 8 or 0 <= h.start - m.end <= 3 or h.start < m.start < h.end for h in near):
                return replace(m, value=replace(m.value, unit="Mw"))
    return None


def _value(m: Mention) -> dict[str, object]:
    assert isinstance(m.value, QuantityValue)
    q = m.value.quantity
    value: object = q.max if q.min is None else q.min if q.min == q.max and not q.approx else {"min": q.min, "max": q.max, "approx": q.approx}
    return {"value": value, "unit": _unit(m)}


def bare(r: Reading, clause: Clause) -> list[Draft]:
    """Return what the figure of a clause without a predicate says of water or weather ('the Ouse: 4.2 m')."""
    return weather.drafts(r, clause, weather.whole(r, _magnitude(r, clause)))


def has_size(r: Reading, clause: Clause) -> bool:
    """True where a clause without a predicate gives a hazard's size beside a river's name ('the Aa: 2.35 m') or a seismic service's."""
    size = _magnitude(r, clause)
    return _gauge(r, clause) is not None or bool(bare(r, clause)) or size is not None and _unit(size) in ("cm", "m", "m3/s") and _water(r, clause)
