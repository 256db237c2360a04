"""A built picture beside a gold picture: which claim is which, which incident is which, and how well claims stand together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from vigie.records import Record
from vigie.scoring.gold import Gold
from vigie.scoring.pictures_gold import GoldPicture, Key, Row, keys
from vigie.scoring.report import overlap, pairs

Tables = dict[str, list[Record]]
SLICED = 0.9  # a document of the picture is a gold document where this share of its evidence stands in it, character for character
Tell = Callable[[str], None]


@dataclass
class Count:
    """Something asked for: how many are right, how many were asked, how many the picture has that the gold does not."""

    right: float = 0
    asked: float = 0
    made_up: int = 0

    def add(self, right: float, asked: float = 1) -> None:
        """Count one that is asked for."""
        self.right += right
        self.asked += asked

    @property
    def share(self) -> float:
        """The share of what was asked that is right; 1 where nothing was asked."""
        return self.right / self.asked if self.asked else 1.0


@dataclass
class Beside:
    """A picture's tables with a gold picture: claims matched, incidents matched."""

    gold: GoldPicture
    tables: Tables
    ids: dict[Key, str] = field(default_factory=dict)  # gold claim -> claim id of the picture
    spare: set[str] = field(default_factory=set)  # claims of the picture that the gold calls optional

    def __post_init__(self) -> None:
        of_document: dict[str, list[Record]] = defaultdict(list)
        for claim in self.tables.get("claims", []):
            of_document[str(claim["document_id"])].append(claim)
        for claims in of_document.values():
            name = self._document(claims)
            if name:
                self._match(name, self.gold.documents[name], claims)

    def _document(self, claims: list[Record]) -> str | None:
        """The gold document that these claims were read from: the one in which their evidence stands."""
        spans = [e for c in claims for e in c.get("evidence") or []]
        held = {n: sum(g.text[e["start"] : e["end"]] == e["text"] for e in spans) for n, g in self.gold.documents.items()}
        best = max(held, key=lambda n: held[n], default=None)
        return best if best and spans and held[best] >= SLICED * len(spans) else None

    def _match(self, name: str, gold: Gold, claims: list[Record]) -> None:
        for i, (j, _) in pairs(gold, claims).items():
            self.ids[name, i] = claims[j]["claim_id"]
        certain = {self.ids[name, i] for i, g in enumerate(gold.claims) if not g.optional and (name, i) in self.ids}
        for c in claims:
            if c["claim_id"] not in certain and any(g.optional and overlap(g, c) > 0 for g in gold.claims):
                self.spare.add(c["claim_id"])

    def raw_of(self, claim: str) -> Row:
        """Return the row of gold.yaml of a claim of the picture; empty where the gold has none."""
        name, index = next((k for k, c in self.ids.items() if c == claim), ("", 0))
        return self.gold.documents[name].claims[index].raw if name else {}

    def matched(self, claims: dict[str, list[int]] | None) -> set[str]:
        """Return the picture's claims for those that a gold row names; what was not read is left out."""
        return {self.ids[k] for k in keys(claims) if k in self.ids}

    @cached_property
    def incidents(self) -> dict[str, Record]:
        """The picture's incidents by id, those merged into others left out."""
        return {r["incident_id"]: r for r in self.tables.get("incidents", []) if r.get("status") != "merged"}

    @cached_property
    def incident_of(self) -> dict[str, str]:
        """Claim id -> the incident that it belongs to, merged ones followed; claims that belong to none are left out."""
        merged = {r["incident_id"]: r.get("merged_into") for r in self.tables.get("incidents", []) if r.get("merged_into")}
        out = {c: i for i, r in self.incidents.items() for c in r.get("claims") or []}
        out |= {c["claim_id"]: c["incident_id"] for c in self.tables.get("claims", []) if c.get("incident_id")}
        for claim, incident in out.items():
            seen = set()
            while incident in merged and incident not in seen:
                seen.add(incident)
                incident = str(merged[incident])
            out[claim] = incident
        return out

    @cached_property
    def homes(self) -> dict[Key, str]:
        """Gold claim -> the one gold incident that it is counted in: of several right ones the one whose other claims stand with it."""
        may: dict[Key, list[str]] = defaultdict(list)
        for row in self.gold.rows("incidents"):
            for key in keys(row.get("claims")):
                may[key].append(row["name"])
        sure = {k: names[0] for k, names in may.items() if len(names) == 1}
        company: dict[str, Counter[str]] = defaultdict(Counter)
        for key, name in sure.items():
            company[self.cluster(key)][name] += 1
        return {k: max(names, key=lambda n: company[self.cluster(k)][n]) for k, names in may.items()}

    def cluster(self, key: Key) -> str:
        """Return the picture's incident of a gold claim; a name of its own where it has none or was not read."""
        claim = self.ids.get(key)
        return self.incident_of.get(claim, f"alone:{claim}") if claim else f"unread:{key}"

    @cached_property
    def counterparts(self) -> dict[str, str]:
        """Gold incident -> the picture's incident that holds most of its claims, each used once, the largest share first."""
        shared: Counter[tuple[str, str]] = Counter()
        for key, name in self.homes.items():
            if (claim := self.ids.get(key)) and claim in self.incident_of:
                shared[name, self.incident_of[claim]] += 1
        order = {name: n for n, name in enumerate(self.gold.incidents)}
        out: dict[str, str] = {}
        for (name, incident), _ in sorted(shared.items(), key=lambda x: (-x[1], order[x[0][0]], x[0][1])):
            if name not in out and incident not in out.values():
                out[name] = incident
        return out


def together(beside: Beside, tell: Tell) -> dict[str, float]:
    """Return how well claims stand together: F1 over pairs, B-cubed over claims (singletons too), of the gold's claims that the picture has."""
    homes = {k: n for k, n in beside.homes.items() if k in beside.ids}
    clusters = {k: beside.cluster(k) for k in homes}
    both, said, wanted = Counter(zip(homes.values(), clusters.values(), strict=True)), Counter(clusters.values()), Counter(homes.values())
    hit, got, gold = (sum(n * (n - 1) // 2 for n in c.values()) for c in (both, said, wanted))
    size = len(homes)
    b3p = sum(n * n / said[c] for (_, c), n in both.items()) / size if size else 0.0
    b3r = sum(n * n / wanted[h] for (h, _), n in both.items()) / size if size else 0.0
    _tell_clusters(both, wanted, said, tell)
    pairs_p, pairs_r = (hit / got if got else 1.0), (hit / gold if gold else 1.0)
    return {
        "claims": size,
        "missing": len(beside.homes) - size,
        "pairs_precision": pairs_p,
        "pairs_recall": pairs_r,
        "pairs_f1": f1(pairs_p, pairs_r),
        "b3_precision": b3p,
        "b3_recall": b3r,
        "b3_f1": f1(b3p, b3r),
    }


def f1(p: float, r: float) -> float:
    """Return the harmonic mean; 0 where both are."""
    return 2 * p * r / (p + r) if p + r else 0.0


def _tell_clusters(both: Counter[tuple[str, str]], wanted: Counter[str], said: Counter[str], tell: Tell) -> None:
    for name in wanted:
        parts = {c: n for (h, c), n in both.items() if h == name}
        if len(parts) > 1:
            tell(f"SPLIT     {name}: {wanted[name]} claims stand in {len(parts)} incidents ({', '.join(f'{n} in {c}' for c, n in _most(parts.items()))})")
    for cluster in said:
        names = {h: n for (h, c), n in both.items() if c == cluster}
        if len(names) > 1:
            tell(f"MERGED    {cluster}: {', '.join(f'{n} of {h}' for h, n in _most(names.items()))}")


def _most(items: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(items, key=lambda x: (-x[1], x[0]))
