"""Zones behind clock times: 'heure locale', 'Kyiv time', 'GMT', 'UTC+3', 'aET' glued to the half of the day."""

from __future__ import annotations

from vigie.extract.timewords import TimeReader


def zone_at(r: TimeReader, j: int) -> tuple[int, str | int] | None:
    """Return (index after, zone) behind a clock: 'local', an IANA name, or minutes from UTC."""
    if j >= r.n:
        return None
    k = j + 1 if r.toks[j].text in ",(" else j
    phrase = r.valued(k, "zones")
    if phrase is not None:
        end = phrase[0]
        if r.is_text(j, "("):
            return (end + 1, phrase[1]) if r.is_text(end, ")") else None
        return end, phrase[1]
    if k >= r.n or r.is_text(j, ","):
        return None
    got = abbreviation(r, k)
    if got is None:
        return None
    if r.is_text(j, "("):
        return (got[0] + 1, got[1]) if r.is_text(got[0], ")") else None
    return got


def abbreviation(r: TimeReader, k: int) -> tuple[int, str | int] | None:
    """Return (index after, zone) of 'GMT', 'EST', 'UTC+3', 'МСК' at token k."""
    token = r.toks[k]
    english = r.words.date_order == "either" and len(token.text) >= 3  # in other languages 'cet', 'est' are words
    name = token.text.upper() if english or token.low in ("gmt", "utc") else token.text
    if name not in r.words.zones and r.glued(k) and token.text[1:] in r.words.zones and token.text[0] in "ap":
        name = token.text[1:]  # '3h50aET': the zone is glued to the half of the day
    if token.kind != "w" or name not in r.words.zones:
        return None
    zone = r.words.zones[name]
    sign = r.toks[k + 1].text if k + 1 < r.n and r.glued(k + 1) else ""
    hours = r.raw(k + 2) if sign in ("+", "-") else r.raw(k + 1) if r.hyphened(k + 1) else None
    if isinstance(zone, int) and hours is not None and hours <= 14:
        return (k + 3, zone + hours * 60) if sign == "+" else (k + (3 if sign == "-" else 2), zone - hours * 60)
    return k + 1, zone
