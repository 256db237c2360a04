"""Nothing ungrounded: what a bulletin says is either words of the shelf, without a number, or the value of a row, said again from the row and found the same.

A page that says anything else is not written: `GroundsError` names the line. This is a check of the writers, not of the sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from vigie.bulletin.pieces import Cited, Counted, Line, Page, Run, Words, fragments, lines_of, text_of
from vigie.bulletin.speech import VALUES, Speech
from vigie.errors import VigieError
from vigie.fuse.voices import source_class, speaker
from vigie.picture_tables import Picture

KEYS = {
    "documents": "document_id",
    "incidents": "incident_id",
    "services": "service_id",
    "tolls": "toll_id",
    "conflicts": "conflict_id",
    "people": "person_id",
}
_NUMBER = re.compile(r"\d")


class GroundsError(VigieError):
    """A bulletin says something that no row says: a mistake of the writer, so the page is not written."""


class Grounds:
    """The rows that a bulletin may cite, by table and id; `facts` are the page's own (its number, moment, organisation): the table `page`."""

    def __init__(self, picture: Picture, speech: Speech, facts: dict[str, Any]) -> None:
        self.picture = picture
        self.speech = speech
        self.facts = facts

    @cached_property
    def rows(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {t: {getattr(r, key): r for r in getattr(self.picture, t)} for t, key in KEYS.items()}
        found["claims"] = {t.claim.claim_id: t for t in self.picture.claims}
        found["places"] = {p.place.place_id: p for p in self.picture.places}
        found["changes"] = {str(n): c for n, c in enumerate(self.picture.changes)}
        found["sources"] = {name: name for i in (*self.picture.incidents, *self.picture.services) for name in i.source_names}
        found["speakers"] = {name: name for name in map(speaker, self.picture.claims)}
        found["classes"] = {t.claim.claim_id: source_class(t) for t in self.picture.claims}
        found["regions"] = {a: a for p in found["places"].values() if (a := p.place.admin1)}
        found["changed"] = found["incidents"] | found["services"]
        found["page"] = self.facts
        return found

    def value(self, table: str, ident: str, path: str) -> Any:
        """Return the value of a row: attributes and numbers of a list, from the row on. GroundsError where there is no such row or value."""
        try:
            value = self.rows[table][ident]
            for step in filter(None, path.split(".")):
                value = value[int(step)] if step.isdigit() else getattr(value, step)
        except (KeyError, AttributeError, IndexError, TypeError) as e:
            raise GroundsError(f"the bulletin cites {table} {ident} {path}, which is not in the picture: report this as a mistake of vigie") from e
        return value

    def cite(self, table: str, ident: str, path: str, form: str) -> Cited:
        """Return a row's value in words, with where it comes from."""
        return Cited(self.speech.say(form, self.value(table, ident, path)), table, ident, path, form)

    def count(self, table: str, idents: Iterable[str]) -> Counted:
        """Return how many rows these are, each counted once."""
        once = tuple(dict.fromkeys(idents))
        return Counted(self.speech.number(len(once)), table, once)

    @cached_property
    def shelf(self) -> frozenset[str]:
        """All that stands between braces in the language's shelf, but for the words that say values: a state is cited or it is not said."""
        plain = {name: words for name, words in self.speech.words.items() if name not in VALUES}
        return frozenset(_fragments(plain)) | {" "}

    def check(self, page: Page) -> None:
        """Refuse a page that says what no row says. GroundsError with the line and what is wrong with it."""
        for line in lines_of(page):
            for run in line:
                wrong = self._wrong(run)
                if wrong:
                    raise GroundsError(f"the bulletin is not written: in {_short(line)!r}, {run.text!r} {wrong}: report this as a mistake of vigie")

    def _wrong(self, run: Run) -> str | None:
        match run:
            case Words(text=text):
                if text not in self.shelf:
                    return "is neither words of the shelf nor the value of a row"
                return "is a number that no row gives" if _NUMBER.search(text) else None
            case Cited(text=text):
                said = self.speech.say(run.form, self.value(run.table, run.ident, run.path))
                return None if said == text else f"is not what {run.table} {run.ident} {run.path} says ({said!r})"
            case Counted(text=text, table=table, idents=idents):
                if any(i not in self.rows[table] for i in idents):
                    return f"counts rows of {table} that are not in the picture"
                return None if self.speech.number(len(set(idents))) == text else f"is not the number of its {len(set(idents))} rows"
        return "is no run of a bulletin"


def _fragments(table: Any) -> Iterator[str]:
    if isinstance(table, str):
        yield from fragments(table)
    elif isinstance(table, dict):
        for value in table.values():
            yield from _fragments(value)
    elif isinstance(table, list):
        for value in table:
            yield from _fragments(value)


def _short(line: Line) -> str:
    text = text_of(line)
    return text if len(text) <= 120 else text[:119] + "\u2026"
