"""The read room's front door: bytes or text -> Document."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache

import regex

from vigie import text as texts
from vigie.errors import InputError, OptionError
from vigie.model import Document, Paragraph, Post, Sentence
from vigie.read import clocks, dating, decode, shelf
from vigie.read.language import UNKNOWN, document_language, sentence_language
from vigie.read.outlets import outlet as known_outlet
from vigie.read.posts import Cut, Entry, cuts, entry_cuts
from vigie.read.sentences import spans
from vigie.read.stamps import zone_info

SILENT = ("furniture", "byline")  # sorts without sentences: nothing is claimed there
HEAD = 400  # code points above the first message that may say where the messages come from


@dataclass(frozen=True, slots=True)
class _Source:
    """What the input gave before any reading: its text, and what its markup says."""

    text: str
    entries: tuple[Entry, ...] = ()
    published: str | None = None
    why: str | None = None
    outlet: str | None = None
    title: str | None = None
    language: str | None = None
    uri: str | None = None


def document(
    source: bytes | str,
    *,
    published: str | date | datetime | None = None,
    outlet: str | None = None,
    language: str | None = None,
    timezone: str | None = None,
    uri: str | None = None,
    today: date | None = None,
) -> Document:
    """Return the document: decoded, main text taken out of HTML, cut into posts, paragraphs and sentences, dated.

    `published`: ISO 8601 or as written; `timezone`: IANA zone of the place that the coverage is about; `today`: no date is worked out
    beyond it (the system's day where it is not given). Raises InputError for binary or empty input, OptionError for options that
    cannot be used.
    """
    _checked(language, timezone)
    raw = _source(source, uri)
    text, view = raw.text, texts.view(raw.text)
    name, address = outlet or raw.outlet, uri or raw.uri
    code = language or _language(view, raw.language)
    known = known_outlet(name, address)
    found = entry_cuts(text, view, raw.entries, outlet=name) if raw.entries else cuts(text, view, outlet=name)
    zone_name = _zone_name(view, found, known.zone if known else None, code, published or raw.published, timezone)
    zone = zone_info(zone_name or timezone or "UTC") or UTC
    dated = _dated(view, found, zone, published, raw, address, today)
    moments = clocks.moments(found, dated.at if dated else None, bool(dated and dated.precision == "minute"), zone)
    posts = tuple(_post(i, cut, moment, text, view, code) for i, (cut, moment) in enumerate(zip(found, moments, strict=True)))
    if _on_telegram(view, posts, name, address):
        posts = tuple(replace(p, medium="telegram") if p.author else p for p in posts)
    return Document(
        document_id=document_id(text, address), text=text, view=view, language=code, posts=posts,
        published=dated.at if dated else None, published_precision=dated.precision if dated else None,
        published_why=dated.why if dated else None, outlet=name, uri=address, title=raw.title or _title(found, text),
        timezone=timezone, outlet_zone=zone_name,
    )


def document_id(text: str, uri: str | None = None) -> str:
    """Return a stable id: the same text at the same address is the same document."""
    digest = hashlib.sha256((uri or "").encode("utf-8", "surrogatepass") + b"\0" + text.encode("utf-8", "surrogatepass"))
    return "d" + digest.hexdigest()[:16]


def _on_telegram(view: str, posts: Sequence[Post], outlet: str | None, uri: str | None) -> bool:
    """True where the outlet, the address or the words above the first message say that these messages come from Telegram."""
    first = next((p for p in posts if p.author), None)
    if first is None:
        return False
    told = f"{outlet or ''} {uri or ''} {view[: first.start][:HEAD]}"
    return bool(_chat().search(told))


@cache
def _chat() -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\w){shelf.any_of(shelf.phrases('chat', 'telegram'))}(?!\w)|\bt\.me/", regex.IGNORECASE)


def _checked(language: str | None, timezone: str | None) -> None:
    if language is not None and language not in shelf.languages():
        raise OptionError(f"language {language!r} is not known: use one of {', '.join(shelf.languages())}, or leave it out")
    if timezone is not None and zone_info(timezone) is None:
        raise OptionError(f"zone {timezone!r} is not known: use an IANA name such as Europe/Kyiv")


def _source(source: bytes | str, uri: str | None) -> _Source:
    text = decode.text_of(source) if isinstance(source, bytes) else source
    if not regex.search(r"[^\s\p{C}]", text):
        raise InputError("the input is empty: give a text")
    from vigie.read.html import looks_like_html

    if not looks_like_html(text):
        return _Source(text)
    from vigie.read.html import page

    p = page(text, uri=uri)
    return _Source(p.text, p.entries, p.published, p.published_why, p.outlet, p.title, p.language, p.uri)


def _language(view: str, markup: str | None) -> str:
    """The text's own evidence; the page's `lang` where that says nothing."""
    code = document_language(view)
    stated = (markup or "").casefold().split("-")[0]
    return stated if code == UNKNOWN and stated in shelf.languages() else code


def _zone_name(view: str, found: Sequence[Cut], of_outlet: str | None, code: str, published: object, timezone: str | None) -> str | None:
    """The zone of the document's clocks: said in the text, the outlet's, the language's; an offset in `published` overrules those that differ.

    Whole-hour offsets that fit none of these are named Etc/GMT-1 (IANA's sign: east is minus).
    """
    language = shelf.languages().get(code)
    names = [n for n in (_stamped_zone(found), clocks.stated_zone(view), of_outlet, language.clock_zone if language else None) if n]
    at = _aware(published)
    if at is None:
        return names[0] if names else None
    for name in [*names, *([timezone] if timezone else [])]:
        zone = zone_info(name)
        if zone and at.astimezone(zone).utcoffset() == at.utcoffset():
            return name
    offset = at.utcoffset() or timedelta()
    if not offset and names:
        return names[0]  # 'Z' in markup is how machines write, not where the clock hangs
    return _offset_name(offset) or (names[0] if names else None)


def _offset_name(offset: timedelta) -> str | None:
    hours, rest = divmod(int(offset.total_seconds()), 3600)
    return None if rest else f"Etc/GMT{-hours:+d}" if hours else "UTC"


def _stamped_zone(found: Sequence[Cut]) -> str | None:
    """The zone that most clocks at the head of posts state."""
    said = [c.stamp.zone for c in found if c.stamp and c.stamp.zone]
    if not said:
        return None
    most = max(sorted(set(said)), key=said.count)
    return _offset_name(timedelta(minutes=int(most))) if most.lstrip("+-").isdigit() else most


def _aware(published: object) -> datetime | None:
    if isinstance(published, datetime):
        return published if published.tzinfo else None
    try:
        at = datetime.fromisoformat(published.strip()) if isinstance(published, str) and len(published.strip()) > 10 else None
    except ValueError:
        return None
    return at if at and at.tzinfo else None


def _dated(
    view: str, found: Sequence[Cut], zone: tzinfo, published: str | date | datetime | None, raw: _Source, uri: str | None, today: date | None
) -> dating.Dated | None:
    if published is not None and published != "":
        return dating.given(published, zone)
    if raw.published:
        try:
            return dating.given(raw.published, zone, raw.why or "markup")
        except OptionError:
            pass  # a date that the page itself misspells is no date; the text may state one
    return (
        dating.stated(view, found, zone)
        or dating.from_uri(uri, zone)
        or dating.worked_out(view, found, zone, today or datetime.now(zone).date())
    )


def _post(index: int, cut: Cut, moment: clocks.Moment, text: str, view: str, code: str) -> Post:
    paragraphs = tuple(
        Paragraph(p.start, p.end, p.sort, () if p.sort in SILENT else _sentences(view, p.start, p.end, code)) for p in cut.pieces
    )
    return Post(
        index=index, start=cut.start, end=cut.end, paragraphs=paragraphs, posted_at=cut.at or moment.at,
        author=cut.author.text if cut.author else cut.author_name, author_span=cut.author,
        medium="telegram" if cut.telegram else None, zone=moment.zone,
    )


def _sentences(view: str, start: int, end: int, code: str) -> tuple[Sentence, ...]:
    return tuple(Sentence(a, b, sentence_language(view[a:b], code)) for a, b in spans(view, start, end, code))


def _title(found: Sequence[Cut], text: str) -> str | None:
    """The longest of the headlines at the head of the text, above its first paragraph."""
    heads: list[str] = []
    for p in (found[0].pieces if found else ())[:12]:
        if p.sort in ("body", "list", "table"):
            break
        if p.sort == "headline":
            heads.append(text[p.start : p.end])
    return max(heads, key=len, default=None)
