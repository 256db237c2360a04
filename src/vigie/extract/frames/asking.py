"""What is asked of the public in words that name no known advice: 'urged families to leave', 'demande de ne pas toucher'.

The verb of asking, the people who are asked, and an infinitive make an advice; without the people only where it is asked not to do something.
How a language builds an infinitive stands in its language.toml, [asking].
"""

from __future__ import annotations

from functools import cache
from typing import Any

from vigie.extract.clauses import Clause
from vigie.extract.frames.draft import Draft, hits, new
from vigie.extract.reading import Reading, grouped
from vigie.resources import Hit, language
from vigie.text import Token

PUBLIC = ("person", "household", "customer", "group", "one-person", "witness")
NEAR = 4  # words between the verb and those who are asked
FAR = 5  # words between those who are asked and what they are asked to do
SHORTEST = 4  # letters of an infinitive


@cache
def _words(code: str) -> dict[str, Any]:
    table = language(code).get("asking", {})
    actions = {verb: action for action, verbs in table.get("actions", {}).items() for verb in verbs}
    sets = {key: frozenset(table.get(key, ())) for key in ("marks", "nots", "before")}
    return {**sets, "endings": tuple(table.get("endings", ())), "cases": tuple(table.get("cases", ())), "actions": actions}


def asked(r: Reading, clause: Clause) -> list[Draft]:
    """Return the advice of a clause that asks people for something."""
    words = _words(r.language)
    if not words["endings"]:
        return []
    for h in hits(r, clause, "ask"):
        people = _people(r, clause, h, words)
        ends_marked = r.tokens[h.last].low in words["marks"] | words["nots"]
        found = _infinitive(r, clause, r.tokens[h.last].start if ends_marked else max([h.end, *(p.end for p in people)]), words)
        if found is None or not (people or found[0]):
            continue
        action = words["actions"].get(found[1].low, "other")
        return [new("advice", r, clause, [h, *people], action=action)]
    return []


def _people(r: Reading, clause: Clause, h: Hit, words: dict[str, Any]) -> list[Hit]:
    """Those who are asked: in the phrase of asking itself, soon after it, or before it in a form that a subject has not."""
    for x in hits(r, clause, *PUBLIC):
        if x.start < h.end and h.start < x.end:
            return [x]
        if x.end <= h.start and sum(t.kind == "w" and x.end <= t.start and t.end <= h.start for t in r.tokens) <= NEAR and _asked(r, x, h, words):
            return [x]
        if x.start >= h.end and sum(t.kind == "w" and h.end <= t.start and t.end <= x.start for t in r.tokens) <= NEAR:
            return [x]
    return []


def _asked(r: Reading, x: Hit, h: Hit, words: dict[str, Any]) -> bool:
    """'Drivers were warned not to' (the phrase says so), 'aux riverains, il demande', a noun in the dative: they do not ask themselves."""
    if r.tokens[h.last].low in words["marks"] | words["nots"]:
        return True
    return r.tokens[x.last].low.endswith(words["cases"] or ("\0",)) or x.first > 0 and r.tokens[x.first - 1].low in words["before"]


def _infinitive(r: Reading, clause: Clause, start: int, words: dict[str, Any]) -> tuple[bool, Token] | None:
    """(asked not to, the verb) of the infinitive that begins soon after an offset; None where none does."""
    ahead = [t for t in r.tokens if start <= t.start and t.end <= clause.end][: FAR + 4]
    marked, negated = not words["marks"], False
    for n, t in enumerate(ahead):
        if t.kind != "w" or n >= FAR and not (marked and words["marks"]):
            return None
        if t.low in words["nots"]:
            negated = True
        elif t.low in words["marks"]:
            marked = True
        elif marked and t.text.islower() and len(t.text) >= SHORTEST and t.low.endswith(words["endings"]) and not _known(r, t):
            return negated, t
        elif marked and words["marks"] and not negated:
            marked = False
    return None


def _known(r: Reading, t: Token) -> bool:
    """True for a word that is part of the asking itself, or one who is asked."""
    return any(h.start <= t.start < h.end and grouped(h.senses).keys() & {"ask", *PUBLIC} for h in r.hits)
