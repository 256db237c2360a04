"""Places against what others wrote: coordinates of the towns of a postal file, hard names, and the places of gold documents.

    python benchmarks/places.py [--data ../shared/data/gazetteer] [--misses N] [--only postal|hard|world|told|gold] [GOLD ...]

Postal (geonames_postal_UA.csv): towns whose name one town of their oblast bears, in the file and in the gazetteer: share within 5 km of the file's point.
Once with the default alone, once after the import of the file and of the codifier, where its own points must be found again by name.
Hard names (tests/places_hard.tsv, fifty a language): right, wrong and abstained apart, by language and by category.
Names of the world (tests/places_world.tsv, thirty a language): the same for territories, first-level units, sites and frames far away.
Stories (tests/places_told.tsv): where a claim of a few sentences holds that names no place, or more than one.
Gold: the field `where` of paired claims; claims with a place in a country that neither the text (by name or adjective) nor the gold names.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import os
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vigie.model import Document

HERE = Path(__file__).resolve().parent
NEAR_KM = 5.0


def towns(file: Path) -> dict[tuple[str, str], set[tuple[float, float]]]:
    """Return (oblast's code, name) -> its points (one town has one, namesakes have several)."""
    out: dict[tuple[str, str], set[tuple[float, float]]] = defaultdict(set)
    with file.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            out[row["state_code"], row["place"]].add((float(row["latitude"]), float(row["longitude"])))
    return out


def oblasts(known: dict[tuple[str, str], set[tuple[float, float]]]) -> dict[str, str]:
    """Return the file's oblast codes as ISO 3166-2: where most of the towns near a known one lie."""
    from vigie.gazetteer_imports.matching import Matching
    from vigie.gazetteer_imports.rows import Row

    matching = Matching()
    for n, ((unit, name), points) in enumerate(sorted(known.items())):
        for lat, lon in sorted(points):
            matching.known(Row(n, f"x:{n}", name, "settlement", "UA", None, lat, lon, unit=unit, names=[(name, 0)]))
    return dict(matching.units())


def coordinates(title: str, known: dict[tuple[str, str], set[tuple[float, float]]], iso: dict[str, str], misses: int, *, unique: bool) -> None:
    from vigie import gazetteer

    near = n = 0
    wrong = []
    for (unit, name), points in sorted(known.items()):
        places = [
            f.place for f in gazetteer.named(name)
            if f.sort < gazetteer.LEVEL_WORD and f.place.level == "settlement" and f.place.country == "UA"
            and f.place.admin1 == iso.get(unit) and f.place.lat is not None
        ]  # fmt: skip
        if not places or (unique and len({p.place_id for p in places}) > 1) or len(points) > 1:
            continue
        ((lat, lon),) = points
        apart = min(gazetteer.distance_km(lat, lon, p.lat or 0.0, p.lon or 0.0) for p in places)
        n += 1
        near += apart <= NEAR_KM
        wrong += [(apart, name, unit, places[0].name)] if apart > NEAR_KM else []
    print(f"{title}: {n:,} of {len(known):,} names known, {near / max(n, 1):.4f} within {NEAR_KM:.0f} km")
    for miss in sorted(wrong, reverse=True)[:misses]:
        print("   ", *miss)


def hard(misses: int, title_of_all: str = "hard names", file: str = "places_hard.tsv") -> None:
    sys.path.insert(0, str(HERE.parent / "tests"))
    harness = importlib.import_module("places_told" if file == "places_told.tsv" else "places_hard")
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    wrong = []
    for row in harness.rows(HERE.parent / "tests" / file):
        verdict, told = harness.judged(row)
        for title in ("all", row.language, row.category):
            counts[title][verdict] += 1
        wrong += [(verdict, row.language, row.category, row.words, "wanted", row.expected, "read", told or "nothing")] if verdict != "right" else []
    for title, c in counts.items():
        answered = c["right"] + c["wrong"]
        print(f"{title_of_all}, {title}: {c['right']} right, {c['wrong']} wrong, {c['abstained']} abstained: "
              f"{c['right'] / c.total():.3f} of all, {c['right'] / max(answered, 1):.3f} of the answered")  # fmt: skip
    for miss in wrong[:misses]:
        print("   ", *miss)


def gold(roots: list[Path], misses: int) -> None:
    from vigie.pipeline import read
    from vigie.records import claim_record
    from vigie.scoring.gold import folders, load
    from vigie.scoring.report import pairs

    right: dict[str, list[float]] = defaultdict(list)
    outside = []
    n = 0
    for one in map(load, folders(roots)):
        told = {k: str(one.raw[k]) for k in ("published", "outlet") if one.raw.get(k)}
        document = read(one.text.encode("utf-8"), **told)  # type: ignore[arg-type]
        records = [claim_record(c) for c in document.claims]
        for _, fields in pairs(one, records).values():
            for title in ("all", one.language):
                right[title] += [fields["where"]] if "where" in fields else []
        named = countries(document) | {str(p["country"]) for c in one.claims for p in c.places if p.get("country")}
        n += len(document.claims)
        pins = [(p.place, c.evidence[0].text) for c in document.claims for p in c.places]
        outside += [(one.name, place.name, place.country, words[:60]) for place, words in pins if place.country and place.country not in named]
    for title, values in right.items():
        print(f"gold, where, {title}: {sum(values) / max(len(values), 1):.3f} of {len(values)} paired claims")
    print(f"gold, claims with a place in a country that neither the text nor the gold names: {len(outside)} of {n}")
    for miss in outside[:misses]:
        print("   ", *miss)


def countries(document: Document) -> set[str]:
    """Return the countries (ISO 3166-1) that a text names, by their names and adjectives."""
    from vigie.model import Toponym

    values = [m.value for m in document.mentions if isinstance(m.value, Toponym)]
    return {str(p.country) for v in values for p, _ in v.candidates[:2] if p.level == "country"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path)
    parser.add_argument("--data", type=Path, default=HERE.parents[1] / "shared" / "data" / "gazetteer")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--only", choices=("postal", "hard", "world", "told", "gold"))
    args = parser.parse_args()
    if args.only in (None, "postal"):
        postal(args)
    os.environ["VIGIE_DATA"] = os.devnull  # the default alone, whatever stands in the user's folder
    from vigie import gazetteer

    gazetteer.forget()
    if args.only in (None, "hard"):
        hard(args.misses)
    if args.only in (None, "world"):
        hard(args.misses, "names of the world", "places_world.tsv")
    if args.only in (None, "told"):
        hard(args.misses, "stories", "places_told.tsv")
    if args.only in (None, "gold"):
        gold(args.gold or [p for p in (HERE.parent / "tests" / "gold", HERE.parents[1] / "shared" / "gold") if p.is_dir()], args.misses)
    return 0


def postal(args: argparse.Namespace) -> None:
    """The towns of the postal file, before and after its import into a folder of its own."""
    file = args.data / "geonames_postal_UA.csv"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VIGIE_DATA"] = folder
        if file.is_file():
            from vigie.cli import main as vigie

            known = towns(file)
            iso = oblasts(known)
            coordinates("postal, default alone", known, iso, args.misses, unique=True)
            vigie(["gazetteer", "add", str(file)])
            codifier = next(iter(sorted(args.data.glob("katottg*.csv"))), None)
            if codifier:
                vigie(["gazetteer", "add", str(codifier), "--licence", "official act"])
            coordinates("postal, imported", known, iso, args.misses, unique=False)
        else:
            print(f"no {file}: give the folder with --data", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
