"""Claims as columns: who says them, where, when, in which document, of which incident. Their words stay in the store until they are shown."""

from __future__ import annotations

from vigie.desk.index import place_of
from vigie.fuse.voices import outlet, source_class, speaker
from vigie.picture import Told
from vigie.serve.columns import NONE, Cells, Codes, Columns, seconds
from vigie.serve.placed import Places

NUMBERS = {
    "known": "d", "first": "d", "last": "d", "speaker": "i", "outlet": "i", "language": "i", "service": "i", "kind": "i", "class": "i",
    "relayed": "b", "relayed_by": "i", "place": "i", "document": "i", "zone": "i", "incident": "i", "again": "i", "withheld": "b",
}  # fmt: skip
TOLD_BY = ("speaker", "outlet", "language", "service")  # by these, incidents are chosen by their claims


class Vocabulary:
    """The values that columns hold as codes."""

    def __init__(self) -> None:
        self.words = Codes()
        self.places = Places()
        self.names = Codes()  # speakers, outlets, and tuples of those between
        self.documents = Codes()
        self.zones = Codes()


def no_claims() -> Columns:
    """Return the columns of a picture without claims."""
    return Columns(NUMBERS)


def claim_cells(t: Told, of: Vocabulary, *, withheld: bool) -> Cells:
    """Return a claim as cells; its incident, and the claim that it repeats (`again`), are told later. `withheld`: its words are not shown as they are."""
    c, d, who, where = t.claim, t.document, speaker(t), outlet(t)
    first, last = (c.time.start, c.time.end) if c.time else (t.known_at, t.known_at)
    relays = c.attribution.relayed_by
    service = c.details.get("service")
    return Cells(
        {
            "known": seconds(t.known_at),
            "first": seconds(first or last),
            "last": seconds(last or first),
            "speaker": of.names.of(who),
            "outlet": of.names.of(where),
            "language": of.words.of(d.language or None),
            "service": of.words.of(service or None),
            "kind": of.words.of(c.kind),
            "class": of.words.of(source_class(t)),
            "relayed": bool(relays) or where != who,
            "relayed_by": of.names.of(tuple(relays)) if relays else NONE,
            "place": of.places.of(place_of(c.places)),
            "document": of.documents.of(d.document_id),
            "zone": of.zones.of(t.known_at.tzinfo) if t.known_at else NONE,
            "incident": NONE,
            "again": NONE,
            "withheld": withheld,
        }
    )

