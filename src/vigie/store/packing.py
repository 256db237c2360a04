"""Nouns <-> JSON text, exactly: what comes back equals what was packed, zones of instants, tuples and lists included.

A noun is an object with its name under `!` and its fields that differ from their defaults; a tuple is an array; what JSON does not know has a tag:
an instant `@` (with its zone `z` where it has a name), a list `[]`, a set `{}`. The records of the contract are made by `records.py` and
`picture_records.py`; this form is for keeping, and forgets nothing that they leave out.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, Field, fields
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from vigie import model, picture

NOUNS: dict[str, type] = {
    c.__name__: c
    for c in (
        *(model.Span, model.Quantity, model.Place, model.TimeRef, model.PlaceRef, model.Attribution),
        *(picture.Named, picture.DocumentRow, picture.Range, picture.Toll, picture.Incident, picture.ServiceState, picture.Version, picture.Conflict),
        *(picture.PersonRow, picture.PlaceRow, picture.Change, picture.Correction, picture.TakenBack),
    )
}
_SORTS = frozenset(NOUNS.values())


def packed(value: Any) -> str:
    """Return a noun, or a tuple or dict of nouns and plain values, as JSON text; equal values give equal text.

    >>> packed(model.Quantity(10, None))
    '{"!":"Quantity","min":10,"max":null}'
    """
    return dumped(_plain(value))


def unpacked(text: str) -> Any:
    """Return the value that `packed` wrote. A field that this version does not know is passed over; one that it lacks has its default."""
    return _noun(json.loads(text))


def dumped(value: Any) -> str:
    """Return JSON text without spaces; letters stand as they are, unless the text holds halves of letters (lone surrogates), which no database keeps."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text if text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text) else json.dumps(value, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return {"[]": [_plain(v) for v in value]}
    if isinstance(value, set | frozenset):
        return {"{}": sorted((_plain(v) for v in value), key=str)}
    cls: Any = type(value)
    if cls in _SORTS:
        told = {n: v for n, default in _fields(cls) if (v := getattr(value, n)) != default or type(v) is not type(default)}
        return {"!": cls.__name__, **{n: _plain(v) for n, v in told.items()}}
    raise TypeError(f"{cls.__name__} cannot be kept: make it of nouns of vigie.model and vigie.picture, numbers, text, instants, tuples, lists, dicts")


def instant(at: datetime) -> dict[str, str]:
    """Return an instant as it is packed: ISO 8601 with its offset, and the name of its zone where it has one."""
    zone = at.tzinfo.key if isinstance(at.tzinfo, ZoneInfo) else None
    return {"@": at.isoformat(), **({"z": zone} if zone else {})}


def instant_of(kept: dict[str, str]) -> datetime:
    """Return the instant that `instant` wrote, in the same zone."""
    at = datetime.fromisoformat(kept["@"])
    return at.astimezone(ZoneInfo(kept["z"])) if "z" in kept else at


def _noun(value: Any) -> Any:
    if isinstance(value, list):
        return tuple([_noun(v) for v in value])
    if not isinstance(value, dict):
        return value
    if "!" in value:
        cls = NOUNS[value.pop("!")]
        known = _names(cls)
        return cls(**{k: _noun(v) for k, v in value.items() if k in known})
    if "@" in value:
        return instant_of(value)
    if "[]" in value:
        return [_noun(v) for v in value["[]"]]
    if "{}" in value:
        return frozenset(_noun(v) for v in value["{}"])
    return {k: _noun(v) for k, v in value.items()}


@cache
def _fields(cls: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((f.name, _default(f)) for f in fields(cls))


@cache
def _names(cls: type) -> frozenset[str]:
    return frozenset(f.name for f in fields(cls))


def _default(f: Field[Any]) -> Any:
    """The field's default; the class `MISSING` itself, which no value equals, where it has none."""
    if f.default is not MISSING:
        return f.default
    return f.default_factory() if f.default_factory is not MISSING else MISSING
