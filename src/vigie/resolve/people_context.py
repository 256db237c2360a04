"""What the text around a person or an office tells: the places named before, the borders of posts, the bodies named so far."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from vigie.model import Document, Mention, OfficeValue, OrganizationValue, PersonValue, Toponym
from vigie.register import Jurisdiction, country_name, home_of

NEAR = 700  # characters back in which a place named tells what an office is for


class Context:
    """The places named in a document, by offset, and the borders of its posts."""

    def __init__(self, document: Document, mentions: list[Mention]) -> None:
        self.starts: list[int] = []
        self.places: list[tuple[Jurisdiction | None, str, str]] = []  # line of the table, name, level
        self.countries: list[tuple[int, str | None]] = []
        for m in mentions:
            v = m.value
            if isinstance(v, Toponym) and v.candidates and not v.generic:
                p = v.candidates[0][0]
                self.countries.append((m.start, p.country))
                if v.role == "location" and p.level in ("settlement", "admin1", "admin2") and (not v.adjective or home_of(p.name) is not None):
                    self.starts.append(m.start)
                    self.places.append((home_of(p.name), p.name, p.level))
        self.countries.sort(key=lambda c: c[0])
        order = sorted(range(len(self.starts)), key=lambda i: self.starts[i])
        self.places = [self.places[i] for i in order]
        self.starts = sorted(self.starts)
        self.borders = sorted(p.start for p in document.posts)

    def post(self, offset: int) -> int:
        """The index of the post that an offset stands in."""
        return bisect_right(self.borders, offset)

    def before(self, offset: int) -> list[tuple[Jurisdiction | None, str, str]]:
        """The places named before an offset in the same post, the nearest first."""
        out: list[tuple[Jurisdiction | None, str, str]] = []
        i, post = bisect_right(self.starts, offset) - 1, self.post(offset)
        while i >= 0 and offset - self.starts[i] <= NEAR and self.post(self.starts[i]) == post and len(out) < 12:
            out.append(self.places[i])
            i -= 1
        return out

    def jurisdiction(self, offset: int, wants: str) -> str | None:
        """The place that an office without one is likely for: the last named city or region, None where none is named.

        Where weapons or people came from is passed over, and a city is not taken from the name of its region.
        """
        near = self.before(offset)
        for j, _, level in near:
            if j is not None and j.level != "country" and (wants != "city" or level == "settlement"):
                found = j.city if wants == "city" else j.region
                if found:
                    return found
        known = self._known_city(offset) if wants == "city" else None
        return known or next((name for j, name, level in near if j is None and (level == "settlement") == (wants == "city")), None)

    def _known_city(self, offset: int) -> str | None:
        """The first city of the table that the post names, wherever it stands."""
        post = self.post(offset)
        return next(
            (
                j.city
                for a, (j, _, level) in zip(self.starts, self.places, strict=True)
                if j is not None and j.city and level == "settlement" and self.post(a) == post
            ),
            None,
        )

    def country(self, offset: int) -> str | None:
        """The English name of the country of the place named last before an offset in the same post, else of the first one there."""
        post = self.post(offset)
        i = bisect_right(self.countries, offset, key=lambda c: c[0])
        before = [c for a, c in self.countries[max(0, i - 4) : i] if c and self.post(a) == post]
        after = [c for a, c in self.countries[i : i + 2] if c and self.post(a) == post]
        code = before[-1] if before else after[0] if after else None
        return country_name(code) if code else None

    def names(self, offset: int) -> set[str]:
        """All cities and regions that the places named before may stand for."""
        return {n for j, name, _ in self.before(offset) for n in ((j.city, j.region) if j is not None else (name,)) if n}


@dataclass(slots=True)
class Bodies:
    """The bodies named so far: class -> (post, offset, name), and the last ministry."""

    last: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    ministry: str | None = None
    named: dict[str, str] = field(default_factory=dict)  # 'Ministry of Health' -> the full name given before
    sorts: dict[str, OrganizationValue] = field(default_factory=dict)  # 'Prefecture of' -> the one named last

    def note(self, m: Mention, context: Context) -> None:
        v = m.value
        if isinstance(v, OrganizationValue):
            if v.office:
                self.last[v.office] = (context.post(m.start), m.start, v.name)
            if v.jurisdiction and v.name.endswith(v.jurisdiction):
                self.sorts[v.name[: -len(v.jurisdiction)]] = v
            self._ministry(v.name)
        elif isinstance(v, PersonValue | OfficeValue) and v.organization:
            self._ministry(v.organization)

    def _ministry(self, name: str) -> None:
        if "Ministry" in name:
            self.ministry = name
            base = name.partition(" of ")
            self.named.setdefault("Ministry of " + base[2].split(" of ")[0], name)
