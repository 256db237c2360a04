"""A picture with secrets planted in every field: a site with its coordinates, the town that it lies in, a neighbour's name. For the tests of publication."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from vigie.fuse import fused
from vigie.fuse.corrections import correction_id
from vigie.model import Attribution, Claim, Document, Mention, PersonValue, Place, PlaceRef, Post, Quantity, Span, TimeRef
from vigie.picture import Correction
from vigie.picture_tables import Picture
from vigie.store import Store, open_store
from vigie.telling import row, told

HAPPENED = datetime(2025, 12, 6, 3, 0, tzinfo=UTC)
SOON, LATER, LAST = (HAPPENED + timedelta(hours=h) for h in (2, 13, 24 * 30))
"""Moments: while everything is held; after every delay; when only what is never shown is withheld."""

TOWN = Place("geonames:7770001", "Zaltorvyn", "settlement", "UA", "UA-63", 49.1234, 36.9876, 7770001, 5000, "Europe/Kyiv")
DEPOT = Place("own:zaltorvyn-depot", "Zaltorvyn Depot", "site", "UA", "UA-63", 49.4321, 36.6789, None, 0, "Europe/Kyiv", ("geonames:7770001",), "military-base")
POLTAVA = Place("geonames:696643", "Poltava", "settlement", "UA", "UA-53", 49.59, 34.55, 696643, 300_000, "Europe/Kyiv")

SITE = ("Zaltorvyn", "Залторвин", "zaltorvyn", "49.1234", "36.9876", "49.4321", "36.6789", "7770001")
"""What tells of the place: its names, its coordinates, its ids."""
NAMES = ("Tajemna", "Таємн", "tajemna", "Olha")
"""What tells of the neighbour."""

FIRST = (
    "A missile hit the Zaltorvyn Depot at 05:00 on Saturday, Mayor Petro Zaltorvenko of Zaltorvyn said. "
    "Olha Tajemna, a neighbour, said that two people were killed. There is no power at Zaltorvyn Depot.\n"
)
SECOND = (
    "У Залторвині на складі загинули троє людей, розповіла Ольга Таємна. Таємну вивезли з міста. Притулок відкрито в школі на вулиці Залторвинській.\n"
)
THIRD = "The president condemned the strike on the Zaltorvyn Depot. In Poltava the power is back, the operator said.\n"


def documents() -> tuple[Document, ...]:
    """Return three documents: the strike, a toll that contradicts it, a statement and something that is no secret."""
    return (_first(), _second(), _third())


def filled(url: str) -> Store:
    """Return a store of the documents, one of them in two versions, as two editors have corrected it."""
    store = open_store(url)
    for d in documents():
        store.add(d, d.text.encode(), now=SOON)
    again = later_version()
    store.add(again, again.text.encode(), now=SOON, capture={"fetched": HAPPENED + timedelta(minutes=95), "previous_version": documents()[0].document_id})
    for c in corrections(documents()[0].claims[0].claim_id):
        store.correct(c, now=SOON)
    return store


def later_version() -> Document:
    """Return the first document as it was found an hour later: the same words, one claim taken out."""
    first = _first()
    claims = tuple(replace(c, claim_id=f"c{n:014x}", document_id="d0000009") for n, c in enumerate(first.claims[:3], 0x90))
    return replace(first, document_id="d0000009", claims=claims)


def secret() -> Picture:
    """Return the picture of the documents, as two editors have corrected it."""
    every = [t for d in documents() for t in told(d, row(d))]
    return fused(every, corrections(every[0].claim.claim_id))


def corrections(claim_id: str) -> tuple[Correction, ...]:
    """Return what editors decided on the strike: a title, a note, a flag, with the secrets in their words."""
    about = (f"i{claim_id[1:]}",)
    words = "Zaltorvyn Depot; Olha Tajemna saw it"
    made = [
        Correction("", HAPPENED + timedelta(minutes=90), "Editor Tajemna", "set", about, "title", "Strike on the Zaltorvyn Depot, says Olha Tajemna", reason=words),
        Correction("", HAPPENED + timedelta(minutes=91), "Editor Tajemna", "note", about, reason=words),
        Correction("", HAPPENED + timedelta(minutes=92), "Editor Tajemna", "review", about, value="checked", reason=words),
    ]
    return tuple(replace(c, correction_id=correction_id(c)) for c in made)


def _document(n: int, text: str, language: str, minutes: int, outlet: str, title: str, claims: tuple[Claim, ...], people: tuple[tuple[str, str], ...] = ()) -> Document:
    at = HAPPENED + timedelta(minutes=minutes)
    mentions = tuple(Mention("person", text.index(w), text.index(w) + len(w), w, PersonValue(name)) for w, name in people)
    slug = "-".join(w.strip(".,").lower() for w in title.split())
    return Document(
        f"d{n:07x}", text, text, language, tuple(Post(p, 0, len(text), posted_at=at) for p in sorted({c.post for c in claims})), at, outlet=outlet, uri=f"https://news.example/{n}/{slug}", title=title,
        claims=tuple(replace(c, document_id=f"d{n:07x}", said_at=at) for c in claims), mentions=mentions,
    )  # fmt: skip


def _claim(n: int, kind: str, text: str, words: str, *refs: tuple[Place, str], post: int = 0, **more: object) -> Claim:
    start = text.index(words)
    places = tuple(PlaceRef(p, span=Span(text.index(w), text.index(w) + len(w), w)) for p, w in refs)
    return Claim(f"c{n:014x}", "", post, kind, (Span(start, start + len(words), words),), places=places, trace=(("place", f"chosen: {words}"),), **more)  # type: ignore[arg-type]


def _who(text: str, words: str, **fields: str) -> Attribution:
    return Attribution(span=Span(text.index(words), text.index(words) + len(words), words), **fields)  # type: ignore[arg-type]


def _first() -> Document:
    mayor = _who(FIRST, "Mayor Petro Zaltorvenko", name="Petro Zaltorvenko", office="mayor", jurisdiction="Zaltorvyn", organization="Zaltorvyn City Council")
    hit = TimeRef(HAPPENED, HAPPENED + timedelta(minutes=1), "minute", Span(0, 20, "at 05:00 in Zaltorvyn"))
    neighbour = _who(FIRST, "Olha Tajemna", name="Olha Tajemna", office="witness")
    claims = (
        _claim(1, "strike", FIRST, "A missile hit the Zaltorvyn Depot", (DEPOT, "Zaltorvyn Depot"), (TOWN, "Zaltorvyn"), attribution=mayor, time=hit,
               details={"targets": ["military"], "weapons": [{"class": "missile", "model": "Kh-101"}]}),
        _claim(2, "casualties", FIRST, "two people were killed", (DEPOT, "Zaltorvyn Depot"), attribution=neighbour, time=hit, details={"killed": Quantity(2, 2)}),
        _claim(3, "service", FIRST, "There is no power at Zaltorvyn Depot", (DEPOT, "Zaltorvyn Depot"), attribution=mayor, time=hit,
               details={"service": "electricity", "state": "out"}),
        _claim(4, "diplomacy", FIRST, "Olha Tajemna, a neighbour", (TOWN, "Zaltorvyn"), time=hit, details={"form": "visit", "participants": ["Olha Tajemna"]}),
    )  # fmt: skip
    people = (("Petro Zaltorvenko", "Petro Zaltorvenko"), ("Olha Tajemna", "Olha Tajemna"))
    return _document(1, FIRST, "en", 30, "Zaltorvyn Herald", "Zaltorvyn Depot hit, says Olha Tajemna", claims, people)


def _second() -> Document:
    day = TimeRef(HAPPENED.replace(hour=0), HAPPENED.replace(hour=0) + timedelta(days=1), "day")
    neighbour = _who(SECOND, "Ольга Таємна", name="Olha Tajemna")
    claims = (
        _claim(5, "casualties", SECOND, "У Залторвині на складі загинули троє людей", (TOWN, "Залторвині"), attribution=neighbour, time=day, details={"killed": Quantity(3, 3)}),
        _claim(6, "aid", SECOND, "Притулок відкрито в школі на вулиці Залторвинській", (TOWN, "Залторвині"), time=day,
               details={"facility": "shelter", "state": "open"}),
    )  # fmt: skip
    return _document(2, SECOND, "uk", 60, "Приклад", "Ольга Таємна: троє загиблих у Залторвині", claims, (("Ольга Таємна", "Olha Tajemna"), ("Таємну", "Olha Tajemna")))


def _third() -> Document:
    president = Attribution(name="Volodymyr Zelenskyy", office="head-of-state", person_id="volodymyr-zelensky", jurisdiction="Ukraine")
    claims = (
        _claim(7, "statement", THIRD, "The president condemned the strike on the Zaltorvyn Depot", (DEPOT, "Zaltorvyn Depot"), attribution=president),
        _claim(8, "service", THIRD, "In Poltava the power is back", (POLTAVA, "Poltava"), post=1, details={"service": "electricity", "state": "restored"},
               attribution=Attribution(office="operator"), time=TimeRef(HAPPENED, HAPPENED + timedelta(hours=1), "hour")),
    )  # fmt: skip
    return _document(3, THIRD, "en", 100, "Example Wire", "The day in Zaltorvyn and Poltava", claims)


def found_in(data: bytes, secrets: tuple[str, ...]) -> list[str]:
    """Return which secrets stand in bytes, in any of the forms that files and answers write letters in."""
    text = data.decode("utf-8", "replace")
    forms = {s: (s, s.encode("unicode_escape").decode(), s.encode("utf-16-le").decode("latin-1")) for s in secrets}
    return [s for s, written in forms.items() if any(f in text for f in written) or s.encode("utf-16-le") in data]
