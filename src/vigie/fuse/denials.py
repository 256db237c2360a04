"""What a denial speaks of: the same act and, where it names them, the same figures, objects, weapons, extent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from vigie.fuse.figures import low, overlap, stated
from vigie.model import Quantity
from vigie.picture import Told
from vigie.resources import kind_shelf


def denies(no: Told, yes: Told) -> bool:
    """True where a denial speaks of what a claim says: the same kind of act and, where it names them, the same figures, objects and weapons."""
    a, b = no.claim, yes.claim
    if a.kind != b.kind and not {a.kind, b.kind} <= set(kind_shelf("fusion")["conflicts"]["one_act"]):
        return False
    told = {(f.field, f.group): f.quantity for f in stated(b)}
    if a.kind == "casualties":
        if figures := _denied_figures(no):
            return any(key in told and low(told[key]) > 0 and overlap(q, told[key]) for key, q in figures)
        return any(low(q) > 0 for q in told.values())
    if a.details.get("extent") == "destroyed" != b.details.get("extent"):
        return False  # who says that nothing fell denies no cracks
    for name in ("targets", "platforms"):
        x, y = named(a.details.get(name)), named(b.details.get(name))
        if x and not x & y:
            return False
    weapons = a.details.get("weapons") or ()
    return not weapons or any(_same_weapon(w, v) for w in weapons for v in b.details.get("weapons") or ())


def _same_weapon(a: Mapping[str, object], b: Mapping[str, object]) -> bool:
    """True where two may be one weapon: the same class, and no two models."""
    return a.get("class") == b.get("class") and (not a.get("model") or not b.get("model") or a["model"] == b["model"])


def _denied_figures(no: Told) -> list[tuple[tuple[str, str | None], Quantity]]:
    return [((f.field, f.group), f.quantity) for f in stated(replace(no.claim, modality="actual"))]


def named(values: Iterable[object] | None) -> frozenset[str]:
    """Return the classes of objects, platforms or weapons that a list of a claim's details names."""
    return frozenset(str(v.get("class")) if isinstance(v, Mapping) else str(v) for v in values or ())
