"""Do the spellings of every person of the register lead to one id, and are no two people taken for one?

    python benchmarks/people.py [--misses N]

Made for every name with Cyrillic letters in the register: French, English and German transliteration, two Ukrainian systems (the national one and an older
one) and two Russian ones; for Latin names of others the name without accents, and with the particles small. A spelling is right where `register.persons` gives
the person alone. German is made here by the press's table (w, sch, tsch, j), the others by reference/places/transliteration.tsv.
"""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections import defaultdict

from vigie import register
from vigie.gazetteer_forms import transliterated
from vigie.names import is_cyrillic

UK = {"English, national": "uk-en", "English, older": "uk-en2", "French": "uk-fr", "French, with English habits": "uk-fr2"}
RU = {"English, press": "ru-en", "English, with i and e": "ru-en2", "French": "ru-fr"}
GERMAN = str.maketrans(
    {
        "а": "a", "б": "b", "в": "w", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "je", "ж": "sch", "з": "s", "и": "y", "і": "i", "ї": "ji", "й": "j",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "ch", "ц": "z", "ч": "tsch",
        "ш": "sch", "щ": "schtsch", "ь": "", "ю": "ju", "я": "ja", "'": "", "’": "", "ʼ": "", "ё": "jo", "э": "e", "ы": "y", "ъ": "",
    }
)  # fmt: skip
GERMAN_RU = {**GERMAN, ord("г"): "g", ord("и"): "i"}


def language(name: str) -> str | None:
    """uk or ru by the letters that only one has; None where both are possible: then all systems of both are tried, for a name is written in both."""
    low = set(name.lower())
    return "uk" if low & set("іїєґ'’ʼ") else "ru" if low & set("ыэъё") else None


def spellings(names: list[str]) -> list[tuple[str, str]]:
    """Return (system, spelling) made from the register's own spellings of a person."""
    out: dict[str, str] = {}
    for name in names:
        if len(name.split()) < 2:
            continue
        if not is_cyrillic(name):
            out.setdefault(name, "as the register has it")
            bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
            out.setdefault(bare, "Latin, without accents")
            continue
        out.setdefault(name, "Cyrillic")
        for code, systems, german in (("uk", UK, GERMAN), ("ru", RU, GERMAN_RU)):
            if language(name) in (code, None):
                for title, scheme in systems.items():
                    out.setdefault(transliterated(name, scheme), f"{code}: {title}")
                out.setdefault(" ".join(w.capitalize() for w in name.lower().translate(german).split()), f"{code}: German")
    return [(system, spelling) for spelling, system in out.items()]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", type=int, default=0)
    args = parser.parse_args()
    names: dict[str, list[str]] = defaultdict(list)
    for row in register.official_rows():
        names[row["person_id"]] += [s.strip() for s in (row["name"], *row["spellings"].split(";")) if s.strip()]
    count: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    lost, fallen = [], set()
    for person, own in names.items():
        for system, spelling in spellings(list(dict.fromkeys(own))):
            found = register.persons(spelling)
            for row_ in (count[system], count["all"]):
                row_[0] += found == (person,)
                row_[1] += person in found
                row_[2] += 1
            if person not in found:
                lost.append(f"{person}: {spelling} ({system}) finds {', '.join(found) or 'nobody'}")
            if len(found) > 1:
                fallen.add((spelling, *sorted(found)))
    print(f"{'system':36} {'one id':>8} {'found':>8} {'spellings':>10}")
    for system, (one, some, n) in sorted(count.items(), key=lambda x: (x[0] == "all", x[0])):
        print(f"{system:36} {one / n:8.4f} {some / n:8.4f} {n:10,}")
    pairs = {p[1:] for p in fallen}
    print(f"{len(names):,} people of {len(register.officials()):,} lines; {len(pairs)} sets of people share a spelling")
    for line in [*sorted(lost), *(f"shared: {' '.join(p)}" for p in sorted(fallen))][: args.misses]:
        print("   ", line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
