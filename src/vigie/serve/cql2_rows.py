"""A filter's tree -> what says of a feature whether it is let through. Unknown values make conditions unknown (neither true nor false), as in SQL."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import shapely
from shapely.errors import ShapelyError

from vigie.serve.cql2 import Node, parsed
from vigie.serve.parameters import moment
from vigie.serve.problems import Problem

Row = tuple[Mapping[str, Any], Any]  # properties, geometry (shapely) or None
Test = Callable[[Row], bool | None]
Get = Callable[[Row], Any]
GEOMETRY = "geometry"
TEXTS = ("text", "choice", "list")
TIMES = ("instant", "local")
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def test_of(text: str, types: Mapping[str, str]) -> Callable[[Row], bool]:
    """Return what a filter lets through. `types`: column -> its type (columns.tsv). Problem (400) where the filter is none or names what is not there."""
    test = _Meaning(types).condition(parsed(text))
    return lambda row: test(row) is True


@dataclass(frozen=True)
class _Meaning:
    types: Mapping[str, str]

    def condition(self, node: Node) -> Test:
        found: Test = getattr(self, f"_{node[0]}")(*node[1:])
        return found

    def _and(self, *nodes: Node) -> Test:
        return self._joined(nodes, decides=False)

    def _or(self, *nodes: Node) -> Test:
        return self._joined(nodes, decides=True)

    def _joined(self, nodes: tuple[Node, ...], *, decides: bool) -> Test:
        tests = [self.condition(n) for n in nodes]

        def test(row: Row) -> bool | None:
            known = True
            for t in tests:
                x = t(row)
                if x is decides:
                    return decides
                known = known and x is not None
            return not decides if known else None

        return test

    def _not(self, a: Node) -> Test:
        inner = self.condition(a)

        def test(row: Row) -> bool | None:
            x = inner(row)
            return None if x is None else not x

        return test

    def _truth(self, a: Node) -> Test:
        get, kind = self.leaf(a)
        if kind != "truth":
            raise _refused(f"{_shown(a)} is no condition", "compare it with something: kind = 'strike'")
        return get

    def _compare(self, op: str, a: Node, b: Node) -> Test:
        left, right = self.alike(a, b)
        compare = OPERATORS[op]

        def test(row: Row) -> bool | None:
            x, y = left(row), right(row)
            if x is None or y is None:
                return None
            if isinstance(x, list | tuple):
                return (y not in x) if op == "<>" else any(compare(v, y) for v in x)
            return compare(x, y)

        return test

    def _between(self, a: Node, low: Node, high: Node) -> Test:
        return self._and(("compare", ">=", a, low), ("compare", "<=", a, high))

    def _in(self, a: Node, values: tuple[Node, ...]) -> Test:
        tests = [self._compare("=", a, v) for v in values]

        def test(row: Row) -> bool | None:
            found = [t(row) for t in tests]
            return True if True in found else None if None in found else False

        return test

    def _null(self, a: Node) -> Test:
        if a == ("name", GEOMETRY):
            return lambda row: row[1] is None
        get, _ = self.leaf(a)
        return lambda row: get(row) in (None, [], ())

    def _like(self, a: Node, pattern: Node, caseless: bool) -> Test:
        get, kind = self.leaf(a)
        folded = caseless or a[0] == "casei" or pattern[0] == "casei"
        told = pattern[1] if pattern[0] == "casei" else pattern
        if kind not in TEXTS or told[0] != "value" or not isinstance(told[1], str):
            raise _refused(f"LIKE compares a column of texts with a text, not {_shown(a)} with {_shown(pattern)}", "write title_en LIKE '%metro%'")
        fits = _fitting(told[1], re.IGNORECASE | re.DOTALL if folded else re.DOTALL)

        def test(row: Row) -> bool | None:
            x = get(row)
            if x is None:
                return None
            return any(fits(v) for v in x) if isinstance(x, list | tuple) else fits(x)

        return test

    def _spatial(self, op: str, a: Node, b: Node) -> Test:
        if a[0] == "geometry":
            a, b, op = b, a, {"within": "contains", "contains": "within"}.get(op, op)
        if a != ("name", GEOMETRY) or b[0] != "geometry":
            raise _refused("a spatial condition compares the column geometry with a shape", "write S_INTERSECTS(geometry, BBOX(30,45,40,52))")
        shape = _shape(b[1])
        compare = getattr(shapely, op)
        return lambda row: None if row[1] is None else bool(compare(row[1], shape))

    def _temporal(self, op: str, a: Node, b: Node) -> Test:
        left, right = self.stretch(a), self.stretch(b)

        def test(row: Row) -> bool | None:
            x, y = left(row), right(row)
            return None if x is None or y is None else _ALLEN[op](x, y)

        return test

    def stretch(self, node: Node) -> Callable[[Row], tuple[datetime, datetime] | None]:
        """What gives the stretch of time of a leaf: a moment is a stretch of no length, an open end lies at the end of time."""
        if node[0] == "interval":
            first, last = self._bound(node[1], FIRST), self._bound(node[2], LAST)

            def between(row: Row) -> tuple[datetime, datetime] | None:
                a, b = first(row), last(row)
                return (a, b) if a is not None and b is not None else None

            return between
        if node[0] == "day":
            start = _moment(node[1])
            return lambda row: (start, start + timedelta(days=1) - timedelta(microseconds=1))
        at = self._bound(node, None)

        def one(row: Row) -> tuple[datetime, datetime] | None:
            t = at(row)
            return (t, t) if t is not None else None

        return one

    def _bound(self, node: Node, open_end: datetime | None) -> Get:
        if node[0] == "name":
            get, kind = self.leaf(node)
            if kind not in TIMES:
                raise _refused(f"{node[1]} is no column of time", "see queryables for those of format date-time")
            return get
        if node[0] == "value" and node[1] == ".." and open_end is not None:
            return lambda row: open_end
        if node[0] not in ("value", "instant", "day") or not isinstance(node[1], str):
            raise _refused(f"{_shown(node)} is no moment", "write TIMESTAMP('2026-01-08T00:00:00Z')")
        at = _moment(node[1])
        return lambda row: at

    def alike(self, a: Node, b: Node) -> tuple[Get, Get]:
        """What gives two leaves as values that can be compared."""
        left, kind = self.leaf(a)
        right, other = self.leaf(b)
        if a[0] == "value" and b[0] == "name":
            kind, other = other, kind
        if kind in TIMES and b[0] == "value" and isinstance(b[1], str):
            right, other = _always(_moment(b[1])), "instant"
        if kind in TIMES and a[0] == "value" and isinstance(a[1], str):
            left, other = _always(_moment(a[1])), "instant"
        if _family(kind) != _family(other):
            raise _refused(
                f"{_shown(a)} ({_family(kind)}) cannot be compared with {_shown(b)} ({_family(other)})", "texts stand in single quotes, numbers in none"
            )
        if "casei" in (a[0], b[0]):
            return _folded(left), _folded(right)
        return left, right

    def leaf(self, node: Node) -> tuple[Get, str]:
        """What gives a leaf's value, and its type."""
        sort, value = node[0], node[1]
        if sort == "name":
            if value not in self.types:
                known = ", ".join(list(self.types)[:6])
                raise _refused(f"no column {value[:40]!r}", f"see queryables; some are {known}")
            return (lambda row: row[0].get(value)), self.types[value]
        if sort == "casei":
            get, kind = self.leaf(value)
            return get, kind
        if sort in ("instant", "day"):
            at = _moment(value)
            return (lambda row: at), "instant"
        if sort == "value":
            kind = "truth" if isinstance(value, bool) else "number" if isinstance(value, float) else "text"
            return (lambda row: value), kind
        raise _refused(f"{_shown(node)} cannot stand here", "compare a column with a number, a text or a moment")


_ALLEN: dict[str, Callable[[tuple[datetime, datetime], tuple[datetime, datetime]], bool]] = {
    "after": lambda x, y: x[0] > y[1],
    "before": lambda x, y: x[1] < y[0],
    "during": lambda x, y: x[0] > y[0] and x[1] < y[1],
    "intersects": lambda x, y: x[0] <= y[1] and x[1] >= y[0],
    "disjoint": lambda x, y: x[0] > y[1] or x[1] < y[0],
    "equals": lambda x, y: x == y,
}


def _always(value: Any) -> Get:
    return lambda row: value


def _family(kind: str) -> str:
    return "text" if kind in TEXTS else "time" if kind in TIMES else "number" if kind in ("number", "integer") else kind


def _folded(get: Get) -> Get:
    def folded(row: Row) -> Any:
        x = get(row)
        return x.casefold() if isinstance(x, str) else [str(v).casefold() for v in x] if isinstance(x, list | tuple) else x

    return folded


def _fitting(pattern: str, flags: int) -> Callable[[str], bool]:
    r"""What says whether a text fits a LIKE pattern: % any letters, _ one, a backslash takes either as it stands. Each part is sought once, from the left."""
    parts = [re.compile("".join("." if c == "_" else re.escape(c.removeprefix("\\")) for c in re.findall(r"\\?.", part, re.DOTALL)), flags)
             for part in re.split(r"(?<!\\)%+", pattern)]  # fmt: skip

    def fits(text: str) -> bool:
        if len(parts) == 1:
            return parts[0].fullmatch(text) is not None
        begun = parts[0].match(text)
        at = begun.end() if begun else -1
        for part in parts[1:-1]:
            found = part.search(text, at) if at >= 0 else None
            at = found.end() if found else -1
        return at >= 0 and any(parts[-1].fullmatch(text, i) for i in _ends(text, at, parts[-1].pattern))

    return fits


def _ends(text: str, at: int, pattern: str) -> range:
    """Where the last part of a pattern may begin: as many letters before the end as it has (each of its signs stands for one)."""
    length = len(re.sub(r"\\(.)", r"\1", pattern, flags=re.DOTALL))
    return range(max(at, len(text) - length), len(text) - length + 1)


def _shape(wkt: str) -> Any:
    try:
        found = shapely.from_wkt(wkt)
    except (ShapelyError, ValueError) as e:
        raise _refused(f"{wkt[:40]!r} is no geometry", "write POINT(36.2 50.0), POLYGON((...)) or BBOX(w,s,e,n)") from e
    if found is None or found.is_empty or not shapely.is_valid(found):
        raise _refused(f"{wkt[:40]!r} is no geometry that can be compared", "close its rings and let no side cross another")
    return found


def _moment(text: str) -> datetime:
    return moment(text, "filter")


def _shown(node: Node) -> str:
    return repr(node[1])[:40] if node[0] == "value" else str(node[1])[:40]


def _refused(what: str, way_out: str) -> Problem:
    return Problem(400, f"filter: {what}: {way_out}", "filter")
