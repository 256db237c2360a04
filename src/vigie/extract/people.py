"""Persons, offices and bodies of one sentence: who they are in the words, not yet who they are in the register (resolve.people).

A person's mention spans the name alone; the office beside it is a mention of its own, and the person's value carries what it says.
A body or an office without a name is an office mention; `attached(mention)` tells offices that belong to a named person.
"""

from __future__ import annotations

from vigie.bodies import Organization, abroad, ministry_name, one_name, organization_words, organizations
from vigie.extract.people_bodies import OPEN, bodies
from vigie.extract.people_names import Finder, Name, latin_name
from vigie.extract.people_office import Office, place_name
from vigie.extract.people_offices import Reader, past_brackets
from vigie.extract.people_words import PeopleWords, people_words
from vigie.model import Mention, OfficeValue, OrganizationValue, PersonValue
from vigie.names import is_cyrillic
from vigie.phrases import Hit
from vigie.text import Token, tokens

JOINTS = frozenset(',(«»"“„”:')  # may stand between an office and its name
BRIDGES = frozenset(",(-\u2013\u2014:")  # may stand between a name and its office
ARTICLES = 2  # words that may stand between the comma after a name and its office
AT_LARGE = frozenset({"witness", "expert", "health-service"})  # small words may stand between these and the name ('мешканка будинку Оксана К.')
SCENE = frozenset({"witness", "health-service"})  # who is a source only beside a word of speech
REACH = 2  # words between them and it
FAR = 12  # tokens between a name and its office that are looked at
SHORT = 4  # letters of an office that may be an abbreviation ('Gov.')
AGE = 3  # tokens that an age may take between a name and an office (', 43,')
ATTACHED = " +person"
LOOSE = " (loose)"  # in the source of an office whose words fit a city and a region


def attached(mention: Mention) -> bool:
    """True for an office mention that belongs to a person named beside it."""
    return mention.type == "office" and mention.source.endswith(ATTACHED)


def people_mentions(view: str, start: int, end: int, language: str, toks: list[Token] | None = None) -> list[Mention]:
    """Return person, office and organization mentions of a stretch of the view, in text order.

    Values hold what the words say: `name` in Latin letters, `office`, `organization`, `jurisdiction` (English form where the tables know it,
    else as written). Offices in the plural and common-noun bodies ('les secours') have `plural`. `toks`: the stretch's tokens, where they
    are at hand (with the language's elision).
    """
    words = people_words(language)
    toks = tokens(view, start, end, elision=words.elision) if toks is None else toks
    if not toks:
        return []
    hits = words.lexicon.hits(toks)
    orgs = organization_words(language).hits(toks)
    reader = Reader(view, toks, hits, orgs, words, language)
    offices = reader.offices()
    taken, titles = _taken(hits, orgs, offices)
    names = Finder(view, toks, words, language, taken, titles).names(_beside(toks, offices, titles, orgs))
    pairs = _paired(toks, names, offices, titles)
    used = {id(o) for _, o in pairs.values()}
    cited = {a: o for a, (_, o) in reader.org_at.items() if o.office not in ("media", "agency")}
    local = {o.first: o for o in offices if o.body}
    out = [_person(view, toks, n, pairs.get(i, (n, None))[1], _near_body(toks, n, cited, local), language, words) for i, n in enumerate(names)]
    out += [m for o in offices if (id(o) in used or not _quiet(toks, o, words)) and (m := _office(view, toks, o, id(o) in used)) is not None]
    out += bodies(view, toks, orgs, {k for o in offices for k in range(o.first, o.last + 1)}, reader)
    return sorted(out, key=lambda m: (m.start, m.end))


# ---------------------------------------------------------------- names and offices together
def _taken(hits: list[Hit], orgs: list[Hit], offices: list[Office]) -> tuple[set[int], set[int]]:
    taken: set[int] = set()
    titles: set[int] = set()
    for h in hits:
        if {"honorific", "rank"} & h.senses:
            taken.update(range(h.first, h.last + 1))
            titles.add(h.last)
        elif "ministry" in h.senses or any(s.startswith("portfolio") for s in h.senses):
            if h.last > h.first or "ministry" in h.senses:
                taken.update(range(h.first, h.last + 1))
    for h in orgs:
        taken.update(range(h.first, h.last + 1))
    for o in offices:
        taken.update(range(o.first, o.last + 1))
    return taken, titles


def _beside(toks: list[Token], offices: list[Office], titles: set[int], orgs: list[Hit]) -> set[int]:
    """Tokens at which a name may begin (after an office) or end (before one)."""
    out: set[int] = set()
    for o in offices:
        if o.entry.plural or o.body:
            continue
        i = past_brackets(toks, o.last + 1)
        furthest = i + 1
        while i < len(toks) and ((i <= furthest and _joint(toks[i], toks[o.last])) or _titled(i, titles, toks)):
            i += 1
        if i < len(toks) and not (i > o.last + 1 and o.bare_head):
            out.add(i)
        if o.office in AT_LARGE:
            out.add(_past_words(toks, o.last + 1))
        out.add(_before_bridge(toks, o.first))
    for h in orgs:
        if organizations()[min(h.senses)].office not in ("media", "agency"):
            k = _before_bridge(toks, h.first)
            if k > 0 and toks[k - 1].text[:1].isupper():  # 'at Carmont, Network Rail said' names no person
                out.add(k)
    return out - {-1}


def _joint(mark: Token, office: Token) -> bool:
    """True for a mark that may stand between an office and its name; a full stop only after an abbreviation."""
    return mark.text in JOINTS or (mark.text == "." and len(office.text) <= SHORT)


def _past_words(toks: list[Token], i: int) -> int:
    """The first token after up to three small words from i on; -1 where something else stands there."""
    k = i
    while k < len(toks) and k - i < 3 and toks[k].kind == "w" and toks[k].text.islower():
        k += 1
    return k if k > i and k < len(toks) and toks[k].text[:1].isupper() else -1


def _before_bridge(toks: list[Token], i: int) -> int:
    """The token before the comma (and an article) that stands before token i; -1 where none does."""
    j = i - 1
    for _ in range(ARTICLES):
        if j >= 0 and toks[j].kind == "w" and not toks[j].text[:1].isupper():
            j -= 1
    if j > 0 and toks[j].text == ",":
        for k in range(j - 2, max(j - 2 - AGE, 0), -1):
            if toks[k].text == "," and any(t.kind == "n" for t in toks[k + 1 : j]):
                return k - 1
    return j - 1 if j > 0 and toks[j].text in BRIDGES else -1


def _titled(i: int, titles: set[int], toks: list[Token]) -> bool:
    return i in titles or any(t in titles for t in range(i, min(i + 3, len(toks))) if toks[i].kind == "w") and not toks[i].text[:1].isupper()


def _paired(toks: list[Token], names: list[Name], offices: list[Office], titles: set[int]) -> dict[int, tuple[Name, Office]]:
    """Index of a name -> (name, its office): the office right before it, else the one right after it."""
    free = [o for o in offices if not o.entry.plural and not o.body]
    ends, starts = {o.last: o for o in free}, {o.first: o for o in free}
    out: dict[int, tuple[Name, Office]] = {}
    used: set[int] = set()
    for after in (False, True):
        for i, n in enumerate(names):
            near = range(n.last + 1, n.last + FAR) if after else range(n.first - 1, n.first - FAR, -1)
            table = starts if after else ends
            for k in near:
                o = table.get(k)
                if i in out or o is None or id(o) in used:
                    continue
                if _leads(toks, n.last, o.first) if after else _follows(toks, o, n, titles):
                    out[i] = (n, o)
                    used.add(id(o))
    return out


def _follows(toks: list[Token], o: Office, n: Name, titles: set[int]) -> bool:
    """True where a name comes right after an office: a comma, a bracket, a rank may stand between."""
    office_last, name_first = past_brackets(toks, o.last + 1) - 1, n.first
    if o.office in AT_LARGE and n.last > n.first and _past_words(toks, o.last + 1) == n.first:
        return True
    if not 0 < name_first - office_last <= 5:
        return False
    between = range(office_last + 1, name_first)
    marks = sum(toks[k].kind == "p" and toks[k].text in JOINTS for k in between)
    other = [k for k in between if not (toks[k].kind == "p" and toks[k].text in JOINTS) and k not in titles and not _titled(k, titles, toks)]
    return marks <= 2 and not [k for k in other if toks[k].text != "."]


def _leads(toks: list[Token], name_last: int, office_first: int) -> bool:
    """True where an office comes right after a name: a comma, a dash or a bracket stands between, and an article at most."""
    return office_first > name_last + 1 and _before_bridge(toks, office_first) == name_last


def _near_body(toks: list[Token], n: Name, orgs: dict[int, Organization], bodies_at: dict[int, Office]) -> Organization | Office | None:
    """The body that stands right after a name and a comma: 'Тимур Ткаченко, КМВА'; 'Іван Рудницький, Волинська ОВА'."""
    if n.last + 2 >= len(toks) or toks[n.last + 1].text not in ",(":
        return None
    for i in range(n.last + 2, n.last + FAR):
        if (i in orgs or i in bodies_at) and _before_bridge(toks, i) == n.last:
            return orgs.get(i) or bodies_at[i]
    return None


# ---------------------------------------------------------------- mentions
def _person(view: str, toks: list[Token], n: Name, o: Office | None, near: Organization | Office | None, language: str, words: PeopleWords) -> Mention:
    a, b = toks[n.first].start, toks[n.last].end
    name = latin_name(view, toks, n, language)
    office = organization = jurisdiction = None
    if o is not None and not (o.bare_head and o.office == "official" and near is None and o.entry.office != "official"):
        office, jurisdiction = o.office, o.jurisdiction
        organization = _organization_of(o)
    elif isinstance(near, Organization):
        office, organization = near.office, near.name
        jurisdiction = near.jurisdiction if near.office in ("police", "prosecutor") else None
    elif isinstance(near, Office):
        heads = {"city": "mayor", "region": "governor", "district": "governor"} if near.entry.office == "official" else {}
        office = heads.get(near.entry.wants, near.entry.office)
        organization, jurisdiction = _body_name(near), near.jurisdiction
    parts = name.split()
    first, former = parts[0] if len(parts) > 1 else None, o is not None and _former(toks, o, words)
    value = PersonValue(name, None, office, organization, jurisdiction, None, first, parts[-1], former)
    return Mention("person", a, b, view[a:b], value, n.why)


def _former(toks: list[Token], o: Office, words: PeopleWords) -> bool:
    """True where the words make the office a past one: 'the former Kharkiv mayor', 'экс-мэр', 'l'ancien préfet'."""
    begin = max(0, o.first - 2)
    return any(begin + h.last < o.head_last for h in words.former.hits(toks[begin : o.head_last + 1]))


def _organization_of(o: Office) -> str | None:
    if o.organization is not None:
        return abroad(o.organization.name, o.country)
    if o.portfolio:
        return ministry_name(o.portfolio, o.country)
    if o.inner is not None:
        return _body_name(o.inner) if o.inner.body else _organization_of(o.inner)
    return None


def _office(view: str, toks: list[Token], o: Office, named: bool) -> Mention | None:
    a, b = toks[o.first].start, toks[o.last].end
    if o.body:
        return _body(view, toks, o, a, b)
    if o.bare_head and not named:
        return None
    value = OfficeValue(o.office, o.jurisdiction, _organization_of(o), o.entry.plural)
    return Mention("office", a, b, view[a:b], value, o.entry.where + (LOOSE if o.entry.loose else "") + (ATTACHED if named else ""))


def _quiet(toks: list[Token], o: Office, words: PeopleWords) -> bool:
    """True for residents, doctors and the like whom no word of speech makes a source: they only stand in the scene."""
    if o.office not in SCENE or o.organization is not None:
        return False
    if any(h.first <= REACH for h in words.say.hits(toks[o.last + 1 : o.last + 3 + REACH])):
        return False
    a = max(0, o.first - 5)
    before = words.cite.hits(toks[a : o.first])
    if not before and (not o.entry.plural or is_cyrillic(toks[o.first].text)):
        before = words.say.hits(toks[a : o.first])
    return not any(o.first - (a + h.last) <= REACH for h in before)


def _body_name(o: Office) -> str | None:
    """The one name of a body of a sort ('Kharkiv Oblast Military Administration'); None where its place is not told."""
    if "{country}" in o.entry.name:
        return o.entry.name.format(country=o.country) if o.country else None
    if o.place is None:
        return None
    wants = o.level if o.level in ("region", "city", "district") and "{place}" in o.entry.name else o.entry.wants
    place = place_name(o.place, wants)
    return one_name(o.entry.name.format(place=place, region=place, city=place, district=place)) if place else None


def _body(view: str, toks: list[Token], o: Office, a: int, b: int) -> Mention | None:
    name = _body_name(o)
    if name is None:
        if o.entry.named and not (o.organization or o.country):
            return Mention("office", a, b, view[a:b], OfficeValue(o.entry.office, o.jurisdiction, None, True), o.entry.where)
        if o.entry.named:
            name = f"{o.country or (o.organization.country if o.organization else '')} {o.entry.office}".strip()
            return Mention("office", a, b, view[a:b], OfficeValue(o.entry.office, o.country, None, True), o.entry.where)
        return Mention("office", a, b, view[a:b], OfficeValue(o.entry.office, o.jurisdiction, None, True), f"{o.entry.where}{OPEN}{o.entry.name}")
    return Mention("organization", a, b, view[a:b], OrganizationValue(name, o.entry.office, o.jurisdiction, o.country, name in organizations()), o.entry.where)
