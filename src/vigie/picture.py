"""The nouns of the picture (contract: PICTURE, version 1): rows of its tables, and what fusion reads. No work is done here.

A row's records (JSON lines, Parquet) are made in `picture_records.py`. Instants are aware datetimes; lists are tuples in a fixed order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vigie.model import Claim, Place, PlaceRef, Quantity, TimeRef


@dataclass(frozen=True, slots=True)
class Named:
    """A person as one post of a document names him or her: the words as they stand, how often, and the office that the text or the register gives.

    `key`: the register's id, else the folded Latin name. `wrong`: the office that the text gives where the register knows better, what the register
    knows, and in what they differ (place term office body holder).
    `claims`: those that this person makes under this spelling. `known_at`: as in `Told`.
    """

    key: str
    name: str
    spelling: str
    count: int
    office: str | None = None
    organization: str | None = None
    jurisdiction: str | None = None
    wrong: tuple[str, str, str] | None = None
    claims: tuple[str, ...] = ()
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document of the picture. `posts` counts its entries; `http_status` and the three after it are known only where it was fetched.

    `sha256`: of the bytes as given. `named`: the people whom it names (not part of the exported record; the table `people` is made of them).
    """

    document_id: str
    uri: str | None = None
    outlet: str | None = None
    title: str | None = None
    language: str = ""
    published: datetime | None = None
    fetched: datetime | None = None
    day_only: bool = False  # `published` is known to the day: its hour says nothing
    sha256: str = ""
    posts: int = 1
    duplicate_of: str | None = None
    http_status: int | None = None
    content_type: str | None = None
    bytes: int | None = None
    previous_version: str | None = None
    named: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How a source took a claim back: a later version of its page, seen at a moment, does not hold it. `heir`: the claim that took its place, if any."""

    at: datetime | None
    document_id: str
    heir: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A claim with what fusion must know of its document: who published it, in which language, and when it was known.

    `known_at`: the post's own time, else the document's `published`, else `fetched`, else None (unknown, never now). `taken_back`: it speaks no more.
    """

    claim: Claim
    document: DocumentRow
    known_at: datetime | None = None
    taken_back: TakenBack | None = None

    @property
    def by_the_clock(self) -> bool:
        """True where `known_at` is a stated hour; False where only the day of it is known."""
        return self.known_at is not None and not (self.document.day_only and self.known_at == self.document.published)


@dataclass(frozen=True, slots=True)
class Range:
    """The headline figure of a toll: the range over the figures that stand, and the latest of the first class of source present.

    `max` is None where a figure that stands is open ('at least ten'). Figures of different speakers are never added or averaged.
    """

    min: float | None
    max: float | None
    latest: float | None = None
    latest_by: str | None = None
    approx: bool = False


@dataclass(frozen=True, slots=True)
class Toll:
    """One figure of one speaker on one incident. `field`: killed injured missing trapped rescued launched intercepted customers."""

    toll_id: str
    incident_id: str | None  # None for customers of a service, which belong to no incident
    field: str
    group: str | None
    figure: Quantity
    cumulative: bool
    as_of: datetime | None
    said: datetime | None
    speaker: str
    source_class: str  # local rescue-health national operator international own other
    basis: str  # reported identified recorded
    stands: bool
    supersedes: str | None  # toll_id
    claim_id: str


@dataclass(frozen=True, slots=True)
class Incident:
    """What happened once, at one place, in one stretch of time, however many say it."""

    incident_id: str
    code: str
    kind: str
    title: str
    time: TimeRef | None
    time_precision: str | None
    places: tuple[PlaceRef, ...]
    location_precision: str | None
    targets: tuple[str, ...] = ()
    weapons: tuple[dict[str, Any], ...] = ()
    claims: tuple[str, ...] = ()
    sources: int = 0
    source_names: tuple[str, ...] = ()
    killed: Range | None = None
    injured: Range | None = None
    missing: Range | None = None
    verification: tuple[tuple[str, str], ...] = ()  # (occurrence place time numbers) -> CLAIM.md's values
    contested: bool = False
    conflicts: tuple[str, ...] = ()
    review: str = "unreviewed"
    assignee: str | None = None  # who of the desk looks at it
    key_event: bool = False  # an editor counts it among those that tell the story
    sensitivity: tuple[str, ...] = ()
    status: str = "current"  # current corrected withdrawn merged
    merged_into: str | None = None
    part_of: str | None = None
    parts: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    first_reported: datetime | None = None
    last_reported: datetime | None = None
    notes: tuple[str, ...] = ()
    why: tuple[tuple[str, str, float, str], ...] = ()  # (claim_id, claim_id, score, reasons): what held the claims together, for `explain`
    listed: tuple[tuple[str, str], ...] = ()  # (place_id, claim_id): other places that its claims name in a list
    shared: tuple[str, ...] = ()  # claims of other incidents that tell of this one in a list of places; exported with `claims`
    location_coarsened: bool = False  # its place is told no finer than the rules of publication allow (publish/)
    withdrawn: tuple[str, ...] = ()  # claims that their sources changed or took out: kept, not among `claims`, counted nowhere


@dataclass(frozen=True, slots=True)
class ServiceState:
    """One stretch of one state of one service at one place. `until` is None while it holds; `share` and `customers` as said."""

    service_id: str
    service: str
    place: Place
    part: str | None
    state: str
    since: datetime | None
    until: datetime | None
    as_of: datetime | None
    stale: bool
    customers: Quantity | None = None
    share: Quantity | None = None
    cause: str | None = None
    claims: tuple[str, ...] = ()
    sources: int = 0
    source_names: tuple[str, ...] = ()
    contested: bool = False
    first_known: datetime | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One of the values that stand against each other, with who says it."""

    value: Any
    claims: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Values that cannot both be so. `type`: number state place time office identity occurrence. `about`: an incident's, service row's or person's id."""

    conflict_id: str
    type: str
    about: str
    field: str
    values: tuple[Version, ...]
    note: str = ""
    settled_by: str | None = None  # claim_id of the same speaker's correction that settles it


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as the coverage names him or her. `spellings`: forms seen with counts, the most frequent first."""

    person_id: str
    name: str
    offices: tuple[tuple[str | None, str | None, str | None], ...] = ()  # (office, organization, jurisdiction)
    spellings: tuple[tuple[str, int], ...] = ()
    claims: int = 0


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place that claims use, with the count of them."""

    place: Place
    claims: int


@dataclass(frozen=True, slots=True)
class Change:
    """What changed in the picture and why. `at`: when it was known."""

    at: datetime | None
    about: str
    field: str
    was: Any
    now: Any
    class_: str  # new update corrected withdrawn minor
    trigger: str  # claim correction-by-source editor decay engine
    by: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person decided about the picture: kept beside the machine's values, stronger than they.

    `action`: retract merge split set note review flag redact. `about`: ids of incidents, claims, service rows (docs/CORRECTIONS.md tells what an action needs).
    `class_`: withdrawn corrected minor. `undoes`: id of an earlier correction that this one takes back.
    """

    correction_id: str
    at: datetime
    by: str
    action: str
    about: tuple[str, ...]
    field: str | None = None
    value: Any = None
    class_: str = "corrected"
    reason: str = ""
    undoes: str | None = None
