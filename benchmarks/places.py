"""Places against what others wrote: coordinates of the towns of a postal file, and the places of gold documents.

    python benchmarks/places.py [--data ../shared/data/gazetteer] [--misses N] [GOLD ...]

Postal (geonames_postal_UA.csv): towns whose name one town of their oblast bears, in the file and in the gazetteer: share within 5 km of the file's point.
Once with the default alone, once after the import of the file and of the codifier, where its own points must be found again by name.
Gold: the field `where` of paired claims.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

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


def gold(roots: list[Path]) -> None:
    from vigie.scoring.gold import folders, load
    from vigie.scoring.report import pairs, read_gold

    right: dict[str, list[float]] = defaultdict(list)
    for one in map(load, folders(roots)):
        records = read_gold(one)
        for _, fields in pairs(one, records).values():
            right["all"] += [fields["where"]] if "where" in fields else []
    for title, values in right.items():
        print(f"gold, where, {title}: {sum(values) / max(len(values), 1):.3f} of {len(values)} paired claims")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path)
    parser.add_argument("--data", type=Path, default=HERE.parents[1] / "shared" / "data" / "gazetteer")
    parser.add_argument("--misses", type=int, default=0)
    args = parser.parse_args()
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
        roots = args.gold or [p for p in (HERE.parent / "tests" / "gold", HERE.parents[1] / "shared" / "gold") if p.is_dir()]
        os.environ["VIGIE_DATA"] = os.devnull
        from vigie import gazetteer

        gazetteer.forget()
        gold(roots)
    return 0


if __name__ == "__main__":
    sys.exit(main())
