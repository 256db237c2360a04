"""Claims paired with the gold's, one to one, the best fitting first; figures a document, a language and in all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from math import nan
from pathlib import Path
from typing import Any

from vigie.records import Record, claim_record
from vigie.scoring.fields import FIELDS, compared
from vigie.scoring.gold import Gold, GoldClaim, folders, load

Figures = dict[str, float]
Reader = Callable[[Gold], list[Record]]
HEAD = f"{'document':28} {'gold':>4}  prec.  recall f1     strict who    where  when   modal. verif. detail bad furn."
RIGHT = 0.99  # a field is right above this


@dataclass
class Tally:
    """Counts that add up over documents."""

    hit: int = 0
    gold: int = 0
    made_up: int = 0
    strict: int = 0
    bad_spans: int = 0
    furniture: int = 0
    fields: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    kinds: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, other: Tally) -> None:
        """Take another document's counts in."""
        for name in ("hit", "gold", "made_up", "strict", "bad_spans", "furniture"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name, values in other.fields.items():
            self.fields[name] += values
        for kind, counts in other.kinds.items():
            self.kinds[kind].update(counts)

    def figures(self) -> Figures:
        """Return precision, recall, F1, strict F1, the mean of each field, and the counts."""
        p = self.hit / (self.hit + self.made_up) if self.hit + self.made_up else 0.0
        r = self.hit / self.gold if self.gold else 0.0
        f1 = 2 * p * r / (p + r) if p + r else 0.0
        strict = 2 * self.strict / (self.hit + self.made_up + self.gold) if self.gold else 0.0
        means = {k: sum(v) / len(v) if (v := self.fields.get(k)) else nan for k in FIELDS}
        return {"claims": self.gold, "precision": p, "recall": r, "f1": f1, "strict": strict, **means, "bad_spans": self.bad_spans, "furniture": self.furniture}


def read_gold(gold: Gold) -> list[Record]:
    """Return the claims that vigie reads in a gold document, told its day and outlet (as the contract's scorer does)."""
    from vigie.pipeline import read

    told = {k: str(gold.raw[k]) for k in ("published", "outlet") if gold.raw.get(k)}
    document = read(gold.text.encode("utf-8"), **told)
    return [claim_record(c) for c in document.claims]


def documents(roots: Iterable[Path], reader: Reader = read_gold, show: list[str] | None = None) -> Iterator[tuple[Gold, Tally]]:
    """Yield each gold document with its counts; `show` collects lines on what was missed, made up or wrong."""
    for gold in map(load, folders(list(roots))):
        if show is not None:
            show.append(f"--- {gold.name}")
        yield gold, tally(gold, reader(gold), show)


def scored(roots: Iterable[Path], reader: Reader = read_gold) -> dict[str, Figures]:
    """Return figures by document, '[language]' and '[all]'."""
    return summed(list(documents(roots, reader)))


def summed(found: Iterable[tuple[Gold, Tally]]) -> dict[str, Figures]:
    """Return the figures of documents already read: each, by '[language]' and '[all]'."""
    total, by_language, out = Tally(), defaultdict[str, Tally](Tally), {}
    for gold, counts in found:
        out[gold.name] = counts.figures()
        total.add(counts)
        by_language[gold.language].add(counts)
    out |= {f"[{code}]": t.figures() for code, t in sorted(by_language.items())}
    return {**out, "[all]": total.figures()}


def report(roots: Iterable[Path], *, show: bool = False, reader: Reader = read_gold) -> Iterator[str]:
    """Yield the table, line by line: documents, languages, all, then kinds."""
    total, by_language = Tally(), defaultdict[str, Tally](Tally)
    roots = folders(list(roots))
    yield HEAD + "\n"
    lines: list[str] | None = [] if show else None
    for gold, counts in documents(roots, reader, lines):
        if lines:
            yield "\n".join(lines) + "\n"
            lines.clear()
        yield _line(gold.name, counts.figures())
        total.add(counts)
        by_language[gold.language].add(counts)
    for code, counts in sorted(by_language.items()):
        yield _line(f"[{code}]", counts.figures())
    yield _line("[all]", total.figures())
    yield "\nkind            gold  found  made up\n"
    for kind, c in sorted(total.kinds.items(), key=lambda x: -x[1]["gold"]):
        yield f"{kind:15} {c['gold']:4d}  {c['hit']:5d}  {c['made_up']:6d}\n"


def _line(name: str, f: Figures) -> str:
    middle = "  ".join(f"{f[k]:.3f}" for k in ("precision", "recall", "f1", "strict", *FIELDS))
    return f"{name:28} {f['claims']:4.0f}  {middle}  {f['bad_spans']:3.0f} {f['furniture']:3.0f}\n"


def overlap(gold: GoldClaim, claim: Record) -> int:
    """Return how many code points of the claim's best evidence span lie in the gold's stretch; not above 0 where none."""
    return max((min(gold.end, e["end"]) - max(gold.start, e["start"]) for e in claim.get("evidence") or []), default=0)


def pairs(gold: Gold, claims: list[Record]) -> dict[int, tuple[int, dict[str, float]]]:
    """Return gold index -> (claim index, field agreement): kinds agree and evidence overlaps; best fitting first, each used once."""
    found = []
    for i, g in enumerate(gold.claims):
        for j, claim in enumerate(claims):
            if claim.get("kind") in g.kinds and (n := overlap(g, claim)) > 0:
                agreed = compared(g, claim, gold.zone)
                found.append(((not g.optional, sum(agreed.values()) / len(agreed), n, -i, -j), agreed))
    out: dict[int, tuple[int, dict[str, float]]] = {}
    used: set[int] = set()
    for (*_, i, j), agreed in sorted(found, key=lambda x: x[0], reverse=True):
        if -i not in out and -j not in used:
            out[-i] = (-j, agreed)
            used.add(-j)
    return out


def tally(gold: Gold, claims: list[Record], show: list[str] | None = None) -> Tally:
    """Return the counts of one document."""
    t = Tally()
    for claim in claims:
        spans = claim.get("evidence") or []
        t.bad_spans += sum(gold.text[e["start"] : e["end"]] != e["text"] for e in spans) + (not spans)
    paired = pairs(gold, claims)
    for i, g in enumerate(gold.claims):
        if g.optional:
            continue
        t.gold += 1
        t.kinds[g.family]["gold"] += 1
        if i not in paired:
            _tell(show, f"  MISSED    {'|'.join(sorted(g.kinds))} | {gold.text[g.start : g.end][:110]!r}")
            continue
        j, agreed = paired[i]
        t.hit += 1
        t.kinds[g.family]["hit"] += 1
        t.strict += all(v > RIGHT for v in agreed.values())
        for name, value in agreed.items():
            t.fields[name].append(value)
            if value < RIGHT:
                _tell(show, _wrong(gold, g, claims[j], name, value))
    used = {j for j, _ in paired.values()}
    for j, claim in enumerate(claims):
        if j not in used:
            _made_up(t, gold, claim, show)
    return t


def _made_up(t: Tally, gold: Gold, claim: Record, show: list[str] | None) -> None:
    """Count a claim that the gold does not have; a second one on what the gold calls optional costs nothing."""
    if any(g.optional and overlap(g, claim) > 0 and claim.get("kind") in (*g.kinds, "statement") for g in gold.claims):
        return
    first = (claim.get("evidence") or [{"start": 0, "end": 0, "text": ""}])[0]
    t.made_up += 1
    t.kinds[claim.get("kind") or "?"]["made_up"] += 1
    t.furniture += any(a <= first["start"] < b for a, b in gold.furniture)
    _tell(show, f"  EXTRA     {claim.get('kind')} | {first['text'][:110]!r}")


def _tell(show: list[str] | None, line: str) -> None:
    if show is not None:
        show.append(line)


def _wrong(gold: Gold, g: GoldClaim, claim: Record, name: str, value: float) -> str:
    wanted: Any = g.raw.get({"who": "by"}.get(name, name))
    got: Any = claim.get({"who": "attribution", "where": "places", "when": "time"}.get(name, name))
    if name == "where":
        got = [(p.get("name"), p.get("level"), p.get("role")) for p in got or []]
    return f"  {name:9} {value:.2f} | {gold.text[g.start : g.end][:90]!r}\n            want {wanted}\n            got  {got}"
