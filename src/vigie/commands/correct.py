"""`vigie correct`: what people decide about the picture, kept beside the machine's values, with who and why, and undone when it was wrong."""

from __future__ import annotations

import getpass
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any

from cyclopts import App, Parameter

from vigie.commands.opening import Db
from vigie.errors import OptionError

app = App(
    name="correct",
    help="Correct the picture by hand. Nothing is overwritten: the machine's value stays beside yours, yours wins, survives re-reading, and can be undone.",
    help_format="plaintext",
    help_epilogue="""Examples:
  vigie correct set KR-7F3A2K killed 3 --db out --reason "confirmed by the morgue"
  vigie correct merge KR-7F3A2K KR-9B1C2D --db out --reason "one strike, told twice"
  vigie correct split KR-7F3A2K c1f0a9 c88d21 --db out --reason "the second hit came at noon"
  vigie correct retract c1f0a9 --db out --class withdrawn --reason "an old video"
  vigie correct log --db out
  vigie correct undo x5b2f8c --db out --reason "was right after all\"""",
)

By = Annotated[str | None, Parameter(help="Who decides; else the name of the account.")]
Reason = Annotated[str, Parameter(help="Why: it stands in the log and beside the value.")]
Class = Annotated[str, Parameter(name="--class", help="withdrawn (wrong at root), corrected (in substance), minor.")]
Row = Annotated[str, Parameter(name="ID", help="An incident's code or id, a claim's or a service row's id; the beginning of one is enough.")]


@app.command
def retract(about: Annotated[list[str], Parameter(name="ID")], /, *, db: Db, reason: Reason, by: By = None, class_: Class = "withdrawn") -> None:
    """Take claims or a whole incident out of the picture; an incident's address goes on saying so."""
    _keep(db, "retract", about, by=by, reason=reason, class_=class_)


@app.command
def merge(about: Annotated[list[str], Parameter(name="ID")], /, *, db: Db, reason: Reason, by: By = None, class_: Class = "corrected") -> None:
    """Say that incidents are one; the ids and codes of the others go on leading to it."""
    if len(about) < 2:
        raise OptionError("merge needs two incidents or more: vigie correct merge CODE CODE --db ... --reason ...")
    _keep(db, "merge", about, by=by, reason=reason, class_=class_)


@app.command
def split(
    about: Row, claims: Annotated[list[str], Parameter(name="CLAIM")], /, *, db: Db, reason: Reason, by: By = None, class_: Class = "corrected"
) -> None:
    """Put some of an incident's claims into an incident of their own."""
    _keep(db, "split", [about], by=by, reason=reason, class_=class_, claims=claims)


@app.command(name="set")
def set_(about: Row, field: str, value: str, /, *, db: Db, reason: Reason, by: By = None, class_: Class = "corrected") -> None:
    """Give a field of an incident (title, kind, killed, injured, missing, status) or of a service row (state, since, until) another value."""
    from vigie.fuse.corrections import SETTABLE, range_of

    if field not in SETTABLE["incident"] and field not in SETTABLE["service"]:
        raise OptionError(f"{field!r} cannot be set: an incident has {', '.join(SETTABLE['incident'])}; a service row has {', '.join(SETTABLE['service'])}")
    given: Any = value
    if field in ("killed", "injured", "missing"):
        low, _, high = value.partition("-")
        given = {"min": _number(low), "max": _number(high) if "-" in value else _number(low)}
        range_of(given)
    _keep(db, "set", [about], by=by, reason=reason, class_=class_, field=field, value=given)


def _number(text: str) -> float | None:
    try:
        return float(text) if text.strip() else None
    except ValueError as e:
        raise OptionError(f"{text!r} is no number: write 3, 2-3 or '2-' for at least two") from e


@app.command
def note(about: Row, text: str, /, *, db: Db, by: By = None) -> None:
    """Put a note beside an incident."""
    _keep(db, "note", [about], by=by, reason=text, class_="minor")


@app.command
def review(about: Row, state: str, /, *, db: Db, by: By = None, reason: Reason = "") -> None:
    """Say how far people have looked at an incident: unreviewed, in-review, help-needed, checked, rejected. It is not a verdict on its truth."""
    from vigie.fuse.corrections import REVIEWS

    _among(state, REVIEWS, "review state")
    _keep(db, "review", [about], by=by, reason=reason, class_="minor", value=state)


@app.command
def flag(about: Row, what: str, /, *, db: Db, by: By = None, reason: Reason = "") -> None:
    """Warn before an incident's evidence: graphic, personal, source-deleted, deceptive."""
    from vigie.fuse.corrections import FLAGS

    _among(what, FLAGS, "flag")
    _keep(db, "flag", [about], by=by, reason=reason, class_="minor", value=what)


@app.command
def assign(about: Row, person: str = "", /, *, db: Db, by: By = None, reason: Reason = "") -> None:
    """Give an incident to a person of the desk, who looks at it; without a name it is nobody's again."""
    _keep(db, "assign", [about], by=by, reason=reason, class_="minor", value=person.strip() or None)


@app.command
def key(about: Row, /, *, db: Db, no: bool = False, by: By = None, reason: Reason = "") -> None:
    """Count an incident among the key events, which the timeline and the chronology mark; --no takes the mark away."""
    _keep(db, "key", [about], by=by, reason=reason, class_="minor", value=not no)


@app.command
def redact(about: Annotated[list[str], Parameter(name="ID")], /, *, db: Db, reason: Reason, by: By = None) -> None:
    """Erase the private words of claims, or of a whole document with its raw bytes; their hash stays. The words themselves cannot be brought back."""
    _keep(db, "redact", about, by=by, reason=reason, class_="withdrawn")


@app.command
def undo(correction: Annotated[str, Parameter(name="CORRECTION")], /, *, db: Db, reason: Reason, by: By = None) -> None:
    """Take a correction back; its id stands in the log."""
    _keep(db, "undo", [], by=by, reason=reason, class_="minor", undoes=correction)


@app.command
def log(*, db: Db) -> None:
    """Print every correction, the newest first, and whether it holds."""
    from vigie.fuse.corrections import effective
    from vigie.store import open_store

    with open_store(db, create=False) as store:
        every = store.corrections()
    hold = {c.correction_id for c in effective(every)}
    for c in sorted(every, key=lambda c: (c.at, c.correction_id), reverse=True):
        what = f"undo {c.undoes}" if c.undoes else " ".join(filter(None, (c.action, ", ".join(c.about), c.field, "" if c.value is None else str(c.value))))
        state = "" if c.undoes else "holds" if c.correction_id in hold else "undone"
        cells = (c.correction_id, c.at.isoformat(timespec="seconds"), c.by, c.class_, state, what, c.reason)
        sys.stdout.write("\t".join(x or "-" for x in cells) + "\n")


def _among(value: str, allowed: tuple[str, ...], what: str) -> None:
    if value not in allowed:
        raise OptionError(f"no {what} {value!r}: give one of {', '.join(allowed)}")


def _keep(db: str, action: str, about: list[str], *, by: str | None, reason: str, class_: str, claims: list[str] | None = None, **more: Any) -> None:
    from vigie.fuse.corrections import CLASSES, UNREASONED, correction_id
    from vigie.picture import Correction
    from vigie.store import open_store

    _among(class_, CLASSES, "class")
    if not reason.strip() and action not in UNREASONED:
        raise OptionError("a correction needs a reason: --reason 'why'")
    with open_store(db, create=False) as store:
        ids = tuple(store.id_of(a) for a in about)
        if claims is not None:
            more["value"] = [store.id_of(c) for c in claims]
        if undoes := more.get("undoes"):
            more["undoes"] = next((c.correction_id for c in store.corrections() if c.correction_id.startswith(undoes)), None)
            if more["undoes"] is None:
                raise OptionError(f"no correction {undoes}: `vigie correct log` lists them")
        draft = Correction("", datetime.now(UTC), by or getpass.getuser(), action, ids, class_=class_, reason=reason, **more)
        kept = replace(draft, correction_id=correction_id(draft))
        store.correct(kept, now=kept.at)
    print(f"{kept.correction_id} kept: {action} {', '.join(about)}".rstrip(": "), file=sys.stderr)  # noqa: T201
