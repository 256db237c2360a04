"""Records and formats, from a document made by hand."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from vigie import wording
from vigie.errors import OptionError
from vigie.explain import claim_of, explained
from vigie.formats import Look, names, renderer
from vigie.model import Document, Quantity, Span
from vigie.records import claim_record, plain

CLAIM = "claim_id document_id post kind evidence attribution verification modality time places details confidence".split()
ATTRIBUTION = "name office organization jurisdiction stated_jurisdiction medium relayed_by span".split()
PLACE = "name level country admin1 lat lon geonames part role span".split()


def out(name: str, document: Document, **look: object) -> str:
    return "".join(renderer(name)([document], Look(**look)))  # type: ignore[arg-type]


def test_formats_are_found_by_folder() -> None:
    assert names() == ["html", "jsonl", "mentions", "table"]
    with pytest.raises(OptionError, match="give one of html, jsonl, mentions, table"):
        renderer("xml")


def test_claim_record_has_the_contracts_keys_in_order(document: Document) -> None:
    record = claim_record(document.claims[0])
    assert list(record)[: len(CLAIM)] == CLAIM
    assert list(record)[len(CLAIM) :] == ["said_at", "duplicate_of", "conflicts"]
    assert list(record["attribution"]) == ATTRIBUTION
    assert list(record["places"][0]) == PLACE
    assert list(record["time"]) == ["start", "end", "granularity", "span"]
    assert record["time"]["start"] == "2024-05-14T00:00:00+03:00"
    assert record["details"]["customers"] == {"min": 9000, "max": None, "approx": True}
    assert record["evidence"] == [{"start": 11, "end": 31, "text": "Kharkiv has no power"}]


def test_jsonl(document: Document) -> None:
    lines = out("jsonl", document).splitlines()
    assert [json.loads(line)["claim_id"] for line in lines] == ["caaaa1", "caaaa2", "cbbbb3"]
    odd = replace(document.claims[0], evidence=(Span(0, 1, "\ud800"),))
    out("jsonl", replace(document, claims=(odd,))).encode("utf-8")


def test_mentions(document: Document) -> None:
    records = [json.loads(line) for line in out("mentions", document).splitlines()]
    assert [r["start"] for r in records] == sorted(r["start"] for r in records)
    assert all(list(r) == ["type", "start", "end", "text", "post", "value"] for r in records)
    values = {(r["type"], r["text"]): r["value"] for r in records}
    assert list(values["place", "Kharkiv"]) == PLACE[:8]
    assert values["place", "Storm"] is None
    assert values["person", "Ihor Terekhov"] == {"name": "Ihor Terekhov", "person_id": "p1", "office": "mayor"}
    assert values["office", "Mayor"] == {"office": "mayor", "jurisdiction": "Kharkiv"}
    assert values["organization", "power"] == {"name": "Power", "kind": "operator"}
    assert values["quantity", "ten"] == {"min": 10, "max": None, "approx": False, "unit": "person"}
    assert values["weapon", "Kh-101"] == {"class": "missile", "model": "Kh-101"}
    assert values["time", "said"] == {"timex": "DATE", "value": "2024-05-14", "start": "2024-05-14T00:00:00+03:00", "end": "2024-05-15T00:00:00+03:00"}


@pytest.mark.parametrize("width", [60, 100, 200])
def test_table(document: Document, width: int) -> None:
    text = out("table", document, width=width)
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= width
    flat = re.sub(r"\s+", "", text)
    for words in ("2024-05-14", "Kharkiv", "electricity", "IhorTerekhov", "unverified", "3claimsin1post"):
        assert words in flat
    assert "\x1b" in out("table", document, width=width, color=True)


def test_table_does_not_let_the_text_steer_the_terminal(document: Document) -> None:
    odd = replace(document, title="a\x1b[31mb\x9b", claims=(replace(document.claims[2], evidence=(Span(0, 3, "\x1b]0;x"),)),))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", out("table", odd))


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "p" in self.open and "sup" not in self.open:
            self.text.append(data)


def test_html_is_self_contained_and_marks_every_claim(document: Document) -> None:
    html = out("html", document)
    page = _Page()
    page.feed(html)
    assert not re.search(r"https?://", html), "the page must not ask anybody for anything"
    assert not [a for _, a in page.tags if "src" in a]
    assert "Storm <b>" not in html and "Example <Wire>" not in html
    ids = {a["id"] for _, a in page.tags if "id" in a}
    links = [a["href"] for t, a in page.tags if t == "a"]
    assert sorted(links) == ["#d0-1", "#d0-2", "#d0-3"] and {x[1:] for x in links if x} <= ids
    marks = [a for t, a in page.tags if t == "mark"]
    assert {i for m in marks for i in (m["data-claims"] or "").split()} == {"d0-1", "d0-2", "d0-3"}
    assert any(len((m["data-claims"] or "").split()) == 2 for m in marks), "overlapping claims share their words"
    text = "".join(page.text)
    assert "Kharkiv has no power, Mayor Ihor Terekhov said.\nAt least ten were hurt by 25 Kh-101 missiles." in text
    assert 'lang="en"' in html and "<title>" in html and "name=viewport" in html.replace('"', "")


def test_html_of_odd_text(document: Document) -> None:
    out("html", replace(document, text="\ud800\x00" + document.text[2:])).encode("utf-8")


def test_explain(document: Document) -> None:
    text = "\n".join(explained(document, document.claims[0]))
    for words in ("words 11-31: \u201cKharkiv has no power\u201d", "because lang/en/language.toml:1", "geonames:706483", "conflict", "because geonames:706483 by its name"):
        assert words in text
    assert "lang/en/language.toml:1  # What the code" in text, "the shelf's line itself is shown"


def test_claim_of(document: Document) -> None:
    assert claim_of(document, "#3").claim_id == "cbbbb3"
    assert claim_of(document, "cb").claim_id == "cbbbb3"
    with pytest.raises(OptionError, match="begins 2 claim ids"):
        claim_of(document, "ca")
    for unknown in ("zz", "", "#0", "#4"):
        with pytest.raises(OptionError, match="#1 to #3, or an id such as caaaa1"):
            claim_of(document, unknown)
    with pytest.raises(OptionError, match="the document has no claims"):
        claim_of(replace(document, claims=()), "x")


@pytest.mark.parametrize(
    ("quantity", "words"),
    [(Quantity(12, 12), "12"), (Quantity(18, 18, True), "~18"), (Quantity(10, None), "\u226510"), (Quantity(None, 3), "\u22643"), (Quantity(None, None), "?"),
     (Quantity(3, 5), "3\u20135"), (7, "7"), (12000.0, "12,000")],
)  # fmt: skip
def test_numbers_in_words(quantity: object, words: str) -> None:
    assert wording.number(quantity) == words


def test_details_in_words(document: Document) -> None:
    c = replace(document.claims[0], modality="planned", details={
        "killed": {"min": 1, "max": 1}, "groups": [{"group": "children", "killed": 1}], "cumulative": True,
        "weapons": [{"class": "missile", "model": ["Kh-101", "Kh-555"], "count": 3}, {"class": "drone"}], "platforms": ["Tu-95"], "targets": ["energy"],
        "magnitude": {"value": 6.1, "unit": "Mw"}, "share": 33, "people": Quantity(5, 5), "cause": "damage", "offers": ["heat"], "participants": ["A"], "count": 2,
    })  # fmt: skip
    assert wording.what(c) == (
        "[planned] killed 1 (children killed 1) in all so far 3 Kh-101/Kh-555, drone from Tu-95 \u2192 energy for heat with A \u00d7 2 6.1 Mw 33 % 5 people because of damage"
    )
    assert wording.where(document.claims[0]) == "Kharkiv (north)"
    assert wording.who(document.claims[0].attribution) == "Ihor Terekhov (mayor, Kharkiv) on telegram via AFP"
    assert wording.who(document.claims[1].attribution) == "the text"


def test_plain_is_json() -> None:
    assert plain({"a": (1.0, {"b": frozenset({"y", "x"})}), "c": 0.5}) == {"a": [1, {"b": ["x", "y"]}], "c": 0.5}
