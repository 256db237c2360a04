"""Contradictions, changes and corrections as the public may see them: values pass where they cannot name a place or a person, editors are not named."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import regex

from vigie.model import TimeRef
from vigie.picture import Change, Conflict, Correction, Range, Told, Version
from vigie.publish.marks import Net
from vigie.publish.rows import labels, named, said
from vigie.publish.sight import Sight
from vigie.publish.verdicts import Verdict

EDITOR = "editor"
ASSIGNEE = "assignee"  # who of the desk looks at something is the desk's own business
PLACED = frozenset(("place", "places", "identity", "office", "title", "notes", "reason"))  # fields whose values are names or an editor's words
NUMBERS = frozenset("killed injured missing trapped rescued launched intercepted customers share magnitude".split())
CLASS = regex.compile(r"[a-z]+(-[a-z]+)*")  # a value of a list of the contract: out, partly-destroyed


def conflict(c: Conflict, sight: Sight) -> Conflict | None:
    """Return a contradiction: the sources as the public may know them; where something is held, no value that could name a place."""
    v = sight.about(c.about)
    person = sight.around.person(c.about)
    if v.hidden or (person is not None and sight.private(person)):
        return None
    values = tuple(_version(x, c, v, sight) for x in c.values)
    changed = v.wordless or any(a.sources != b.sources for a, b in zip(c.values, values, strict=True))
    return replace(c, values=values, note=_of_sources(c, values) if changed else sight.everybody.masked(c.note))


def _of_sources(c: Conflict, values: tuple[Version, ...]) -> str:
    """A note made anew: the machine's names the speakers as they are."""
    return f"{c.field}: " + " / ".join(", ".join(x.sources) for x in values) if values else ""


def _version(x: Version, c: Conflict, v: Verdict, sight: Sight) -> Version:
    told = _claims(x.claims, sight)
    names = labels(told, sight)
    shown = tuple(t.claim.claim_id for t in told if not sight.of_claim(t).hidden)
    sources = tuple(dict.fromkeys(named(s, names, v) for s in x.sources))
    return Version(_value(x.value, c.field if c.type == "number" else c.type, v, names, sight), shown, sources)


def _claims(ids: tuple[str, ...], sight: Sight) -> list[Told]:
    return [t for i in ids if (t := sight.around.claim(i))]


def change(c: Change, sight: Sight) -> Change | None:
    """Return a change: who spoke as the public may know it, an editor not by name, no value that could name a place that is held."""
    v = sight.about(c.about)
    if v.hidden or c.field == ASSIGNEE:
        return None
    cause = sight.around.claim(c.reason or "")
    if cause is not None and sight.of_claim(cause).hidden:
        return None
    own = labels([cause], sight) if cause else {}
    by = EDITOR if c.trigger == "editor" and c.by else named(c.by, own, v) if c.by else None
    names = ChainMap(own, sight.once(("labels", c.about), lambda: labels(_claims(_around(c.about, sight), sight), sight)))
    was, now = (_value(x, c.field, v, names, sight) for x in (c.was, c.now))
    return replace(c, was=was, now=now, by=by, reason=c.reason if cause else _reason(c, v, sight))


def _around(ident: str, sight: Sight) -> tuple[str, ...]:
    incident = sight.around.incident(ident)
    return incident.claims if incident else ()


def _reason(c: Change, v: Verdict, sight: Sight) -> str | None:
    """Why, where it is no claim: the engine's own words stay, an editor's are withheld where something is held."""
    if c.reason is None or c.trigger == "decay":
        return c.reason
    return v.mark if v.wordless else sight.everybody.masked(c.reason)


def correction(c: Correction, sight: Sight) -> Correction | None:
    """Return what an editor decided, without the editor's name; None where it is about a row that is not shown."""
    verdicts = [sight.about(a) for a in c.about]
    if c.action == "assign" or any(v.hidden for v in verdicts):
        return None
    held = next((v for v in verdicts if v.wordless), None)
    v = held or Verdict()
    reason = held.mark if held and c.reason else sight.everybody.masked(c.reason)
    return replace(c, by=EDITOR, value=_value(c.value, c.field or c.action, v, {}, sight), reason=reason)


def _value(value: Any, field: str, v: Verdict, names: Mapping[str, str], sight: Sight) -> Any:
    """A value for the public: numbers, moments and words of the contract's lists always; names and free words only where nothing is held."""
    if value is None or isinstance(value, bool | int | float | TimeRef):
        return value
    if isinstance(value, Range):
        return replace(value, latest_by=named(value.latest_by, names, v)) if value.latest_by else value
    if isinstance(value, str):
        return _words(value, field, v, sight.everybody)
    if isinstance(value, dict):
        return {k: named(x, names, v) if k == "latest_by" and x else _value(x, field, v, names, sight) for k, x in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_value(x, field, v, names, sight) for x in value)
    return said(value, sight.everybody)


def _words(value: str, field: str, v: Verdict, net: Net) -> str:
    if not v.wordless or field.removeprefix("conflict ").partition(" ")[0] in NUMBERS:
        return net.masked(value)
    if field == "incident":  # 'strike, Kharkiv': the kind stays
        return value.partition(",")[0]
    return value if CLASS.fullmatch(value) and field not in PLACED else v.mark
