"""Place mentions of one sentence: names with their candidates, generic places, unknown names in places' company.

Which candidate is meant is chosen later (resolve.places), from the whole document.
"""

from __future__ import annotations

from vigie import gazetteer
from vigie.extract.place_around import read_around
from vigie.extract.place_names import Name, capitals, names
from vigie.extract.place_others import generic, unknown
from vigie.extract.place_spelling import misspelled
from vigie.extract.place_words import Around, PlaceWords, place_words
from vigie.gazetteer import ADJECTIVE, LEVEL_WORD, NAME, Found, apart_km, key
from vigie.model import Mention, Place, Toponym
from vigie.text import Token, tokens

# How sure a bare name must be to count as a place (priors of the gazetteer: a village 0.3, a town 0.45, a city of 100,000 0.6).
SURE = 0.6  # taken wherever it stands
LIKELY = 0.3  # taken inside a sentence
SPOKEN = 0.1  # taken where a preposition stands before it; below, only beside a word of level
AS_WORD = (1.0, 0.29, 0.09)  # what is left of the prior of a name that is a word or a person's name too (Found.ordinary)
BARE_ADJECTIVE = 0.55  # adjectives of smaller places are left alone: they are mostly surnames
DOUBTFUL = "gazetteer, a word of the language too"  # a place only where the document is about its region
SAID, BARE = "gazetteer, said by the words around", "gazetteer"  # Mention.source
HEADS = frozenset(".:,-\u2013\u2014(")  # what stands after a place that heads a message: 'Kyiv. ...', 'Lutsk: ...'
# Words with these senses are no names, even at the head of a sentence.
SMALL_WORDS = frozenset(("article", "link", "in", "conj", "km", "same", "level", "site", "part", "dir", "generic", "definite"))
COMPASS_WORDS = frozenset(("part", "dir", "generic", "level", "site", "in", "role"))
COMPASS = frozenset(("north", "south", "east", "west", "north-east", "north-west", "south-east", "south-west"))
BY_SEAT = frozenset(("SY", "TR", "IQ", "IR", "AF", "YE", "LY", "LB"))  # 'northern Aleppo' is the north of the governorate
QUARTER_KM = 8.0  # a settlement of the same name this near a city's district is that district
FAR = 1e4
WORD = 2  # Found.ordinary of what is a word and no place to the dictionaries
HEAD = 0.45  # prior of a town that counts at the head of a sentence, where dictionaries know the words that are none
VILLAGE_MOST = 50_000  # inhabitants of what is called a village or a settlement of urban type
BARE_UNIT = 0.4  # off the prior of a unit whose name is said without its word
OWN_UNIT = 0.2  # the same where no town of its country is called so: 'Vrancea', 'Zulia'
CITY_OF_UNIT = 30_000  # inhabitants of a town of another name that is meant all the same ('Tombouctou' of Timbuktu)
OUTER = ("country", "admin1", "admin2", "admin3")  # from the widest
BANKS = ("left-bank", "right-bank")
KIN = {  # a word for the first may name one of the others
    "power-station": ("nuclear-power-station", "dam"),
    "dam": ("power-station", "reservoir"),
    "airport": ("airbase",),
    "airbase": ("airport",),
    "railway-station": ("metro-station",),
    "metro-station": ("railway-station",),
    "reservoir": ("dam",),
}
WHOLE = frozenset(("UA", "FR", "ES"))  # countries whose second-level units all stand in our tables
LEVELS = ("admin1", "admin2", "admin3", "district", "settlement", "water", "sea", "country")


def place_mentions(view: str, start: int, end: int, language: str, toks: list[Token] | None = None) -> list[Mention]:
    """Return the place mentions of a stretch of the view, in text order, without overlaps.

    `value.candidates` hold the places that bear the name and fit the words around it, likeliest first; empty where the
    words say that it is a place but no place of that name is known. `toks`: the stretch's tokens where they are at hand already.
    """
    words = place_words(language)
    toks = tokens(view, start, end, elision=words.elision) if toks is None else toks
    if not toks:
        return []
    around = Around(toks, words, view)
    found = [n for n in names(toks, words, around) if n.first < n.last or not around.is_small(n.first, SMALL_WORDS)]
    if not found and not around.hits:
        return []
    used = read_around(view, toks, found, around, words)
    firsts = frozenset(n.first for n in found if n.adjectives or any(f.ordinary < WORD for f in n.nouns))
    out = [m for m in (_mention(view, toks, n, around, words, firsts) for n in found) if m is not None]
    out += unknown(view, toks, found, around, words, used)
    out += misspelled(view, toks, found, around, words)
    out += generic(view, toks, found, around, used)
    return _apart(out)


def _mention(view: str, toks: list[Token], name: Name, around: Around, words: PlaceWords, firsts: frozenset[int]) -> Mention | None:
    some, levels = _fitting(name, toks, words)
    if not some and not name.nouns:
        return _adjective(view, toks, name)
    doubtful = bool(some) and _word_at_head(name, toks, around, words)
    if not some or not (doubtful or _counts(name, view, toks, some, around, words, firsts)):
        return None
    candidates = _candidates(some, name, levels, name.first < name.last or _proper(toks[name.first], name, around, words))
    a, b = toks[name.first].start, toks[name.end if name.end > name.last and (levels or name.sites) else name.last].end
    said = view[toks[name.first].start : toks[name.last].end]
    value = Toponym(said, candidates, levels, name.part, role=name.role, radius_km=name.radius_km, excepted=name.excepted)
    return Mention("place", a, b, view[a:b], value, DOUBTFUL if doubtful else SAID if name.supported and not name.listed else BARE)


def _with_article(name: Name, toks: list[Token], words: PlaceWords) -> bool:
    """Whether an article is a part of the town's name ('du Caire', 'au Havre')."""
    said = "".join(t.text if t.text.endswith("'") else f"{t.text} " for t in toks[name.first : name.last + 1])
    ids = {f.place.place_id for f in name.nouns}
    return any(f.place.place_id in ids for w in words.small for f in gazetteer.found(key(f"{w} {said}")))


def _fitting(name: Name, toks: list[Token], words: PlaceWords) -> tuple[list[Found], tuple[str, ...]]:
    """The places that fit the wanted levels, and those levels; levels that no place of the name has are let go."""
    if any(f.place.level == "country" for f in name.adjectives) and all(f.prior < 0.75 for f in name.nouns):
        name.nouns = ()  # 'Kazakh' is the country's, whatever town is called so
    name.nouns = _no_quarters(name.nouns)
    if name.small:
        name.nouns = tuple(f for f in name.nouns if f.place.population < VILLAGE_MOST)
    everything = [*name.nouns, *name.adjectives]
    levels = tuple(x for x in LEVELS if x in name.levels)
    if name.sites:
        wanted = {k for s in name.sites for k in (s, *KIN.get(s, ()))}
        at_sites = [f for f in everything if f.place.kind in wanted]
        kinds = [f for f in at_sites if f.place.kind in name.sites] or at_sites
        if kinds:
            return kinds, ("site",)
        if not levels and name.nouns:
            levels = ("settlement",)
    if levels and name.partitive and levels[0] in OUTER:
        wider = OUTER[: OUTER.index(levels[0])]
        outer = [f for f in name.nouns if f.sort < LEVEL_WORD and f.place.level in wider]
        if outer:
            return outer, ()  # 'eight provinces of Ecuador' are in the country, whatever province has its name
    if levels:
        fit = [f for f in everything if f.place.level in levels]
        if "admin1" in levels and "admin2" in levels:  # 'province' is the smaller unit where a country has both of that name
            lower = {f.place.country for f in fit if f.place.level == "admin2"}
            fit = [f for f in fit if f.place.level != "admin1" or f.place.country not in lower]
        seats = [f for f in everything if f.place.level == "settlement" and f.sort != LEVEL_WORD and not name.partitive]
        small = next((x for x in levels if x in ("admin2", "admin3")), None)
        if small == "admin2":  # where all second-level units are known, a town is none of them
            seats = [f for f in seats if f.place.country not in WHOLE] if seats and seats[0].place.country not in WHOLE else []
        units = [f._replace(place=derived(f.place, small), prior=f.prior - 0.1) for f in seats] if small else []
        if fit or units:
            return fit + units, levels
        units = [f._replace(place=unit, prior=f.prior - 0.1) for f in seats if "admin1" in levels and (unit := _unit_of_seat(f.place)) is not None]
        if units:
            return units, levels  # 'the governorate of Bizerte', which the tables write otherwise
        if seats and name.nouns:
            return seats, levels
    waters = [f for f in name.nouns if f.place.level == "water"] if name.river or name.stream or name.part in BANKS else []
    if waters or name.stream:
        return waters or [f for f in name.nouns if f.place.level == "admin2"], ()  # a river that no table has is not the town of its name
    if name.nouns and name.definite:  # 'le Dnipro', 'la Manche', 'le Nord': not the town
        own = ("water",) if words.after_nouns else ("admin2", "water")  # 'the Madrid metro' is the town's, 'le Lot' the department
        areas = [f for f in name.nouns if f.place.level not in ("settlement", "site") and (f.sort != LEVEL_WORD or f.place.level in own)]
        if areas and any(f.place.level != "admin1" or f.sort != LEVEL_WORD for f in areas):
            return areas, ()
        if not words.after_nouns and not name.office and all(f.place.level == "settlement" for f in name.nouns) and not _with_article(name, toks, words):
            return [], ()  # 'le Guaíba' is a river or a hill: towns have no article that is not a part of their name
    if name.nouns:
        if name.adjectives and all(f.sort == LEVEL_WORD and f.place.level == "site" for f in name.nouns):
            name.nouns = ()  # 'Київська' is a metro station's name only beside its word
            return [], ()
        quarters = [f for f in name.adjectives if f.place.level == "district"]  # 'Holosiivskyi and Desniansky'
        return [*(f for f in name.nouns if f.sort != LEVEL_WORD or f.place.level in ("admin1", "district")), *quarters], ()
    return [], ()


def _unit_of_seat(town: Place) -> Place | None:
    """The first-level unit whose seat a town is."""
    seat = gazetteer.capital(town.admin1) if town.admin1 else None
    return gazetteer.admin1(town.admin1) if seat is not None and town.admin1 and seat.place_id == town.place_id else None


def _no_quarters(found: tuple[Found, ...]) -> tuple[Found, ...]:
    """Drop the settlements that are a quarter of a city under another entry: lists of populated places count some among them."""
    quarters = [f.place for f in found if f.place.level == "district" and f.sort != LEVEL_WORD]
    if not quarters:
        return found
    return tuple(f for f in found if f.place.level != "settlement" or not any((apart_km(f.place, q) or FAR) < QUARTER_KM for q in quarters))


def derived(seat: Place, level: str) -> Place:
    """Return the unit that is named after its seat ('Pazarcık district'), at the seat's point: the gazetteer holds few of them."""
    return Place(f"{seat.place_id}#{level}", seat.name, level, seat.country, seat.admin1, seat.lat, seat.lon, None, 0, seat.timezone, seat.within)


def _candidates(some: list[Found], name: Name, levels: tuple[str, ...], proper: bool = False) -> tuple[tuple[Place, float], ...]:
    best: dict[str, tuple[Place, float]] = {}
    for f in some:
        word = OWN_UNIT if proper and f.sort == LEVEL_WORD and _own_name(f, some) else BARE_UNIT
        prior = f.prior - (word if f.sort == LEVEL_WORD and not levels else 0.1 if f.sort == ADJECTIVE and not levels else 0.0)
        if f.sort == LEVEL_WORD and name.cut and name.part in COMPASS and f.place.level == "admin1" and f.place.country in BY_SEAT:
            prior = f.prior + 0.05
        if f.place.place_id not in best or best[f.place.place_id][1] < prior:
            best[f.place.place_id] = (f.place, prior)
    return tuple(sorted(best.values(), key=lambda x: (-x[1], x[0].place_id)))


def _word_at_head(name: Name, toks: list[Token], around: Around, words: PlaceWords) -> bool:
    """Whether a name that is a word of the language too heads a message and a place may stand there: 'Sumy: ...', 'Sumy without power'."""
    t, after = toks[name.first], name.last + 1
    if any(x.kind == "w" for x in toks[: name.first]) or after > name.first + 1 or after >= len(toks) or words.latin or not name.nouns or name.supported:
        return False
    if not any(f.prior >= SURE and f.place.level == "settlement" for f in name.nouns):
        return False  # small towns: the word is meant
    return key(t.text) in words.ordinary and (toks[after].text in HEADS or around.is_(after, "in"))


def _proper(t: Token, name: Name, around: Around, words: PlaceWords) -> bool:
    """Whether a word is a name and nothing else: no point of the compass ('the South'), no adjective in Cyrillic."""
    return not around.is_small(name.first, COMPASS_WORDS) and (words.latin or not t.low.endswith(words.long_endings))


def _own_name(unit: Found, some: list[Found]) -> bool:
    """Whether a first-level unit is meant by its bare name: neither its seat nor a town of its country that bears no other name is called so."""
    if unit.place.level != "admin1" or unit.ordinary:
        return False
    seat = gazetteer.capital(unit.place.admin1 or "")
    towns = [f for f in some if f.place.level == "settlement" and f.place.country == unit.place.country]
    return not any(f.sort == NAME or f.place.population >= CITY_OF_UNIT or (seat is not None and f.place.place_id == seat.place_id) for f in towns)


def _counts(name: Name, view: str, toks: list[Token], some: list[Found], around: Around, words: PlaceWords, firsts: frozenset[int]) -> bool:
    """Whether the name is taken for a place, from how sure it is and what stands beside it."""
    t = toks[name.first]
    if any("not_a_place" in h.senses for h in (*around.ends.get(name.first - 1, ()), *around.begins.get(name.last + 1, ()))):
        return False
    prior = max(min(f.prior, AS_WORD[f.ordinary]) - (0.4 if f.sort == LEVEL_WORD and not name.levels and not name.sites else 0.0) for f in some)
    alone = name.first == name.last
    following = toks[name.last + 1] if name.last + 1 < len(toks) else None
    goes_on = following is not None and following.kind == "w" and following.text[0].isupper() and name.end == name.last and name.last + 1 not in firsts
    if alone and key(t.text) in words.never:
        return bool(set(name.levels) - {"admin1"} or name.sites) and not name.office
    if alone and (key(t.text) in words.ordinary or (t.text.isascii() and not words.latin)):
        called = bool(name.levels) and not name.office
        beside = name.supported and (not name.listed or prior >= SURE)
        return beside and not goes_on and name.first > 0 and (called or prior >= LIKELY) and not capitals(t)
    if alone and goes_on and some[0].place.level in ("sea", "region", "water"):
        return False  # 'the Baltic Energy Forum'
    if name.supported and (prior >= SPOKEN or (name.levels and not name.office) or (name.listed and name.first > 0)):
        return not (alone and name.first == 0 and prior < LIKELY) and not (name.listed and alone and goes_on and prior < SURE)
    before = toks[name.first - 1] if name.first else None
    named = before is not None and before.kind == "w" and before.text[0].isupper() and (name.first > 1 or 0 in firsts) and view[before.end : t.start] == " "
    if prior >= SURE:
        return not (named and alone and prior < 0.75)
    if named or (capitals(t) and alone):
        return False
    if name.first == 0 or (before is not None and before.kind == "p" and name.first == 1):
        sure = not words.latin and prior >= HEAD and not goes_on and not any(f.ordinary for f in some)
        return not alone or sure or ((following is None or following.text in HEADS) and prior >= LIKELY)
    return prior >= LIKELY and not (goes_on and prior < 0.5)


def _adjective(view: str, toks: list[Token], name: Name) -> Mention | None:
    """'ukrainien', 'харківські': not a place of its own, but a sign of where things are."""
    best = [f for f in name.adjectives if f.prior >= BARE_ADJECTIVE and f.place.level not in ("site", "water", "district")]
    if any(f.place.level == "settlement" for f in best):  # the town's rather than the region's: 'київське метро'
        best = [f for f in best if f.place.level != "admin1" and f.place.level != "admin2"]
    if not best:
        return None
    a, b = toks[name.first].start, toks[name.last].end
    return Mention("place", a, b, view[a:b], Toponym(view[a:b], _candidates(best, name, ("",)), adjective=True), "gazetteer")


def _apart(mentions: list[Mention]) -> list[Mention]:
    """In text order; of two that overlap the longer, then the named one."""
    out: list[Mention] = []
    for m in sorted(mentions, key=lambda m: (m.start, -m.end, m.source)):
        if out and m.start < out[-1].end:
            continue
        out.append(m)
    return out
