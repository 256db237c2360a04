"""Items -> a store: each document read (by several processes where there are many), fused and kept before the next one is acknowledged.

What was kept under the same bytes, options and engine is passed over: a build that was killed goes on where it stopped.
What cannot be read is told and passed over.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from vigie.collect.items import Item
from vigie.errors import VigieError
from vigie.model import Document
from vigie.pipeline import read
from vigie.resources import engine

if TYPE_CHECKING:
    from vigie.store import Store

FEW = 12  # documents; up to here starting other processes (half a second each) costs more than it saves
AHEAD = 4  # documents in work for each process: keeps them busy while the store writes, and memory small


@dataclass
class Outcome:
    """What a build did. `errors`: (name of the document, what is wrong with it and the way out)."""

    n_added: int = 0
    n_known: int = 0
    n_claims: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list)


def build_into(
    store: Store,
    items: Iterable[Item],
    *,
    now: datetime,
    defaults: Mapping[str, Any] | None = None,
    jobs: int = 0,
    each: Callable[[str], None] = lambda name: None,
) -> Outcome:
    """Read the items and put them into the store; return what was done.

    `defaults`: options of `vigie.read` for documents that do not say themselves; `jobs`: processes that read, 0 for one a core; `each`: called
    with the name of every item when it is done.
    """
    from vigie.store.visiting import has_document, newest_at

    outcome = Outcome()
    made_by = engine()

    def newest(uri: str) -> str | None:
        found = store.ask(newest_at, uri)
        return found[0] if found else None

    def wanted() -> Iterator[tuple[Item, str]]:
        for item in items:
            item = replace(item, options={**(defaults or {}), **item.options})
            key = item_key(item)
            if item.error is None and store.has_input(key, made_by):
                outcome.n_known += 1
                each(item.name)
            else:
                yield item, key

    for item, key, result in _read(wanted(), jobs or os.cpu_count() or 1):
        if isinstance(result, str):
            outcome.errors.append((item.name, result))
        elif bool(item.capture) and store.ask(has_document, result.document_id, made_by):
            outcome.n_known += 1  # other bytes of a fetched page, the same words: what changes on a page at each visit is no new version
        else:
            store.add(result, item.data, now=now, engine=made_by, input_key=key, capture=captured(item, result, newest))
            outcome.n_added += 1
            outcome.n_claims += len(result.claims)
        each(item.name)
    return outcome


def captured(item: Item, document: Document, newest: Callable[[str], str | None]) -> Mapping[str, Any] | None:
    """Return what the fetch told, with the document that stood at the address before (`newest`); None for what was not fetched."""
    if not item.capture:
        return None
    before = newest(document.uri) if document.uri else None
    return {**item.capture, "previous_version": before if before != document.document_id else None}


def item_key(item: Item) -> str:
    """Return the hash of an item's bytes and options: the same input twice has one key."""
    from vigie.store.arrivals import key_of

    return key_of(item.data, item.options)


def _read(wanted: Iterator[tuple[Item, str]], jobs: int) -> Iterator[tuple[Item, str, Document | str]]:
    """Each item with its document, or what is wrong with it, in the order of the items."""
    first = list(islice(wanted, FEW))
    if jobs == 1 or len(first) < FEW:
        for item, key in first:
            yield item, key, document_of(item)
        for item, key in wanted:
            yield item, key, document_of(item)
        return
    waiting: deque[tuple[Item, str, Future[Document | str]]] = deque()
    with ProcessPoolExecutor(jobs) as pool:
        for item, key in _chained(first, wanted):
            waiting.append((item, key, pool.submit(document_of, item)))
            if len(waiting) >= jobs * AHEAD:
                item, key, done = waiting.popleft()
                yield item, key, done.result()
        while waiting:
            item, key, done = waiting.popleft()
            yield item, key, done.result()


def _chained(first: list[tuple[Item, str]], rest: Iterator[tuple[Item, str]]) -> Iterator[tuple[Item, str]]:
    yield from first
    yield from rest


def document_of(item: Item) -> Document | str:
    """Return the item read, with the mentions of people only (all that the picture needs), or what is wrong with it and the way out."""
    if item.error is not None:
        return item.error
    try:
        document = read(item.data, **item.options)
    except VigieError as e:
        return f"{item.name}: {e}"
    except RecursionError:
        return f"{item.name}: nested too deeply to be read: give its text alone"
    except MemoryError:
        return f"{item.name}: too large for the memory at hand: give its text alone, or cut it into documents"
    return replace(document, mentions=tuple(m for m in document.mentions if m.type == "person"))
