"""Gold pictures against floors that only rise (`make gate`): fused from gold claims, and read and fused end to end.

`python tests/gate_pictures.py --raise` writes the floors that were passed, ROOM below what was reached. A picture whose documents are not all
here (../shared/gold beside the clone) is left out, and says so.
"""

from __future__ import annotations

import math
import sys
import tomllib
from pathlib import Path

import vigie
from vigie.errors import InputError
from vigie.scoring.gold_documents import claims_of_gold
from vigie.scoring.pictures import scored_picture
from vigie.scoring.pictures_gold import load_picture

HERE = Path(__file__).resolve().parent
ROOTS = [HERE / "gold", HERE.parents[1] / "shared" / "gold"]
FLOORS = HERE / "floors_pictures.toml"
WATCHED = ("pairs_f1", "b3_f1", "tolls", "ranges", "services", "conflicts", "people")
ROOM = 0.02  # one claim more or less in an incident of ten moves a figure by this
HEADER = "# Floors of gold pictures (`make gate`): figures may not fall below these. Only rises are written (`python tests/gate_pictures.py --raise`).\n"
Floors = dict[str, dict[str, dict[str, float]]]  # picture -> 'claims' or 'read' -> figure -> floor


def figures(name: str) -> dict[str, dict[str, float]]:
    """Return the figures of a gold picture, from gold claims and end to end. Raises InputError where its documents are not here."""
    gold = load_picture(HERE / "gold_pictures" / name, ROOTS)
    told = [vigie.read(g.text.encode("utf-8"), **{k: str(g.raw[k]) for k in ("published", "outlet") if g.raw.get(k)}) for g in gold.documents.values()]
    ways = {"claims": [claims_of_gold(f) for f in gold.folders], "read": told}
    return {way: scored_picture(vigie.build(documents), gold).figures() for way, documents in ways.items()}


def main(arguments: list[str]) -> int:
    """Score every gold picture, print, compare; return the exit code."""
    floors: Floors = tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    wrong: list[str] = []
    for folder in sorted(p.parent for p in (HERE / "gold_pictures").glob("*/picture.yaml")):
        try:
            reached = figures(folder.name)
        except InputError as e:
            print(f"{folder.name}: left out: {e}")
            continue
        for way, got in reached.items():
            print(f"{folder.name:10}{way:7}" + "  ".join(f"{k} {got[k]:.3f}" for k in WATCHED if k in got))
            least = floors.get(folder.name, {}).get(way, {})
            wrong += [f"{folder.name} {way} {k}: {got.get(k, 0.0):.3f} is below its floor {v:.3f}" for k, v in least.items() if got.get(k, 0.0) < v - 0.0005]
            if "--raise" in arguments:
                risen = {k: max(least.get(k, 0.0), math.floor((got[k] - ROOM) * 1000) / 1000) for k in WATCHED if k in got and not math.isnan(got[k])}
                floors.setdefault(folder.name, {})[way] = risen
    if "--raise" in arguments and not wrong:
        rows = [f'"{way}" = {{ {", ".join(f"{k} = {v:.3f}" for k, v in f.items())} }}\n' for name in floors for way, f in floors[name].items()]
        heads = iter(rows)
        FLOORS.write_text(HEADER + "".join(f"\n[{name}]\n" + "".join(next(heads) for _ in floors[name]) for name in floors), encoding="utf-8")
    print("\n".join(wrong) or "gate: no picture below its floor")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
