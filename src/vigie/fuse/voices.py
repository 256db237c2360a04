"""Whose one claim is: the key under which its source is counted, the name under which it is told, its class."""

from __future__ import annotations

from functools import cache, lru_cache
from urllib.parse import urlsplit

from vigie import gazetteer
from vigie.bodies import one_name, organizations
from vigie.fuse.once import once
from vigie.model import Attribution, Place
from vigie.names import folded
from vigie.picture import Told
from vigie.register import home_of
from vigie.resources import kind_shelf


@cache
def listed(name: str) -> frozenset[str]:
    """Return a list of [sources] of kinds/fusion.toml as a set."""
    return frozenset(kind_shelf("fusion")["sources"][name])


@cache
def ranks() -> dict[str, int]:
    """Return class of source -> its place in the order in which the latest figure is taken, the first 0; two may share one."""
    table = kind_shelf("fusion")["sources"]
    rank = {name: n for n, name in enumerate(table["order"])}
    return {name: rank[table["alike"].get(name, name)] for name in rank}


def first_known(told: Told) -> tuple[bool, float, str]:
    """Return the key that sorts claims by when they were known, then by id; those of unknown time last."""
    return told.known_at is None, told.known_at.timestamp() if told.known_at else 0.0, told.claim.claim_id


def speaker(told: Told) -> str:
    """Return the name under which this claim's source is told: a person, a body, an unnamed office; the outlet where it reports by itself."""
    a = told.claim.attribution
    if a.name or a.organization:
        return a.name or a.organization or ""
    if unnamed(a):
        return f"unnamed {a.office}" + (f" of {a.jurisdiction}" if a.jurisdiction else "")
    return a.relayed_by[-1] if a.relayed_by else outlet(told)


def unnamed(a: Attribution) -> bool:
    """True where an office speaks of which neither person nor body is named."""
    return not (a.name or a.organization) and a.office is not None and a.office != "own-reporting"


def unsourced(told: Told) -> bool:
    """True where the text says so itself, without a source; its own people's reports have one."""
    a = told.claim.attribution
    return not (a.name or a.organization or a.office or a.relayed_by)


def outlet(told: Told) -> str:
    """Return who published the claim: the outlet, else the host of its address, else the document."""
    d = told.document
    return d.outlet or (urlsplit(d.uri).hostname if d.uri else None) or d.document_id


@once
def unit(told: Told) -> str:
    """Return the key under which a claim's source is counted; an unsourced claim without a look at the others is its outlet's."""
    a = told.claim.attribution
    if a.organization and (not a.name or a.office in listed("voices")):
        return _body(a.organization)
    if a.name:
        return f"p:{a.person_id}" if a.person_id else _person(a.name)
    if unnamed(a):
        return "u:" + "|".join((str(a.office), a.jurisdiction or "", _body(outlet(told)) if a.office in listed("met") else ""))
    return _body(a.relayed_by[-1] if a.relayed_by else outlet(told))


@lru_cache(maxsize=8192)
def _body(name: str) -> str:
    """The key of a body: short and capital words as they stand, for their skeletons would be alike (CNN, KN)."""
    words = one_name(name).replace("-", " ").split()
    return "b:" + (" ".join(w.casefold() if len(w) < 5 or w.isupper() else folded(w) for w in words) or name)


@lru_cache(maxsize=8192)
def _person(name: str) -> str:
    return "p:" + ("-".join(sorted(filter(None, map(folded, name.split())))) or name)


def source_class(told: Told) -> str:
    """Return the class of source: local, rescue-health, national, operator, international, own or other.

    Those who hold an office of another country than the claim's places are 'other': no authority of the place.
    """
    a = told.claim.attribution
    if not a.office and not a.organization:
        return "other" if a.name else "own"
    sort = _class_of(a.office, a.organization, a.jurisdiction)
    if sort not in ("local", "national", "rescue-health"):
        return sort
    home, there = _country(a.organization, a.jurisdiction), {p.place.country for p in told.claim.places if p.role != "origin" and p.place.country}
    return "other" if home and there and home not in there else sort


@lru_cache(maxsize=8192)
def _class_of(office: str | None, organization: str | None, jurisdiction: str | None) -> str:
    by_office = kind_shelf("fusion")["sources"]["class"]
    body = organizations().get(one_name(organization)) if organization else None
    sort = str(by_office.get(office or (body.office if body else "official"), "other"))
    if sort == "body" and body:
        office = body.office
        sort = str(by_office.get(office, "other"))
    if sort not in ("body", "place"):
        return sort
    place = gazetteer.jurisdiction(jurisdiction or (body.jurisdiction if body else None) or "") or _place_in(organization or "")
    if place is None and (organization or "").split(" ")[0] in listed("of_a_country"):
        return "national"
    if place is None:
        return str(kind_shelf("fusion")["sources"]["unplaced"].get(office, "other"))
    return "national" if place.level == "country" else "local"


def _place_in(name: str) -> Place | None:
    """The place with which the name of a body that the register does not know begins ('Sumy Oblast Military Administration')."""
    words = name.split(" ")
    first = [" ".join(words[:n]) for n in range(min(3, len(words) - 1), 0, -1)]
    found = ((n, gazetteer.jurisdiction(n)) for n in first)
    return next((p for n, p in found if p and (p.level in ("country", "admin1") or home_of(n))), None)


@lru_cache(maxsize=8192)
def _country(organization: str | None, jurisdiction: str | None) -> str | None:
    body = organizations().get(one_name(organization)) if organization else None
    if body and body.country:
        return body.country
    place = gazetteer.jurisdiction(jurisdiction) if jurisdiction else None
    return place.country if place else None
