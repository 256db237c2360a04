"""Bodies in a sentence: those of the register, and ministries that are named by what they are for and their country."""

from __future__ import annotations

from vigie.bodies import abroad, ministry_name, organizations, portfolios
from vigie.extract.people_offices import OWNER, Reader
from vigie.model import Mention, OfficeValue, OrganizationValue
from vigie.phrases import Hit
from vigie.text import Token

OPEN = " -> "  # in the source of a body whose place or country the sentence does not tell: the pattern of its name
MINISTRY = "Ministry"


def bodies(view: str, toks: list[Token], orgs: list[Hit], taken: set[int], reader: Reader) -> list[Mention]:
    """Return the bodies of the register, and ministries by their portfolio; `taken`: tokens of offices, whose ministries are theirs."""
    out: list[Mention] = []
    named = {k for h in orgs for k in range(h.first, h.last + 1)}
    for h in orgs:
        o = organizations()[min(h.senses)]
        country = _country_beside(h, reader) if "Ministry of " in o.name else None
        name = abroad(o.name, country)
        value = OrganizationValue(o.name, o.office, o.jurisdiction, o.country)
        if name != o.name:
            value = OrganizationValue(name, o.office if o.office == "military" else "official", country, None, name in organizations())
        out.append(Mention("organization", h.start, h.end, view[h.start : h.end], value, o.where))
    for h in reader.ministries:
        if h.first in taken or any(k in named for k in range(h.first, h.last + 1)):
            continue
        m = _ministry(view, toks, h, reader)
        if m is not None:
            out.append(m)
    return out


def _country_beside(h: Hit, reader: Reader) -> str | None:
    """The country named right after a body or, as an adjective, right before it."""
    after = reader.places.get(h.last + 1)
    before = reader.place_ends.get(h.first - 1)
    return next((found[1].region for found in (after, before) if found is not None and found[1].level == "country"), None)


def _ministry(view: str, toks: list[Token], h: Hit, reader: Reader) -> Mention | None:
    """'ministère libanais de la Santé', 'Health Ministry', 'министерство обороны Сирии': portfolio and country stand around the word."""
    first, last, country, portfolio = h.first, h.last, None, None
    i = last + 1
    for _ in range(6):
        if i in reader.places and reader.places[i][1].level == "country":
            country, last = country or reader.places[i][1].region, reader.places[i][0]
        elif i in reader.portfolio_at and portfolio is None:
            last, portfolio = reader.portfolio_at[i]
        elif (link := reader.link(i)) is not None:
            i = link + 1
            continue
        else:
            break
        i = last + 1
    if portfolio is None and first - 1 in reader.portfolio_ends:
        first, portfolio = reader.portfolio_ends[first - 1]
    before = reader.place_ends.get(first - 2 if first and toks[first - 1].low == OWNER else first - 1)
    if country is None and before is not None and before[1].level == "country":
        first, country = before[0], before[1].region
    if portfolio is None:
        return Mention("office", h.start, h.end, view[h.start : h.end], OfficeValue("official", None, None, True), f"{h.where}{OPEN}{MINISTRY}")
    a, b = toks[first].start, toks[last].end
    name = ministry_name(portfolio, country)
    known = organizations().get(name)
    value = OrganizationValue(name, known.office if known else portfolios()[portfolio][1], country, known.country if known else None, known is not None)
    source = known.where if known else h.where if country else f"{h.where}{OPEN}{MINISTRY} {portfolio}"
    return Mention("organization", a, b, view[a:b], value, source)
