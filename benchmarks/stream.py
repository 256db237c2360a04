"""What a general news stream yields: claims by kind over all posts, and a seeded sample to judge by hand (docs/TELEGRAM.md).

    python benchmarks/stream.py [--posts FILE] [--seed 2024] [--sample 30] [--first N] [--show]

FILE: JSON lines with `text`, `date` and `channel`; by default the public posts of fifteen Russian-language channels that stand beside
the project (../shared/data/telegram_ru, CC BY 4.0, not in the repository). One process, one core. `--show` prints the sample's evidence.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import vigie

POSTS = Path(__file__).resolve().parents[2] / "shared/data/telegram_ru/news_channels.jsonl"
STEP = 500  # posts between two progress lines


def read(file: Path, first: int | None) -> tuple[list[dict[str, Any]], list[tuple[int, vigie.Claim]], int]:
    """The posts, their claims with the number of the post, and the words read; any error ends the run with its traceback."""
    posts = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()][:first]
    claims: list[tuple[int, vigie.Claim]] = []
    words, begin = 0, time.monotonic()
    for n, post in enumerate(posts):
        words += len(post["text"].split())
        document = vigie.read(post["text"], published=post["date"], outlet=post["channel"], language="ru")
        claims += [(n, claim) for claim in document.claims]
        if (n + 1) % STEP == 0:
            print(f"{n + 1} of {len(posts)} posts, {words / (time.monotonic() - begin):,.0f} words/s", file=sys.stderr)
    return posts, claims, words


def line(post: int, claim: vigie.Claim, *, show: bool) -> str:
    """A claim of the sample: number of the post, kind, modality, places, details."""
    places = ", ".join(p.place.name for p in claim.places)
    out = f"post {post}: {claim.kind} ({claim.modality}) [{places}] {claim.details}"
    return f"{out}\n    {' '.join(claim.evidence[0].text.split())}" if show else out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=Path, default=POSTS)
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--sample", type=int, default=30)
    parser.add_argument("--first", type=int, help="only the first N posts")
    parser.add_argument("--show", action="store_true", help="print the words that each claim of the sample stands on")
    arguments = parser.parse_args()
    if not arguments.posts.is_file():
        raise SystemExit(f"{arguments.posts} is not there, nothing measured: put the posts there or name a file with --posts")
    begin = time.process_time()
    posts, claims, words = read(arguments.posts, arguments.first)
    spent = time.process_time() - begin
    with_claim = len({n for n, claim in claims if claim.kind != "statement"})
    print(f"{len(posts):,} posts, {words:,} words, {len(claims):,} claims, {words / spent:,.0f} words/s of processor time")
    print(f"{with_claim:,} posts ({with_claim / max(1, len(posts)):.0%}) hold a claim other than a statement\n")
    for kind, count in Counter(claim.kind for _, claim in claims).most_common():
        print(f"{kind:14}{count:7,}")
    told = [(n, claim) for n, claim in claims if claim.kind != "statement"]
    picked = random.Random(arguments.seed).sample(told, min(arguments.sample, len(told)))
    print(f"\n{len(picked)} claims other than statements, seed {arguments.seed}:")
    for i, (n, claim) in enumerate(picked, 1):
        print(f"{i:3}. {line(n, claim, show=arguments.show)}")


if __name__ == "__main__":
    main()
