"""Bytes -> text: encodings, refusals."""

from __future__ import annotations

import pytest

from vigie.errors import InputError
from vigie.read.decode import text_of

UKRAINIAN = "Повітряну тривогу оголошено в усіх областях. Мер: «Під'їзд зруйновано, є поранені»."
RUSSIAN = "Взрывы в порту. Губернатор сообщил: «Повреждены два дома, пострадавших нет»."
FRENCH = "« L’électricité est coupée à Orléans », où l'été a été très sec."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-u"])
def test_ukrainian_in_any_encoding(encoding: str) -> None:
    text = UKRAINIAN if encoding != "koi8-u" else UKRAINIAN.replace("«", '"').replace("»", '"')  # KOI8-U has no guillemets
    assert text_of(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "iso8859-5", "utf-16"])
def test_russian_in_any_encoding(encoding: str) -> None:
    data = RUSSIAN.encode(encoding, "ignore")
    assert text_of(data) == data.decode(encoding)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-16"])
def test_french_in_any_encoding(encoding: str) -> None:
    assert text_of(FRENCH.encode(encoding)) == FRENCH


def test_wrong_declaration_is_not_believed() -> None:
    data = ('<meta charset="utf-8">' + UKRAINIAN).encode("cp1251")
    assert UKRAINIAN in text_of(data)


def test_few_bad_bytes_do_not_turn_utf8_into_something_else() -> None:
    text = text_of((UKRAINIAN * 20).encode() + b"\xff")
    assert text.startswith(UKRAINIAN)
    assert text.endswith("\ufffd")


def test_line_ends_stay() -> None:
    assert text_of(b"One.\r\nTwo.\n") == "One.\r\nTwo.\n"


@pytest.mark.parametrize("data", [b"%PDF-1.7 ...", b"PK\x03\x04rest", b"\x89PNG\r\n", b"\x00\x01\x02\x03" * 50, bytes(range(32)) * 20], ids=["pdf", "zip", "png", "nul", "control"])
def test_binary_is_refused_with_the_way_out(data: bytes) -> None:
    with pytest.raises(InputError, match=r"no text.*give its text"):
        text_of(data)


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"\xef\xbb\xbf", b"\xff\xfe"], ids=["nothing", "blanks", "utf-8 mark", "utf-16 mark"])
def test_empty_is_refused_with_the_way_out(data: bytes) -> None:
    with pytest.raises(InputError, match="empty.*give"):
        text_of(data)


def test_large_input() -> None:
    assert len(text_of(("Слово. " * 700_000).encode("cp1251"))) == 4_900_000
