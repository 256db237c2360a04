"""Alerts -> people: each recipient has a queue of its own; what failed is tried again, what comes too thick waits and goes as one.

A message that went is logged in the transaction that ends its job. Where a process dies between the sending and the log, it goes again under the same
id: the Message-ID of a letter, the header `Vigie-Alert` of a webhook.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from vigie.alerts import to_atom, to_desktop, to_email, to_webhook
from vigie.alerts.rules import Recipient, Rules
from vigie.store import Store, alerts, filters, jobs
from vigie.store.alerts import Alert
from vigie.store.filters import Delivery
from vigie.store.jobs import Job

LEASE = timedelta(minutes=5)
WINDOW = timedelta(hours=1)  # in which messages are counted
MOST = 500  # alerts of one message
AGAIN = timedelta(minutes=15)  # after what was tried too often, for as long as it is of use
OF_USE = timedelta(hours=24)
WAYS = {"webhook": to_webhook.send, "email": to_email.send, "atom": to_atom.send, "desktop": to_desktop.send}


@dataclass
class Delivered:
    """What was sent: messages, alerts in them, alerts that wait for the next hour; what could not be sent, and why."""

    n_messages: int = 0
    n_alerts: int = 0
    n_held: int = 0
    errors: list[str] = field(default_factory=list)


def deliver(store: Store, rules: Rules, clock: Callable[[], datetime]) -> Delivered:
    """Send what is due to every recipient; return what was done."""
    done = Delivered()
    worker = f"alerts-{secrets.token_hex(4)}"
    for to in rules.recipients:
        _deliver_to(store, rules, to, worker, clock, done)
    return done


def _deliver_to(store: Store, rules: Rules, to: Recipient, worker: str, clock: Callable[[], datetime], done: Delivered) -> None:
    room = to.at_most - store.ask(alerts.n_sent, to.key, clock() - WINDOW)
    if room <= 0:
        done.n_held += store.ask(jobs.counts, to.key).get("queued", 0)
        return
    pending = _pending(store, to, worker, clock())
    alone = pending if len(pending) <= room else pending[: room - 1]
    for group in [*([p] for p in alone), *([pending[len(alone) :]] if len(alone) < len(pending) else [])]:
        status, error = WAYS[to.way](store, rules, to, [a for _, a in group])
        fine = status is not None and 200 <= status < 300
        store.do(_noted, to, group, worker, clock(), status, error)
        done.n_messages += fine
        done.n_alerts += len(group) if fine else 0
        if error:
            done.errors.append(f"{to.name}: {error}")


def _pending(store: Store, to: Recipient, worker: str, now: datetime) -> list[tuple[Job, Alert]]:
    """What is due, taken; what went before, though its job did not end, is passed over."""
    out: list[tuple[Job, Alert]] = []
    while len(out) < MOST and (job := store.do(jobs.take, to.key, worker, now, LEASE)):
        alert = store.ask(alerts.of_id, job.payload["alert"])
        if alert is None or store.ask(alerts.was_sent, to.key, alert.alert_id):
            store.do(jobs.done, job, worker, now)
        else:
            out.append((job, alert))
    return out


def _noted(
    connection: Connection, to: Recipient, group: Sequence[tuple[Job, Alert]], worker: str, now: datetime, status: int | None, error: str | None
) -> None:
    """Log what became of a message, and end its jobs or give them back, all in one."""
    for job, alert in group:
        filters.delivered(connection, to.key, Delivery(alert.alert_id, now, status, job.attempts, error))
        if status is not None and 200 <= status < 300:
            jobs.done(connection, job, worker, now)
            continue
        jobs.failed(connection, job, worker, error or f"answered {status}", now)
        if job.attempts >= jobs.ATTEMPTS and now - alert.at < OF_USE:
            jobs.put(connection, to.key, job.key, job.payload, now, now + AGAIN)
