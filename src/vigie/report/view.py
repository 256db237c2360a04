"""The picture as the report looks at it: rows by id, the moment that it speaks of, the zone that its clocks are told in, incidents worst first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import cached_property

from vigie.model import Place
from vigie.picture import Conflict, Incident, Range, Told, Toll
from vigie.picture_tables import Picture

HARM = ("killed", "missing", "trapped", "injured")
"""Fields of tolls, the worst first."""


@dataclass
class View:
    """A picture at a moment. `at`: None for the latest moment of which it knows."""

    picture: Picture
    at: datetime | None = None
    told: dict[str, Told] = field(init=False)
    tolls: dict[str, list[Toll]] = field(init=False)
    conflicts: dict[str, list[Conflict]] = field(init=False)
    incidents: dict[str, Incident] = field(init=False)

    def __post_init__(self) -> None:
        self.told = {t.claim.claim_id: t for t in self.picture.claims}
        self.incidents = {r.incident_id: r for r in self.picture.incidents}
        self.tolls, self.conflicts = defaultdict(list), defaultdict(list)
        for toll in self.picture.tolls:
            self.tolls[toll.incident_id].append(toll)
        for conflict in self.picture.conflicts:
            self.conflicts[conflict.about].append(conflict)
        moment = self.at or max(self.moments(), default=None)
        self.at = moment.astimezone(self.zone) if moment else None

    def moments(self) -> Iterable[datetime]:
        """Yield when things became known."""
        yield from (t.known_at for t in self.picture.claims if t.known_at)
        yield from (d.published for d in self.picture.documents if d.published and not d.day_only)

    @cached_property
    def zone(self) -> timezone:
        """The offset in which most incidents tell their time (that of their places), else most documents theirs."""
        offsets = [r.time.start.utcoffset() for r in self.picture.incidents if r.time] or [m.utcoffset() for m in self.moments()]
        common = Counter(o for o in offsets if o is not None).most_common()
        return timezone(min((o for o, n in common if n == common[0][1]), default=timedelta()))

    @cached_property
    def period(self) -> tuple[datetime, datetime] | None:
        """The first and the last moment at which something became known."""
        moments = [m.astimezone(self.zone) for m in self.moments()]
        return (min(moments), max(moments)) if moments else None

    def worst_first(self) -> list[Incident]:
        """Return the incidents that stand by themselves or head a wave, worst first; parts are found at their wave."""
        whole = [r for r in self.picture.incidents if not r.part_of or r.part_of not in self.incidents]
        return sorted(whole, key=lambda r: (min(self.badness(x) for x in (r, *self.parts(r))), r.incident_id))

    def parts(self, row: Incident) -> list[Incident]:
        """Return the incidents of a wave, worst first."""
        return sorted((self.incidents[i] for i in row.parts if i in self.incidents), key=lambda r: (self.badness(r), r.incident_id))

    def badness(self, row: Incident) -> tuple[float, ...]:
        """Return a key that sorts the worst incident first: the highest figures of harm that stand, then speakers."""
        shown = row.status not in ("withdrawn", "merged")
        return (not shown, -_most(row.killed), -_most(row.missing), -_most(row.injured), row.kind == "alert", -row.sources)

    def standing(self, row: Incident, name: str, group: str | None = None) -> list[Toll]:
        """Return the figures of a field that stand, the lowest first."""
        found = [t for t in self.tolls[row.incident_id] if t.field == name and t.group == group and t.stands]
        return sorted(found, key=lambda t: (_low(t), _high(t), t.speaker, t.toll_id))

    def outlets(self, claims: Iterable[str]) -> list[str]:
        """Return the outlets in which claims stand, by name."""
        return sorted({t.document.outlet or t.document.uri or t.document.document_id for c in claims if (t := self.told.get(c))})


def _most(r: Range | None) -> float:
    if r is None:
        return -1
    return max(x for x in (r.min, r.max, r.latest, 0) if x is not None)


def _low(t: Toll) -> float:
    return t.figure.min if t.figure.min is not None else -1


def _high(t: Toll) -> float:
    return t.figure.max if t.figure.max is not None else float("inf")


def location(row: Incident) -> Place | None:
    """Return where an incident happened: its first place that is neither where something came from nor where it was headed."""
    return next((p.place for p in row.places if p.role == "location"), None)
