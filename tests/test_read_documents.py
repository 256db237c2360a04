"""The front door: whole documents, and laws that hold for any input."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.errors import InputError, OptionError
from vigie.model import Document
from vigie.read.documents import document
from vigie.read.language import document_language, sentence_language
from vigie.read.outlets import outlet


def _held(d: Document) -> None:
    """Slices are exact, in order, inside one another; only white space lies between."""
    assert len(d.view) == len(d.text)
    at = 0
    for i, post in enumerate(d.posts):
        assert post.index == i
        if post.author_span:
            assert d.text[post.author_span.start : post.author_span.end] == post.author_span.text == post.author
        assert post.posted_at is None or post.posted_at.tzinfo is not None
        for p in post.paragraphs:
            assert post.start <= p.start < p.end <= post.end
            assert not d.view[at : p.start].strip()
            at, inner = p.end, p.start
            for s in p.sentences:
                assert not d.view[inner : s.start].strip() and inner <= s.start < s.end <= p.end
                inner = s.end
            assert not p.sentences or not d.view[inner : p.end].strip()
    assert not d.view[at:].strip()


PIECES = st.sampled_from(
    ["14h32\n", "12:30 Text. ", "Name, [06.06.2024 00:47]\n", "«", "» ", "\n\n", "\n", " ", ". ", "! ", "… ", "А. ", "3,5 ", "\u202f", "\ud800", "\x00", "\u202e", "שלום ", "🔥", "<p>", "</p>", "&amp;", "16 грудня ",
     "vendredi ", "Lire aussi : ", "Word ", "слово ", "« Oui »", "a | b | c\n", "• ", "***\n", "\r\n", "\u2028", "(", ")", "2022 "]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=50).map("".join))
def test_any_pieces(text: str) -> None:
    with contextlib.suppress(InputError):
        _held(document(text))


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(), min_size=1, max_size=300))
def test_any_text(text: str) -> None:
    with contextlib.suppress(InputError):
        _held(document(text))


@settings(max_examples=100, deadline=None)
@given(st.binary(min_size=0, max_size=300))
def test_any_bytes(data: bytes) -> None:
    with contextlib.suppress(InputError):
        _held(document(data))


HEAVY = {
    "one letter": "x" * 10_000_000,
    "words on one line": "слово " * 1_700_000,
    "stops": ". " * 1_000_000,
    "open quotes": "« " * 2_000_000,
    "brackets": "(" * 2_000_000,
    "dates": "12.12.2022 " * 200_000,
    "initials": "A. " * 300_000,
    "short lines": "a\n" * 100_000,
    "clock lines": "12:30 Text\n" * 30_000,
    "emoji": "🔥" * 1_000_000,
}


@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY.keys())
def test_heavy_text(text: str) -> None:
    before = time.perf_counter()
    document(text, language="uk")
    assert time.perf_counter() - before < 20


def test_speed() -> None:
    """Reading takes at most 40 microseconds of processor time per word (6 to 10 when written, 2 cores shared)."""
    text = ("Le maire a dit mardi que « le pont est fermé ». Deux cents foyers n'ont plus d'eau, selon la régie.\n\n" * 2000).strip()
    document(text[:1000])
    before = time.process_time()
    document(text)
    assert (time.process_time() - before) / len(text.split()) < 40e-6


def test_chat_export() -> None:
    d = document("Радіо Край, [06.06.2024 00:47]\n❗️Світла немає. Вода є.\n\nМарія Рудь, голова громади, [06.06.2024 01:02]\nСвітло повернули.\n")
    assert [p.author for p in d.posts] == ["Радіо Край", "Марія Рудь, голова громади"]
    assert {p.medium for p in d.posts} == {"telegram"}
    assert d.posts[1].posted_at is not None and d.posts[1].posted_at.isoformat() == "2024-06-06T01:02:00+03:00"
    assert (d.language, d.outlet_zone) == ("uk", "Europe/Kyiv")
    _held(d)


def test_same_input_same_id() -> None:
    assert document("One text.").document_id == document(b"One text.").document_id
    assert document("One text.").document_id != document("One text.", uri="https://a.example").document_id


def test_title() -> None:
    assert document("News | Sport | Weather\n\nBridge shut after the storm\n\nThe bridge is shut, the mayor said.").title == "Bridge shut after the storm"
    assert document("The bridge is shut, the mayor said.").title is None


def test_furniture_has_no_sentences() -> None:
    d = document("The bridge is shut.\n\nRead more: ten soups. And more soups.")
    assert [(p.sort, len(p.sentences)) for p in d.posts[0].paragraphs] == [("body", 1), ("furniture", 0)]


def test_options_are_checked() -> None:
    with pytest.raises(OptionError, match="language 'xx' is not known: use one of"):
        document("Text.", language="xx")
    with pytest.raises(OptionError, match="zone 'Kyiv' is not known: use an IANA name"):
        document("Text.", timezone="Kyiv")


LANGUAGES = {
    "fr": ["La ville est sans eau depuis ce matin, a dit le maire.", "Coupures de courant à Kharkiv", "Deux morts dans l'attaque"],
    "en": ["The town has had no water since the morning, the mayor said.", "Power out in Kharkiv", "Two killed in the attack"],
    "uk": ["Місто без води від ранку, повідомив мер.", "Вибухи в Одесі", "Двоє загиблих після удару"],
    "ru": ["Город без воды с утра, сообщил мэр.", "Взрывы в Одессе", "Двое погибших после удара"],
}


@pytest.mark.parametrize(("code", "text"), [(c, t) for c, texts in LANGUAGES.items() for t in texts])
def test_document_language(code: str, text: str) -> None:
    assert document_language(text) == code


def test_a_language_that_vigie_does_not_read_is_named_and_not_forced() -> None:
    german = "Der Strom ist in der ganzen Stadt ausgefallen und die Menschen haben kein Wasser, sagte der Bürgermeister am Freitag. Die Feuerwehr löscht den Brand. " * 2
    assert document_language(german) == "de"
    assert document_language("12:30 — 4, 5.") == "und"


@pytest.mark.parametrize(
    ("sentence", "document", "expected"),
    [
        ("Мы слышали взрыв и видели дым над заводом", "uk", "ru"),
        ("Наші захисники збили всі ракети", "ru", "uk"),
        ("The mayor said that power is out in the city", "fr", "en"),
        ("Il a dit que la ville est sans eau", "en", "fr"),
        ("Київ без світла, повідомив мер на каналі", "fr", "uk"),
        ("Vitali Klitschko, Kyiv", "uk", "uk"),
        ("Телеграм-канал Astra", "ru", "ru"),
        ("Le Monde", "en", "en"),
    ],
)
def test_sentence_language(sentence: str, document: str, expected: str) -> None:
    assert sentence_language(sentence, document) == expected


def test_outlets() -> None:
    assert outlet("Суспільне").name == "Suspilne"  # type: ignore[union-attr]
    assert outlet("CNN (live)").zone == "America/New_York"  # type: ignore[union-attr]
    assert outlet(None, "https://www.bbc.com/ukrainian/x").zone == "Europe/Kyiv"  # type: ignore[union-attr]
    assert outlet(None, "https://www.lemonde.fr/x").zone == "Europe/Paris"  # type: ignore[union-attr]
    assert outlet("The Halyard") is None
