"""The map, as SVG: points for sites and settlements only, regions hatched, and beside it what has no point, with counts. No false pin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import cos, radians

from vigie import gazetteer
from vigie.model import Place
from vigie.picture import Incident
from vigie.report import outlines
from vigie.report.drawing import KINDS, clipped, glyph, sort_of
from vigie.report.marks import count, e, link, value
from vigie.report.outlines import Ring
from vigie.report.regions import Frame, extent, regions, settlements
from vigie.report.view import View, location

WIDTH, LEAST, MOST = 800, 300, 760  # units; least and most height
LINES_TO = 22  # degrees of longitude that a map may span and still show the lines between regions
BESIDE = 6  # incidents of a list beside the map that are shown at once; the others unfold, and print
SIDE_BY_SIDE = 8  # signs at one place; the others are counted
MARGIN, NARROWEST = 0.12, 2.4  # share of the frame around what is shown; degrees of latitude at least, so that a lone town has surroundings
HATCH = '<pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V7" class="hatch"/></pattern>'
SIGNS = (
    "A dot marks the place, the signs beside it the incidents there. Hatched: somewhere in that region. "
    "Where places lie close together, names are left out and one sign stands for all."
)


@dataclass(frozen=True)
class Sheet:
    """A frame in degrees laid on a sheet of units."""

    frame: Frame
    height: float

    def xy(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a point lies on the sheet."""
        west, south, east, north = self.frame
        return (lon - west) / (east - west) * WIDTH, (north - lat) / (north - south) * self.height

    def path(self, rings: Iterable[Ring]) -> str:
        """Return rings as the data of an SVG path, cut to the sheet and a little beyond."""
        out = []
        for ring in rings:
            points = clipped([self.xy(x, y) for x, y in ring], (-20, -20, WIDTH + 20, self.height + 20))
            if len(points) > 2:
                out.append("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points) + "Z")
        return "".join(out)


def section(view: View) -> str:
    """Return the map with its legend, and the list of what is not on it as a point."""
    rows = [r for r in view.picture.incidents if r.status not in ("withdrawn", "merged")]
    pins: dict[str, list[Incident]] = defaultdict(list)
    areas: dict[str, list[Incident]] = defaultdict(list)
    spots: dict[str, Place] = {}
    for row in sorted(rows, key=lambda r: (view.badness(r), r.incident_id)):
        place = location(row)
        spot = _spot(place)
        if spot:
            pins[spot.place_id].append(row)
            spots[spot.place_id] = spot
        else:
            areas[place.place_id if place else ""].append(row)
            spots[place.place_id if place else ""] = place  # type: ignore[assignment]
    sheet = _sheet([spots[i] for i in pins], [spots[i] for i in areas if i])
    drawing = _drawing(sheet, pins, areas, spots) if sheet else ""
    side = _legend(rows) + _beside(areas, spots)
    return f'<section id="map" aria-labelledby="map-h"><h2 id="map-h">Map</h2>\n<div class=map>{drawing}<div class=side>{side}</div></div></section>\n'


def credit() -> str:
    """Return whom the outlines come from."""
    plain = "Settlements: GeoNames (CC BY). Regions without an imported outline are drawn around their settlements: approximate."
    return f"{outlines.CREDIT} {plain}" if outlines.countries() else plain


def _spot(place: Place | None) -> Place | None:
    """The place where a point may stand: a site or a settlement itself, the settlement of a district."""
    if place is None or place.lat is None:
        return None
    if place.level in ("site", "settlement"):
        return place
    if place.level == "district":
        return next((p for i in place.within if (p := gazetteer.place(i)) and p.level == "settlement" and p.lat is not None), None)
    return None


def _sheet(points: list[Place], areas: list[Place]) -> Sheet | None:
    boxes: list[Frame] = [(p.lon, p.lat, p.lon, p.lat) for p in points if p.lon is not None and p.lat is not None]
    boxes += [b for p in areas if p.level == "admin1" and (b := _extent(p))]
    boxes = boxes or [b for p in areas if p.level == "country" and (b := _extent(p))]
    if not boxes:
        return None
    west, south, east, north = min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
    middle = (south + north) / 2
    squeeze = max(0.2, cos(radians(middle)))
    tall = max(north - south, NARROWEST, (east - west) * squeeze * LEAST / WIDTH) * (1 + 2 * MARGIN)
    wide = max((east - west) * squeeze * (1 + 2 * MARGIN), tall * WIDTH / MOST)
    tall = max(tall, wide * LEAST / WIDTH)
    half = wide / squeeze / 2
    frame = ((west + east) / 2 - half, middle - tall / 2, (west + east) / 2 + half, middle + tall / 2)
    return Sheet(frame, round(WIDTH * tall / wide, 1))


def _extent(place: Place) -> Frame | None:
    drawn = outlines.imported(place)
    if drawn:
        return outlines.box(drawn)
    return extent(place.country, place.admin1 if place.level == "admin1" else None) if place.country else None


def _drawing(sheet: Sheet, pins: dict[str, list[Incident]], areas: dict[str, list[Incident]], spots: dict[str, Place]) -> str:
    n = sum(map(len, pins.values()))
    taken: list[Frame] = []
    parts = [
        f'<figure><svg viewBox="0 0 {WIDTH} {sheet.height:g}" role="img" aria-label="Map of incidents whose place is known as a site or a settlement">',
        f"<defs>{HATCH}</defs>",
        f'<rect width="{WIDTH}" height="{sheet.height:g}" class="sea"/>',
        *_land(sheet, areas, spots),
        *_pins(sheet, pins, spots, taken),
        _scale(sheet),
        *_names(sheet, [spots[i] for i in areas if i], spots.values(), taken),
        "</svg>",
    ]
    plain = "" if outlines.countries() else " Outlines of countries are not installed: only points are drawn."
    note = f"{count(n, 'incident')} at {count(len(pins), 'place')}. {SIGNS}{plain}"
    return "".join(parts) + f"<figcaption>{note}</figcaption></figure>"


def _land(sheet: Sheet, areas: dict[str, list[Incident]], spots: dict[str, Place]) -> Iterator[str]:
    """Countries, the regions of those that are concerned, and the hatching of areas."""
    seen = {code: path for code, rings in outlines.countries().items() if (path := sheet.path(rings))}
    for path in seen.values():
        yield f'<path d="{path}" class="land"/>'
    if not seen:
        yield from _graticule(sheet)
    concerned = sorted({p.country for p in spots.values() if p and p.country})
    for code in concerned:
        found = regions(code, sheet.frame)
        if code in seen:
            yield f'<clipPath id="in-{code}"><path d="{seen[code]}"/></clipPath>'
        near = sheet.frame[2] - sheet.frame[0] < LINES_TO
        inner = "".join(f'<path d="{path}" class="region"/>' for rings in found.values() if near and (path := sheet.path(rings)))
        for place in (spots[i] for i in areas if i and spots[i].level == "admin1" and spots[i].country == code):
            rings = outlines.imported(place) or found.get(place.admin1 or "", [])
            if rings:
                inner += f'<path d="{sheet.path(rings)}" class="area"/>'
        yield f'<g{f""" clip-path="url(#in-{code})" """ if code in seen else " "}>{inner}</g>'
    yield from (f'<path d="{path}" class="border"/>' for path in seen.values())


def _graticule(sheet: Sheet) -> Iterator[str]:
    """Meridians and parallels, for a map without outlines."""
    west, south, east, north = sheet.frame
    step = next(s for s in (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 45.0) if (east - west) / s <= 8)
    for n in range(int(west // step) + 1, int(east // step) + 1):
        x, _ = sheet.xy(n * step, north)
        name = f'<text x="{x + 3:.1f}" y="12" class="axis" data-axis>{n * step:g}\u00b0</text>'
        yield f'<path d="M{x:.1f} 0V{sheet.height:g}" class="mesh"/>{name}'
    for n in range(int(south // step) + 1, int(north // step) + 1):
        _, y = sheet.xy(west, n * step)
        name = f'<text x="3" y="{y - 3:.1f}" class="axis" data-axis>{n * step:g}\u00b0</text>'
        yield f'<path d="M0 {y:.1f}H{WIDTH}" class="mesh"/>{name}'


def _scale(sheet: Sheet) -> str:
    """A bar of a round number of kilometres, in the middle's latitude."""
    west, south, east, north = sheet.frame
    unit_km = (east - west) * 111.32 * cos(radians((south + north) / 2)) / WIDTH
    km = next(k for k in (5, 10, 20, 50, 100, 200, 500, 1000, 2000) if k / unit_km > 60 or k == 2000)
    y = sheet.height - 12
    return f'<path d="M12 {y - 5:.1f}v5h{km / unit_km:.1f}v-5" class="scale"/><text x="18" y="{y - 5:.1f}" class="axis" data-axis>{km} km</text>'


def _names(sheet: Sheet, areas: list[Place], every: Iterable[Place | None], taken: list[Frame]) -> Iterator[str]:
    """The names of hatched regions and of the countries concerned, in the middle of their settlements, where no sign stands."""
    named = [(p.name, p.country, p.admin1, "area-name") for p in areas if p.level == "admin1" and p.country]
    for code in sorted({p.country for p in every if p and p.country}):
        country = gazetteer.country(code)
        named += [(country.name, code, None, "country")] if country else []
    for name, code, region, look in named:
        middle = _middle(sheet, code or "", region)
        if middle is None:
            continue
        x, y = middle
        half = len(name) * (6.2 if look == "country" else 3.8)
        x, least = min(max(x, half + 4), WIDTH - half - 4), y
        while any(x - half < b[2] and x + half > b[0] and y - 13 < b[3] and y + 4 > b[1] for b in taken):
            y += 6
        if y < min(sheet.height - 4, least + (90 if look == "country" else 30)):
            taken.append((x - half, y - 13, x + half, y + 4))
            yield f'<text x="{x:.0f}" y="{y:.0f}" class="{look}">{e(name)}</text>'


def _middle(sheet: Sheet, country: str, region: str | None) -> tuple[float, float] | None:
    west, south, east, north = sheet.frame
    some = [(x, y) for code, x, y in settlements(country) if region in (None, code) and west < x < east and south < y < north]
    return sheet.xy(sum(x for x, _ in some) / len(some), sum(y for _, y in some) / len(some)) if some else None


def _pins(sheet: Sheet, pins: dict[str, list[Incident]], spots: dict[str, Place], taken: list[Frame]) -> Iterator[str]:
    """A dot at each place, its incidents as signs in a row beside it, its name. Where there is no room near by, one sign stands on the place itself."""
    dots = {i: sheet.xy(spots[i].lon or 0, spots[i].lat or 0) for i in pins}
    taken += [(x - 4, y - 4, x + 4, y + 4) for x, y in dots.values()]
    for i in sorted(pins, key=lambda i: (-len(pins[i]), dots[i][1], i)):
        (x, y), some = dots[i], pins[i]
        width = max(len(spots[i].name) * 7.6, len(some[:SIDE_BY_SIDE]) * 21) + 6
        box = _room(sheet, x, y, width, taken)
        dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" class="dot"/>'
        if box is None:
            yield f'{dot}<g class="small">{_sign(some[0], x, y)}</g>'
            continue
        taken.append(box)
        signs = "".join(_sign(r, box[0] + 11 + 21 * n, box[1] + 11) for n, r in enumerate(some[:SIDE_BY_SIDE]))
        if len(some) > SIDE_BY_SIDE:
            more = count(len(some) - SIDE_BY_SIDE).replace("span", "tspan")
            signs += f'<text x="{box[0] + 4 + 21 * SIDE_BY_SIDE:.1f}" y="{box[1] + 15:.1f}" class="place">+{more}</text>'
        lead = f'<path d="M{x:.1f} {y:.1f}L{min(max(x, box[0]), box[2]):.1f} {min(max(y, box[1]), box[1] + 22):.1f}" class="lead"/>'
        yield f'{lead}{dot}{signs}<text x="{box[0] + 2:.1f}" y="{box[1] + 35:.1f}" class="place">{e(spots[i].name)}</text>'


def _room(sheet: Sheet, x: float, y: float, width: float, taken: list[Frame]) -> Frame | None:
    """The nearest free box for signs and a name around a dot; None where everything near by is taken."""
    tall = 39.0
    for far in (7, 16, 28, 42):
        for left, top in (
            (x + far, y - 12), (x - far - width, y - 12), (x - width / 2, y - far - tall), (x - width / 2, y + far),
            (x + far, y - far - tall + 8), (x + far, y + far - 8), (x - far - width, y - far - tall + 8), (x - far - width, y + far - 8),
        ):  # fmt: skip
            box = (left, top, left + width, top + tall)
            inside = left > 2 and top > 2 and box[2] < WIDTH - 2 and box[3] < sheet.height - 2
            if inside and not any(box[0] < o[2] and box[2] > o[0] and box[1] < o[3] and box[3] > o[1] for o in taken):
                return box
    return None


def _sign(row: Incident, x: float, y: float) -> str:
    """An incident's sign, leading to its card."""
    told = f"<title>{e(row.code)} {e(row.title)}</title>"
    return link(row.incident_id, f'<g transform="translate({x:.1f} {y:.1f})" class="sign k-{sort_of(row.kind)}">{told}{glyph(row.kind)}</g>', row.title)


def _legend(rows: list[Incident]) -> str:
    items = []
    for sort, label in KINDS.items():
        n = sum(1 for r in rows if sort_of(r.kind) == sort)
        if n:
            sign = f'<svg viewBox="-12 -12 24 24" width="20" height="20" aria-hidden="true"><g class="sign k-{sort}">{glyph(sort)}</g></svg>'
            items.append(f"<li>{sign} {label} {count(n)}</li>")
    return f"<h3>Signs</h3>\n<ul class=legend>{''.join(items)}</ul>\n" if items else ""


def _beside(areas: dict[str, list[Incident]], spots: dict[str, Place]) -> str:
    """What has no point: nationwide, somewhere in an area, without a place."""
    groups: dict[str, list[tuple[str, list[Incident]]]] = {"Nationwide": [], "Somewhere in": [], "Place not known": []}
    for i, some in areas.items():
        place = spots[i]
        group = "Place not known" if not i else "Nationwide" if place.level == "country" else "Somewhere in"
        groups[group].append((i, some))
    out = []
    for label, found in groups.items():
        if not found:
            continue
        n = sum(len(some) for _, some in found)
        items = [f"<li>{link(r.incident_id, e(r.code))} {value(r.incident_id, 'title', r.title)}</li>" for _, some in found for r in some]
        first, rest = items[:BESIDE], items[BESIDE:]
        more = f"<details class=words><summary>{count(len(rest), 'more', 'more')}</summary><ul class=beside>{''.join(rest)}</ul></details>" if rest else ""
        out.append(f"<h3>{label} {count(n)}</h3>\n<ul class=beside>{''.join(first)}</ul>{more}\n")
    return "".join(out)
