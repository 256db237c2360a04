"""Laws of texts in exports: whatever a source wrote, each format gives back the cleaned text and nothing more."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from vigie.bulletin.as_markdown import escaped
from vigie.desk.plain_text import CUT_MARK, MOST_IN_CELL, celled, clean, line, uncomputed
from vigie.desk.xml_pages import child, page

ANY = st.text(st.characters(), max_size=60)


@given(ANY)
def test_cleaned_text_is_utf8_without_control_signs(text: str) -> None:
    found = clean(text)
    assert found.encode("utf-8").decode("utf-8") == found
    assert not any(ord(c) < 32 and c not in "\t\n\r" for c in found)
    assert len(found) == len(text) and clean(found) == found


@given(ANY)
def test_xml_gives_it_back(text: str) -> None:
    root = ET.Element("r")
    child(root, "t", text, a=text)
    found = ET.fromstring(page(root))
    assert (found.findtext("t") or "") == clean(text).replace("\r\n", "\n").replace("\r", "\n")


@given(ANY)
def test_csv_gives_it_back_and_no_cell_is_a_formula(text: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow([uncomputed(clean(text)), "x"])
    ((cell, _),) = csv.reader(io.StringIO(out.getvalue(), newline=""))
    assert cell in (clean(text), f"'{clean(text)}")
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.sampled_from(["a", "😀", "a😀"]), st.integers(MOST_IN_CELL // 4, MOST_IN_CELL + 9))
def test_a_cell_holds_what_spreadsheets_hold(part: str, times: int) -> None:
    text = part * times
    found = celled(text)
    assert len(found.encode("utf-16-le")) // 2 <= MOST_IN_CELL
    assert found == text or found.endswith(CUT_MARK)


@given(ANY)
def test_a_line_is_one_line_without_steering(text: str) -> None:
    assert "\n" not in line(text) and not any(c in line(text) for c in "\u202a\u202e\u2066\u2069")


@given(st.text(st.sampled_from("ab<>*_`[]#|~&\\1.-+"), max_size=12).map(line))
def test_markdown_shows_the_text_itself(text: str) -> None:
    from markdown_it import MarkdownIt

    shown = MarkdownIt().enable(["table", "strikethrough"]).parseInline(f"x {escaped(text)} y")[0]
    assert "".join(c.content for c in shown.children or ()) == f"x {text} y"
    assert {c.type for c in shown.children or ()} <= {"text", "text_special"}
