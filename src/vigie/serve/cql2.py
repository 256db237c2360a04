"""CQL2 text (OGC 21-065) and the older CQL text that GDAL 3.6 sends -> a tree of tuples. What the names mean is `cql2_rows.py`'s.

Nodes: ("and"|"or", a, b, ...), ("not", a), ("compare", op, a, b), ("like", a, pattern, caseless), ("between", a, low, high), ("in", a, values),
("null", a), ("spatial", op, a, b), ("temporal", op, a, b), ("truth", a). Leaves: ("name", n), ("value", v), ("casei", leaf),
("geometry", wkt), ("instant", text), ("day", text), ("interval", a, b).
"""

from __future__ import annotations

from typing import Any, NoReturn

from vigie.serve.cql2_terms import Term, terms
from vigie.serve.problems import Problem

Node = tuple[Any, ...]
DEEPEST = 40  # brackets within brackets
COMPARISONS = {"=": "=", "<>": "<>", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
SPATIAL = {
    "INTERSECTS": "intersects", "DISJOINT": "disjoint", "WITHIN": "within", "CONTAINS": "contains", "EQUALS": "equals", "CROSSES": "crosses",
    "OVERLAPS": "overlaps", "TOUCHES": "touches",
}  # fmt: skip
TEMPORAL = ("AFTER", "BEFORE", "DURING", "INTERSECTS", "EQUALS", "DISJOINT")
SHAPES = ("POINT", "POLYGON", "MULTIPOLYGON", "LINESTRING", "MULTIPOINT", "MULTILINESTRING", "GEOMETRYCOLLECTION", "ENVELOPE", "BBOX")


def parsed(text: str) -> Node:
    """Return the tree of a filter. Problem (400) where it is none, saying at which character and what would fit there."""
    reader = _Reader(terms(text))
    tree = reader.either()
    if reader.here.sort != "end":
        reader.refuse("the filter goes on", "join conditions by AND or OR")
    return tree


class _Reader:
    def __init__(self, found: list[Term]) -> None:
        self.terms = found
        self.at = 0
        self.depth = 0

    @property
    def here(self) -> Term:
        return self.terms[self.at]

    def take(self) -> Term:
        self.at += self.here.sort != "end"
        return self.terms[self.at - 1]

    def skip(self, *words: str) -> bool:
        """Go past one of these words; False where none of them stands here."""
        if self.here.says(*words):
            self.at += 1
            return True
        return False

    def need(self, mark: str) -> None:
        if not self.skip(mark):
            self.refuse(f"{mark!r} is wanted", "close what was opened")

    def refuse(self, what: str, way_out: str) -> NoReturn:
        stands = "the end" if self.here.sort == "end" else repr(self.here.text[:30])
        raise Problem(400, f"filter: at character {self.here.at + 1} stands {stands}: {what}: {way_out}", "filter")

    def either(self) -> Node:
        parts = [self.both()]
        while self.skip("OR"):
            parts.append(self.both())
        return ("or", *parts) if len(parts) > 1 else parts[0]

    def both(self) -> Node:
        parts = [self.negated()]
        while self.skip("AND"):
            parts.append(self.negated())
        return ("and", *parts) if len(parts) > 1 else parts[0]

    def negated(self) -> Node:
        turns = 0
        while self.skip("NOT"):
            turns += 1
        found = self.condition()
        return ("not", found) if turns % 2 else found

    def condition(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse(f"more than {DEEPEST} brackets within one another", "simplify the filter")
        found = self._bracketed() if self.here.says("(") else self._called() or self._compared(self.operand())
        self.depth -= 1
        return found

    def _bracketed(self) -> Node:
        self.take()
        found = self.either()
        self.need(")")
        if found[0] == "truth" and (self.here.says(*COMPARISONS) or self.here.says("IS", "IN", "LIKE", "BETWEEN", "NOT")):
            return self._compared(found[1])
        return found

    def _called(self) -> Node | None:  # noqa: RET503 - `refuse` never returns
        """A function that is a condition: S_INTERSECTS(..), T_AFTER(..), BBOX(geometry, ..)."""
        name, following = self.here.text.upper(), self.terms[min(self.at + 1, len(self.terms) - 1)]
        if self.here.sort != "name" or not following.says("("):
            return None
        bare = name.removeprefix("S_")
        if bare in SPATIAL and name != "EQUALS":
            self.at += 2
            a, b = self._pair(self.operand)
            return ("spatial", SPATIAL[bare], a, b)
        if name == "BBOX" and self.terms[self.at + 2].sort in ("name", "quoted"):
            self.at += 2
            place = self.operand()
            self.need(",")
            return ("spatial", "intersects", place, ("geometry", _envelope(self._numbers())))
        if name.startswith("T_") and name[2:] in TEMPORAL:
            self.at += 2
            a, b = self._pair(self.operand)
            return ("temporal", name[2:].lower(), a, b)
        if name in SHAPES or name in ("CASEI", "TIMESTAMP", "DATE", "INTERVAL"):
            return None
        self.refuse("no function of this name", "use S_INTERSECTS, T_AFTER, T_BEFORE, T_DURING, T_INTERSECTS, T_EQUALS, CASEI or BBOX")

    def _pair(self, one: Any) -> tuple[Node, Node]:
        a = one()
        self.need(",")
        b = one()
        self.need(")")
        return a, b

    def _compared(self, left: Node) -> Node:
        if self.here.says(*COMPARISONS):
            return ("compare", COMPARISONS[self.take().text], left, self.operand())
        if self.skip("IS"):
            not_null = self.skip("NOT")
            self.need("NULL")
            return ("not", ("null", left)) if not_null else ("null", left)
        if self.here.says("AFTER", "BEFORE", "DURING"):
            return ("temporal", self.take().text.lower(), left, self._slashed())
        negated = self.skip("NOT")
        found = self._listed(left)
        if found is None and negated:
            self.refuse("LIKE, BETWEEN or IN is wanted after NOT", "write NOT before the whole condition")
        if found is None:
            return ("truth", left)
        return ("not", found) if negated else found

    def _listed(self, left: Node) -> Node | None:
        if self.here.says("LIKE", "ILIKE"):
            caseless = self.take().text.upper() == "ILIKE"
            return ("like", left, self.operand(), caseless)
        if self.skip("BETWEEN"):
            low = self.operand()
            self.need("AND")
            return ("between", left, low, self.operand())
        if self.skip("IN"):
            self.need("(")
            values = [self.operand()]
            while self.skip(","):
                values.append(self.operand())
            self.need(")")
            return ("in", left, tuple(values))
        return None

    def _slashed(self) -> Node:
        """A moment, or two with a slash between them, as CQL text writes stretches."""
        first = self.operand()
        return ("interval", first, self.operand()) if self.skip("/") else first

    def operand(self) -> Node:  # noqa: RET503 - `refuse` never returns
        term = self.take()
        if term.sort == "number":
            return ("value", float(term.text))
        if term.sort == "text":
            return ("value", term.text)
        if term.sort == "quoted":
            return ("name", term.text)
        if term.sort == "name":
            return self._named(term)
        self.at = max(0, self.at - (term.sort != "end"))
        self.refuse("a column, a number or a text in single quotes is wanted", "see /collections/{id}/queryables for the columns")

    def _named(self, term: Term) -> Node:  # noqa: RET503 - `refuse` never returns
        word = term.text.upper()
        if word in ("TRUE", "FALSE"):
            return ("value", word == "TRUE")
        if not self.here.says("("):
            return ("name", term.text)
        if word in SHAPES:
            return ("geometry", self._shape(word))
        self.need("(")
        if word == "CASEI":
            inner = self.operand()
            self.need(")")
            return ("casei", inner)
        if word in ("TIMESTAMP", "DATE"):
            told = self.take().text
            self.need(")")
            return ("instant" if word == "TIMESTAMP" else "day", told)
        if word == "INTERVAL":
            return ("interval", *self._pair(self.operand))
        self.at -= 1
        self.refuse(f"no function {term.text!r}", "use CASEI, TIMESTAMP, DATE, INTERVAL or a geometry")

    def _numbers(self) -> list[float]:
        numbers = []
        while self.here.sort == "number":
            numbers.append(float(self.take().text))
            if not self.skip(","):
                break
        self.need(")")
        return numbers

    def _shape(self, word: str) -> str:
        """The text of a geometry, brackets counted."""
        self.need("(")
        if word in ("ENVELOPE", "BBOX"):
            return _envelope(self._numbers())
        parts, depth = [word, "("], 1
        while depth and self.here.sort != "end":
            term = self.take()
            depth += {"(": 1, ")": -1}.get(term.text, 0) if term.sort == "mark" else 0
            parts.append(term.text)
        return " ".join(parts)


def _envelope(numbers: list[float]) -> str:
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4:
        raise Problem(400, f"filter: a box of {len(numbers)} numbers: give west, south, east, north", "filter")
    w, s, e, n = numbers
    return f"POLYGON(({w} {s}, {e} {s}, {e} {n}, {w} {n}, {w} {s}))"
