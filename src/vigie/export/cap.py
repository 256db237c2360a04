"""CAP 1.2 messages, cap/ID.xml: alerts and advice that authorities themselves gave; only where this format is asked for by name.

Draft and Restricted unless `authority` names who sends them. What is said again is an Update, what ends or is withdrawn a Cancel.
"""

from __future__ import annotations

from pathlib import Path

from vigie.desk.index import Index
from vigie.desk.request import Request
from vigie.desk.warnings import cap, messages
from vigie.export import settle
from vigie.picture_tables import Picture


def write(picture: Picture, folder: Path, request: Request = Request()) -> list[Path]:  # noqa: B008  frozen
    """Write a file for each message and return the paths. `limit` does not cut them: a warning without its end is worse than none."""
    index = Index(picture, request)
    home = folder / "cap"
    out = []
    for n, message in enumerate(messages(index), 1):
        out.append(settle(home / f"{n:05d}-{message.sort.lower()}-{message.told.claim.claim_id}.xml", cap(message, index)))
    return out
