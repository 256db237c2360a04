"""How does fusion grow with the number of claims? CPU time and peak memory for streams of made-up claims, and the exponent fitted through them.

    python benchmarks/fuse.py [N ...] [--part all|incidents] [--profile]

Each N runs in a process of its own (peak memory is a process's). The stream: 1,400 claims a day over as many days as N needs, 40 happenings a day
at 1,000 places of which some are hit daily, each told by many speakers, outlets and entries; shares of kinds, granularity, modality as read documents have.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from vigie.build import row, told
from vigie.fuse import Rows, fused, incident_rows
from vigie.fuse.cells import components
from vigie.fuse.waves import waves
from vigie.model import Attribution, Claim, Document, Place, PlaceRef, Post, Span, TimeRef
from vigie.picture import Told

SIZES = (10_000, 30_000, 100_000)
PER_DAY, HAPPENINGS, CLAIMS_A_DOCUMENT = 1400, 40, 14
START = datetime(2023, 1, 1, tzinfo=UTC)
KINDS = {"strike": 22, "explosion": 7, "launch": 7, "interception": 9, "alert": 3, "casualties": 18, "damage": 12, "response": 9}
KINDS |= {"movement": 2, "force": 3, "hazard": 3}
OTHER = {"service": 45, "statement": 25, "advice": 10, "aid": 10, "diplomacy": 10}
MODALITY = {"actual": 80, "background": 8, "planned": 7, "possible": 4, "denied": 1}
GRANULARITY = {"day": 68, "part-of-day": 14, "minute": 11, "none": 7}
TARGETS = ["residential", "energy", "hospital", "school", "port", "industry", "rail", "critical-infrastructure"]
WEAPONS = ["missile", "drone", "artillery", "bomb"]
SERVICES = ["electricity", "water", "heating", "mobile", "rail"]


def places() -> list[Place]:
    """Return 1,000 settlements in 25 regions, then the regions and the country."""
    out = []
    for n in range(1000):
        region = f"ZZ-{n % 25:02d}"
        zone = "Europe/Kyiv"
        out.append(Place(f"geonames:9{n:06d}", f"Town {n}", "settlement", "UA", region, 45 + n % 70 / 10, 23 + n % 160 / 10, 9_000_000 + n, 1000, zone))
    out += [Place(f"iso:ZZ-{n:02d}", f"Region {n}", "admin1", "UA", f"ZZ-{n:02d}", 48.0, 30.0, timezone="Europe/Kyiv") for n in range(25)]
    return [*out, Place("iso:UA", "Ukraine", "country", "UA", None, 49.0, 32.0)]


def drawn(random_: random.Random, shares: dict[str, int]) -> str:
    """Return one of the keys by its share."""
    return random_.choices(list(shares), list(shares.values()))[0]


def documents(n_claims: int, seed: int = 1) -> Iterator[Document]:
    """Yield made-up documents that hold that many claims, day by day; the same seed gives the same ones."""
    chance = random.Random(seed)
    where = places()
    weights = [1 / (i + 1) for i in range(1000)] + [0.02] * 25 + [0.6]
    made = day = 0
    while made < n_claims:
        happenings = [_happening(chance, chance.choices(where, weights)[0], START + timedelta(days=day)) for _ in range(HAPPENINGS)]
        for serial in range(PER_DAY // CLAIMS_A_DOCUMENT):
            size = min(CLAIMS_A_DOCUMENT, n_claims - made)
            if size <= 0:
                return
            yield _document(chance, f"d{day:05d}{serial:04d}", START + timedelta(days=day), happenings, size)
            made += size
        day += 1


def _happening(chance: random.Random, place: Place, day: datetime) -> dict[str, Any]:
    at = day + timedelta(minutes=chance.randrange(-120, 22 * 60))
    what = {"target": chance.choice(TARGETS), "weapon": chance.choice(WEAPONS), "killed": chance.choices([0, 1, 2, 3, 5, 9], [55, 20, 10, 8, 5, 2])[0]}
    return {"place": place, "at": at, "weight": chance.paretovariate(1.1), **what}


def _document(chance: random.Random, name: str, day: datetime, happenings: list[dict[str, Any]], size: int) -> Document:
    outlet = f"Outlet {chance.randrange(40)}"
    published = day + timedelta(hours=chance.uniform(6, 26))
    told_of = chance.choices(happenings, [h["weight"] for h in happenings], k=max(1, size // 4))
    sentences, claims, at, posts = [], [], 0, []
    for n in range(size):
        post = n * len(told_of) // size
        happening = told_of[post]
        said = published + timedelta(minutes=7 * post)
        claim, sentence = _claim(chance, name, n, post, happening, said, at)
        claims.append(claim)
        sentences.append(sentence)
        if len(posts) <= post:
            posts.append(Post(post, at, at + len(sentence), posted_at=said))
        at += len(sentence) + 1
    text = " ".join(sentences)
    return Document(name, text, text, "en", posts=tuple(posts), published=published, outlet=outlet, claims=tuple(claims), timezone="Europe/Kyiv")


def _claim(chance: random.Random, name: str, n: int, post: int, h: dict[str, Any], said: datetime, at: int) -> tuple[Claim, str]:
    kind = drawn(chance, KINDS if chance.random() < 0.55 else OTHER)
    speaker = chance.randrange(6)
    office = ["mayor", "governor", "military", "rescue-service", "own-reporting", "witness"][speaker]
    details = _details(chance, kind, h)
    words = f"{kind} {h['target']} {h['weapon']} told by the {office} of {h['place'].name}, wording {chance.randrange(30)} of the day {h['at'].date()}"
    span = Span(at, at + len(words), words)
    who = Attribution(office=office)
    if speaker < 4:
        who = Attribution(name=f"Speaker {office} {h['place'].place_id[-4:]}", office=office, jurisdiction=h["place"].name)
    claim = Claim(
        f"c{name}{n:03d}",
        name,
        post,
        kind,
        (span,),
        who,
        modality=drawn(chance, MODALITY),
        time=_time(chance, h["at"], said, span),
        places=(PlaceRef(h["place"]),) if chance.random() < 0.95 else (),
        details=details,
        said_at=said,
    )
    return claim, words


def _time(chance: random.Random, at: datetime, said: datetime, span: Span) -> TimeRef | None:
    grain = drawn(chance, GRANULARITY)
    if grain == "none":
        return None
    if grain == "minute":
        return TimeRef(at, at + timedelta(minutes=1), grain, span)
    day = at.replace(hour=0, minute=0, second=0)
    if grain == "part-of-day":
        start = day + timedelta(hours=6 * (at.hour // 6))
        return TimeRef(start, start + timedelta(hours=6), grain, span)
    return TimeRef(day, day + timedelta(days=1), grain, span if chance.random() < 0.4 else None)


def _details(chance: random.Random, kind: str, h: dict[str, Any]) -> dict[str, Any]:
    match kind:
        case "strike" | "launch" | "interception":
            return {"weapons": [{"class": h["weapon"]}], **({"targets": [h["target"]]} if kind == "strike" and chance.random() < 0.5 else {})}
        case "casualties":
            killed = max(0, h["killed"] - chance.choice([0, 0, 0, 1]))
            return {"killed": {"min": killed, "max": killed, "approx": False}, **({"cumulative": True} if chance.random() < 0.15 else {})}
        case "damage":
            return {"targets": [h["target"]], "extent": "damaged"}
        case "alert" | "hazard":
            return {"hazard": "air-raid" if kind == "alert" else "fire"}
        case "service":
            return {"service": chance.choice(SERVICES), "state": chance.choice(["out", "partial", "restored", "operating"])}
        case "diplomacy":
            return {"form": "meeting", "participants": [f"Person {chance.randrange(50)}", f"Person {chance.randrange(50)}"]}
    return {}


def stream(n_claims: int, seed: int = 1) -> Iterator[Told]:
    """Yield that many made-up claims with their documents, as fusion gets them."""
    for document in documents(n_claims, seed):
        yield from told(document, row(document))


def measured(n: int, part: str) -> dict[str, float]:
    """Return CPU seconds and peak memory of fusing a stream of n claims; that of holding them is told apart."""
    claims = list(stream(n))
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begin = time.process_time()
    if part == "all":
        picture = fused(claims)
        incidents, largest = len(picture.incidents), max(len(r.claims) for r in picture.incidents)
    else:
        rows = Rows()
        for component in components(claims):
            incident_rows(component, rows)
        made = waves(rows.incidents)
        incidents, largest = len(made), max(len(r.claims) for r in made)
    cpu_s = time.process_time() - begin
    sizes = [len(c) for c in components(claims)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    out = {"n": n, "cpu_s": round(cpu_s, 2), "held_mb": round(held), "peak_mb": round(peak), "incidents": incidents, "largest": largest}
    return out | {"components": len(sizes), "largest_component": max(sizes)}


def exponent(rows: list[dict[str, float]]) -> float:
    """Return the slope of log time over log n, by least squares."""
    xs, ys = [math.log(r["n"]) for r in rows], [math.log(r["cpu_s"]) for r in rows]
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True)) / sum((x - mx) ** 2 for x in xs)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int)
    parser.add_argument("--part", choices=("all", "incidents"), default="all")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--profile", action="store_true", help="tell where the time of the first size goes")
    args = parser.parse_args()
    sizes = args.sizes or list(SIZES)
    if args.profile:
        import cProfile

        cProfile.runctx("measured(sizes[0], args.part)", globals(), locals(), sort="tottime")
        return 0
    if args.one:
        print(json.dumps(measured(sizes[0], args.part)))
        return 0
    rows = []
    for n in sizes:
        done = subprocess.run([sys.executable, __file__, str(n), "--one", "--part", args.part], capture_output=True, text=True, check=True)
        rows.append(json.loads(done.stdout))
        print("  ".join(f"{k} {v:,}" for k, v in rows[-1].items()), flush=True)
    if len(rows) > 1:
        print(f"time grows like n^{exponent(rows):.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
