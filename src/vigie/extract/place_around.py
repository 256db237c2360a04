"""What the words around a place name say of it: the level it has, the part that is meant, its role, whether it is a place at all."""

from __future__ import annotations

from itertools import pairwise

from vigie.extract.place_names import Name
from vigie.extract.place_words import Around, PlaceWords
from vigie.gazetteer import NAME, found, key
from vigie.text import Token

OF_ADJECTIVES = ("y", "i", "a", "e")  # how names that are adjectives end in Latin letters
REACH = 12  # tokens looked at before a name
AREAS = frozenset(("admin1", "admin2", "admin3"))
WELL_KNOWN = 0.3  # prior of two names of a list that make its other names places
MILE_KM = 1.609
QUOTES = frozenset('\u00ab\u00bb\u201c\u201d\u201e"')
JOINTS = QUOTES | frozenset("/&")
ACCUSATIVE = {"\u0443": "\u0430", "\u044e": "\u044f"}  # endings of the case of direction, and those of the nominative
CONSONANTS = frozenset("\u0431\u0432\u0433\u0434\u0436\u0437\u0439\u043a\u043b\u043c\u043d\u043f\u0440\u0441\u0442\u0444\u0445\u0446\u0447\u0448\u0449\u044c")
LEVEL_GROUPS = ("level", "site", "office")


def read_around(view: str, toks: list[Token], found: list[Name], around: Around, words: PlaceWords) -> set[int]:
    """Fill in what the words around each name say; return the tokens used as words of level."""
    used: set[int] = set()
    for name in found:
        name.end = name.last
        _after(name, toks, around, words, used)
    floor = -1  # the last name before; adjectives of places are passed ('la région russe de Koursk')
    passed = {i for n in found if not n.nouns and n.end == n.last for i in range(n.first, n.last + 1)}
    for n, name in enumerate(found):
        if name.first in passed and n + 1 < len(found) and found[n + 1].first <= name.last + 3:
            continue  # the word of level goes with the name that follows
        read_before(name, toks, around, words, used, floor, passed)
        floor = name.end
    for name, holder in pairwise(found):  # 'Onesti (Bacau)'
        closed = holder.end + 1 < len(toks) and toks[holder.end + 1].text == ")"
        name.supported = name.supported or (closed and holder.first == name.end + 2 and toks[name.end + 1].text == "(" and bool(holder.nouns))
    for name in found:
        name.partitive = name.spread and name.end == name.last
    for group in _lists(view, toks, found, around):
        _spread(group)
        for name in group:
            name.partitive = False
    return used


def _note(name: Name, group: str, value: str) -> None:
    """Write one word of level, site or office down."""
    value, plural = value.rstrip("+"), value.endswith("+")
    name.small = name.small or value == "village"
    value = {"quarter": "district", "province": "admin1", "village": "settlement"}.get(value, value)  # words that stand elsewhere than those of their level
    if group != "office":
        name.office = False
    elif not name.levels and not name.sites:
        name.office = True
    target = name.sites if group == "site" else name.levels
    if value not in target:
        target.append(value)
    name.spread = name.spread or plural
    name.supported = True


def _after(name: Name, toks: list[Token], around: Around, words: PlaceWords, used: set[int]) -> None:
    """'Kharkiv region', 'Харківська обл.'; nouns of a language without such an order are left alone."""
    if not words.after or not name.adjectives and not words.after_nouns and not toks[name.last].low.endswith(words.long_endings):
        return  # a name that has the form of an adjective stands for one: names in -ий
    if not words.latin and not name.adjectives and not any(f.place.name.endswith(OF_ADJECTIVES) for f in name.nouns):
        return  # 'Старом городе' is an old town, not the town of Star
    if not name.nouns and all(f.place.level == "country" for f in name.adjectives):
        return  # 'the Russian region of Kursk'
    hits = [
        (h, g, v)
        for h, g, v in around.beginning(name.last + 1, *LEVEL_GROUPS)
        if (g != "level" or v.rstrip("+") in words.after) and (v.rstrip("+") in AREAS or not around.is_(h.last + 1, "link"))
    ]  # 'the Caspian port of Aktau': the port is Aktau; 'the Kharkiv region of Ukraine' is a region all the same
    if not hits or toks[name.last + 1].start > toks[name.last].end + 2:
        return
    last = hits[0][0].last
    for h, group, value in hits:
        if h.last == last:
            _note(name, group, value)
            if group != "office":
                used.update(range(h.first, h.last + 1))
                name.end = h.last


def read_before(name: Name, toks: list[Token], around: Around, words: PlaceWords, used: set[int], floor: int, passed: set[int] | None = None) -> None:
    """Read leftwards from the name: links and articles, words of level, part, direction and distance, then the preposition."""
    j, linked, steps = name.first - 1, False, 0
    name.definite = any("definite" in h.senses for h in around.ends.get(j, ()))
    flows = any("flows" in h.senses for h in around.begins.get(name.last + 1, ()))
    name.stream = flows and (name.definite or not words.articles)
    name.supported = name.supported or name.stream
    while j > floor and steps < REACH:
        steps += 1
        if j in used:
            return
        far = _part(name, around, toks, j, True) if name.radius_km is None and around.ending(j, "dir") else 0  # '12 km from X' is no origin
        step = far or _role(name, around, toks, j) or _level(name, around, words, used, j, linked)
        step = step or _part(name, around, toks, j, linked or j == name.first - 1)
        if step:
            j, linked = j - step, False
            if step < 0:
                return
            continue
        name.river = name.river or around.is_(j, "river")
        if any("stream" in h.senses for h in around.ends.get(j, ())) and (name.definite or not words.articles):
            name.stream = name.supported = True
        if around.is_(j, "link"):
            linked = True
        elif around.is_(j, "in"):
            name.supported = True
            if around.is_(j, "whither") and _accusative(name, toks):
                name.role = "target"
            return
        elif not (around.is_(j, "article") or around.is_(j, "filler") or toks[j].text in QUOTES or (passed and j in passed)):
            return
        j -= 1


def _accusative(name: Name, toks: list[Token]) -> bool:
    """Whether a Cyrillic name stands in the case of direction: as in the nominative with a consonant at its end, or with -y in place of -a."""
    low = toks[name.last].low
    if name.first < name.last or not name.nouns or name.nouns[0].place.level != "settlement":
        return False
    place, sort = name.nouns[0].place.place_id, name.nouns[0].sort
    if low[-1] in ACCUSATIVE:
        return any(f.place.place_id == place and f.sort == NAME for f in found(key(low[:-1] + ACCUSATIVE[low[-1]])))
    return low[-1] in CONSONANTS and sort == NAME


def _role(name: Name, around: Around, toks: list[Token], j: int) -> int:
    """A preposition of origin or target, or a longer one of place, ends here: the reading leftwards ends (a negative step)."""
    for h, group, value in around.ending(j, "role", "in"):
        if group == "in" and h.first == h.last:
            continue
        name.supported = True
        if group == "role" and value in ("origin", "target"):
            name.role = "origin" if value == "origin" else "target"
        name.excepted = name.excepted or value == "except"
        if group == "in" and h.first < h.last and around.is_(j, "link"):
            _part(name, around, toks, j - 1, near=True)  # 'on the western outskirts of X'
        if group == "role" or h.first < h.last:
            return -1
    return 0


def _level(name: Name, around: Around, words: PlaceWords, used: set[int], j: int, linked: bool) -> int:
    for h, _, _ in around.ending(j, "same"):
        for group, value in around.said_before(h.first):
            _note(name, group, value)
        return h.last - h.first + 1
    for h, group, value in around.ending(j, *LEVEL_GROUPS):
        plain = "site" if group == "site" else value.rstrip("+")  # an office stands for the level of its jurisdiction
        if plain not in words.before or not (linked or plain in words.before_bare) or used & set(range(h.first, h.last + 1)):
            continue
        if name.levels and plain not in name.levels:  # the word next to the name has spoken
            continue
        for other, g, v in around.ending(j, *LEVEL_GROUPS):
            if other.first == h.first:
                _note(name, g, v)
        if group != "office":
            used.update(range(h.first, h.last + 1))
        return h.last - h.first + 1
    return 0


def _part(name: Name, around: Around, toks: list[Token], j: int, near: bool) -> int:
    for h, group, value in around.ending(j, "dir", "part"):
        if not near or (group == "dir" and value != "any" and name.part):
            continue
        if group == "dir":
            name.radius_km = _distance(around, toks, h.first if value == "any" else h.first - 1)
            if value == "any" and name.radius_km is None:
                continue
        if value != "any":
            name.part = value
            name.cut = group == "part"
        name.supported = True
        return h.last - h.first + 1
    return 0


def _distance(around: Around, toks: list[Token], j: int) -> float | None:
    """The kilometres said before a direction ('30 km au nord de'); None where no distance is said."""
    for unit in (j, j - 1):
        if unit > 0 and toks[unit - 1].kind == "n":
            factor = 1.0 if around.is_(unit, "km") else MILE_KM if around.is_(unit, "miles") else None
            if factor is not None:
                return round(float(toks[unit - 1].text) * factor, 1) if toks[unit - 1].text.isascii() and len(toks[unit - 1].text) < 6 else None
    return None


def _lists(view: str, toks: list[Token], found: list[Name], around: Around) -> list[list[Name]]:
    """Names that stand in one list: between them only commas, conjunctions, links and articles."""
    groups: list[list[Name]] = []
    for name in found:
        if groups and _listed(view, toks, groups[-1][-1].end, name, around):
            groups[-1].append(name)
        else:
            groups.append([name])
    return [g for g in groups if len(g) > 1]


def _listed(view: str, toks: list[Token], last: int, name: Name, around: Around) -> bool:
    between = range(last + 1, name.first)
    if not between:  # 'Caen-Cherbourg'
        return toks[name.first].start == toks[last].end + 1 and view[toks[last].end] == "-"
    if len(between) > 5:
        return False
    joint = False
    for j in between:
        if toks[j].text == "," or j in around.joins:
            joint = True
        elif not (around.is_(j, "link") or around.is_(j, "article") or around.is_(j, "in") or toks[j].text in JOINTS):
            return False
        elif around.is_(j, "in") and not around.is_(j, "link"):
            name.joined = True
    return joint


def _spread(group: list[Name]) -> None:
    """A plural word of level, and what makes one name of a list a place, hold for the list; adjectives take the level word that follows."""
    for n, name in enumerate(group):
        kinds = set(name.sites)
        if n + 1 < len(group) and kinds and not group[n + 1].sites and not group[n + 1].joined and any(f.place.kind in kinds for f in group[n + 1].nouns):
            group[n + 1].sites = list(name.sites)  # 'between the stations A and B'
        if not name.spread or not (name.levels or name.sites):
            continue
        after = name.end > name.last
        others = group[n - 1 :: -1] if after and n else group[n + 1 :] if not after else []
        for other in others:
            stands_apart = name.definite or (name.adjectives and not name.nouns and not other.adjectives) if after else other.joined
            if stands_apart or other.levels or other.sites:
                break
            other.levels, other.sites, other.supported = list(name.levels), list(name.sites), True
            if after and other.definite:  # 'Kyiv and the Kyiv, Chernihiv and Cherkasy regions'
                break
    level: Name | None = None
    for name in reversed(group):
        if name.levels or name.sites:
            level = name
        elif level is not None and name.adjectives and not name.nouns:
            name.levels, name.sites, name.supported = list(level.levels), list(level.sites), True
    if any(x.supported for x in group) or (len(group) > 2 and sum(bool(x.nouns) and x.nouns[0].prior >= WELL_KNOWN for x in group) > 1):
        role = group[0].role
        for x in group:
            x.listed = not x.supported
            x.supported = True
            x.role = role if x.role == "location" else x.role
    for before, x in pairwise(group):
        x.excepted = x.excepted or before.excepted
