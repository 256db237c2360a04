"""The nouns: frozen dataclasses that the rooms exchange. No work is done here.

Offsets are code points into the document's text as given; an end is excluded. Instants are aware datetimes.
The records at the edge (CLAIM, MENTION) are made from these in `records.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Role = Literal["location", "origin", "target"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the document's text; `text` is exactly that slice."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as said: 'at least ten' is min 10 without max; 'a dozen' is 12, approx."""

    min: float | None
    max: float | None
    approx: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer or of the reference tables. `place_id` is stable (geonames:703448, iso:UA-63, own:black-sea)."""

    place_id: str
    name: str
    level: str  # site district settlement admin3 admin2 admin1 country region sea water
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonames: int | None = None
    population: int = 0
    timezone: str | None = None
    within: tuple[str, ...] = ()  # place_ids of named containers, nearest first (a district's city, a site's city)
    kind: str | None = None  # for sites: power-station, dam, airport, airbase, metro-station, border-crossing ...


@dataclass(frozen=True, slots=True)
class Toponym:
    """Value of a place mention before and after choosing.

    `candidates`: places that bear this name, with a prior score, best first; empty where the words are recognized as a
    place but the name is not known. `wants`: levels that the words around ask for ('région de', 'the city of', 'р-н');
    empty where nothing is asked. `part`: 'north-east', 'centre', 'left-bank' ... `chosen` and `why` are set by resolve.
    `generic`: 'city' 'region' 'country' 'capital' 'district' where the words name no place ('la ville', 'the region').
    `adjective`: True for 'Ukrainian', 'kharkovien' (usually not a place of its own). `excepted`: 'everywhere but in X'.
    """

    name: str
    candidates: tuple[tuple[Place, float], ...] = ()
    wants: tuple[str, ...] = ()
    part: str | None = None
    generic: str | None = None
    adjective: bool = False
    role: Role = "location"
    radius_km: float | None = None
    excepted: bool = False
    chosen: Place | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Timing:
    """Value of a time mention.

    Before resolving, `expr` holds the parsed expression (what the recognizer read, as a small dict); resolving gives
    `start`, `end` (aware, end excluded), `granularity` and the TIMEX3 `timex` and `value`.
    `role`: 'when' (the event), 'as-of' (a state's or count's date), 'since', 'until', 'duration', 'set', 'other' (not an event's time, an age).
    """

    expr: dict[str, Any]
    timex: str = "DATE"
    value: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    granularity: str | None = None
    role: str = "when"
    why: str | None = None


@dataclass(frozen=True, slots=True)
class OfficeConflict:
    """What a text says of a person's office, beside what the register knows; `why`: place, term, office, body, holder."""

    about: str  # person_id, or the name of a person whom the register does not know
    stated: str
    known: str
    why: str
    where: str


@dataclass(frozen=True, slots=True)
class PersonValue:
    """Value of a person mention: the words as Latin name, the register's row where known, the office that the text gives.

    `former`: the text calls the office a past one; `conflict`: the text and the register do not agree (set by resolve).
    """

    name: str
    person_id: str | None = None
    office: str | None = None
    organization: str | None = None
    jurisdiction: str | None = None
    stated_jurisdiction: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    former: bool = False
    conflict: OfficeConflict | None = None


@dataclass(frozen=True, slots=True)
class OrganizationValue:
    """Value of an organization mention: its one name, kind (office class of the contract), jurisdiction where it has one."""

    name: str
    office: str | None = None
    jurisdiction: str | None = None
    country: str | None = None
    known: bool = True


@dataclass(frozen=True, slots=True)
class OfficeValue:
    """Value of an office mention ('le maire', 'the regional governor', 'глава ОВА'); `jurisdiction` as named beside it.

    `name` and `person_id`: who is meant, where the document or the register tells it for certain (set by resolve).
    """

    office: str
    jurisdiction: str | None = None
    organization: str | None = None
    plural: bool = False
    name: str | None = None
    person_id: str | None = None


@dataclass(frozen=True, slots=True)
class QuantityValue:
    """Value of a quantity mention; `unit`: person missile customer building settlement % km cm Mw ... or None."""

    quantity: Quantity
    unit: str | None = None
    ordinal: bool = False


@dataclass(frozen=True, slots=True)
class ClassValue:
    """Value of a weapon (`cls`, `model`), service or object mention."""

    cls: str
    model: str | None = None


MentionValue = Toponym | Timing | PersonValue | OrganizationValue | OfficeValue | QuantityValue | ClassValue


@dataclass(frozen=True, slots=True)
class Mention:
    """Something recognized in the text. `type`: place time person organization office quantity weapon service object."""

    type: str
    start: int
    end: int
    text: str
    value: MentionValue
    source: str = ""  # what recognized it: file:line of the lexicon or the register row, for `explain`


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; `language` is its own (a quotation may differ from the document)."""

    start: int
    end: int
    language: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`sort`: headline body caption furniture list table byline."""

    start: int
    end: int
    sort: str
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """The smallest part of a document with its own time and author: an entry of a live page, a message of a channel."""

    index: int
    start: int
    end: int
    paragraphs: tuple[Paragraph, ...] = ()
    posted_at: datetime | None = None
    author: str | None = None  # the header's words for who writes (a channel's name, 'Сергій Надал, міський голова')
    author_span: Span | None = None
    medium: str | None = None  # telegram for a channel's export
    zone: str | None = None  # the zone that the post's clock is stated in, where stated


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read. `text` is as given (after decoding or main-text extraction); `view` is the same length, normalized."""

    document_id: str
    text: str
    view: str
    language: str
    posts: tuple[Post, ...] = ()
    published: datetime | None = None
    published_precision: str | None = None  # minute, day
    published_why: str | None = None
    outlet: str | None = None
    uri: str | None = None
    title: str | None = None
    timezone: str | None = None  # the zone of the place the coverage is about
    outlet_zone: str | None = None  # the zone in which the document's own clocks are told
    claims: tuple[Claim, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says so; every field None where the text itself says it."""

    name: str | None = None
    office: str | None = None
    organization: str | None = None
    jurisdiction: str | None = None
    stated_jurisdiction: str | None = None
    medium: str | None = None
    relayed_by: tuple[str, ...] = ()
    span: Span | None = None
    person_id: str | None = None


@dataclass(frozen=True, slots=True)
class TimeRef:
    """When a claim's matter happened or held."""

    start: datetime
    end: datetime
    granularity: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A place of a claim with its role."""

    place: Place
    role: Role = "location"
    part: str | None = None
    span: Span | None = None
    radius_km: float | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that one source says (contract: CLAIM, version 1)."""

    claim_id: str
    document_id: str
    post: int
    kind: str
    evidence: tuple[Span, ...]
    attribution: Attribution = Attribution()
    verification: str = "none"
    modality: str = "actual"
    time: TimeRef | None = None
    places: tuple[PlaceRef, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)
    confidence: float = 0.5
    duplicate_of: str | None = None
    conflicts: tuple[dict[str, Any], ...] = ()
    said_at: datetime | None = None
    trace: tuple[tuple[str, str], ...] = ()  # (field, reason) for `explain`
