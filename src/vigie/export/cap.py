"""CAP 1.2 messages, cap/ID.xml: alerts and advice that authorities themselves gave; only where this format is asked for by name.

Draft and Restricted unless `authority` names who sends them. What is said again is an Update, what ends or is withdrawn a Cancel.
"""

from __future__ import annotations

from pathlib import Path

from vigie.desk.material import Material
from vigie.desk.warnings import cap, messages
from vigie.export import settle


def write(material: Material, folder: Path) -> list[Path]:
    """Write a file for each message and return the paths. `limit` does not cut them: a warning without its end is worse than none."""
    index = material.whole("cap")
    home = folder / "cap"
    out = []
    for n, message in enumerate(messages(index), 1):
        out.append(settle(home / f"{n:05d}-{message.sort.lower()}-{message.told.claim.claim_id}.xml", cap(message, index)))
    return out
