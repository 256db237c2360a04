"""Compressed bodies -> bytes, never more than a limit: a bomb is cut while it opens, not after."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from vigie.errors import InputError


def plain(pieces: Iterable[bytes], encoding: str, limit: int, name: str) -> bytes:
    """Return a body whole. `encoding`: the Content-Encoding; InputError beyond `limit` bytes, before or after opening, or where it is damaged."""
    open_one = _opener(encoding.strip().lower(), name)
    out = bytearray()
    n_raw = 0
    try:
        for piece in pieces:
            n_raw += len(piece)
            if n_raw > limit:
                raise _too_large(name, limit)
            out += piece if open_one is None else open_one(piece, limit + 1 - len(out))
            if len(out) > limit:
                raise _too_large(name, limit)
    except zlib.error as e:
        raise InputError(f"{name} is damaged ({e}): try again later") from e
    return bytes(out)


def gunzipped(data: bytes, limit: int, name: str) -> bytes:
    """Return what gzip holds, where the bytes are gzip at all."""
    return plain([data], "gzip", limit, name) if data.startswith(b"\x1f\x8b") else data


def _too_large(name: str, limit: int) -> InputError:
    return InputError(f"{name} is larger than {limit:,} bytes: give the address of one document, or raise max_mb in [collect]")


class _Opener:
    """Opens gzip (also several members in a row), zlib and bare deflate, never beyond the length asked for."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)
        self.fresh = True

    def __call__(self, piece: bytes, room: int) -> bytes:
        out = bytearray()
        while piece and len(out) < room:
            if self.inflate.eof:
                if not piece.strip(b"\0"):
                    break
                self.inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)
            try:
                out += self.inflate.decompress(piece, room - len(out))
            except zlib.error:
                if not self.fresh or self.kind != "deflate":
                    raise
                self.inflate = zlib.decompressobj(-zlib.MAX_WBITS)
                out += self.inflate.decompress(piece, room - len(out))
            self.fresh = False
            piece = self.inflate.unconsumed_tail or self.inflate.unused_data
        return bytes(out)


def _opener(encoding: str, name: str) -> _Opener | None:
    if encoding in ("", "identity"):
        return None
    if encoding in ("gzip", "x-gzip", "deflate"):
        return _Opener(encoding)
    raise InputError(f"{name} comes in the encoding {encoding!r}, which was not asked for: tell its publisher, or save the page and give the file")
