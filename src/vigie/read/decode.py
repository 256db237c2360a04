"""Bytes -> text: UTF-8, what a byte-order mark or the page itself declares, else the encoding that reads best."""

from __future__ import annotations

import codecs

import regex

from vigie.errors import InputError

HEAD = 4096  # bytes looked at for marks and declarations
SAMPLE = 200_000  # bytes looked at by the guess
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = regex.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,20})""", regex.IGNORECASE)
# First bytes of files that are not text, with the name of what they are.
_BINARY = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "ZIP or Office"),
    (b"\x89PNG", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"\x7fELF", "ELF program"),
    (b"\xd0\xcf\x11\xe0", "old Office"),
    (b"SQLite format 3", "SQLite"),
    (b"RIFF", "RIFF media"),
    (b"OggS", "Ogg media"),
    (b"ID3", "MP3"),
    (b"\x28\xb5\x2f\xfd", "zstandard"),
)
# Single-byte encodings of Cyrillic and of western Latin, in the order tried where they read equally well.
_CYRILLIC = ("cp1251", "koi8-u", "koi8-r", "iso8859-5", "cp866", "mac-cyrillic")
_LATIN = ("cp1252", "mac-roman", "iso8859-15")
_GOOD_CYRILLIC = regex.compile(r"\b[\p{Lu}\p{Ll}][а-яёіїєґ]+\b|\b[а-яёіїєґ]\b")
_ODD = regex.compile(r"[\x80-\x9f\u2500-\u259f]|[а-яіїє][А-ЯІЇЄ]|[a-z][А-Яа-я]|[А-Яа-я][a-z]")


def text_of(data: bytes, *, name: str = "the input") -> str:
    """Return the text of bytes. A byte-order mark is not part of it; line ends stay as they are.

    Raises InputError for empty input and for binary files.
    """
    if not data.strip():
        raise InputError(f"{name} is empty: give a file with text in it")
    for start, what in _BINARY:
        if data.startswith(start):
            raise InputError(f"{name} is no text but a {what} file: give its text, as .txt or .html")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _whole(data.decode(encoding, errors="replace"), name)
    wide = _wide(data)
    if wide:
        return _whole(data.decode(wide, errors="replace"), name)
    if _looks_binary(data):
        raise InputError(f"{name} is no text (it holds control bytes): give its text, as .txt or .html in UTF-8")
    try:
        return _whole(data.decode("utf-8"), name)
    except UnicodeDecodeError as error:
        if _slightly_broken(data, error):
            return _whole(data.decode("utf-8", errors="replace"), name)
    return _whole(data.decode(_guessed(data), errors="replace"), name)


def _whole(text: str, name: str) -> str:
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise InputError(f"{name} is empty: give a file with text in it")
    return text


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of the head is nearly always the same small number."""
    head = data[:HEAD]
    if len(head) < 8 or len(data) % 2:
        return None
    for encoding, high in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if sum(b in (0, 4) for b in high) > 0.85 * len(high) and 0 in head:
            return encoding
    return None


def _looks_binary(data: bytes) -> bool:
    """NUL or other control bytes in number: more than 1 in 100 of the head."""
    head = data[: 16 * HEAD]
    bad = sum(head.count(bytes([b])) for b in (*range(9), *range(14, 27), *range(28, 32)))
    return bad > max(4, len(head) / 100)


def _slightly_broken(data: bytes, first: UnicodeDecodeError) -> bool:
    """True for UTF-8 with a few bad bytes (cut files, mixed pages): fewer than 1 in 20 of the bytes that are not ASCII."""
    sample = data[:SAMPLE] if first.start < SAMPLE else data[max(0, first.start - SAMPLE // 2) :][:SAMPLE]
    high = sum(1 for b in sample if b >= 0x80)
    bad = sample.decode("utf-8", errors="replace").count("\ufffd")
    return bad <= max(1, high // 20) and high > 8 * bad


def _guessed(data: bytes) -> str:
    """The encoding that a declaration names and that reads well; else the best of those known; charset-normalizer for the rest."""
    sample = data[:SAMPLE]
    declared = _DECLARED.search(data[:HEAD])
    scores = {e: _score(sample, e) for e in (*_CYRILLIC, *_LATIN)}
    best = max(scores, key=lambda e: scores[e])
    if declared:
        try:
            name = codecs.lookup(declared[1].decode("ascii")).name
            if name not in ("utf-8", "ascii") and _score(sample, name) >= scores[best] - 0.02:
                return name
        except LookupError:
            pass
    if scores[best] > 0.6:
        return best
    from charset_normalizer import from_bytes

    found = from_bytes(sample).best()
    return found.encoding if found else best


def _score(sample: bytes, encoding: str) -> float:
    """How well bytes read in an encoding: the share of letters beyond ASCII that stand in well-formed words, minus what never occurs."""
    try:
        text = sample.decode(encoding, errors="replace")
    except (LookupError, UnicodeError):
        return -1.0
    high = [c for c in text if ord(c) >= 0x80]
    if not high:
        return 0.0
    odd = len(_ODD.findall(text)) + text.count("\ufffd")
    good: float
    if encoding in _CYRILLIC:
        good = sum(sum(ord(c) >= 0x80 for c in w) for w in _GOOD_CYRILLIC.findall(text))
        good += sum(c in "«»—–№“”„…’ \xa0" for c in high)
    else:
        good = sum(c in "àâäçéèêëîïôöùûüÿœæÀÂÇÉÈÊËÎÏÔÖÙÛÜŒÆ«»—–“”„…’‘•€ñáíóúßåøÅØãõ°\xa0" for c in high)
        dense = sum(c.isalpha() for c in high) / max(1, sum(c.isalpha() for c in text))
        good *= 1.0 if dense < 0.3 else 0.3  # western text is mostly ASCII; Cyrillic read as Latin is nearly all accents
    return (good - odd) / len(high)
