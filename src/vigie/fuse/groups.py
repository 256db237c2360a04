"""A component of linked claims -> groups, one for each incident."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from vigie.fuse.cells import components
from vigie.fuse.clusters import clusters
from vigie.fuse.denials import denies
from vigie.fuse.details import words
from vigie.fuse.entries import bundles
from vigie.fuse.facts import Fact, fact
from vigie.fuse.likeness import QUAKE_MIN, Profile
from vigie.fuse.strong import strong
from vigie.fuse.withdrawing import with_withdrawn
from vigie.picture import Correction, Told

DENIES = {"hit": ("hit", "wave", "harm"), "air": ("air", "wave"), "wave": ("wave",), "harm": ("hit", "wave", "harm", "air")}
LAST = datetime.max.replace(tzinfo=UTC)
Why = tuple[tuple[str, str, float, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The claims of one incident, by claim id.

    `incident_id` is the id of the claim that was known first, with another letter in front: whoever holds an old id finds that claim, and through it the
    incident of today. `why`: the links that held it together (claim, claim, score, reasons), for `explain`. `withdrawn`: claims that their sources took back;
    a group whose claims all were has no members.
    """

    incident_id: str
    members: tuple[Told, ...]
    why: Why = ()
    withdrawn: tuple[Told, ...] = ()


def groups(component: Sequence[Told], corrections: Sequence[Correction] = ()) -> list[Group]:
    """Return the groups of a component in the order of their ids; two happenings that the texts tell apart stay apart.

    What people merged is put together afterwards: claims that only a merge links are not compared.
    """
    merging = any(c.action == "merge" for c in corrections)
    found = [p for part in (components(component) if merging else (component,)) for p in _happenings(part)]
    sets = [({f.id: f.told for f in c.facts}, tuple(sorted(set(c.links)))) for c in sorted(found, key=lambda c: c.key)]
    return sorted((_group(members, why) for members, why in _corrected(sets, corrections)), key=lambda g: g.incident_id)


def _happenings(component: Sequence[Told]) -> list[Profile]:
    """The happenings of which linked claims tell, denials and what was taken back put to them."""
    every = [f for t in sorted(component, key=lambda t: t.claim.claim_id) if (f := fact(t))]
    facts = [f for f in every if not f.told.taken_back]
    found = strong(clusters(bundles(f for f in facts if f.claim.modality != "denied")))
    _denied([f for f in facts if f.claim.modality == "denied"], found)
    return with_withdrawn([f for f in every if f.told.taken_back], found) if len(facts) < len(every) else found


def _group(members: dict[str, Told], why: Why) -> Group:
    first = min(members.values(), key=lambda t: (t.claim.modality == "denied", t.known_at or LAST, t.claim.claim_id))
    ordered = [members[i] for i in sorted(members)]
    stand, gone = (tuple(t for t in ordered if bool(t.taken_back) is out) for out in (False, True))
    return Group("i" + first.claim.claim_id[1:], stand, why, gone)


def _denied(denied: Iterable[Fact], found: Sequence[Profile]) -> None:
    """Put a denial to the happening that it denies, of its entry where it tells no time, else of its day; one that denies nothing told is in none."""
    for f in denied:
        entry = (f.claim.document_id, f.claim.post)
        able = [c for c in found if f.root and f.root in c.roots and c.facet in DENIES.get(f.facet, (f.facet, "harm"))]
        able = [c for c in able if set(f.days) & c.days or (f.claim.time is None and entry in c.entries)]
        able = [c for c in able if _denies(f, c)]
        best = min(able, key=lambda c: (entry not in c.entries, f.claim.kind not in {g.claim.kind for g in c.facts}, f.facet != c.facet, c.key), default=None)
        if best:
            best.add(Profile(f), 0.5, ["denies"])


def _denies(f: Fact, c: Profile) -> bool:
    """Whether a denial speaks of what a happening's claims say: an attack of which only the harm is told counts too; a quake is denied by its hour."""
    if f.facet.partition(":")[2] in words("felt_afar"):
        return f.sharp == 2 and bool(c.sharp) and abs(f.start - c.start) <= QUAKE_MIN
    return (f.facet in ("hit", "wave", "air") and c.facet == "harm") or any(denies(f.told, g.told) for g in c.facts)


def _corrected(sets: list[tuple[dict[str, Told], Why]], corrections: Sequence[Correction]) -> list[tuple[dict[str, Told], Why]]:
    """The sets of claims after what people decided, in the order in which they decided it."""
    for c in sorted(corrections, key=lambda c: (c.at, c.correction_id)):
        anchors = {"c" + i[1:] for i in c.about}
        if c.action == "merge":
            joined = [s for s in sets if anchors & s[0].keys()]
            if len(joined) > 1:
                note = tuple((min(a[0]), min(b[0]), 1.0, f"merged by {c.by}") for a, b in zip(joined, joined[1:], strict=False))
                merged = {k: v for s in joined for k, v in s[0].items()}, (*(w for s in joined for w in s[1]), *note)
                sets = [s for s in sets if not anchors & s[0].keys()] + [merged]
        elif c.action == "split":
            away = set(c.value or ())
            sets = [part for s in sets for part in (_split(s, away) if anchors & s[0].keys() else [s])]
    return sets


def _split(s: tuple[dict[str, Told], Why], away: set[str]) -> list[tuple[dict[str, Told], Why]]:
    parts = [{k: t for k, t in s[0].items() if (k in away) is out} for out in (False, True)]
    return [(p, tuple(w for w in s[1] if w[0] in p and w[1] in p)) for p in parts if p]
