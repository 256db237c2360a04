"""Claims told by somebody, for tests of sources, tolls and conflicts: `toll("10:00", "Mayor", killed=2)`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from telling import KYIV, moment, tell
from vigie.fuse.groups import Group
from vigie.fuse.tolls import tolls
from vigie.model import Attribution
from vigie.picture import Told, Toll

DAY = "2024-05-14"
MAYOR = Attribution(name="Olha Bondar", office="mayor", jurisdiction="Kyiv")
GOVERNOR = Attribution(name="Ivan Melnyk", office="governor", jurisdiction="Kyiv Oblast")
RESCUERS = Attribution(organization="State Emergency Service of Ukraine", office="rescue-service", jurisdiction="Ukraine")
POLICE = Attribution(organization="Kyiv Police", office="police", jurisdiction="Kyiv")
ARMY = Attribution(organization="Armed Forces of Ukraine", office="military", jurisdiction="Ukraine")
NOBODY = Attribution()


def told_by(told: Told, who: Attribution, outlet: str | None = None) -> Told:
    """Return the claim as another source's, of another outlet where one is named."""
    document = replace(told.document, outlet=outlet) if outlet else told.document
    return replace(told, claim=replace(told.claim, attribution=who), document=document)


def figure(least: float | None, most: float | None = None, *, approx: bool = False) -> dict[str, Any]:
    return {"min": least, "max": most, "approx": approx}


def toll(known: str, who: Attribution = MAYOR, *, outlet: str | None = None, kind: str = "casualties", place: Any = KYIV, **more: Any) -> Told:
    """Return a claim on the day of the tests, known at an hour ('10:00') or at a day and an hour ('15 10:00')."""
    day, hour = known.split() if " " in known else (DAY[-2:], known)
    return told_by(tell(kind, place, known=f"{DAY[:-2]}{day}T{hour}", **more), who, outlet)


def group(*told: Told) -> Group:
    members = tuple(sorted(told, key=lambda t: t.claim.claim_id))
    return Group("i" + members[0].claim.claim_id[1:], members)


def rows(*told: Told) -> list[Toll]:
    return tolls(group(*told))


def standing(*told: Told, field: str = "killed", part: str | None = None) -> list[float | None]:
    """Return the least of each figure that stands, by time."""
    return [t.figure.min for t in rows(*told) if t.stands and t.field == field and t.group == part]


def hour(known: str) -> Any:
    return moment(f"{DAY}T{known}")


HOUR = timedelta(hours=1)
