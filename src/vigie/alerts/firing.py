"""Rules over what was written -> alerts in the store's log, each once, with a job for each recipient in the same transaction.

What is told again: a figure that grew by the rule's factor, a state that changed or ended and began anew, other values of a contradiction. What is no
longer so is told once, if it was told before.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection

from vigie.alerts import messages, of_conflicts, of_incidents, of_services, of_sources
from vigie.alerts.rules import ABOUT, Rule, Rules
from vigie.alerts.view import Match, Subject, View
from vigie.store import Store, alerts, jobs, stamps
from vigie.store.alerts import Alert

SORTS = {"incident": of_incidents, "service": of_services, "conflict": of_conflicts, "source": of_sources}
MARK = "alerts"  # under which the store remembers up to where each rule has looked
TAKEN_BACK = timedelta(days=7)  # for so long after an alert it is told that it is no longer so


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule finds now. `alert` is None where it was told before, or is too old to be told."""

    rule: Rule
    subject: Subject
    match: Match
    alert: Alert | None
    before: Alert | None


def fired(store: Store, rules: Rules, now: datetime, about: Collection[str] = ABOUT) -> list[Alert]:
    """Look at what was written since the last time; keep and return the alerts that it gives, each with a job for each of its recipients.

    `about`: only the rules on these; the others look later, from where they looked last.
    """
    marks, found = store.ask(_looked, rules, now, about)
    return store.do(_keep, rules, found, marks, now)


def found_now(store: Store, rules: Rules, now: datetime) -> list[Found]:
    """Return all that the rules find in what was told of lately, whether it was told or not; nothing is kept."""

    def look(connection: Connection) -> list[Found]:
        view = View(connection, now, now - rules.age)
        return [f for rule in rules.rules for f in _found(rule, rules, view, None)]

    return store.ask(look)


def _looked(connection: Connection, rules: Rules, now: datetime, about: Collection[str]) -> tuple[dict[str, str], list[Alert]]:
    """Up to where each rule has looked now, on the store's clock, and what is to be told."""
    marks: dict[str, str] = json.loads(stamps.get(connection, MARK) or "{}")
    clock = stamps.get(connection, "recorded")
    view = View(connection, now, now - rules.age)
    out: list[Alert] = []
    for rule in (r for r in rules.rules if r.about in about):
        mark = marks.get(rule.mark)
        since = datetime.fromisoformat(mark) if mark else None
        out += [f.alert for f in _found(rule, rules, view, since) if f.alert]
        out += _gone(rule, view, since)
        if clock:
            marks[rule.mark] = clock
    return marks, out


def _keep(connection: Connection, rules: Rules, found: list[Alert], marks: dict[str, str], now: datetime) -> list[Alert]:
    kept = [a for a in found if alerts.put(connection, a)]
    for alert in kept:
        rule = next(r for r in rules.rules if r.name == alert.rule)
        for to in rules.of(rule):
            jobs.put(connection, to.key, alert.alert_id, {"alert": alert.alert_id}, now)
    known = {r.mark for r in rules.rules}
    told = json.dumps({k: v for k, v in marks.items() if k in known})
    if told != stamps.get(connection, MARK):
        stamps.put(connection, MARK, told)
    return kept


def _found(rule: Rule, rules: Rules, view: View, since: datetime | None) -> Iterator[Found]:
    sort = SORTS[rule.about]
    for subject in sorted(sort.subjects(view, since), key=lambda s: (s.told_at or view.now, s.row_id)):
        match: Match | None = sort.match(rule, subject, view)
        before = alerts.last(view.connection, rule.name, {subject.about, *subject.before})
        if match is not None:
            yield Found(rule, subject, match, _alert(rule, rules, view, subject, match, before), before)
        elif before is not None and before.what != "over" and view.now - before.at <= TAKEN_BACK:
            yield Found(rule, subject, Match("", before.material, (), (), ()), _closed(before, subject.row_id, view.now, _over(rule, subject)), before)


def _alert(rule: Rule, rules: Rules, view: View, subject: Subject, match: Match, before: Alert | None) -> Alert | None:
    what, reason = _what(rule, match, before)
    if what is None or subject.told_at is not None and subject.told_at < view.horizon:
        return None
    told = messages.body(rule, rules, subject, match, view, what, before, reason)
    return Alert(_id(rule.name, subject.about, what, match.material, before), rule.name, subject.about, subject.row_id, what, view.now, match.material, told)


def _what(rule: Rule, match: Match, before: Alert | None) -> tuple[str | None, str]:
    """Whether there is something to tell, and what changed."""
    if before is None or before.what == "over":
        return "new", ""
    was, now = before.material, match.material
    figure, earlier = now.get("figure"), was.get("figure")
    if figure is not None and earlier is not None and figure >= earlier * rule.again:
        return "changed", f"{rule.figure} {figure:g}, told before: {earlier:g}"
    if now.get("state") != was.get("state"):
        return "changed", f"{now.get('state')}, told before: {was.get('state')}"
    if now.get("since") and was.get("as_of") and datetime.fromisoformat(now["since"]) > datetime.fromisoformat(was["as_of"]):
        return "new", ""
    for several in ("values", "troubles"):
        if now.get(several) != was.get(several):
            return "changed", f"{' / '.join(now.get(several) or ())}, told before: {' / '.join(was.get(several) or ())}"
    return None, ""


def _over(rule: Rule, subject: Subject) -> str:
    """Why what was told is no longer so."""
    if rule.about == "service":
        return of_services.standing(subject)
    if rule.about == "source":
        return "it is as usual again"
    if rule.about == "conflict":
        return "one of those who told it has settled it" if subject.row[0].settled_by else "what it is about has changed"
    if subject.row.status == "withdrawn":
        return "its sources took back what they told, or it was withdrawn"
    return "what is told of it has changed, and does not fit any more"


def _gone(rule: Rule, view: View, since: datetime | None) -> Iterator[Alert]:
    """What was told of rows that are no more, and that nothing has taken the place of."""
    if since is None or rule.about not in ("incident", "conflict"):
        return
    gone = view.gone_since(since)
    for before in alerts.open_of(view.connection, rule.name, gone) if gone else ():
        if alerts.last(view.connection, rule.name, {before.about}) == before and view.now - before.at <= TAKEN_BACK:
            yield _closed(before, before.row_id, view.now, "nothing that is known now tells of it")


def _closed(before: Alert, row_id: str, now: datetime, reason: str) -> Alert:
    told = messages.closed(before, now, reason)
    return Alert(_id(before.rule, before.about, "over", before.material, before), before.rule, before.about, row_id, "over", now, before.material, told)


def _id(rule: str, about: str, what: str, material: dict[str, Any], before: Alert | None) -> str:
    """The same thing found twice, by two processes or after a crash, has one id."""
    core = json.dumps([rule, about, what, material, before.alert_id if before else None], sort_keys=True)
    return "a" + sha256(core.encode()).hexdigest()[:14]
