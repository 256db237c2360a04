"""Incidents -> incidents with waves: many launches and strikes in one night are one incident of kind launch whose parts are the places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from vigie.fuse.cells import wave_keys
from vigie.fuse.details import words
from vigie.fuse.facts import root_of
from vigie.picture import Incident
from vigie.resources import kind_shelf

LEAST_PARTS = 2  # a country's strike of no more places than one is that place's
SLACK = timedelta(hours=3)  # the morning after the night's launches still belongs to them; hours apart is another attack (likeness.FAR_MIN)
ATTACKS = frozenset({"launch", "strike", "interception", "explosion"})
HITS = frozenset({"strike", "explosion", "damage"})
HARM = frozenset({"damage", "casualties"})


def waves(rows: Sequence[Incident]) -> tuple[Incident, ...]:
    """Return the rows with `parts`, `part_of` and `shared` set, whatever they were before; only rows that share a key of `cells.wave_keys` can be related."""
    cells: dict[str, list[Incident]] = defaultdict(list)
    for row in rows:
        for key in wave_keys(row):
            cells[key].append(row)
    parts: dict[str, set[str]] = defaultdict(set)
    for key in sorted(cells):
        heads = sorted((r for r in cells[key] if _far(r) and r.kind in ATTACKS and r.location_precision == "country"), key=lambda r: r.incident_id)
        for row in cells[key]:
            able = [h for h in heads if h is not row and row.location_precision != "country" and _of(h, row)]
            if able:
                parts[min(able, key=lambda h: (-len(h.claims), h.incident_id)).incident_id].add(row.incident_id)
    real = {r.incident_id: r for r in rows if r.incident_id in parts and (r.kind == "launch" or len(parts[r.incident_id]) >= LEAST_PARTS)}
    part_of = {i: head for head in real for i in parts[head]}
    shared = _shared(cells)
    out = []
    for r in rows:
        wave = r.incident_id in real
        is_in = None if wave else part_of.get(r.incident_id)
        its = tuple(sorted(parts[r.incident_id])) if wave else ()
        kind = kind_shelf("fusion")["incidents"]["wave"] if wave else r.kind
        told = tuple(sorted(shared.get(r.incident_id, ())))
        same = (is_in, its, kind, told) == (r.part_of, r.parts, r.kind, r.shared)
        out.append(r if same else replace(r, part_of=is_in, parts=its, kind=kind, shared=told))
    return tuple(out)


def _shared(cells: Mapping[str, Sequence[Incident]]) -> dict[str, set[str]]:
    """Incident id -> claims of other incidents of its hours that name its place in a list of places."""
    out: dict[str, set[str]] = defaultdict(set)
    for cell in cells.values():
        at: dict[str, list[Incident]] = defaultdict(list)
        for row in cell:
            if row.kind in HITS and row.places:
                at[root_of(row.places[0].place)].append(row)
        for row in cell:
            for root, claim in row.listed if row.kind in (*HITS, "launch") else ():
                for part in at[root]:
                    if part is not row and _of(row, part):
                        out[part.incident_id].add(claim)
    return out


def _of(wave: Incident, row: Incident) -> bool:
    """Whether an incident at a place is of a wave: an attack from afar, in its hours."""
    harm = row.kind == "damage" or any(r and r.min for r in (row.killed, row.injured))
    if not (row.kind in ATTACKS or (row.kind in HARM and harm)) or not _far(row) or not wave.time or not row.time:
        return False
    return row.time.start < wave.time.end + SLACK and wave.time.start - SLACK < row.time.end


def _far(row: Incident) -> bool:
    """Whether it may have come from afar: its weapons are not only those of a front line."""
    named = {w["class"] for w in row.weapons}
    return not (named and named <= words("near_weapons"))
