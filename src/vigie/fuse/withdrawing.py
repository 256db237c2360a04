"""Claims that their sources took back -> the happenings that they told of: they hold nothing together and count nowhere, but ids that they gave lead on."""

from __future__ import annotations

from collections.abc import Sequence

from vigie.fuse.clusters import clusters
from vigie.fuse.entries import bundles
from vigie.fuse.facts import Fact
from vigie.fuse.likeness import ENOUGH, Profile, apart, likeness


def with_withdrawn(gone: Sequence[Fact], found: Sequence[Profile]) -> list[Profile]:
    """Return the happenings with the claims that were taken back: each with what took its place, else with what it looks like; the rest by themselves.

    What stands was put together without them, so that they change nothing of it.
    """
    at = {f.id: c for c in found for f in c.facts}
    by_id = {f.id: f for f in gone}
    alone: list[Fact] = []
    joined: list[tuple[Profile, Fact]] = []
    for f in gone:
        heir = _heir(f, by_id)
        if heir in at:
            joined.append((at[heir], f))
        else:
            alone.append(f)
    own = []
    for c in clusters(bundles(alone)):
        like = _like(c, found)
        joined += [(like, f) for f in c.facts] if like else []
        own += [] if like else [c]
    for c, f in joined:
        c.add(Profile(f), 0.0, ["taken back"])
    return sorted([*found, *own], key=lambda c: c.key)


def _heir(f: Fact, by_id: dict[str, Fact]) -> str | None:
    """The claim that took the place of a claim, through those that were taken back themselves."""
    seen: set[str] = set()
    heir = f.told.taken_back.heir if f.told.taken_back else None
    while heir in by_id and heir not in seen:
        seen.add(str(heir))
        after = by_id[str(heir)].told.taken_back
        heir = after.heir if after else None
    return heir


def _like(gone: Profile, found: Sequence[Profile]) -> Profile | None:
    """The happening of which something was told that was taken back: of its place and day, rather of its entry."""
    able = []
    for c in found:
        fits = c.facet == gone.facet or gone.facet == "harm" or c.facet == "harm"
        if fits and c.roots & gone.roots and c.days & gone.days and not apart(c, gone):
            score = likeness(c, gone)[0]
            if score >= ENOUGH:
                able.append((not c.entries.keys() & gone.entries.keys(), -score, c.key, c))
    return min(able, key=lambda x: x[:3])[3] if able else None
