"""The figures that a claim states: field, group, quantity. Nothing is added: of a list of types each has its figure, a total has one where it is stated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from vigie.model import Claim, Quantity
from vigie.resources import kind_shelf

Measure = tuple[str | None, str | None]  # class and model of a weapon; (None, None) for a total of all


class Figure(NamedTuple):
    """A figure as stated. `measure`: what is counted of weapons. `detail`: it only tells who the counted are ('two, both rescuers')."""

    field: str
    group: str | None
    quantity: Quantity
    measure: Measure | None = None
    detail: bool = False


def quantity(value: Any) -> Quantity | None:
    """Return a figure of a claim's details as a quantity; None where it has no bound."""
    if isinstance(value, Quantity):
        found = value
    elif isinstance(value, Mapping):
        found = Quantity(value.get("min"), value.get("max"), bool(value.get("approx")))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        found = Quantity(value, value)
    else:
        return None
    return None if found.min is None and found.max is None else found


def stated(claim: Claim) -> Iterator[Figure]:
    """Yield the figures of a claim in a fixed order; those of modalities other than 'actual' are none."""
    if claim.modality != "actual":
        return
    if claim.kind == "casualties":
        yield from _people(claim.details)
    elif claim.kind in ("launch", "interception") and claim.details.get("outcome") != "engaged":
        yield from _weapons(claim)
    elif claim.kind == "service" and (found := quantity(claim.details.get("customers"))):
        yield Figure("customers", None, found)


def _people(details: Mapping[str, Any]) -> Iterator[Figure]:
    """The people counted, whole and by group; a whole that its groups make up is a detail: it tells who they were."""
    fields = kind_shelf("fusion")["tolls"]["people"]
    groups = [g for g in details.get("groups") or () if g.get("group")]
    for field in fields:
        whole = quantity(details.get(field))
        parts = [(str(g["group"]), q) for g in groups if (q := quantity(g.get(field)))]
        if whole:
            yield Figure(field, None, whole, detail=any(q == whole for _, q in parts) and bool(whole.min))
        for name, q in parts:
            yield Figure(field, name, q)


def _weapons(claim: Claim) -> Iterator[Figure]:
    field = "launched" if claim.kind == "launch" else "intercepted"
    counted = [(w, q) for w in claim.details.get("weapons") or () if (q := quantity(w.get("count")))]
    for w, q in counted:
        yield Figure(field, None, q, (_class(w.get("class")), _model(w.get("model"))))
    whole = quantity(claim.details.get("count"))
    if whole and not counted and field == "intercepted":
        named = {_class(w.get("class")) for w in claim.details.get("weapons") or ()}
        yield Figure(field, None, whole, (next(iter(named)) if len(named) == 1 else None, None))


def _class(value: Any) -> str | None:
    return None if value in (None, "other", "any") else str(value)


def _model(value: Any) -> str | None:
    return "/".join(map(str, value)) if isinstance(value, list | tuple) else value


def weapon_groups(measures: Iterable[Measure]) -> dict[Measure, str | None]:
    """Return what is counted -> the group of its figures, for the figures of one incident.

    Where all count one class, that is the total (no group). Where several are counted, or a total is stated apart, each has its class for a group; so has a
    model where others of its class, or the class itself, are counted too.
    """
    every = set(measures)
    classes = {c for c, _ in every if c}
    several = len(classes) > 1 or (None, None) in every
    out: dict[Measure, str | None] = {}
    for c, model in every:
        alone = len({m for k, m in every if k == c}) == 1
        out[(c, model)] = (c if several else None) if model is None or alone else model
    return out


# ---------------------------------------------------------------- beside each other
def low(q: Quantity) -> float:
    """Return the least that a quantity may be."""
    return q.min if q.min is not None else 0.0


def high(q: Quantity) -> float:
    """Return the most that a quantity may be; infinite where it is open."""
    return q.max if q.max is not None else float("inf")


def bounds(q: Quantity, about: float = 0.0) -> tuple[float, float]:
    """Return the least and the most that a quantity may be, an approximate one widened by a share."""
    more = about if q.approx else 0.0
    return low(q) * (1 - more), high(q) * (1 + more)


def overlap(a: Quantity, b: Quantity, about: float = 0.0) -> bool:
    """True where two quantities can both be so."""
    (a_low, a_high), (b_low, b_high) = bounds(a, about), bounds(b, about)
    return a_low <= b_high and b_low <= a_high


def vaguer(a: Quantity, b: Quantity) -> bool:
    """True where `a` holds all of `b` and more: 'at least ten' beside 'twelve'."""
    return a != b and low(a) <= low(b) and high(b) <= high(a) and (low(a), high(a)) != (low(b), high(b))
