"""Measure the recognizers of times and numbers on public test sets, and two other packages beside: `python benchmarks/times.py`.

Sets (see the data's own README): Duckling's corpora, Microsoft Recognizers-Text specifications, dateparser's parameters. When a case
is right: time_cases.py. `news`: without the families of not_news.toml, which say why no news text would hold them; whether a case is
of one is told by its text and set alone, never by whether it was read. `--beside PYTHON` runs `dateparser.search` and
Recognizers-Text on the same cases in an interpreter that has them (a venv of its own: `pip install dateparser recognizers-text-suite 'emoji<2'`).
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from time_readers import LANGUAGES, OTHERS, Other, Questions, Vigie, others

from time_cases import Case, cases

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Print the table of right / all per set and language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=HERE.parents[1] / "shared" / "data" / "times")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="list the last N misses")
    parser.add_argument("--only", default="", metavar="SET", help="cases whose 'set language' holds this")
    parser.add_argument("--beside", default="", metavar="PYTHON", help="an interpreter that has dateparser and recognizers-text-suite")
    parser.add_argument("--families", action="store_true", help="how many cases each family of not_news.toml takes out")
    args = parser.parse_args()
    if not args.data.is_dir():
        print(f"no test sets at {args.data}: give their folder with --data", file=sys.stderr)
        return 2
    chosen = [c for c in cases(args.data) if args.only in f"{c[0]} {c[1]}"]
    families = tomllib.loads((HERE / "not_news.toml").read_text(encoding="utf-8"))["not"]
    out = [next((f["why"] for f in families if _belongs(f, case)), None) for case in chosen]
    results = [test(text, language, Vigie()) for _, language, text, _, test in chosen]
    beside = _beside(args.beside, chosen)
    _table(chosen, results, [why is None for why in out], beside)
    if args.families:
        for why, n in Counter(why for why in out if why).most_common():
            print(f"{n:6} not news: {why}")
    misses = [
        f"{'     ' if why else 'news '}{name} {language}: {text!r} should be {expected}, is {got}"
        for (name, language, text, expected, _), (right, got), why in zip(chosen, results, out, strict=True)
        if not right
    ]
    print("\n".join(sorted(misses)[-args.misses :] if args.misses else []))
    return 0


def _belongs(family: dict[str, Any], case: Case) -> bool:
    """Return whether a case is of a family of not_news.toml."""
    name, language, text, expected, _ = case
    asked = ((family.get("sets"), f"{name} {language}"), (family.get("value"), expected))
    return all(p is None or re.search(p, said, re.IGNORECASE) for p, said in asked) and (
        "text" not in family or any(re.search(p, text, re.IGNORECASE) for p in family["text"])
    )


def _beside(python: str, chosen: list[Case]) -> dict[str, list[bool | None]]:
    """Return for each other package whether it is right about each case, None where it does not speak the language or read such values."""
    if not python:
        print("dateparser and Recognizers-Text are not run: give an interpreter that has them with --beside\n")
        return {}
    questions = Questions()
    for _, language, text, _, test in chosen:
        test(text, language, questions)
    out: dict[str, list[bool | None]] = {}
    for name, reader in others(python, questions.asked).items():
        if not isinstance(reader, Other):
            print(f"{name}: could not be run by {python}: {reader}\n")
            continue
        out[name] = [_asked(name, c) and c[4](c[2], c[1], reader)[0] if _asked(name, c) else None for c in chosen]
    return out


def _asked(name: str, case: Case) -> bool:
    """dateparser reads moments, no lengths and no numbers."""
    moments = not re.search("Duration|Number|Numeral|Ordinal", case[0])
    return case[1] in LANGUAGES[name] and (moments or name != "dateparser")


def _table(chosen: list[Case], results: list[tuple[bool, str]], news: list[bool], beside: dict[str, list[bool | None]]) -> None:
    rows: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for k, (name, language, *_) in enumerate(chosen):
        one = (results[k][0], news[k], *(beside[o][k] if o in beside else None for o in OTHERS))
        rows[name, language].append(one)
        for group in ("numbers" if re.search("Number|Numeral|Ordinal", name) else "times", "all"):
            rows[f"~{group}", ""].append(one)
        if name.startswith("dateparser"):
            rows["~dateparser's own", ""].append(one)
    print(f"{'set':28} lang   right   all     news    of  " + "  ".join(f"{o:>20}" for o in beside))
    for (name, language), cells in sorted(rows.items()):
        of_news = [c for c in cells if c[1]]
        line = f"{name.lstrip('~'):28} {language:4} {_share(cells):6} {len(cells):5}   {_share(of_news):6} {len(of_news):5}"
        for k, _ in enumerate(beside, 2):
            asked = [c for c in cells if c[k] is not None]
            own = f"{_share(asked)} of {len(asked)}"
            line += f"  {_share([(c[k],) for c in asked]):>6} (vigie {own})" if asked else f"  {'-':>20}"
        print(line)


def _share(cells: list[Any]) -> str:
    return f"{sum(bool(c[0]) for c in cells) / len(cells):.3f}" if cells else "-"


if __name__ == "__main__":
    raise SystemExit(main())
