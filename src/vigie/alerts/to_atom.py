"""Alerts as an Atom feed in a file (RFC 4287), the newest first: made anew from the log each time, so that it is whole whatever happened."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from vigie import __version__
from vigie.alerts.messages import headline, text
from vigie.alerts.rules import Recipient, Rules
from vigie.desk.columns import told_instant
from vigie.desk.xml_pages import child, page
from vigie.errors import OptionError
from vigie.export import settle
from vigie.store import Store, alerts
from vigie.store.alerts import Alert

ENTRIES = 100
ATOM = "http://www.w3.org/2005/Atom"


def send(store: Store, rules: Rules, to: Recipient, told: Sequence[Alert]) -> tuple[int | None, str | None]:
    """Write the feed; return 200, or what went wrong."""
    names = [r.name for r in rules.rules if to.name in r.to]
    found = store.ask(alerts.latest, ENTRIES, names)
    try:
        settle(Path(to.address[0]), feed(to.name, found))
    except OptionError as e:
        return None, str(e)
    return 200, None


def feed(name: str, found: Sequence[Alert]) -> bytes:
    """Return the feed; ids are `urn:vigie:alert:ID`, the same for ever."""
    root = ET.Element("feed", {"xmlns": ATOM})
    child(root, "id", "urn:vigie:alerts")
    child(root, "title", f"Alerts: {name}")
    child(root, "updated", told_instant(found[0].at) if found else "1970-01-01T00:00:00Z")
    child(root, "generator", "vigie", version=__version__)
    child(child(root, "author"), "name", "vigie")
    for alert in found:
        entry = child(root, "entry")
        child(entry, "id", f"urn:vigie:alert:{alert.alert_id}")
        child(entry, "title", headline(alert.body), type="text")
        child(entry, "updated", told_instant(alert.at))
        if alert.body.get("link"):
            child(entry, "link", rel="alternate", href=alert.body["link"])
        for address in dict.fromkeys(e["address"] for e in alert.body["evidence"] if e["address"]):
            child(entry, "link", rel="via", href=address)
        child(entry, "category", term=alert.rule)
        child(entry, "content", text(alert.body), type="text")
    return page(root)
