"""What holds for any text whatever (Hypothesis)."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import vigie
from vigie import resources
from vigie.errors import InputError
from vigie.formats import Look, names, renderer
from vigie.records import claim_record, mention_record

PIECES = [
    "Kharkiv", "Харків", "Одесі", "Kyiv", "à Soumy", "10h50", "о 7:30", "2 killed", "двоє загиблих", "трое погибших", "sans électricité", "без світла", "без света",
    "missiles", "ракети", "«", "»", '"', "said", "повідомив", "сообщил мэр", "a déclaré", "le maire", "Ігор Терехов", "hier", "yesterday", "вчера", "\n", "\n\n", ". ", ", ",
    "16 December 2022", "12:03", "@kanal, [14.03.24 08:12]", "<p>", "</p>", "&nbsp;", "25 Kh-101", "—", "…", "🔴", "'", "\u2019", "\u0301", "1 234 567", "%", "(AFP) -",
]  # fmt: skip
mixed = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=30).map(" ".join)
any_text = st.one_of(mixed, st.text(max_size=300), st.text(alphabet=st.characters(categories=("Cs", "Cc", "Mn", "Zs", "Po", "Nd")), max_size=80))
common = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(text: str, **options: str) -> vigie.Document | None:
    """The document; None for a text without any (refused, which is right)."""
    try:
        return vigie.read(text, published="2024-05-14", outlet="Example Wire", **options)
    except InputError:
        return None


@common
@given(any_text)
def test_reading_never_raises_and_slices_are_exact(text: str) -> None:
    document = read(text)
    if document is None:
        return
    assert len(document.view) == len(document.text)
    for claim in document.claims:
        assert claim.evidence, "evidence or silence"
        record = claim_record(claim)
        spans = [*record["evidence"], record["attribution"]["span"], *(p["span"] for p in record["places"]), (record["time"] or {}).get("span")]
        for s in filter(None, spans):
            assert document.text[s["start"] : s["end"]] == s["text"]
            assert s["end"] > s["start"]
        assert record["kind"] in resources.kinds()
        assert set(record["details"]) <= set(resources.kinds()[claim.kind]["details"])
        assert 0 <= record["confidence"] <= 1
        assert claim.time is None or claim.time.start < claim.time.end
    for m in document.mentions:
        assert document.text[m.start : m.end] == m.text
        mention_record(m, document)


@common
@given(any_text)
def test_the_document_is_covered_in_order(text: str) -> None:
    document = read(text)
    if document is None:
        return
    at = 0
    for n, post in enumerate(document.posts):
        assert post.index == n
        assert at <= post.start <= post.end <= len(document.text)
        at = post.end
        inner = post.start
        for p in post.paragraphs:
            assert inner <= p.start <= p.end <= post.end
            inner = p.end
            low = p.start
            for s in p.sentences:
                assert low <= s.start < s.end <= p.end
                low = s.end


@common
@given(mixed)
def test_the_same_input_gives_the_same_claims(text: str) -> None:
    a, b = read(text), read(text)
    if a is None or b is None:
        assert a is b
        return
    assert a == b
    ids = [c.claim_id for c in a.claims]
    assert len(ids) == len(set(ids))


@settings(max_examples=40, deadline=None)
@given(mixed, st.sampled_from(sorted(resources.languages())))
def test_every_language_reads_any_text_and_every_format_writes_it(text: str, language: str) -> None:
    document = read(text, language=language)
    if document is None:
        return
    for name in names():
        out = "".join(renderer(name)([document], Look()))
        out.encode("utf-8")
        if name in ("jsonl", "mentions"):
            for line in out.split("\n")[:-1]:
                json.loads(line)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        vigie.read(data, published="2024-05-14")
    except vigie_errors():
        return


def vigie_errors() -> type[Exception]:
    from vigie.errors import VigieError

    return VigieError


@pytest.mark.parametrize("code", ["en", "fr", "ru", "uk"])
def test_a_text_twice_marks_the_second_as_said_before(code: str) -> None:
    sentences = {
        "en": "Kharkiv is without electricity.", "fr": "Kharkiv est sans électricité.", "uk": "Харків без електропостачання.", "ru": "Харьков без электричества.",
    }  # fmt: skip
    document = read(f"{sentences[code]}\n\n{sentences[code]}\n", language=code)
    assert document is not None
    service = [c for c in document.claims if c.kind == "service"]
    assert [c.duplicate_of for c in service] == [None, service[0].claim_id]
