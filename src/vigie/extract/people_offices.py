"""Offices and bodies in a sentence's tokens, each with the place, the body and the country that the words around give it.

The head of an office ('gouverneur', 'начальник .. ОВА') is a phrase of people.toml; what it is for stands inside it, after it ('de la
région de Kharkiv'), or before it ('Kharkiv governor'), and is read here into a jurisdiction by the office's own level.
"""

from __future__ import annotations

from vigie.bodies import organizations
from vigie.extract.people_office import Office
from vigie.extract.people_office_places import OfficePlaces
from vigie.extract.people_words import HEAD, MEMBER, Entry, PeopleWords
from vigie.names import is_cyrillic
from vigie.phrases import Hit
from vigie.register import LOCAL, Jurisdiction
from vigie.text import Token

BRACKET = 6  # tokens of a bracket inside the description of an office
PIECES = 5  # parts that the description of one office may have ('du chef | de l'administration | de la région | de Kharkiv')
SKIPPED = frozenset("«»\"“”„'’‘")
OWNER = "'s"
OUTLETS = frozenset({"media", "agency"})  # they pass on; an office beside them is rarely theirs


def _outer(heads: list[Hit]) -> list[Hit]:
    """The heads that no other one holds: a phrase with a gap does not hide what stands in the gap."""
    out: list[Hit] = []
    for h in sorted(heads, key=lambda h: (h.first, -h.last)):
        if not out or h.last > out[-1].last:
            out.append(h)
    return out


def past_brackets(toks: list[Token], i: int) -> int:
    """Return the token after a short bracket without a name in it that begins at i ('Kherson (sud), ...', 'le maire (DVG) de Brest'), else i."""
    if i < len(toks) and toks[i].text == "(":
        for k in range(i + 1, min(i + BRACKET, len(toks))):
            if toks[k].text == ")":
                return k + 1 if all(t.text.islower() or t.text.isupper() or t.kind != "w" for t in toks[i + 1 : k]) else i
    return i


class Reader(OfficePlaces):
    """Reads the offices of one sentence."""

    def __init__(self, view: str, toks: list[Token], hits: list[Hit], orgs: list[Hit], words: PeopleWords, language: str) -> None:
        super().__init__(view, toks, words, language)
        known = organizations()
        self.org_at = {h.first: (h.last, known[min(h.senses)]) for h in orgs}
        self.org_ends = {h.last: (h.first, known[min(h.senses)]) for h in orgs}
        self.heads = _outer([h for h in hits if any(s in words.entries for s in h.senses)])
        self.portfolio_at = {h.first: (h.last, s.partition(":")[2]) for h in hits for s in sorted(h.senses, reverse=True) if s.startswith("portfolio:")}
        self.ministries = [h for h in hits if "ministry" in h.senses]
        self.ministry_at = {h.first: h.last for h in self.ministries}
        self.portfolio_ends = {b: (a, key) for a, (b, key) in self.portfolio_at.items()}
        self.eaten: set[int] = set()  # heads that turned out to be a portfolio ('міністр енергетики')
        self._in_org = {k: (h.first, h.last) for h in orgs for k in range(h.first, h.last + 1)}

    # ------------------------------------------------------------ reading

    def offices(self) -> list[Office]:
        """Return the offices and bodies in text order; one that only describes another is inside it."""
        found: list[Office] = []
        for h in self.heads:
            key = min(s for s in h.senses if s in self.words.entries)
            entry = self.words.entries[key]
            if self._in_body(h, entry):
                continue
            o = Office(h.first, h.last, h.first, h.last, entry, key.startswith("body"))
            self._inside(o)
            found.append(o)
        for i, o in enumerate(found):
            self._before(o, found[i - 1] if i else None)
        starts = {o.first: o for o in found}
        for i in range(len(found) - 1, -1, -1):
            self._behind(found[i], found[i + 1] if i + 1 < len(found) else None, starts)
        served = {id(o.inner) for o in found if o.inner is not None}
        return [o for o in found if id(o) not in served and o.head_first not in self.eaten]

    def _in_body(self, h: Hit, entry: Entry) -> bool:
        """True where the head is only a part of a known body's name ('procureur général' of the 'bureau du procureur général')."""
        for a, b in {self._in_org[k] for k in range(h.first, h.last + 1) if k in self._in_org}:
            if a <= h.first and h.last <= b:
                return True
            if (entry.plural or entry.name) and not (h.first <= a and b <= h.last):
                return True
        return False

    def _inside(self, o: Office) -> None:
        """Place, body and level named within the phrase itself ('начальник | Харківської | ОВА')."""
        for a in range(o.head_first, o.head_last + 1):
            if a in self.org_at and (a > o.head_first or self.org_at[a][0] <= o.head_last):
                last, body = self.org_at[a]
                o.organization = o.organization if body.office in OUTLETS else body
                o.last = max(o.last, last)
            elif a in self.places and self.places[a][0] <= o.head_last:
                self._take(o, self.places[a][1], a)
            elif o.head_first < a < o.head_last and o.place is None and o.entry.office in LOCAL | {HEAD} and self.capital(a):
                o.place = self.looked_up(a, o.head_last - 1, o)[0]
        for h in self.words.generic.hits(self.toks[o.head_first : o.head_last + 1]):
            o.level = o.level or self._level(h)
        if o.level == "district" and o.entry.office == "governor":
            return
        if o.entry.office in LOCAL:
            o.level = ""  # the class has settled it

    def _take(self, o: Office, j: Jurisdiction, i: int) -> None:
        if j.level == "country":
            o.country = j.region
        elif o.place is None:
            o.place = j
            o.noun = is_cyrillic(self.toks[i].text) and not self.adjective(i)

    @staticmethod
    def _level(h: Hit) -> str:
        return min(h.senses)

    def _behind(self, o: Office, f: Office | None, starts: dict[int, Office]) -> None:
        """Read on after the head: links, generic nouns, places, bodies, portfolios, the office that is served."""
        i, toks = o.last + 1, self.toks
        if f is not None and f.head_first <= o.head_last:
            if o.body and not f.body:  # 'Kyiv regional police' + 'police chief'
                f.place, f.level, f.country, f.first = f.place or o.place, f.level or o.level, f.country or o.country, min(f.first, o.first)
                self.eaten.add(o.head_first)
            else:  # 'заступник начальника' + 'начальника ОВА'
                o.inner, o.last = f, max(o.last, f.last)
            return
        linked = False
        for _ in range(PIECES):
            while i < len(toks) and toks[i].text in SKIPPED and toks[i].kind == "p":
                i += 1
            i = self._past_institution(o, past_brackets(toks, i))
            if i >= len(toks):
                break
            step = self._piece(o, i, starts, linked)
            if step is not None:
                i, o.last, linked = step + 1, max(o.last, step), False
                continue
            if self.words.fillers.hits(toks[i : i + 1]) and not self.capital(i):
                i += 1
                continue
            link = self.link(i)
            if link is None or linked:
                break
            i, linked = link + 1, True

    def _past_institution(self, o: Office, i: int) -> int:
        """Past the proper name of what the office's last word is ('directeur de l'hôpital | Kamal Adwan')."""
        if i == 0 or not self.words.after.hits(self.toks[i - 1 : i]):
            return i
        while i < len(self.toks) and self.toks[i].kind == "w" and self.capital(i):
            o.last, i = i, i + 1
        return i

    def _piece(self, o: Office, i: int, starts: dict[int, Office], linked: bool) -> int | None:
        """The last token of what describes the office at token i; None where nothing does."""
        toks = self.toks
        if i in self.org_at and o.organization is None:
            last, body = self.org_at[i]
            if body.office not in OUTLETS or o.entry.office in (HEAD, MEMBER, "spokesperson"):
                o.organization = body
            return last
        if i in self.portfolio_at and o.entry.office in ("minister", "deputy", HEAD, "spokesperson", "official") and o.portfolio is None:
            last, o.portfolio = self.portfolio_at[i]
            self.eaten.add(i)
            return last
        if (
            i in starts
            and (linked or starts[i].body or is_cyrillic(toks[i].text))
            and o.inner is None
            and (linked or not o.entry.plural or o.entry.office == MEMBER)
        ):
            o.inner = starts[i]
            return starts[i].last
        if i in self.ministry_at and (linked or is_cyrillic(toks[i].text)):
            return self.ministry_at[i]
        if i in self.places and (not self.full_name(i) or self.full_name(i + 1)) and self.may_be_place(i):
            last, j = self.places[i]
            if o.place is not None and j.level != "country":
                return None
            self._take(o, j, i)
            return self._nouns(o, last)
        generic = next((h for h in self.words.generic.hits(toks[i : i + 3]) if h.first == 0), None)
        if generic is not None and (not linked or generic.last > 0 or self.link(i + 1) is not None):
            o.level = o.level or self._level(generic)
            return i + generic.last
        levelled = i > 0 and bool(self.words.generic.hits(toks[i - 1 : i]))  # 'la r\u00e9gion Occitanie'
        if o.place is None and self.capital(i, linked) and (linked or levelled or is_cyrillic(toks[i].text)) and not self.named(i):
            o.place, last = self.looked_up(i, min(i + 4, len(toks) - 1), o, sure=not linked and not self.before_name(i) and not self.before_noun(i))
            if o.place is not None:
                return self._nouns(o, last)
        return None

    def _nouns(self, o: Office, last: int) -> int:
        """Step over 'області', 'region' after a place's name."""
        ahead = self.toks[last + 1 : last + 2]
        hits = self.words.generic.hits(ahead) if ahead else []
        if hits:
            o.level = self._level(hits[0])
            return last + 1
        return last

    def link(self, i: int) -> int | None:
        """The last token of the linking words that begin at i."""
        best = None
        for h in self.words.links.hits(self.toks[i : i + 5]):
            if h.first == 0:
                best = i + h.last
        return best

    def _before(self, o: Office, previous: Office | None) -> None:
        """A place, a country or a body right before the head: 'Kharkiv governor', 'Ukrenergo's head', 'російський президент'."""
        for _ in range(3):
            i = o.first - 1
            if i >= 0 and self.toks[i].low == OWNER:
                i -= 1
            if i < 0 or (previous is not None and i <= previous.last):
                return
            if i in self.org_ends and o.organization is None and self.org_ends[i][1].office not in OUTLETS:
                o.first, o.organization = self.org_ends[i]
                continue
            if i in self.portfolio_ends and o.portfolio is None and o.entry.office == "minister" and o.first == o.head_first:
                o.first, o.portfolio = self.portfolio_ends[i]  # 'defence minister'
                continue
            first = self.place_ends[i][0] if i in self.place_ends else None
            if first is not None and self.may_be_place(first):
                local = o.entry.office in LOCAL | {HEAD, "police", "prosecutor"} or o.body
                if self.places[first][1].level == "country" or (o.place is None and local):
                    self._take(o, self.places[first][1], first)
                    o.first = first
                    continue
                return
            if self.words.place_before and o.place is None and (o.entry.office in LOCAL or o.entry.named) and self.capital(i) and not self.named(i):
                found, first = self.looked_back(i, o)
                if found is not None:
                    o.place, o.first = found, first
                    continue
            generic = self.words.generic.hits(self.toks[i : i + 1])
            if generic and o.first == o.head_first:
                o.level = o.level or self._level(generic[0])
                o.first = i
                continue
            return
