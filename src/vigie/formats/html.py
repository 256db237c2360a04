"""One self-contained page: the text with its claims marked by kind; hover, focus or the numbers tell the fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from vigie import wording
from vigie.formats import Look
from vigie.model import Claim, Document, Paragraph, Post
from vigie.resources import kinds

ASSETS = Path(__file__).with_name("page")


def render(documents: Sequence[Document], look: Look) -> Iterator[str]:
    """Yield the page in pieces."""
    title = documents[0].title or documents[0].uri if len(documents) == 1 else f"{len(documents)} documents"
    used = Counter(c.kind for d in documents for c in d.claims)
    yield f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>{_e(title or "vigie")} · claims</title>
<style>
{_asset("page.css")}{_colours()}</style>
<header>
<h1>Who says what happened</h1>
<p>{sum(used.values())} claims in {len(documents)} document{"s" if len(documents) != 1 else ""}. Marked words state a claim; the number leads to its fields.</p>
{_legend(used)}</header>
<main>
"""
    for n, document in enumerate(documents):
        yield from _document(document, f"d{n}")
    yield f"</main>\n<div id=tip role=status hidden></div>\n<script>\n{_asset('page.js')}</script>\n</html>\n"


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def _e(text: str) -> str:
    """Escaped text; what cannot be written as UTF-8 becomes U+FFFD."""
    return escape(text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd"))


def _colours() -> str:
    """A hue a kind, spread around the circle in the contract's order; lightness comes from the scheme in page.css."""
    step = 360 / len(kinds())
    return "".join(f".k-{kind}{{--hue:{round(n * step * 5) % 360}}}\n" for n, kind in enumerate(kinds()))


def _legend(used: Counter[str]) -> str:
    items = "".join(
        f'<li><label class="k k-{kind}"><input type=checkbox checked value="{kind}">{kind} <b>{used[kind]}</b></label>' for kind in kinds() if used[kind]
    )
    return f"<fieldset><legend>Kinds shown</legend><ul class=legend>{items}</ul></fieldset>\n" if items else ""


def _document(d: Document, prefix: str) -> Iterator[str]:
    numbers = {c.claim_id: n for n, c in enumerate(d.claims, 1)}
    about = [d.outlet, f"{d.published:%A %-d %B %Y}" if d.published else "day unknown", d.language, d.timezone]
    yield f'<article aria-labelledby="{prefix}-h">\n<h2 id="{prefix}-h">{_e(d.title or d.uri or d.document_id)}</h2>\n'
    yield f"<p class=about>{_e(' · '.join(x for x in about if x))}</p>\n"
    cuts = _Cuts(d, numbers, prefix)
    for post in d.posts or (Post(0, 0, len(d.text)),):
        own = [c for c in d.claims if c.post == post.index]
        yield f'<section class=post>\n<div class=text lang="{_e(d.language)}">\n{_post(d, post, cuts)}</div>\n'
        yield f"<ol class=claims>\n{''.join(_card(c, numbers, prefix) for c in own)}</ol>\n</section>\n"
    yield "</article>\n"


def _post(d: Document, post: Post, cuts: _Cuts) -> str:
    head = f"<p class=stamp>{post.posted_at:%Y-%m-%d %H:%M}</p>\n" if post.posted_at else ""
    paragraphs = post.paragraphs or (Paragraph(post.start, post.end, "body"),)
    return head + "".join(f'<p class="{_e(p.sort)}">{cuts.html(p.start, p.end)}</p>\n' for p in paragraphs)


class _Cuts:
    """The text of a document cut where evidence begins and ends."""

    def __init__(self, document: Document, numbers: dict[str, int], prefix: str) -> None:
        self.text, self.numbers, self.prefix = document.text, numbers, prefix
        found = ((e.start, e.end, c) for c in document.claims for e in c.evidence if e.end > e.start)
        self.spans = sorted(found, key=lambda s: s[:2])

    def html(self, start: int, end: int) -> str:
        """The stretch as HTML: each piece in a mark of its innermost claim, each claim's end with its number."""
        spans = [s for s in self.spans if s[0] < end and s[1] > start]
        points = sorted({start, end, *(x for a, b, _ in spans for x in (a, b) if start < x < end)})
        out: list[str] = []
        for a, b in zip(points, points[1:], strict=False):
            over = sorted((s for s in spans if s[0] <= a and s[1] >= b), key=lambda s: s[1] - s[0])
            piece = _e(self.text[a:b])
            if over:
                claims = list(dict.fromkeys(c.claim_id for _, _, c in over))
                ids = " ".join(f"{self.prefix}-{self.numbers[i]}" for i in claims)
                piece = f'<mark class="k k-{over[0][2].kind} m-{over[0][2].modality}" data-claims="{ids}">{piece}</mark>'
            out.append(piece)
            out.extend(self._number(c) for _, e, c in over if e == b)
        return "".join(out)

    def _number(self, claim: Claim) -> str:
        n = self.numbers[claim.claim_id]
        return f'<sup><a class="k-{claim.kind}" href="#{self.prefix}-{n}" data-claims="{self.prefix}-{n}" aria-label="claim {n}: {claim.kind}">{n}</a></sup>'


def _card(c: Claim, numbers: dict[str, int], prefix: str) -> str:
    n = numbers[c.claim_id]
    fields = [
        ("when", wording.when(c.time)),
        ("where", wording.where(c)),
        ("who says so", wording.who(c.attribution)),
        ("verification", wording.verified(c)),
        ("conflict", "; ".join(_conflict(x) for x in c.conflicts)),
        ("same words as", f"claim {numbers[c.duplicate_of]}" if c.duplicate_of in numbers else ""),
    ]
    rows = "".join(f"<div><dt>{k}</dt><dd>{_e(v)}</dd></div>" for k, v in fields if v)
    modality = f" <i>{_e(c.modality)}</i>" if c.modality != "actual" else ""
    head = f"<h3>{n} · {c.kind}{modality}: <span>{_e(wording.details(c))}</span></h3>"
    foot = f"<p class=foot>confidence {c.confidence:.2f} · {c.claim_id}</p>"
    return f'<li id="{prefix}-{n}" value={n} class="k k-{c.kind}" tabindex=-1>{head}<dl>{rows}</dl>{foot}</li>\n'


def _conflict(conflict: dict[str, object]) -> str:
    kind = str(conflict.get("type", ""))
    rest = ", ".join(f"{k}: {v}" for k, v in conflict.items() if k != "type" and v)
    return f"{kind} ({rest})" if rest else kind
