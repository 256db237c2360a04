"""Persons, offices and bodies in sentences of our own (people_cases.tsv), and laws that hold for any text."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.extract.people import attached, people_mentions
from vigie.model import Document, Mention, OfficeValue, OrganizationValue, PersonValue
from vigie.resolve.people import resolved
from vigie.text import view

CASES = Path(__file__).with_name("people_cases.tsv")


def found(text: str, language: str, at: date | None = date(2024, 6, 10)) -> list[Mention]:
    v = view(text)
    return resolved(Document("d", text, v, language), people_mentions(v, 0, len(v), language), at)


def row(m: Mention) -> tuple[str, ...]:
    v = m.value
    if isinstance(v, PersonValue):
        return ("person", m.text, v.name, v.office or "", v.jurisdiction or "", v.organization or "", v.stated_jurisdiction or "")
    if isinstance(v, OrganizationValue):
        return ("organization", m.text, v.name, v.office or "", "", "", "")
    assert isinstance(v, OfficeValue)
    return ("office", m.text, v.name or "", v.office, v.jurisdiction or "", v.organization or "", "")


def cases() -> dict[tuple[str, str, str], list[tuple[str, ...]]]:
    out: dict[tuple[str, str, str], list[tuple[str, ...]]] = {}
    for line in CASES.read_text(encoding="utf-8").splitlines()[1:]:
        if line and not line.startswith("#"):
            cells = line.split("\t") + [""] * 10
            out.setdefault((cells[0], cells[1], cells[2]), []).append(tuple(cells[3:10]))
    return out


@pytest.mark.parametrize(("language", "day", "sentence"), [k for k in cases() if k[0] != "language"])
def test_who_is_named(language: str, day: str, sentence: str) -> None:
    expected = cases()[language, day, sentence]
    have = [row(m) for m in found(sentence, language, date.fromisoformat(day))]
    if expected[0][0] == "-":
        assert have == []
        return
    for want in expected:
        assert want in have
    names = [r for r in have if r[0] in ("person", "organization")]
    assert sorted(names) == sorted(w for w in expected if w[0] in ("person", "organization"))


def test_a_stated_place_that_the_register_does_not_know_is_kept() -> None:
    m = next(m for m in found("Le maire de Kyiv, Ihor Terekhov, a confirmé.", "fr", date(2022, 12, 16)) if m.type == "person")
    assert isinstance(m.value, PersonValue)
    assert (m.value.jurisdiction, m.value.stated_jurisdiction) == ("Kharkiv", "Kyiv")


def test_a_surname_alone_is_whom_the_text_introduced() -> None:
    text = "Mayor Anna Example spoke. Later Example said more."
    assert [m.text for m in found(text, "en") if m.type == "person"] == ["Anna Example", "Example"]
    assert [m.text for m in found("Later Example said more.", "en") if m.type == "person"] == []


def test_offices_with_a_name_are_marked() -> None:
    offices = [m for m in people_mentions("The mayor of Lviv, Andrii Sadovyi, said.", 0, 40, "en") if m.type == "office"]
    assert [attached(m) for m in offices] == [True]


def test_an_office_without_a_name_is_its_only_holder_on_the_day() -> None:
    m = next(m for m in found("The governor of Kherson Oblast said so.", "en") if m.type == "office")
    assert isinstance(m.value, OfficeValue)
    assert m.value.name in (None, "Oleksandr Prokudin")
    assert next(m for m in found("The mayor of Kharkiv said so.", "en", None) if m.type == "office").value.name is None  # type: ignore[union-attr]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["fr", "en", "uk", "ru"]))
def test_any_text_gives_slices(text: str, language: str) -> None:
    v = view(text)
    for m in people_mentions(v, 0, len(v), language):
        assert 0 <= m.start < m.end <= len(v)
        assert v[m.start : m.end] == m.text


def test_long_lines_take_linear_time() -> None:
    text = "Мер Києва Віталій Кличко, " * 4000 + "Oleh " * 20000 + "«" * 5000
    assert people_mentions(view(text), 0, len(text), "uk")
