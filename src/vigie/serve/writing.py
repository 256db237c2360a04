"""What editors write: corrections, through the store, under the name of the token's owner; and the log of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import Body, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from vigie.errors import OptionError
from vigie.fuse.corrections import FLAGS, REVIEWS, SETTABLE, UNREASONED, correction_id, effective, range_of
from vigie.picture import Correction
from vigie.records import Record
from vigie.serve.answers import Router
from vigie.serve.asking import Kept, Limit, Offset, Shown, page, user_of
from vigie.serve.incidents import correction_row, resolved
from vigie.serve.parameters import moment
from vigie.serve.problems import Problem
from vigie.serve.view import View
from vigie.serve.views import Views
from vigie.store import Store, users
from vigie.store.users import User

router = Router(prefix="/api", tags=["corrections"])
Action = Literal["retract", "merge", "split", "set", "note", "review", "flag", "assign", "key", "redact", "undo"]
DEFAULTS = {"retract": "withdrawn", "redact": "withdrawn", "merge": "corrected", "split": "corrected", "set": "corrected"}
OF_ONE = ("split", "set", "note", "review", "flag", "assign", "key")
BEGINS = {"merge": "i", "retract": "ci", "redact": "cd", **dict.fromkeys(OF_ONE, "i"), "set": "is"}
SORTS = {"i": "an incident", "c": "a claim", "d": "a document", "s": "a service row"}
LONGEST = 2000


class Wish(BaseModel):
    """A correction as it is asked for; docs/API.md tells what each action needs."""

    model_config = ConfigDict(extra="forbid")
    action: Action
    about: list[Annotated[str, Field(min_length=1, max_length=80)]] = Field(default_factory=list, max_length=200)
    field: str | None = Field(default=None, max_length=40)
    value: Any = None
    reason: str = Field(default="", max_length=LONGEST)
    class_: Literal["withdrawn", "corrected", "minor"] | None = Field(default=None, alias="class")
    undoes: str | None = Field(default=None, max_length=80)


def needs(request: Request, role: str) -> User:
    """Return who asks; Problem (401, 403) where no token says so, or the role is not enough."""
    user = user_of(request)
    if user is None:
        raise Problem(401, "this needs a token: send 'Authorization: Bearer TOKEN'; `vigie user add NAME --role editor --db ...` makes one", headers=CHALLENGE)
    if not user.may(role):
        raise Problem(403, f"{user.name} has the role {user.role}, and this needs {role}: ask an admin for a token of that role")
    return user


CHALLENGE = {"WWW-Authenticate": 'Bearer realm="vigie"'}


@router.get("/me", summary="Whose token this is")
def me(request: Request) -> Record:
    """Whose token this is."""
    user = needs(request, "public")
    return {"name": user.name, "role": user.role}


@router.get("/desk", summary="Who of the desk can be asked to look at something")
def desk(request: Request, store: Kept) -> Record:
    """Who of the desk can be asked to look at something."""
    needs(request, "desk")
    return {"rows": [{"name": u.name, "role": u.role} for u in store.ask(users.every) if u.may("desk")]}


@router.get("/corrections", summary="The log of corrections, newest first")
def log(request: Request, of: Shown, limit: Limit = None, offset: Offset = None) -> Record:
    """The log of corrections, newest first."""
    needs(request, "desk")
    every = of.door.corrections()
    holding = {c.correction_id for c in effective(every)}
    return page(request, of, every[::-1], len(every), lambda some: [correction_row(c, of, holding) for c in some], limit, offset)


@router.post("/corrections", status_code=201, summary="Correct the picture")
def correct(request: Request, wish: Annotated[Wish, Body()], store: Kept) -> Response:
    """Correct the picture."""
    user = needs(request, "admin" if wish.action == "redact" else "editor")
    views: Views = request.app.state.views
    before = views.newest()
    made = correction(wish, before, store, user.name, datetime.now(UTC))
    new = store.correct(made, now=made.at)
    now = views.newest(fresh=True)
    holding = {c.correction_id for c in effective(store.corrections())}
    leads_to = next((now.incident_of("c" + i[1:]) for i in made.about if i.startswith("i")), None)
    return JSONResponse({"correction": correction_row(made, now, holding), "leads_to": leads_to, "recorded": now.recorded}, 201 if new else 200)


def correction(wish: Wish, of: View, store: Store, by: str, now: datetime) -> Correction:
    """Return the correction that a wish makes, its ids full ones. Problem (400) where it lacks something or names what is not there."""
    if not wish.reason.strip() and wish.action not in UNREASONED:
        raise Problem(400, f"{wish.action}: no reason: say in `reason` why; it stands in the log and beside the value", "reason")
    more: dict[str, Any] = {"class_": wish.class_ or DEFAULTS.get(wish.action, "minor"), "reason": wish.reason.strip()}
    if wish.action == "undo":
        return _finished(Correction("", now, by, "undo", (), undoes=_undone(wish, store), **more))
    about = _about(wish, of)
    value = _value(wish, about, of, store)
    return _finished(Correction("", now, by, wish.action, about, field=wish.field if wish.action == "set" else None, value=value, **more))


def _finished(draft: Correction) -> Correction:
    return replace(draft, correction_id=correction_id(draft))


def _undone(wish: Wish, store: Store) -> str:
    found = [c.correction_id for c in store.corrections() if wish.undoes and c.correction_id.startswith(wish.undoes)]
    if len(found) != 1:
        raise Problem(400, f"no correction {wish.undoes!r}: GET /api/corrections lists them; its id goes into `undoes`", "undoes")
    return found[0]


def _about(wish: Wish, of: View) -> tuple[str, ...]:
    least, most = (2, 200) if wish.action == "merge" else (1, 1 if wish.action in OF_ONE else 200)
    if not least <= len(set(wish.about)) <= most:
        wanted = "two ids or more" if wish.action == "merge" else "one id" if most == 1 else "at least one id"
        raise Problem(400, f"{wish.action}: `about` holds {len(set(wish.about))} ids: give {wanted}", "about")
    ids = tuple(dict.fromkeys(_resolved(a, of, "about") for a in wish.about))
    for i in ids:
        if i[0] not in BEGINS[wish.action]:
            allowed = " or ".join(SORTS[x] for x in BEGINS[wish.action])
            raise Problem(400, f"{wish.action}: {i} is {SORTS.get(i[0], 'another sort of row')}: give {allowed}", "about")
    if len(ids) < least:
        raise Problem(400, f"{wish.action}: these ids lead to the same incident: give two different ones", "about")
    return ids


def _resolved(written: str, of: View, parameter: str) -> str:
    try:
        return resolved(written.strip(), of)
    except OptionError as e:
        raise Problem(400, str(e), parameter) from e


def _value(wish: Wish, about: tuple[str, ...], of: View, store: Store) -> Any:
    match wish.action:
        case "review":
            return _among(wish.value, REVIEWS, "review state")
        case "flag":
            return _among(wish.value, FLAGS, "flag")
        case "assign":
            return _person(wish.value, store)
        case "key":
            if not isinstance(wish.value, bool):
                raise Problem(400, "key: `value` is no truth: true marks a key event, false takes the mark away", "value")
            return wish.value
        case "split":
            return _split(wish, about[0], of)
        case "set":
            return _set(wish, "incident" if about[0].startswith("i") else "service")
    return None


def _among(value: Any, allowed: tuple[str, ...], what: str) -> str:
    if value not in allowed:
        raise Problem(400, f"no {what} {str(value)[:40]!r}: give in `value` one of {', '.join(allowed)}", "value")
    return str(value)


def _person(value: Any, store: Store) -> str | None:
    """Who is to look at it: somebody of the desk, by the name of the token; None for nobody."""
    if value is None:
        return None
    names = [u.name for u in store.ask(users.every) if u.may("desk")]
    if value not in names:
        raise Problem(400, f"assign: nobody of the desk is named {str(value)[:40]!r}: GET /api/desk tells the names; null gives it to nobody", "value")
    return str(value)


def _split(wish: Wish, incident: str, of: View) -> list[str]:
    if not isinstance(wish.value, list) or not wish.value or not all(isinstance(v, str) and len(v) <= 80 for v in wish.value):
        raise Problem(400, "split: `value` is no list of claim ids: give those that become an incident of their own", "value")
    ids = [_resolved(v, of, "value") for v in wish.value]
    now = of.incident_of("c" + incident[1:]) or incident
    row = of.incident_rows([now]).get(now)
    strange = [i for i in ids if row is None or i not in row.claims]
    if strange:
        raise Problem(400, f"split: {strange[0]} is no claim of {incident}: give some of the claims that /api/incidents/{incident} lists", "value")
    return ids


def _set(wish: Wish, sort: str) -> Any:
    if wish.field not in SETTABLE[sort]:
        raise Problem(400, f"set: {wish.field!r} of {sort} cannot be set: give one of {', '.join(SETTABLE[sort])}", "field")
    value = wish.value
    try:
        if wish.field in ("killed", "injured", "missing"):
            range_of(value)
        elif wish.field == "time":
            ends = {k: moment(str(value[k]), "value").isoformat() for k in ("start", "end")}
            value = {**ends, "granularity": str(value.get("granularity") or "minute")[:20]}
        elif wish.field in ("since", "until"):
            value = moment(str(value), "value").isoformat()
        elif not isinstance(value, str) or not 0 < len(value) <= 300:
            raise OptionError(f"{str(value)[:40]!r} is no text of at most 300 letters")
        elif wish.field in ("status", "kind", "state"):
            _among(value, _choices(wish.field), wish.field)
    except (OptionError, TypeError, KeyError, AttributeError) as e:
        raise Problem(400, f"set: {wish.field} cannot be {str(value)[:60]!r}: {e}: see docs/API.md for its form", "value") from e
    return value


def _choices(field: str) -> tuple[str, ...]:
    from vigie.resources import kind_shelf, kinds

    if field == "kind":
        return tuple(kinds())
    return tuple(kind_shelf("services")["signs"]) if field == "state" else ("current", "corrected", "withdrawn")
