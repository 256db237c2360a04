"""Whether two names mean one person, body, weapon or hazard, whatever the spelling."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

import regex
from rapidfuzz.distance import Levenshtein

from vigie.resources import reference

_OTHER = regex.compile(r"[^a-z0-9]+")
_TWICE = regex.compile(r"(.)\1+")


@lru_cache
def _rules() -> dict[str, Any]:
    raw = reference("sameness")
    return {**raw, "generic": frozenset(raw["generic"].split()), "countries": frozenset(raw["countries"].split())}


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Return the name in lower case ASCII letters and digits, words parted by one space."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _OTHER.sub(" ", plain).strip()


def _skeleton(name: str) -> str:
    out = fold(name)
    for said, kept in _rules()["transliterations"]:
        out = out.replace(said, kept)
    return _TWICE.sub(r"\1", out)


@lru_cache(maxsize=65536)
def same_person(a: str, b: str) -> bool:
    """Return whether two names are one person's but for accents, transliteration or a missing first name."""
    a, b = _skeleton(a), _skeleton(b)
    if not a or not b:
        return False
    if Levenshtein.distance(a, b) <= max(1, min(len(a), len(b)) // 6):
        return True
    first, second = a.split(), b.split()
    last_a, last_b = first[-1], second[-1]
    if Levenshtein.distance(last_a, last_b) > max(1, min(len(last_a), len(last_b)) // 5):
        return False
    return len(first) == 1 or len(second) == 1 or first[0][0] == second[0][0]


def _words(name: str) -> list[str]:
    rules = _rules()
    found = [rules["one_word"].get(w, w) for w in fold(name).split()]
    return [w for w in found if w not in rules["generic"]] or found


@lru_cache(maxsize=65536)
def same_name(a: str, b: str) -> bool:
    """Return whether two names are one body, place or thing but for spelling, word order and generic words."""
    glued_a, glued_b = fold(a).replace(" ", ""), fold(b).replace(" ", "")
    if not glued_a or not glued_b:
        return False
    if glued_a == glued_b or (len(glued_a) > 5 and Levenshtein.distance(glued_a, glued_b) <= 1):
        return True
    few, many = sorted((_words(a), _words(b)), key=len)
    for word in few:
        near = next((x for x in many if x == word or (len(word) > 4 and Levenshtein.distance(word, x) <= max(1, len(word) // 6))), None)
        if near is None:
            return False
        many.remove(near)
    return not many or (len(many) == 1 and many[0] in _rules()["countries"] | _rules()["generic"])


def same_model(a: str, b: str) -> bool:
    """Return whether two weapon or aircraft models are one: Kh-101 and X101, Tu-95 and Tu-95MS."""
    a, b = (regex.sub(r"^x(?=\d)", "kh", fold(x).replace(" ", "")) for x in (a, b))
    if not a or not b:
        return False
    return a == b or (min(len(a), len(b)) >= 4 and (a.startswith(b) or b.startswith(a)))


def same_hazard(a: str, b: str) -> bool:
    """Return whether two hazards are taken for each other (storm and wind)."""
    return a == b or any(a in group and b in group for group in _rules()["hazards"])
