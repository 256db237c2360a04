"""The picture drawn with Matplotlib: `picture.plot.timeline()`, `.tolls()`, `.board()`, `.map()`, each returns its axes. Needs the extra `plot`.

Kinds differ in shape and colour (palette of Okabe and Ito, safe for the colour-blind), states in sign and colour.
What has no point is counted on the map, never placed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from vigie.errors import OptionError
from vigie.picture import Incident, Range, ServiceState, Toll
from vigie.resources import kind_shelf, kinds

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#B8A600")
MARKERS = "osD^vP*X<>hd8pHs"
BAD, GOOD, MIDDLE = "#D55E00", "#009E73", "#E69F00"
POINTS = frozenset(("site", "settlement"))
MOST_PLACES = 30  # rows of a board that can be read on one sheet


class Plot:
    """Ways to draw a picture. Axes are Matplotlib's: `ax.figure.savefig("board.png")`."""

    def __init__(self, picture: Any) -> None:  # a Picture, whose module stands above this one
        self.picture = picture

    def timeline(self, ax: Axes | None = None) -> Axes:
        """Return axes with a sign for each incident at the time of its start, a line for each kind; those without a time are counted in the title."""
        ax = _axes(ax)
        timed = [i for i in self.picture.incidents if i.time and not i.parts]
        order = [k for k in kinds() if any(i.kind == k for i in timed)]
        for n, kind in enumerate(order):
            some = [i.time.start.astimezone(UTC) for i in timed if i.kind == kind and i.time]
            colour, marker = _sign(kind)
            ax.scatter(some, [n] * len(some), marker=marker, color=colour, label=kind, alpha=0.8)
        ax.set_yticks(range(len(order)), order)
        ax.invert_yaxis()
        ax.set_xlabel("UTC")
        ax.set_title(f"{len(timed)} incidents by when they began; {sum(i.time is None for i in self.picture.incidents)} have no time")
        ax.tick_params(axis="x", rotation=30)
        return ax

    def tolls(self, incident: str | None = None, field: str = "killed", ax: Axes | None = None) -> Axes:
        """Return axes with a line for each speaker's figures on one incident, over when they were said. Figures of different speakers are never added.

        `incident`: its id or code; the one with the greatest figure where not given. OptionError where there is none.
        """
        ax = _axes(ax)
        row = self._incident(incident, field)
        own = [t for t in self.picture.tolls if t.incident_id == row.incident_id and t.field == field and t.group is None and t.said]
        for n, speaker in enumerate(dict.fromkeys(t.speaker for t in own)):
            _line(ax, sorted((t for t in own if t.speaker == speaker), key=lambda t: t.said.timestamp() if t.said else 0.0), speaker, n)
        ax.set_ylim(bottom=0)
        ax.set_ylabel(field)
        ax.set_xlabel("said, UTC")
        ax.set_title(f"{row.code} {row.title}")
        ax.tick_params(axis="x", rotation=30)
        if own:
            ax.legend(title="speaker")
        return ax

    def board(self, at: datetime | None = None, ax: Axes | None = None) -> Axes:
        """Return axes with places by services: the sign and colour of the state that holds; '·' where nobody spoke of it. Stale states are withheld.

        `at`: the moment; the latest that services know of where not given.
        """
        ax = _axes(ax)
        rows = list(self.picture.services)
        moment = at or max((s.as_of for s in rows if s.as_of), default=None)
        cells = {(s.place.name, s.service): s for s in sorted(rows, key=_moment) if _holds(s, moment) and not (at is None and s.stale)}
        places = sorted({p for p, _ in cells})[:MOST_PLACES]
        services = [s for s in kind_shelf("senses")["values"]["services"] if any(c[1] == s for c in cells)]
        signs = kind_shelf("services")["signs"]
        for y, place in enumerate(places):
            for x, service in enumerate(services):
                state = cells[place, service].state if (place, service) in cells else "no-report"
                ax.text(x, y, signs[state], ha="center", va="center", color=_state_colour(state))
        ax.set_xticks(range(len(services)), services, rotation=45, ha="right")
        ax.set_yticks(range(len(places)), places)
        ax.set_xlim(-0.5, max(len(services), 1) - 0.5)
        ax.set_ylim(max(len(places), 1) - 0.5, -0.5)
        used = dict.fromkeys(c.state for c in cells.values())
        ax.set_xlabel("   ".join(f"{signs[s]} {s}" for s in (*used, "no-report")))
        ax.set_title(f"Services as of {moment:%Y-%m-%d %H:%M %Z}" if moment else "No service was spoken of")
        return ax

    def map(self, ax: Axes | None = None) -> Axes:
        """Return axes with a sign for each incident at a site or settlement, in degrees; areas, and what has no place, are counted in the title."""
        ax = _axes(ax)
        found = [(i, _point(i)) for i in self.picture.incidents if not i.parts]
        for kind in dict.fromkeys(i.kind for i, at in found if at):
            some = [at for i, at in found if at and i.kind == kind]
            colour, marker = _sign(kind)
            ax.scatter([p[0] for p in some], [p[1] for p in some], marker=marker, color=colour, label=kind, alpha=0.8)
        placed = [at for _, at in found if at]
        ax.set_xlabel("longitude")
        ax.set_ylabel("latitude")
        ax.grid(visible=True, alpha=0.3)
        areas = sum(at is None and any(p.role == "location" for p in i.places) for i, at in found)
        ax.set_title(f"{len(placed)} incidents at a point; {areas} known no finer than an area, {len(found) - len(placed) - areas} without a place")
        if placed:
            ax.legend()
        return ax

    def _incident(self, wanted: str | None, field: str) -> Incident:
        if wanted is not None:
            row = next((i for i in self.picture.incidents if wanted in (i.incident_id, i.code)), None)
            if row is None:
                raise OptionError(f"no incident {wanted!r} in this picture: give an id or a code of picture.incidents")
            return row
        told = {t.incident_id for t in self.picture.tolls if t.field == field}
        rows = [i for i in self.picture.incidents if i.incident_id in told]
        if not rows:
            raise OptionError(f"no figure of {field} in this picture: give another field (killed, injured, missing ...)")
        return max(rows, key=lambda i: (_greatest(getattr(i, field, None)), i.incident_id))


def _axes(ax: Axes | None) -> Axes:
    if ax is not None:
        return ax
    try:
        import matplotlib.pyplot as plt
    except ImportError as e:
        raise OptionError("drawing needs the extra: pip install 'vigie[plot]'") from e
    found: Axes = plt.subplots(figsize=(10, 6), layout="constrained")[1]
    return found


def _sign(kind: str) -> tuple[str, str]:
    n = list(kinds()).index(kind)
    return COLOURS[n % len(COLOURS)], MARKERS[n % len(MARKERS)]


def _line(ax: Axes, tolls: Iterable[Toll], speaker: str, n: int) -> None:
    """One speaker's figures: a step, with a bar from least to greatest; an open end ('at least') is drawn at its least."""
    points: list[tuple[Any, float, float]] = []
    for t in tolls:
        low = t.figure.min if t.figure.min is not None else t.figure.max
        if low is not None and t.said is not None:
            points.append((t.said.astimezone(UTC), low, t.figure.max if t.figure.max is not None else low))
    times = [p[0] for p in points]
    ax.step(times, [p[1] for p in points], where="post", color=COLOURS[n % len(COLOURS)], marker=MARKERS[n % len(MARKERS)], label=speaker)
    ax.vlines(times, [p[1] for p in points], [p[2] for p in points], color=COLOURS[n % len(COLOURS)])


def _greatest(figure: Range | None) -> float:
    return max(figure.min or 0, figure.max or 0) if figure else 0.0


def _moment(s: ServiceState) -> tuple[float, str]:
    return (s.as_of.timestamp() if s.as_of else 0.0, s.service_id)


def _holds(s: ServiceState, at: datetime | None) -> bool:
    return at is None or ((s.since or s.as_of or at) <= at and (s.until is None or s.until > at))


def _state_colour(state: str) -> str:
    if state in ("out", "suspended"):
        return BAD
    return GOOD if state in ("operating", "restored") else "#767676" if state == "no-report" else MIDDLE


def _point(i: Incident) -> tuple[float, float] | None:
    place = next((p.place for p in i.places if p.role == "location"), None)
    if place is None or place.level not in POINTS or place.lat is None or place.lon is None:
        return None
    return place.lon, place.lat
