"""What each language can say of each kind of claim: counts of lexicon lines and examples, and the senses that have no words yet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from vigie import resources


@dataclass(frozen=True)
class Cell:
    """One kind in one language. `holes`: senses of the kind (with their values) that no line of the lexicon carries."""

    kind: str
    language: str
    n_lines: int
    n_finds: int
    n_ignores: int
    holes: tuple[str, ...]


def coverage() -> list[Cell]:
    """Return one cell for each kind and language, kinds in the contract's order. Loads (and so checks) every lexicon."""
    return [_cell(kind, code) for kind in resources.kinds() for code in resources.languages()]


def words_of(code: str) -> Counter[str]:
    """Return sense -> number of lexicon lines that carry it."""
    return resources.lexicon(code).lines_by_sense()


def _cell(kind: str, code: str) -> Cell:
    counts = words_of(code)
    wanted = [s for anchor in resources.kinds()[kind]["senses"] for s in _with_values(anchor)]
    examples = resources.toml(code, kind)
    lines = sum(counts[s] for s in counts if any(s == a or s.startswith(a + ":") for a in resources.kinds()[kind]["senses"]))
    return Cell(kind, code, lines, len(examples.get("finds", [])), len(examples.get("ignores", [])), tuple(s for s in wanted if not _has(counts, s)))


def _has(counts: Counter[str], sense: str) -> bool:
    return bool(counts[sense]) or any(s.startswith(sense + "/") for s in counts)


def _with_values(anchor: str) -> list[str]:
    """A sense, or all senses of a group with a fixed list of values."""
    if ":" in anchor:
        return [anchor]
    allowed, _ = resources.senses()[anchor]
    return sorted(f"{anchor}:{v}" if v else anchor for v in allowed if v != "*")


def matrix(*, holes: bool = False) -> str:
    """Return the matrix kind x language as text: `lines/finds/ignores`, a '!' where examples are missing; with `holes` also what has no words."""
    codes = resources.languages()
    by_kind: dict[str, list[Cell]] = {}
    for cell in coverage():
        by_kind.setdefault(cell.kind, []).append(cell)
    out = [f"{'kind':13}" + "".join(f"{c:>15}" for c in codes) + "   (lexicon lines / finds / ignores; ! no example of one sort; holes with --holes)"]
    for kind, cells in by_kind.items():
        marks = (f"{c.n_lines}/{c.n_finds}/{c.n_ignores}{' ' if c.n_finds and c.n_ignores else '!'}" for c in cells)
        out.append(f"{kind:13}" + "".join(f"{m:>15}" for m in marks))
    out.append(f"{'all lines':13}" + "".join(f"{len(resources.lexicon(c)):>14} " for c in codes))
    if holes:
        out.append("\nSenses without words:")
        out += [f"{c.language} {c.kind:13} {' '.join(c.holes)}" for cells in by_kind.values() for c in cells if c.holes]
    return "\n".join(out) + "\n"
