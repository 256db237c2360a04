"""People whom the coverage names: spellings folded across scripts with their counts, offices, and offices that the register knows otherwise.

A cell holds the documents that name one person, by the register's id or, for people whom no register knows, by the folded name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from vigie.picture import Conflict, DocumentRow, Named, PersonRow, Version


def person_keys(document: DocumentRow) -> tuple[str, ...]:
    """Return the keys of the people whom a document names, sorted."""
    return tuple(sorted({n.key for n in document.named}))


def person_cells(documents: Iterable[DocumentRow]) -> Iterator[tuple[str, tuple[DocumentRow, ...]]]:
    """Yield key and documents of each person, sorted by key; the documents of a cell by id."""
    cells: dict[str, dict[str, DocumentRow]] = {}
    for d in documents:
        for key in person_keys(d):
            cells.setdefault(key, {})[d.document_id] = d
    for key in sorted(cells):
        yield key, tuple(cells[key][i] for i in sorted(cells[key]))


def people(cell: Sequence[DocumentRow], key: str) -> tuple[PersonRow, ...]:
    """Return the row of the person of a cell: the name used most, offices and spellings by how often they stand in the texts."""
    named = _named(cell, key)
    spellings, names, offices = Counter[str](), Counter[str](), Counter[tuple[str | None, str | None, str | None]]()
    for _, n in named:
        spellings[n.spelling] += n.count
        names[n.name] += n.count
        if n.office:
            offices[(n.office, n.organization, n.jurisdiction)] += n.count
    claims = {c for _, n in named for c in n.claims}
    return (
        PersonRow(
            person_id=key,
            name=max(names, key=lambda x: (names[x], len(x), x)),
            offices=tuple(sorted(_full(offices), key=lambda o: (-offices[o], str(o)))),
            spellings=tuple(sorted(spellings.items(), key=lambda x: (-x[1], x[0]))),
            claims=len(claims),
        ),
    )


def _named(cell: Sequence[DocumentRow], key: str) -> list[tuple[DocumentRow, Named]]:
    return [(d, n) for d in cell for n in d.named if n.key == key]


def _full(offices: Iterable[tuple[str | None, str | None, str | None]]) -> list[tuple[str | None, str | None, str | None]]:
    """The offices without those that another one tells more fully ('governor' beside 'governor of Kharkiv Oblast')."""
    every = list(offices)
    return [o for o in every if not any(o != x and all(a is None or a == b for a, b in zip(o, x, strict=True)) for x in every)]


def people_conflicts(cell: Sequence[DocumentRow], key: str) -> list[Conflict]:
    """Return the conflicts of office of the person of a cell: what texts say, beside what the register knows."""
    named = _named(cell, key)
    right = [(d, n) for d, n in named if n.wrong is None]
    found = []
    for stated, known, why in sorted({n.wrong for _, n in named if n.wrong}):
        those = [(d, n) for d, n in named if n.wrong and n.wrong[:2] == (stated, known)]
        name = those[0][1].name
        found.append(
            Conflict(
                conflict_id="k" + sha256(f"office|{key}|{stated}|{known}".encode()).hexdigest()[:14],
                type="office",
                about=key,
                field="office",
                values=(_version(stated, those), _version(known, [] if why == "holder" else right)),
                note=f"a text gives {name} as {stated}; the register of officials knows {known}",
            )
        )
    return found


def _version(value: str, named: Sequence[tuple[DocumentRow, Named]]) -> Version:
    claims = tuple(sorted({c for _, n in named for c in n.claims}))
    return Version(value, claims, tuple(sorted({d.outlet or d.uri or d.document_id for d, _ in named})))
