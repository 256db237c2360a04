"""Web archives (WARC; gzipped too) -> the pages that they hold, with what the capture told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import IO, Any

from vigie.collect.canonical import address_of
from vigie.collect.inflating import plain
from vigie.collect.items import MAX_BYTES, Item
from vigie.errors import InputError

PAGES = ("text/html", "application/xhtml+xml", "text/plain")
PIECE = 1 << 16


def items(stream: IO[bytes], name: str, options: Mapping[str, Any]) -> Iterator[Item]:
    """Yield the pages of a web archive that were answered with 200, as a stream; `uri` and `fetched` are the capture's."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError as e:
        raise InputError(f"{name} is a web archive: pip install 'vigie[collect]'") from e
    n = 0
    try:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True, auto_decode="transfer"):
            n += 1
            found = _page(record, f"{name}#{n}", options)
            if found is not None:
                yield found
    except (OSError, ValueError, EOFError) as e:
        yield Item(name, error=f"{name} is damaged after record {n} ({e}): what came before it was read")


def _page(record: Any, name: str, options: Mapping[str, Any]) -> Item | None:
    if record.http_headers is None:
        return None
    headers = {k.lower(): v for k, v in record.http_headers.items()}
    kind = (headers.get("content-type") or "").split(";")[0].strip().lower()
    status = record.http_headers.status_code
    if status != 200 or kind not in PAGES:
        return None
    address = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    try:
        data = plain(_pieces(record.reader), headers.get("content-encoding", ""), MAX_BYTES, f"{name} ({address})")
    except InputError as e:
        return Item(name, error=str(e))
    told = {**{k: v for k, v in options.items() if k != "uri"}, **({"uri": address_of(data, address)} if address else {})}
    capture = {"fetched": _date(record.headers.get("WARC-Date")), "http_status": status, "content_type": headers.get("content-type")}
    return Item(name, data, told, capture={k: v for k, v in capture.items() if v is not None})


def _pieces(reader: Any) -> Iterator[bytes]:
    while piece := reader.read(PIECE):
        yield piece


def _date(text: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
