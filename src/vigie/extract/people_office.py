"""An office or a body as read from the words: its class, the place it is for, the body it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.bodies import Organization
from vigie.extract.people_words import HEAD, MEMBER, Entry
from vigie.model import Place
from vigie.register import LOCAL, Jurisdiction

NOWHERE = frozenset({"witness", "expert", "media", "agency"})  # offices that are for no place
STATE = frozenset({"official", "media", "agency", "military"})  # a president of such a body is still a president
FIRST_LEVEL = ("Oblast", "Krai", "Region", "Community")  # how the regions of the table are called that are no districts
RAION = {"UA": " Raion"}  # how a district named after its town is called in the register


@dataclass(slots=True)
class Office:
    """An office or a body found: tokens `first`..`last` with all that describes it, `head_first`..`head_last` the phrase itself."""

    first: int
    last: int
    head_first: int
    head_last: int
    entry: Entry
    body: bool = False
    place: Jurisdiction | Place | str | None = None
    level: str = ""  # region city district country capital: as the words say
    country: str | None = None
    organization: Organization | None = None
    portfolio: str | None = None
    noun: bool = False  # the place is named by a noun of a language that has an adjective for its region
    inner: Office | None = None  # the office that this one serves ('adviser to the mayor of X')

    @property
    def office(self) -> str:
        """The office class, with 'head' settled by what follows."""
        if self.entry.office == MEMBER:
            if self.organization is not None:
                return self.organization.office
            return self.inner.entry.office if self.inner is not None and self.inner.body else "official"
        if self.entry.loose and self.level == "" and self.noun and isinstance(self.place, Jurisdiction) and self.place.city:
            return "mayor"
        presides = self.entry.office == "head-of-state" and self.organization is not None and self.organization.office not in STATE
        regional = isinstance(self.place, Jurisdiction) and not self.place.city and self.place.level != "country"
        regional = regional or self.level in ("region", "district") or (isinstance(self.place, Place) and self.place.level.startswith("admin"))
        if self.entry.office == "head-of-state" and regional and self.organization is None:
            return "governor"  # 'the president of Catalonia'
        if self.entry.office != HEAD and not presides:
            return self.entry.office
        if self.portfolio:
            return "minister"
        if self.organization is not None:
            return self.organization.office
        if self.inner is not None and (self.inner.organization is not None or not (self.inner.body or self.inner.bare_head)):
            return self.inner.office
        if self.inner is not None and self.inner.body:
            body = self.inner.entry
            return "mayor" if body.wants == "city" else "governor" if body.wants == "region" and "Admin" in body.name else body.office
        if regional:
            return "governor"
        if self.level in ("city", "capital") or (isinstance(self.place, Jurisdiction) and self.place.level != "country"):
            return "mayor"
        return "official"

    @property
    def bare_head(self) -> bool:
        """True where only 'head', 'chief' stands there, with nothing that tells of what."""
        return self.entry.office == HEAD and not (self.portfolio or self.organization or self.place or self.level or self.inner)

    @property
    def jurisdiction(self) -> str | None:
        """The name of the place that the office is for, None where the words give none."""
        if self.office in NOWHERE:
            return None
        source = self if self.place is not None else self.inner if self.inner is not None and self.inner.place is not None else self
        wants = self._wants(source)
        if source.place is not None:
            return place_name(source.place, wants)
        if self.organization is not None and self.office in LOCAL | {"police", "prosecutor", "spokesperson"}:
            return self.organization.jurisdiction
        return self.country if self.entry.wants == "country" or not self.entry.wants else None

    def _wants(self, source: Office) -> str:
        if source.level in ("district", "region", "city"):
            return source.level
        if self.office == "mayor":
            return "city"
        if self.office == "governor":
            return "region"
        return source.entry.wants if source.entry.wants != "country" else "place"


def place_name(place: Jurisdiction | Place | str, wants: str) -> str | None:
    """Return a place's name at the wanted level ('city', 'region', 'district', 'place')."""
    if isinstance(place, str):
        return place
    if isinstance(place, Place):
        return place.name
    if wants == "district" and place.city:
        own = place.region and not place.region.endswith(FIRST_LEVEL)
        return place.region if own else place.city + RAION.get(place.country or "", " District")
    if wants == "region":
        return place.region or place.city
    return place.city or place.region
