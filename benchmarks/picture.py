"""How good is the picture? Each gold picture twice: fused from the gold claims, and read and fused end to end.

    python benchmarks/picture.py [PICTURE ...] [--gold ../shared/gold tests/gold] [--show] [--only claims|read]

PICTURE: folders with a picture.yaml (all of tests/gold_pictures where none is given). What is told: tests/gold_pictures/README.md.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import vigie
from vigie.errors import InputError
from vigie.model import Document
from vigie.scoring.gold import Gold
from vigie.scoring.gold_documents import claims_of_gold
from vigie.scoring.pictures import report, scored_picture
from vigie.scoring.pictures_gold import load_picture

HOME = Path(__file__).resolve().parents[1]


def as_read(gold: Gold) -> Document:
    told = {k: str(gold.raw[k]) for k in ("published", "outlet") if gold.raw.get(k)}
    return vigie.read(gold.text.encode("utf-8"), **told)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", nargs="*", type=Path)
    parser.add_argument("--gold", nargs="+", type=Path, default=[HOME / "tests/gold", HOME.parent / "shared/gold"])
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--only", choices=("claims", "read"))
    args = parser.parse_args()
    for folder in args.pictures or sorted(p.parent for p in (HOME / "tests/gold_pictures").glob("*/picture.yaml")):
        try:
            gold = load_picture(folder, args.gold)
        except InputError as e:
            print(e, file=sys.stderr)
            return e.exit_code
        for way, title in (("claims", "from the gold claims"), ("read", "from the text, end to end")):
            if args.only in (None, way):
                documents = [claims_of_gold(f) for f in gold.folders] if way == "claims" else [as_read(g) for g in gold.documents.values()]
                print(f"=== {title}")
                sys.stdout.writelines(report(scored_picture(vigie.build(documents), gold), show=args.show))
    return 0


if __name__ == "__main__":
    sys.exit(main())
