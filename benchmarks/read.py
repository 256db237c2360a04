"""How fast and how heavy: words per second by language, start-up, peak memory, installed size. `make bench`.

    python benchmarks/read.py [--seconds 3]

Words are runs of letters or digits. The yardstick is spaCy's blank tokenizer where spaCy is installed: it only cuts words. One core, one process.
"""

from __future__ import annotations

import argparse
import importlib.metadata as metadata
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from vigie import read, resources
from vigie.demo import folder, listed

WORD = re.compile(r"\w+")


def texts() -> dict[str, str]:
    """The bundled article in each language."""
    files = [row["file"] for row in listed() if row["file"].startswith("parallel/")]
    return {Path(f).stem: (folder() / f).read_text(encoding="utf-8") for f in files}


def n_words(text: str) -> int:
    return len(WORD.findall(text))


def rate(work: Callable[[str], object], text: str, seconds: float) -> float:
    """Words per second of processor time of a piece of work, warm, over at least this long.

    Each round is another text (a number is added) so that no result is reused.
    """
    work(text)
    done, n, begin = 0, 0, time.process_time()
    while (spent := time.process_time() - begin) < seconds:
        work(f"{text}\n{n}.\n")
        done += n_words(text)
        n += 1
    return done / spent


def command(*arguments: str, stdin: str = "") -> tuple[float, float]:
    """Best of three: seconds and peak MB (resident, Linux) of a command line."""
    code = (
        "import runpy, sys; sys.argv = ['vigie', *sys.argv[1:]]\n"
        "try: runpy.run_module('vigie.cli', run_name='__main__')\n"
        "except SystemExit as e: assert not e.code, e.code\n"
        "finally: print(next(int(l.split()[1]) for l in open('/proc/self/status') if l.startswith('VmHWM')) / 1024, file=sys.stderr)"
    )
    best, peak = 1e9, 0.0
    for _ in range(3):
        begin = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", code, *arguments], input=stdin, capture_output=True, text=True, check=True)
        best = min(best, time.perf_counter() - begin)
        peak = float(done.stderr.split()[-1])
    return best, peak


def installed_mb() -> dict[str, float]:
    """MB on disk of vigie and of each distribution that it needs to run."""
    sizes: dict[str, float] = {}
    todo = ["vigie"]
    while todo:
        name = todo.pop()
        key = name.lower().replace("_", "-")
        if key in sizes:
            continue
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        sizes[key] = sum(f.locate().stat().st_size for f in found.files or [] if f.locate().is_file()) / 1e6
        todo += [re.split(r"[\s<>=!~;\[(]", r, maxsplit=1)[0] for r in found.requires or [] if "extra ==" not in r]
    sizes["vigie"] = sum(f.stat().st_size for f in resources.home().rglob("*") if f.is_file() and "__pycache__" not in f.parts) / 1e6
    return sizes


def main() -> None:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--seconds", type=float, default=3.0, help="how long each rate is measured")
    seconds = a.parse_args().seconds
    print(f"{'language':10}{'vigie words/s':>16}{'spaCy blank words/s':>22}")
    for code, text in texts().items():
        ours = rate(lambda t, c=code: read(t, published="2024-01-23", language=c), text * 8, seconds)
        try:
            import spacy

            theirs = f"{rate(spacy.blank(code), text * 8, seconds):,.0f}"
        except ImportError:
            theirs = "not installed"
        print(f"{code:10}{ours:16,.0f}{theirs:>22}")
    sample = texts()["fr"]
    with tempfile.TemporaryDirectory() as d:
        small = Path(d) / "small.txt"
        small.write_text(sample, encoding="utf-8")
        big = Path(d) / "big.txt"
        big.write_text(sample * 400, encoding="utf-8")
        ten = Path(d) / "ten.txt"
        ten.write_text((sample * 20)[:10_000], encoding="utf-8")
        rows = {
            "vigie --help": ("--help",),
            "vigie read, one article": ("read", str(small), "--published", "2024-01-23", "--format", "jsonl"),
            "vigie read, 10,000 characters": ("read", str(ten), "--published", "2024-01-23", "--format", "jsonl"),
            f"vigie read, {n_words(sample) * 400:,} words": ("read", str(big), "--published", "2024-01-23", "--format", "jsonl"),
        }
        for name, arguments in rows.items():
            spent, peak = command(*arguments)
            print(f"{name:34}{spent:8.2f} s {peak:8.0f} MB at peak")
    sizes = installed_mb()
    heavy = ", ".join(f"{k} {v:.0f}" for k, v in sorted(sizes.items(), key=lambda x: -x[1])[:6])
    print(f"installed: {sum(sizes.values()):.0f} MB in {len(sizes)} distributions ({heavy})")


if __name__ == "__main__":
    main()
