"""Read the codifier of Ukraine's units and territories, KATOTTG, as CSV: codes of five levels, category, name (no coordinates in it)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from vigie.gazetteer_imports.geonames import levels
from vigie.gazetteer_imports.rows import Reading, Row, refused
from vigie.gazetteer_imports.source import Source, cells, lines

COLUMNS = 7
CODE = re.compile(r"UA\d{17}")
# First two digits of a code -> ISO 3166-2, where they differ.
ISO = {"01": "43", "44": "09", "73": "77", "80": "30", "85": "40"}
CITIES, TOWNS = ("K", "\u041a"), ("M", "\u041c")  # the letters in either alphabet
AGAIN = "download the codifier again and save it as CSV with semicolons, in UTF-8"


def units(source: Source) -> Reading:
    """Return every unit, hromada, settlement and city district, with its code and that of what it lies in."""
    reading = Reading(iter(()))
    reading.rows = _units(source, reading.left)
    return reading


def _units(source: Source, left: Counter[str]) -> Iterator[Row]:
    file, known = source.file, levels("katottg")
    seen: set[str] = set()
    for i, (n, line) in enumerate(lines(source)):
        c = cells(line, ";" if ";" in line else ",")
        if len(c) != COLUMNS:
            raise refused(file, n, f"{len(c)} columns where the codifier has {COLUMNS}", f"the file is cut short or of another format: {AGAIN}")
        codes = list(dict.fromkeys(x for x in c[:5] if x))
        bad = next((x for x in codes if not CODE.fullmatch(x)), None)
        if bad or not codes:
            if i == 0:
                continue  # the header
            raise refused(file, n, f"{bad or 'nothing'!r} is no code of the codifier", f"codes are UA and 17 digits: {AGAIN}")
        code, category, name = codes[-1], c[5], c[6].strip()
        if category not in known or not name:
            raise refused(
                file,
                n,
                f"category {category!r} or name {name!r} is not the codifier's",
                f"categories are {', '.join(k for k in known if k.isascii())}: {AGAIN}",
            )
        if code in seen:
            raise refused(file, n, f"the code {code} is given twice", "take one of the two lines out")
        if len(codes) > 1 and codes[-2] not in seen:
            raise refused(file, n, f"its container {codes[-2]} stands on no line above", AGAIN)
        seen.add(code)
        level, kind = known[category]
        if level == "-":
            left[f"category {category}"] += 1
            continue
        yield Row(
            n, _id(code, level), name, level, "UA", f"UA-{ISO.get(code[2:4], code[2:4])}", kind=kind, code=code, parent=codes[-2] if len(codes) > 1 else None,
            names=[(name, 0)], city=category in TOWNS, adjective=level in ("admin1", "admin2", "admin3", "district") and category not in CITIES,
        )  # fmt: skip


def _id(code: str, level: str) -> str:
    """The id of the default gazetteer where it has one for this code, else the code's own."""
    if level == "admin1":
        return f"iso:UA-{ISO.get(code[2:4], code[2:4])}"
    return f"admin2:{code[:6]}" if level == "admin2" else f"katottg:{code}"
