"""Who says how much, first-hand or relayed, and since when they are silent."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

import numpy as np
from fastapi import Request

from vigie.records import Record
from vigie.serve import parameters as p
from vigie.serve.answers import Router
from vigie.serve.asking import Limit, Many, Offset, Shown, Words, page
from vigie.serve.columns import Array, counted
from vigie.serve.view import View

router = Router(prefix="/api", tags=["page"])


@router.get("/sources", summary="Who said how much, first-hand or relayed, and since when they are silent")
def sources(
    request: Request, of: Shown, q: Words = None, source_class: Many = None, language: Many = None, limit: Limit = None, offset: Offset = None
) -> Record:
    """Who said how much, first-hand or relayed, and since when they are silent."""
    every = told(of)
    classes, languages, low = p.listed(source_class, "source_class"), p.listed(language, "language"), (q or "").casefold()
    found = [
        s for s in every
        if (not classes or s["source_class"] in classes) and (not languages or languages & set(s["languages"])) and low in s["speaker"].casefold()
    ]  # fmt: skip
    return page(request, of, found, len(every), lambda some: [{**s, **_since(s, of)} for s in some], limit, offset)


def told(of: View) -> list[Record]:
    """Return the speakers, those who said most first; worked out once for a view, of those who said something new since the one before."""
    if "sources" not in of.memory:
        claims = of.claims
        at = claims.by_id[claims.here[claims.by_id]]
        at = at[np.argsort(claims["speaker"][at], kind="stable")]
        borders = np.flatnonzero(np.diff(claims["speaker"][at])) + 1
        found = [_source(of, some) for some in np.split(at, borders) if len(some)]
        of.memory["sources"] = sorted(found, key=lambda s: (-s["claims"], s["speaker"]))
    every: list[Record] = of.memory["sources"]
    return every


def _source(of: View, at: Array) -> Record:
    """What the claims at these places, in the order of their ids, tell of their speaker."""
    name = of.shelves.words.names.values[of.claims["speaker"][at[0]]]
    stamp = (int(of.claims.version[at].max()), len(at))
    (kept,) = of.shelves.nouns.get([("source", stamp, name)]).values() or (None,)
    if kept is None:
        kept = _counted(of, at, name)
        of.shelves.nouns.put(("source", stamp, name), kept, 2000)
    found: Record = kept
    return found


def _counted(of: View, at: Array, name: str) -> Record:
    claims, words, names = of.claims, of.shelves.words.words, of.shelves.words.names
    relayed = claims["relayed"][at] > 0
    incidents = claims["incident"][at]
    relays = {r for some, _ in counted(claims["relayed_by"][at], names) for r in some}
    first, last = (of.known(at, last=end) for end in (False, True))
    return {
        "speaker": name,
        "source_class": _most(claims["class"][at], words),
        "claims": len(at),
        "incidents": len(np.unique(incidents[incidents >= 0])),
        "first_hand": int((~relayed).sum()),
        "relayed": int(relayed.sum()),
        "relayed_by": sorted(relays),
        "outlets": sorted(v for v, _ in counted(claims["outlet"][at], names)),
        "languages": sorted(v for v, _ in counted(claims["language"][at], words)),
        "first_known": first.isoformat() if first else None,
        "last_known": last.isoformat() if last else None,
        "silent_for_s": None,
        "kinds": dict(Counter(words.values[k] for k in claims["kind"][at]).most_common()),
    }


def _most(codes: Array, words: Any) -> Any:
    """The most frequent value; of equal ones the first."""
    return Counter(words.values[c] for c in codes).most_common(1)[0][0]


def _since(s: Record, of: View) -> Record:
    last = datetime.fromisoformat(s["last_known"]) if s["last_known"] else None
    silent = (of.moment - last).total_seconds() if last and of.moment else None
    return {"silent_for_s": max(0, int(silent)) if silent is not None else None}
