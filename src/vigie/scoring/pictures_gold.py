"""A gold picture (picture.yaml, format in tests/gold_pictures/README.md) -> its parts, checked; errors name the file and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vigie.errors import InputError
from vigie.scoring.gold import Gold, as_list, load, yaml_of

Key = tuple[str, int]  # a gold document and the 0-based index of a claim in its gold.yaml
Row = dict[str, Any]

EVENTS = frozenset("launch strike interception explosion alert hazard casualties damage response movement force diplomacy".split())
_PARTS = {
    "incidents": ({"name", "kind", "places"}, set("claims optional shares part_of killed injured missing sources contested".split())),
    "tolls": ({"incident", "field", "min", "max", "speaker", "claims"}, {"group", "stands", "office", "optional", "approx", "cumulative"}),
    "services": ({"service", "place", "state", "claims"}, {"since", "until", "ended", "share", "customers", "part", "optional"}),
    "conflicts": ({"type", "about", "values", "claims"}, {"field", "optional", "note"}),
    "people": ({"name", "spellings"}, set()),
}
_TOP = {"documents", "at", "apart", "no_incident", *_PARTS}


@dataclass(frozen=True)
class GoldPicture:
    """A gold picture with its documents, by name, and where the folders of these stand."""

    name: str
    path: Path
    documents: dict[str, Gold]
    folders: tuple[Path, ...]
    places: dict[str, Row]
    raw: dict[str, Any]

    def rows(self, part: str) -> list[Row]:
        """Return the rows of incidents, tolls, services, conflicts or people."""
        return list(self.raw.get(part) or [])

    @property
    def apart(self) -> list[tuple[str, str, str]]:
        """Pairs of incidents that must not be one, and why."""
        return [(a, b, " ".join(map(str, why))) for a, b, *why in self.raw.get("apart") or []]

    @property
    def incidents(self) -> dict[str, Row]:
        """The incidents by name."""
        return {i["name"]: i for i in self.rows("incidents")}

    def place(self, name: str) -> Row:
        """Return the place of a key of places.yaml as the scorer compares it."""
        return {**self.places[name], "role": "location"}


def keys(claims: dict[str, Any] | None) -> list[Key]:
    """Return the claims that a row names: {seed: [6, 8]} -> [('seed', 6), ('seed', 8)]."""
    return [(d, int(i)) for d, numbers in (claims or {}).items() for i in as_list(numbers)]


def load_picture(folder: Path, roots: Sequence[Path]) -> GoldPicture:
    """Return a gold picture; its documents are folders of that name under `roots`. InputError names what is wrong in it."""
    path = folder / "picture.yaml" if folder.is_dir() else folder
    if not path.is_file():
        raise InputError(f"no {path}: give a folder that holds picture.yaml (tests/gold_pictures/README.md tells its format)")
    raw = yaml_of(path)
    found = tuple(_folder(path, str(name), roots) for name in raw.get("documents") or [])
    if not found:
        raise InputError(f"{path}: it names no documents: list the gold folders that it is built from under `documents`")
    places: dict[str, Row] = {}
    for root in dict.fromkeys([*roots, *(d.parent for d in found), *found]):
        for file in sorted(root.glob("places*.yaml")):
            places.update(yaml_of(file))
    picture = GoldPicture(path.parent.name, path, {str(n): load(d) for n, d in zip(raw["documents"], found, strict=True)}, found, places, raw)
    if wrong := list(_wrong(picture)):
        raise InputError(f"{path}: {'; '.join(wrong[:10])}: mend the file (tests/gold_pictures/README.md tells its format)")
    return picture


def _folder(path: Path, name: str, roots: Iterable[Path]) -> Path:
    roots = list(roots)
    for root in roots:
        if (root / name / "gold.yaml").exists():
            return root / name
    raise InputError(f"{path}: no gold document {name!r} in {', '.join(map(str, roots))}: name a folder that holds text.txt and gold.yaml")


def _wrong(picture: GoldPicture) -> Iterator[str]:
    yield from (f"{key!r} is no part of a gold picture" for key in picture.raw if key not in _TOP)
    for part, (needed, may) in _PARTS.items():
        for n, row in enumerate(picture.rows(part)):
            where = f"{part}[{n}]"
            yield from (f"{where} lacks {key!r}" for key in sorted(needed - row.keys()))
            yield from (f"{where}: {key!r} is not known" for key in sorted(row.keys() - needed - may))
            places = as_list(row.get("places")) + as_list(row.get("place"))
            yield from (f"{where}: place {p!r} is not in places.yaml" for p in places if p not in picture.places)
            for key in ("claims", "optional", "shares"):
                yield from _unknown(picture, f"{where}.{key}", row.get(key))
    yield from _unknown(picture, "no_incident", picture.raw.get("no_incident"))
    names = [i.get("name") for i in picture.rows("incidents")]
    yield from (f"two incidents are named {n!r}" for n in sorted({str(n) for n in names if names.count(n) > 1}))
    yield from (f"apart: no incident {n!r}" for first, second, *_ in picture.raw.get("apart") or [] for n in (first, second) if n not in names)
    yield from (f"tolls: no incident {t['incident']!r}" for t in picture.rows("tolls") if t.get("incident") not in names)
    yield from (f"part_of: no incident {i['part_of']!r}" for i in picture.rows("incidents") if i.get("part_of") and i["part_of"] not in names)


def _unknown(picture: GoldPicture, where: str, claims: Any) -> Iterator[str]:
    if not isinstance(claims, dict):
        return
    for name, index in keys(claims):
        if name not in picture.documents or not 0 <= index < len(picture.documents[name].claims):
            yield f"{where}: there is no claim {index} of {name!r}"


def unplaced(picture: GoldPicture) -> list[Key]:
    """Return the claims of kinds that make incidents, actual and not optional, of which the gold picture does not say where they belong."""
    told = {k for i in picture.rows("incidents") for part in ("claims", "optional", "shares") for k in keys(i.get(part))}
    told |= set(keys(picture.raw.get("no_incident")))
    return [
        (name, i)
        for name, gold in picture.documents.items()
        for i, c in enumerate(gold.claims)
        if c.kinds[0] in EVENTS and not c.optional and (name, i) not in told and as_list(c.raw.get("modality", "actual"))[0] == "actual"
    ]
