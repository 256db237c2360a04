"""On what an alert rests: the words, who says so, where, as of when. No private person's name goes out, whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from vigie import picture_wording as words
from vigie.fuse.voices import outlet, source_class, speaker
from vigie.model import Attribution
from vigie.picture import Told
from vigie.publish.marks import Net, nameless
from vigie.publish.reading import default_rules

MOST = 3  # claims quoted, each of another speaker
LONGEST = 400  # characters of a quotation
HANDLES = ("@", "did:")  # how accounts of networks are named that are nobody's outlet


def evidence(told: Iterable[Told], most: int = MOST) -> list[dict[str, Any]]:
    """Return the words of claims with who says so, by which address, as of when: one claim a speaker, in the order given."""
    by: dict[str, Told] = {}
    for t in told:
        by.setdefault(speaker(t), t)
    return [_told(t) for t in list(by.values())[:most]]


def _told(t: Told) -> dict[str, Any]:
    text = private_names(t).masked(" [...] ".join(" ".join(e.text.split()) for e in t.claim.evidence))
    return {
        "words": text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "\u2026",
        "speaker": spoken_by(t),
        "source_class": source_class(t),
        "address": address(t),
        "as_of": t.known_at.isoformat() if t.known_at else None,
        "as_of_words": words.instant(t.known_at),
        "verification": t.claim.verification,
        "claim_id": t.claim.claim_id,
    }


def spoken_by(t: Told) -> str:
    """Return who says so: a person in office and a body by name, anybody else by what they are."""
    a = t.claim.attribution
    if private(a.name, a.person_id, a.office):
        return nameless(a.office)
    if a.name or a.organization:
        return " of ".join(filter(None, (a.name, a.organization))) if a.name != a.organization else str(a.name)
    told = speaker(t) if a.office or a.relayed_by else outlet(t)
    return f"somebody on {_host(t) or 'a network'}" if told.startswith(HANDLES) else private_names(t).masked(told)


def address(t: Told) -> str:
    """Return the address of the document; of what an account wrote that is nobody's outlet the host alone: the rest would name who wrote it."""
    uri = t.document.uri or ""
    if not uri.startswith(("http://", "https://")):
        return ""
    if outlet(t).startswith(HANDLES):
        return f"{urlsplit(uri).scheme}://{urlsplit(uri).netloc}/"
    return uri


def _host(t: Told) -> str | None:
    return urlsplit(t.document.uri).hostname if t.document.uri else None


def private(name: str | None, person_id: str | None, office: str | None) -> bool:
    """Return whether a name is that of a private person: in no register, and in no office but those of private persons."""
    return bool(name) and (person_id is None or person_id.startswith("p:")) and (office is None or office in _private_offices())


def private_names(t: Told) -> Net:
    """Return the names of private persons that a claim's document names: as speakers, or anywhere in its text."""
    a: Attribution = t.claim.attribution
    named = [n for n in t.document.named if private(n.name, n.key, n.office)]
    own = [a.name] if a.name and private(a.name, a.person_id, a.office) else []
    spans = [a.span.text] if own and a.span and a.span.text[:1].isupper() else []
    return _net(tuple(sorted({*own, *spans, *(x for n in named for x in (n.name, n.spelling))})))


@cache
def _net(names: tuple[str, ...]) -> Net:
    return Net(names, surnames=True)


@cache
def _private_offices() -> frozenset[str]:
    return default_rules().private_offices or frozenset()
