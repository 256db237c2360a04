"""Rows of the picture in a few words, for people: ranges, places, times with their zone, states. Shared by the terminal, the report and `explain`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from vigie.model import PlaceRef, Quantity, TimeRef
from vigie.picture import Incident, Range, ServiceState
from vigie.wording import number


def figure(r: Range | None) -> str:
    """Return a headline range: '2', '2–3', '≥10', '~18'; '' where nobody gave a figure."""
    return "" if r is None else number({"min": plain_number(r.min), "max": plain_number(r.max), "approx": r.approx})


def latest(r: Range | None) -> str:
    """Return the latest figure of the first class of source, with who gave it: '3 (Valentyn Reznichenko)'; '' where there is none."""
    if r is None or r.latest is None:
        return ""
    return f"{plain_number(r.latest):,}" + (f" ({r.latest_by})" if r.latest_by else "")


def plain_number(x: float | None) -> int | float | None:
    """Return 3.0 as 3."""
    return int(x) if isinstance(x, float) and x.is_integer() else x


def zone(at: datetime) -> str:
    """Return an instant's zone as people write it: 'UTC', 'UTC+2', 'UTC-3:30'."""
    offset = at.utcoffset() or timedelta()
    if not offset:
        return "UTC"
    minutes = int(offset.total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}{f':{rest:02d}' if rest else ''}"


def instant(at: datetime | None, now: datetime | None = None) -> str:
    """Return '16 Dec 2022 09:20 UTC+2'; only the clock where it lies on the day of `now`, in the zone of `now`."""
    if at is None:
        return ""
    if now is not None:
        at = at.astimezone(now.tzinfo)
        if at.date() == now.date():
            return f"{at:%H:%M}"
        return f"{at.day} {at:%b %H:%M}" if at.year == now.year else f"{at.day} {at:%b %Y %H:%M}"
    return f"{at.day} {at:%b %Y %H:%M} {zone(at)}"


def places(refs: Iterable[PlaceRef]) -> str:
    """Return where it happened: 'Kryvyi Rih', 'somewhere in Kharkiv Oblast (north-east)', 'from the Black Sea'; '' where it is not known."""
    words = []
    for p in refs:
        prefix = {"origin": "from ", "target": "towards "}.get(p.role, "")
        words.append(f"{prefix}{p.place.name}" + (f" ({p.part})" if p.part else ""))
    return ", ".join(dict.fromkeys(words))


def age(as_of: datetime | None, at: datetime | None) -> str:
    """Return how old a value is: '12 min', '3 h', '2 d'; '' where it is not known."""
    if as_of is None or at is None:
        return ""
    minutes = int((at - as_of).total_seconds() // 60)
    if minutes < 0:
        return "0 min"
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"


def extent(s: ServiceState) -> str:
    """Return how many it touches, as said: '30,000 customers', '67 %', '' where nobody said."""
    words = [f"{number(_q(s.customers))} customers"] if s.customers else []
    words += [f"{number(_q(s.share))} %"] if s.share else []
    return ", ".join(words)


def quantity(q: Quantity) -> str:
    """Return one figure as said: '2', '≥3', '~18', '2–3'."""
    return number(_q(q))


def many(noun: str) -> str:
    """Return the plural of a class of weapons: 'missiles', 'drones', 'aircraft'."""
    return noun if noun.endswith(("s", "aircraft", "artillery", "small-arms")) else f"{noun}s"


def _q(q: Quantity) -> dict[str, object]:
    return {"min": plain_number(q.min), "max": plain_number(q.max), "approx": q.approx}


def happened(t: TimeRef | None, precision: str | None) -> str:
    """Return when an incident happened, no finer than it is known, with the zone where a clock is told: '16 Dec 2022 07:00 UTC+2', '16 Dec 2022', 'night'."""
    if t is None:
        return ""
    if precision in ("minute", "hour"):
        return instant(t.start)
    if (t.end - t.start) <= timedelta(hours=25) and t.start.hour == 0:
        return f"{t.start.day} {t.start:%b %Y}"
    if (t.end - t.start) < timedelta(hours=24):
        return f"{t.start.day} {t.start:%b %Y %H:%M}–{t.end:%H:%M} {zone(t.start)}"
    last = t.end - timedelta(seconds=1)
    return f"{t.start.day} {t.start:%b} – {last.day} {last:%b %Y}"


def counted(row: Incident) -> str:
    """Return how many independent speakers tell of it, and who: '2: Oleksandr Vilkul, Valentyn Reznichenko'."""
    return f"{row.sources}: {', '.join(row.source_names)}" if row.source_names else str(row.sources)
