"""How one claim came to be: each field with its value, the words, and the line of lexicon, gazetteer or register behind it."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from vigie import wording
from vigie.errors import OptionError
from vigie.model import Claim, Document, Span
from vigie.resources import home

_SHELF_LINE = regex.compile(r"(?:lang|reference|kinds)/[\w./-]+\.(?:tsv|toml):\d+")


def claim_of(document: Document, claim_id: str) -> Claim:
    """Return the claim with this id, or the beginning of one, or '#3' for the third; OptionError tells the ids where none or several fit."""
    if claim_id.startswith("#") and claim_id[1:].isdigit() and 0 < int(claim_id[1:]) <= len(document.claims):
        return document.claims[int(claim_id[1:]) - 1]
    found = [c for c in document.claims if c.claim_id == claim_id] or [c for c in document.claims if claim_id and c.claim_id.startswith(claim_id)]
    if len(found) == 1:
        return found[0]
    if found:
        raise OptionError(f"{claim_id!r} begins {len(found)} claim ids ({', '.join(c.claim_id for c in found[:3])} ...): give more of it")
    some = ", ".join(c.claim_id for c in document.claims[:3])
    way_out = f"#1 to #{len(document.claims)}, or an id such as {some}" if some else "the document has no claims"
    raise OptionError(f"no claim {claim_id!r} here: {way_out} (`vigie read` with --format jsonl prints all)")


def explained(document: Document, claim: Claim) -> Iterator[str]:
    """Yield lines of text: the claim, then field by field its value, its words and the reason."""
    return explained_claim(claim)


def explained_claim(claim: Claim) -> Iterator[str]:
    """Yield the lines of `explained` for a claim whose document is not at hand."""
    reasons: dict[str, list[str]] = {}
    for field, reason in claim.trace:
        reasons.setdefault(field, []).append(reason)
    a = claim.attribution
    fields: list[tuple[str, str, list[Span | None]]] = [
        ("kind", claim.kind, list(claim.evidence)),
        ("details", wording.what(claim) if claim.details else "", []),
        ("attribution", wording.who(a), [a.span]),
        ("verification", claim.verification, []),
        ("modality", claim.modality, []),
        ("time", wording.when(claim.time) or "unknown", [claim.time.span if claim.time else None]),
        ("places", wording.where(claim) or "unknown", [p.span for p in claim.places]),
        ("confidence", f"{claim.confidence:.2f}", []),
    ]
    yield f"claim {claim.claim_id} of document {claim.document_id}, post {claim.post}"
    for name, value, spans in fields:
        if not value:
            continue
        yield f"{name:13}{value}"
        for span in spans:
            if span is not None:
                yield f"{'':13}words {span.start}-{span.end}: {_quoted(span.text)}"
        for reason in reasons.pop(name, []):
            yield from _reason(reason)
    for p in claim.places:
        yield f"{'':13}{p.place.name}: {p.place.level} {p.place.place_id} {p.place.lat},{p.place.lon}"
    for name, rest in reasons.items():
        yield f"{name:13}"
        for reason in rest:
            yield from _reason(reason)
    if claim.duplicate_of:
        yield f"{'same as':13}{claim.duplicate_of} (the same in the same words, earlier in this document)"
    for conflict in claim.conflicts:
        yield f"{'conflict':13}{', '.join(f'{k}: {v}' for k, v in conflict.items())}"


def _reason(reason: str) -> Iterator[str]:
    if not reason:
        return
    yield f"{'':13}because {reason}"
    for where in dict.fromkeys(_SHELF_LINE.findall(reason)):
        line = shelf_line(where)
        if line:
            yield f"{'':15}{where}  {line}"


def shelf_line(where: str) -> str:
    """Return the line of a shelf file named 'lang/fr/lexicon/service.tsv:12', tabs shown as ' | '; '' where it is not there."""
    name, _, number = where.rpartition(":")
    file = home() / name
    if not file.is_file():
        return ""
    lines = file.read_text(encoding="utf-8").split("\n")
    n = int(number)
    return lines[n - 1].strip().replace("\t", " | ") if 0 < n <= len(lines) else ""


def _quoted(text: str) -> str:
    flat = "".join(c if c.isprintable() else " " for c in text)
    return f"\u201c{' '.join(flat.split())}\u201d"
