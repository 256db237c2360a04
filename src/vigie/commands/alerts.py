"""`vigie alerts`: rules that tell people when something happens: what they would tell now, telling it, and the log of what was told."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from vigie.commands.opening import Db, Format, instant, shown
from vigie.errors import PartlyError

if TYPE_CHECKING:
    from vigie.alerts.firing import Found

app = App(
    name="alerts",
    help="Tell people when something happens: by webhook, e-mail, feed or a line on the desktop, once each, with the sources' words (docs/ALERTS.md).",
    help_format="plaintext",
    help_epilogue="""Examples:
  vigie alerts check ALERTS.toml --db picture.sqlite
  vigie alerts run ALERTS.toml --db picture.sqlite
  vigie alerts log --db picture.sqlite""",
)

File = Annotated[Path, Parameter(name="RULES", help="A file of rules: docs/ALERTS.md tells its fields, examples/ALERTS.toml shows one.")]
At = Annotated[str | None, Parameter(help="The moment that counts as now, 2024-05-14T18:30+02:00 (UTC without offset); else the clock's.")]
COLUMNS = ("rule", "what", "code", "title", "why", "told before")
TOLD = ("at", "rule", "what", "code", "title", "sent to")


@app.command
def check(file: File, /, *, db: Db, at: At = None, format: Format = None) -> None:  # noqa: A002  the option's name
    """Print what the rules find now and why, and whether it would be told; nothing is told or kept."""
    from vigie.alerts.firing import found_now
    from vigie.alerts.reading import read_rules
    from vigie.store import open_store

    rules = read_rules(file)
    with open_store(db, create=False) as store:
        found = found_now(store, rules, instant(at, "--at") or datetime.now(UTC))
    records = [_record(f) for f in found]
    silent = [r.name for r in rules.rules if all(f.rule != r for f in found)]
    rows = [(r["rule"], r["what"], r["code"], r["title"], "; ".join(r["why"]), r["told_before"]) for r in records]
    n_new = sum(f.alert is not None for f in found)
    note = f"{n_new} would be told now" + (f"; nothing fits: {', '.join(silent)}" if silent else "")
    shown(records, rows, COLUMNS, format, note)


def _record(f: Found) -> dict[str, Any]:
    """What a rule finds, and what would come of it: new, changed, over; `known`: told before; `old`: too long ago to be told."""
    told = f.alert or f.before
    title, code = (told.body["title"], told.body["code"]) if told else (f.match.title, f.match.code)
    return {
        "rule": f.rule.name,
        "what": f.alert.what if f.alert else "known" if f.before else "old",
        "code": code or "",
        "title": title,
        "why": list(f.match.why),
        "told_before": f.before.at.isoformat(timespec="minutes") if f.before else "",
        "evidence": f.alert.body["evidence"] if f.alert else [],
    }


@app.command
def run(file: File, /, *, db: Db, at: At = None) -> None:
    """Look at what was written since the last time, and tell it. What could not be sent is tried again by the next run (exit code 5)."""
    from vigie.alerts.delivering import deliver
    from vigie.alerts.firing import fired
    from vigie.alerts.reading import read_rules
    from vigie.store import open_store

    rules = read_rules(file)
    moment = instant(at, "--at")

    def clock() -> datetime:
        return moment or datetime.now(UTC)

    with open_store(db, create=False) as store:
        n = len(fired(store, rules, clock()))
        done = deliver(store, rules, clock)
    held = f", {done.n_held} wait for their hour" if done.n_held else ""
    print(f"{n} alerts new, {done.n_alerts} told in {done.n_messages} messages{held}", file=sys.stderr)  # noqa: T201
    for error in done.errors:
        print(f"  {error}", file=sys.stderr)  # noqa: T201
    if done.errors:
        raise PartlyError(f"{len(done.errors)} messages could not be sent (above); the next run tries again")


@app.command
def log(*, db: Db, limit: Annotated[int, Parameter(help="The newest so many.")] = 50, format: Format = None) -> None:  # noqa: A002  the option's name
    """Print what was told, the newest first, and whom it reached."""
    from vigie.store import alerts, open_store

    with open_store(db, create=False) as store:
        found = store.ask(alerts.latest, limit)
        sent = store.ask(alerts.sent_to, [a.alert_id for a in found])
    records = []
    rows = []
    for a in found:
        to = sent.get(a.alert_id, [])
        records.append({"alert": a.alert_id, "at": a.at.isoformat(), **a.body, "deliveries": to})
        words = [f"{d['to']}" if d["sent"] else f"{d['to']} ({d['error']})" for d in to]
        rows.append((a.at.isoformat(timespec="minutes"), a.rule, a.what, a.body.get("code") or "", a.body["title"], ", ".join(words)))
    shown(records, rows, TOLD, format, f"{len(found)} alerts")
