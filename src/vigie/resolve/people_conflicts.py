"""Where a text gives an office to the wrong person, place or time: both values, never a correction of either.

The register's dates are those of papers, so that an office counts as left, or as not yet begun, only `GRACE_DAYS` from its date. An office
that the text calls a past one is not contradicted.
"""

from __future__ import annotations

from datetime import date, timedelta

from vigie.bodies import portfolios
from vigie.model import OfficeConflict, PersonValue
from vigie.register import GRACE_DAYS, LOCAL, Official, holders, offices

GRACE = timedelta(days=GRACE_DAYS)
STRONG = frozenset({"head-of-government", "minister", "governor", "mayor"})  # held by one person at a time, told by their own words
OF_BODY = frozenset({"minister", "spokesperson"})  # whose body is the office


def contradiction(v: PersonValue, filled: PersonValue, o: Official, at: date | None, *, alike: bool) -> OfficeConflict | None:
    """Return what the text says of a person of the register, beside the register's line `o`; None where they agree or nothing is said.

    `filled`: the value with the register's knowledge; `alike`: the office that the text gives may be a name of the line's.
    """
    if v.office is None or v.former:
        return None
    where = v.jurisdiction if v.office in LOCAL else v.organization or v.jurisdiction
    stated, known = told(v.office, where), told(o.office, o.jurisdiction if o.office in LOCAL else o.organization or o.jurisdiction)
    if filled.stated_jurisdiction:
        why, stated = "place", told(v.office, filled.stated_jurisdiction)
    elif at is None:
        return None
    elif alike and not _near(o, at) and (v.office == o.office or {v.office, o.office} <= LOCAL):
        own = [x for x in offices(o.person_id) if x.office == o.office and _near(x, at)]
        if own or (o.office in LOCAL and v.jurisdiction is None) or o.end is None or at < o.end:
            return None  # one who is to take office is no holder who has left it
        why, known = "term", f"{known}, {_term(o)}"
    elif alike and v.office in STRONG and v.office != o.office:
        own = [x for x in offices(o.person_id) if x.office == v.office and _portfolio(x.organization) == _portfolio(v.organization)]
        if not own or v.office in LOCAL or any(_near(x, at) or x.end is None or at < x.end for x in own):
            return None
        why, known = "term", f"{told(own[-1].office, own[-1].organization)}, {_term(own[-1])}"
    elif alike and v.office in OF_BODY and _portfolio(v.organization) and _portfolio(o.organization) and o.office == v.office:
        if any(_portfolio(x.organization) == _portfolio(v.organization) and _near(x, at) for x in offices(o.person_id)):
            return None
        why, known = "body", f"{known}, {_term(o)}"
    elif not alike and {v.office, o.office} <= STRONG and o.held_on(at) and not any(x.office == v.office and _near(x, at) for x in offices(o.person_id)):
        why, known = "office", f"{known}, {_term(o)}"
    else:
        return None
    return OfficeConflict(o.person_id, stated, known, why, o.where)


def other_holder(v: PersonValue, at: date | None) -> OfficeConflict | None:
    """Return the conflict of a person whom the register does not know, in an office that the register knows somebody else to hold that day."""
    if at is None or v.former or v.first_name is None or v.office not in LOCAL or not v.jurisdiction:
        return None
    found = holders(v.office, v.jurisdiction, at)
    if len({o.person_id for o in found}) != 1 or not _well_within(found[0], at):
        return None
    o = found[0]
    known = f"{o.name}, {told(o.office, o.jurisdiction)}, {_term(o)}"
    return OfficeConflict(v.name, f"{v.name}, {told(v.office, v.jurisdiction)}", known, "holder", o.where)


def told(office: str, where: str | None) -> str:
    """Return an office in words: 'governor of Kharkiv Oblast', 'minister (Ministry of Defence of Ukraine)'."""
    if where is None:
        return office
    return f"{office} ({where})" if "Ministry" in where or "Office" in where or "Cabinet" in where else f"{office} of {where}"


def _portfolio(body: str | None) -> str | None:
    """Return the key of what a ministry is for ('defence'); None for other bodies. Papers and the register differ in how they name one."""
    words = (body or "").partition("Ministry of ")[2].partition(" of ")[0].removeprefix("the ")
    return next((k for k, (name, _, also) in portfolios().items() if words and words in (name, *(x.removeprefix("the ") for x in also))), None)


def _term(o: Official) -> str:
    begun = f"since {o.start}" if o.start else ""
    ended = f"until {o.end}" if o.end else ""
    return " ".join(x for x in (begun, ended) if x) or "dates unknown"


def _near(o: Official, at: date) -> bool:
    """True where the office was held on the day or so near to it that papers may lag."""
    return (o.start is None or o.start - GRACE <= at) and (o.end is None or at <= o.end + GRACE)


def _well_within(o: Official, at: date) -> bool:
    return o.start is not None and o.start + GRACE <= at and (o.end is None or at <= o.end - GRACE)
