"""Which lines stand around the news: menus, share buttons, 'read also', bylines, signatures, captions.

The phrases are data (`[furniture]`, `[byline]`, `[caption]`, `[dating]` of every language); the shapes are here.
"""

from __future__ import annotations

from functools import cache

import regex

from vigie.read import shelf
from vigie.read.stamps import Stamp, stamp_at

SHORT = 160  # code points: no line of furniture that is told by words inside it was seen longer
CELL_WORDS = 6  # words in one cell of a menu

_WORDS = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*")
_STOP = regex.compile(r"[.!?…‼][\s»”\"')\]\p{So}\ufe0f]*$")
_CELLS = regex.compile(r"\s*[|·•>›»→¦]\s*|\s+/\s+|\s{2,}")
_EDGES = regex.compile(r"^[\s\p{P}\p{S}\ufe0f]+|[\s\p{P}\p{S}\ufe0f]+$")
_SIGNATURE = regex.compile(r"\(?(?:[a-z]{1,6}(?:-[a-z]{1,6})*)(?:/[a-z]{1,6}(?:-[a-z]{1,6})*)+\.?\)?$")
_ADDRESS = regex.compile(r"(?:https?://\S+|www\.\S+|t\.me/\S+|\S+@\S+\.\w+|[#@][\w_]+)(?:[\s,|·/]+(?:https?://\S+|www\.\S+|t\.me/\S+|\S+@\S+\.\w+|[#@][\w_]+))*$")
RULE = regex.compile(r"(?:[-–—_=*~•·+#]\s*){3,}$")
_RIGHTS = regex.compile(r"(?:©|\(c\)\s|®)", regex.IGNORECASE)
_CREDIT = regex.compile(r"[(\[]([^()\[\]]{2,120})[)\]]\.?$")
_BRACKETED = regex.compile(r"\[[^\[\]]+\]$")
_PIPED = regex.compile(r".{15,}[.!?»]\s*\|\s*\p{Lu}[^|]{2,60}$")
_FIGURES = regex.compile(r"\d[\d.,\s]{0,8}[KМMк]?$")
_ROLES = regex.compile(r"\(([^()]{2,20})\)")


def kind(text: str, *, outlet: str | None = None, early: bool = False) -> str | None:
    """Return 'furniture', 'byline', 'rubric' or None for one line of the view (stripped).

    A rubric ('News', 'Météo') is furniture beside other furniture and a heading elsewhere: the caller decides.

    `early`: the line stands in the head of the document or right under a stamp or headline, where bylines stand.
    """
    if len(text) > 4 * SHORT:
        return None
    low = " ".join(text.casefold().split())
    if RULE.match(text) or not _WORDS.search(text):
        return "furniture" if RULE.match(text) or len(text) > 1 and not regex.search(r"\p{So}", text) else None
    if _dated(text):
        return "byline"
    p = _patterns()
    if p["start"].match(low) or p["glued"].match(low) or _RIGHTS.match(text) or _ADDRESS.match(text):
        return "furniture"
    core = _EDGES.sub("", low)
    if p["whole"].fullmatch(core) or outlet and core == _EDGES.sub("", shelf.plain(outlet)):
        return "furniture"
    if _FIGURES.match(text):
        return "furniture"  # a count of views or shares
    if p["rubric"].fullmatch(core):
        return "rubric"
    if len(low) <= SHORT and (p["within"].search(low) or p["counted"].fullmatch(core)):
        return "furniture"
    if _BRACKETED.match(text) and n_words(text) <= 5 and stamp_at(text, 0, len(text)) is None:
        return "furniture"  # '[ Photo ]', '[In reply to ...]' of chat exports
    if _SIGNATURE.match(text):
        return "byline"
    if piped(text):
        return None  # a caption with its credit
    if _menu(text):
        return "furniture"
    if _byline(low, text, early):
        return "byline"
    return None


@cache
def _patterns() -> dict[str, regex.Pattern[str]]:
    counted, figure = shelf.any_of(shelf.phrases("furniture", "counted")), r"\d[\d.,\s]*[kmкт]?\s?"
    f = lambda key: shelf.any_of(shelf.phrases("furniture", key))  # noqa: E731
    lead = r"[\s\p{P}\p{S}\ufe0f]*"
    dated = [*shelf.phrases("dating", "published"), *shelf.phrases("dating", "updated"), *shelf.phrases("dating", "as_of")]
    return {
        "start": regex.compile(rf"{lead}{f('start')}(?!\w)"),
        "glued": regex.compile(rf"{lead}{f('glued')}"),
        "whole": regex.compile(rf"{f('whole')}|{f('under')}"),
        "rubric": regex.compile(f("rubrics")),
        "under": regex.compile(f("under")),
        "within": regex.compile(rf"(?<!\w){f('within')}(?!\w)"),
        "counted": regex.compile(rf"(?:\p{{L}}+[\s:]+)?{figure}{counted}(?:\W+{figure}{counted})*|{counted}\W*\d[\d.,\s]*[kmкт]?"),
        "dated": regex.compile(rf"{lead}{shelf.any_of(dated)}(?!\w)\s*:?\s*", regex.IGNORECASE),
        "as_of": regex.compile(rf"[\s,(]*{shelf.any_of(shelf.phrases('dating', 'as_of'))}(?!\w)\s*:?\s*", regex.IGNORECASE),
        "moved": regex.compile(rf"[\s,|(–—-]*{shelf.any_of(shelf.phrases('dating', 'updated'))}(?!\w)\s*:?\s*", regex.IGNORECASE),
        "byline": regex.compile(rf"[\s(–—-]*{shelf.any_of(shelf.phrases('byline', 'start'))}(?!\w)"),
        "roles": regex.compile(shelf.any_of(shelf.phrases("byline", "roles"))),
        "caption": regex.compile(rf"{lead}{shelf.any_of(shelf.phrases('caption', 'start'))}", regex.IGNORECASE),
        "credit": regex.compile(rf"(?<!\w){shelf.any_of(shelf.phrases('caption', 'credit'))}(?!\w)", regex.IGNORECASE),
    }


def posted(text: str) -> Stamp | None:
    """Return the stamp of a line that is words such as 'Posted at' and a clock, nothing more; None for others."""
    m = _posted_words().match(text)
    said = stamp_at(text, m.end(), len(text)) if m else None
    return said if said and not _WORDS.search(text[said.end :]) else None


@cache
def _posted_words() -> regex.Pattern[str]:
    return regex.compile(rf"[\s\p{{P}}\p{{S}}]*{shelf.any_of(shelf.phrases('dating', 'published'))}(?!\w)\s*:?\s*", regex.IGNORECASE)


def heads_furniture(text: str) -> bool:
    """True for a heading under which only furniture stands ('Most viewed', 'Sur le même sujet')."""
    return bool(len(text) <= SHORT and _patterns()["under"].fullmatch(_EDGES.sub("", " ".join(text.casefold().split()))))


def ended(text: str) -> bool:
    """True where a line ends as a sentence does."""
    return bool(_STOP.search(text[-80:]))


def n_words(text: str) -> int:
    """Return the number of words and figures of a line."""
    return len(_WORDS.findall(text))


def _dated(text: str) -> bool:
    """'Updated at 18.02 GMT', 'Publié le 23/11/2022 à 08h02, mis à jour à 19h40', '16 Dec 2022 06.41 – Updated ...': words, then a date or clock."""
    if len(text) > SHORT:
        return False
    m = _patterns()["dated"].match(text)
    if m:
        said = stamp_at(text, m.end(), len(text))
        rest = n_words(text[said.end :]) if said else 99
        return rest <= 2 or rest <= 12 and not ended(text) and not _patterns()["as_of"].match(text)
    said = stamp_at(text, 0, len(text))
    if said is None:
        return False
    for name in ("moved", "as_of"):
        m = _patterns()[name].match(text, said.end)
        if m and stamp_at(text, m.end(), len(text)):
            return True
    return False


def _menu(text: str) -> bool:
    """Three or more short cells; or two where one of them is known furniture."""
    cells = [c for c in _CELLS.split(text) if c.strip()]
    if len(cells) < 2 or ended(text) and not _RIGHTS.search(text):
        return False
    known = sum(_known_cell(c) for c in cells)
    small = all(n_words(c) <= CELL_WORDS for c in cells)
    if len(cells) == 2:
        return known >= 1 and small and n_words(text) <= CELL_WORDS
    figures = sum(1 for c in cells if regex.search(r"\d", c))
    return known >= 2 or small and figures <= len(cells) / 3 and n_words(text) <= 4 * len(cells)


def _known_cell(cell: str) -> bool:
    p, low = _patterns(), " ".join(cell.casefold().split())
    core = _EDGES.sub("", low)
    return bool(p["whole"].fullmatch(core) or p["rubric"].fullmatch(core) or p["start"].match(low))


def _byline(low: str, text: str, early: bool) -> bool:
    roles = [r for r in _ROLES.findall(low) if _patterns()["roles"].fullmatch(r.strip())]
    m = _patterns()["byline"].match(low)
    if not roles and not m or n_words(text) > 40:
        return False
    if roles and n_words(text) <= 24 and not ended(text):
        return True
    if not m:
        return False
    rest = text[m.end() :].strip(" :.–—-")
    if not rest:
        return not ended(text) or early
    names = regex.match(r"(?:\p{Ll}+\s)?\p{Lu}", rest)
    return bool(names) and (early and n_words(text) <= 30 or n_words(text) <= 12) and (not ended(text) or early and " " in m.group().strip())


def piped(text: str) -> bool:
    """True for a caption with its credit behind a bar ('A tree lies on the road. | JANE ROE / THE GAZETTE')."""
    return len(text) <= 600 and bool(_PIPED.match(text))


def caption(text: str) -> bool:
    """True for the words under a picture: a label before, or a credit in brackets behind ('(Jane Doe/Reuters)', '(Photo: ...)')."""
    p = _patterns()
    if len(text) > 600:
        return False
    if p["caption"].match(text) and len(text) <= 300:
        return True
    m = _CREDIT.search(text)
    if not m:
        return False
    credit = m.group(1)
    slashed = regex.search(r"\p{Lu}[\p{L}'’ .-]*\s?/\s?\p{Lu}", credit)
    return bool(slashed or n_words(credit) <= 8 and p["credit"].search(credit) and regex.search(r"[/:]|©", credit))
