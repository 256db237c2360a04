"""The rules of alerts as nouns. They are read from TOML in `reading.py`."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import timedelta
from hashlib import sha256

from vigie.store.alerts import QUEUES

ABOUT = ("incident", "service", "conflict", "source")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. What is empty asks nothing; what is given must all fit. `about`: what it is asked of, one of ABOUT.

    `above`: a figure must be greater; `again`: by what factor a figure must grow to be told again; `to`: names of recipients.
    """

    name: str
    about: str
    to: tuple[str, ...]
    kinds: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    places: tuple[str, ...] = ()
    levels: frozenset[str] = frozenset()
    figure: str | None = None
    above: float = 0.0
    verification: frozenset[str] = frozenset()
    sources: int = 0
    speakers: frozenset[str] = frozenset()
    conflicts: frozenset[str] = frozenset()
    troubles: frozenset[str] = frozenset()
    again: float = 1.5

    @property
    def mark(self) -> str:
        """A name that differs whenever the rule asks something else: what it asks is looked for from then on in what stands already, too."""
        told = [(f.name, sorted(v) if isinstance(v := getattr(self, f.name), frozenset) else v) for f in fields(self) if f.name != "to"]
        return sha256(repr(told).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom alerts go to, by one way. `way`: webhook, email, atom, desktop; `at_most`: messages an hour, what is more waits and goes as one."""

    name: str
    way: str
    address: tuple[str, ...]  # of the webhook; e-mail addresses; the file; the command and its first arguments
    at_most: int
    secret: str = field(default="", repr=False)

    @property
    def key(self) -> str:
        """Its name in the store: of its queue, and in the log."""
        return f"{QUEUES}{self.name}"


@dataclass(frozen=True, slots=True)
class Mail:
    """How e-mail is sent. `tls`: smtps (from the first byte), starttls, or none; `ca`: file of an authority of one's own."""

    sender: str
    host: str
    port: int
    tls: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca: str | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """A file of rules. `age`: what was told of last before it rings no bell; `base_url`: of the service, for links."""

    rules: tuple[Rule, ...]
    recipients: tuple[Recipient, ...]
    mail: Mail | None = None
    age: timedelta = timedelta(hours=24)
    base_url: str = ""

    def of(self, rule: Rule) -> list[Recipient]:
        """Return the recipients of a rule."""
        return [r for r in self.recipients if r.name in rule.to]
