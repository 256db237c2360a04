"""What a bare measurement says of water and weather: levels of rivers, rain, frost and heat without a word that names the hazard."""

from __future__ import annotations

from dataclasses import replace

from vigie.extract.clauses import Clause
from vigie.extract.frames.draft import Draft, acts, gap, hits, new, of_mention, unit
from vigie.extract.reading import Reading
from vigie.model import Mention, Quantity, QuantityValue, Toponym

HIGHEST_M = 30  # no gauge of a river in a town shows more
BITTER, SCORCHING, BEYOND = -15, 38, 55  # degrees: the weather services of the four countries warn from about there; hotter is no air
NEAR = 8  # words between the level and its height: 'the level of the Ishim at Petropavl fell overnight by 12 cm'
LEAST_RAIN_MM = 10  # less than that is nobody's news
SIGNS = {":", "\u2013", "\u2014", "-"}  # what stands for 'is' before a gauge's figure
ELSEWHERE = ("weapon", "platform", "harm", "service", "object", "person", "crew")  # a clause of these measures other things than water or weather


def drafts(r: Reading, clause: Clause, size: Mention | None) -> list[Draft]:
    """Return the flood, rain, frost or heat that a figure of the clause alone tells of; empty where the figure may be of something else."""
    if hits(r, clause, "weapon", "platform", "harm", "crew"):
        return []
    levels, u = hits(r, clause, "level"), unit(size) if size is not None else None
    if size is None:
        return [new("hazard", r, clause, levels, hazard="flood")] if levels and _waters(r, clause, levels[0].start) else []
    if u in ("cm", "m") and _low(size) and not hits(r, clause, "object", "person", "pron"):
        near = r.of("place", clause.start, clause.end) and any(len(gap(r, h.end, size.start)) <= NEAR for h in levels if h.end <= size.start)
        if near or _gauge(r, clause, size):
            return [new("hazard", r, clause, levels, hazard="flood", magnitude=_height(size))]
    if u == "mm" and acts(r, clause, "fall") and (of_mention(size)["min"] or 0) >= LEAST_RAIN_MM and not hits(r, clause, "debris", "object"):
        return [new("hazard", r, clause, acts(r, clause, "fall"), hazard="rain", magnitude=_height(size))]
    if u == "degree" and not hits(r, clause, *ELSEWHERE) and r.of("place", clause.start, clause.end):
        low, high = of_mention(size)["min"], of_mention(size)["max"]
        if low is not None and low <= BITTER:
            return [new("hazard", r, clause, [], hazard="cold-wave")]
        if high is not None and SCORCHING <= high <= BEYOND:
            return [new("hazard", r, clause, [], hazard="heat-wave")]
    return []


def whole(r: Reading, size: Mention | None) -> Mention | None:
    """'11 m 43 cm', '4 m 12': the metres and the centimetres behind them as one height in metres."""
    if size is None or unit(size) != "m":
        return size
    rest = next((m for m in r.of("quantity", size.end, r.end) if m.start >= size.end), None)
    if rest is None or unit(rest) not in (None, "cm") or {t for t in gap(r, size.end, rest.start) if not t.isalpha()}:
        return size
    metres, more = of_mention(size)["min"], of_mention(rest)["min"]
    if len(gap(r, size.end, rest.start)) > 1 or metres is None or more is None or not 0 < more < 100 or metres != int(metres):
        return size
    height = round(metres + more / 100, 2)
    assert isinstance(size.value, QuantityValue)
    return replace(size, value=replace(size.value, quantity=Quantity(height, height, size.value.quantity.approx)))


def _low(size: Mention) -> bool:
    return unit(size) == "cm" or (of_mention(size)["min"] or of_mention(size)["max"] or 0) <= HIGHEST_M


def _gauge(r: Reading, clause: Clause, size: Mention) -> bool:
    """'Ural at Orenburg: 11.43 m': a name that is a river's too, then the figure behind a sign that stands for 'is'."""
    before = [t for t in r.tokens if r.start <= t.start < size.start]
    return bool(before) and before[-1].text in SIGNS and _waters(r, Clause(r.start, clause.end, [], clause.opener), size.start)


def _waters(r: Reading, clause: Clause, end: int) -> bool:
    """A place before `end` is, or may be, a river or a lake."""
    for m in r.of("place", clause.start, end):
        if isinstance(m.value, Toponym):
            chosen = m.value.chosen
            if chosen is not None and chosen.level == "water" or any(p.level == "water" for p, _ in m.value.candidates):
                return True
    return False


def _height(size: Mention) -> dict[str, object]:
    q = of_mention(size)
    value: object = q["max"] if q["min"] is None else q["min"] if q["min"] == q["max"] and not q["approx"] else q
    return {"value": value, "unit": unit(size)}
