"""The short name of an incident that people can say and type: two letters of its place, six signs of its id (KR-7F3A2K)."""

from __future__ import annotations

import unicodedata
from hashlib import blake2b

from vigie.model import Place

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # base 32 without I, L, O, U, which are misheard and misread (Douglas Crockford)
SIGNS = 6  # 30 bits: two of 10,000 incidents share them with a chance of 5 %, and hardly ever the place's letters too
NO_PLACE = "XX"


def code_of(incident_id: str, place: Place | None) -> str:
    """Return the code of an incident from its id and the place of its first claim, so that it stays the same whatever becomes known later.

    >>> code_of("i0123456789abcd", None)
    'XX-9G0787'
    """
    number = int.from_bytes(blake2b(incident_id.encode(), digest_size=4).digest(), "big") >> 2
    signs = "".join(CROCKFORD[number >> 5 * n & 31] for n in reversed(range(SIGNS)))
    return f"{_letters(place.name) if place else NO_PLACE}-{signs}"


def _letters(name: str) -> str:
    """Two letters for a place: the first ones of its first two words, or of its only one."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if c.isascii() and (c.isalpha() or c in " -"))
    words = plain.replace("-", " ").split()
    letters = words[0][0] + words[1][0] if len(words) > 1 else "".join(words)[:2]
    return letters.upper() if len(letters) == 2 else NO_PLACE
