"""What hosts said of being asked: refusals in a row, and until when they want quiet. Kept, so that a restart does not forget it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from vigie.store.rows import plain_text
from vigie.store.schema import hosts

FORGOTTEN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Host:
    """A host that refused. `said`: in which words, `refusals`: how often in a row; none once it answered again."""

    host: str
    refusals: int
    quiet_until: datetime | None
    said: str
    at: datetime


def told(connection: Connection, host: Host) -> None:
    """Keep what a host said last."""
    connection.execute(delete(hosts).where((hosts.c.host == host.host) | (hosts.c.at < host.at - FORGOTTEN)))
    values = {"refusals": host.refusals, "quiet_until": host.quiet_until, "said": plain_text(host.said), "at": host.at}
    connection.execute(insert(hosts).values(host=host.host, **values))


def every(connection: Connection) -> list[Host]:
    """Return what hosts said last, by name."""
    return [Host(r.host, r.refusals, r.quiet_until, r.said, r.at) for r in connection.execute(select(hosts).order_by(hosts.c.host))]
