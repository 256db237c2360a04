"""Gold documents against floors that only rise: `make gate`; `python tests/gate.py --raise` writes the floors that were passed.

Two sets: tests/gold (ours) and, where it stands beside the clone, ../shared/gold. Their floors are in tests/floors.toml, with the documents that
they were reached on: a document added later is scored and shown, and counts once `--raise` has taken it in (the floors then start anew, since
the figures are of another set). Evidence that is not the text's own slice fails at once.
"""

from __future__ import annotations

import math
import sys
import tomllib
from pathlib import Path
from typing import Any

from vigie.scoring import Figures, documents, summed

HERE = Path(__file__).resolve().parent
SETS = {"ours": HERE / "gold", "shared": HERE.parents[1] / "shared" / "gold"}
PER_LANGUAGE = ("f1", "strict")  # a field's share over fifty claims jumps by two hundredths with one claim: fields are watched over all languages
WATCHED = ("f1", "strict", "who", "where", "when", "modality", "verification", "details")
SLACK = 0.0005  # figures are written with three digits
ROOM = 0.01  # floors are written this far below what was reached: one claim in a hundred may change sides without a gate that cries wolf
HEADER = "# Floors of `make gate`: figures may not fall below these. Only rises are written (`python tests/gate.py --raise`).\n"
Floors = dict[str, dict[str, Any]]  # set -> 'documents' (names), '[language]' and '[all]' -> figure -> floor


def failures(name: str, figures: dict[str, Figures], floors: dict[str, dict[str, float]]) -> list[str]:
    """Return what fell below its floor, one line each."""
    out = [f"{name} {who}: {f['bad_spans']:.0f} spans are not slices of the text" for who, f in figures.items() if f["bad_spans"]]
    for who, wanted in floors.items():
        got = figures.get(who, {})
        out += [f"{name} {who} {k}: {got.get(k, 0.0):.3f} is below its floor {least:.3f}" for k, least in wanted.items() if not got.get(k, 0.0) >= least - SLACK]
    return out


def raised(figures: dict[str, Figures], floors: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Return the floors, each the higher of what it was and what was reached less ROOM."""
    groups = {who: f for who, f in figures.items() if who.startswith("[")}
    return {
        who: {k: max(floors.get(who, {}).get(k, 0.0), math.floor((f[k] - ROOM) * 1000) / 1000) for k in _watched(who) if not math.isnan(f[k])}
        for who, f in groups.items()
    }


def _watched(who: str) -> tuple[str, ...]:
    return WATCHED if who == "[all]" else PER_LANGUAGE


def written(floors: Floors) -> str:
    """Return floors.toml."""
    out = [HEADER]
    for name, groups in floors.items():
        out.append(f"\n[{name}]\ndocuments = [{', '.join(f'{chr(34)}{d}{chr(34)}' for d in groups['documents'])}]\n")
        out += [f'"{who}" = {{ {", ".join(f"{k} = {v:.3f}" for k, v in values.items())} }}\n' for who, values in groups.items() if who != "documents"]
    return "".join(out)


def main(arguments: list[str]) -> int:
    """Score every set that is there, print, compare; return the exit code."""
    file = HERE / "floors.toml"
    floors: Floors = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    wrong: list[str] = []
    for name, folder in SETS.items():
        if not folder.is_dir():
            print(f"{name}: {folder} is not there: not scored")
            continue
        found = list(documents([folder]))
        figures = summed(found)
        for who, f in figures.items():
            if who.startswith("["):
                print(f"{name:7}{who:7}{f['claims']:5.0f} claims  " + "  ".join(f"{k} {f[k]:.3f}" for k in ("precision", "recall", *WATCHED)))
        own = floors.get(name, {})
        names, known = sorted(g.name for g, _ in found), own.get("documents", [])
        if known and names != known:
            print(f"{name}: the floors are of {len(known)} documents, {len(names)} are here: compared on those; --raise takes all in and starts anew")
        least = {who: values for who, values in own.items() if who != "documents"}
        wrong += failures(name, summed([x for x in found if x[0].name in known or not known]), least)
        if "--raise" in arguments:
            floors[name] = {"documents": names, **raised(figures, least if names == known else {})}
    if "--raise" in arguments and not wrong:
        file.write_text(written(floors), encoding="utf-8")
    print("\n".join(wrong) or "gate: no figure below its floor")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
