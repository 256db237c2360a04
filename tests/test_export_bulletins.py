"""The flash update and the chronology: nothing in them that no row says, in three languages, as HTML, Markdown and Word, texts of sources as texts."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import html as lxml_html

from export_cases import exported, hostile, night, told
from vigie.bulletin.chronicle import chronology, entries
from vigie.bulletin.flash import flash
from vigie.bulletin.grounds import GroundsError
from vigie.bulletin.parts import teller
from vigie.bulletin.pieces import Bullets, Cited, Counted, Grid, Heading, Page, Paragraph, Words, lines_of, text_of
from vigie.bulletin.speech import PLURALS, spoken
from vigie.desk.request import Request
from vigie.errors import OptionError
from vigie.resources import toml

LANGUAGES = ["en", "fr", "uk"]


def text(page: Page) -> str:
    return "\n".join(map(text_of, lines_of(page)))


def section(page: Page, language: str, key: str) -> list[object]:
    heading = toml(language, "flash")["sections"][key]
    at = next(n for n, b in enumerate(page.blocks) if isinstance(b, Heading) and text_of(b.line) == heading)
    rest = page.blocks[at + 1 :]
    return list(rest[: next((n for n, b in enumerate(rest) if isinstance(b, Heading)), len(rest))])


def test_three_languages_have_the_same_shelf() -> None:
    assert set(LANGUAGES) <= set(spoken())
    english = toml("en", "flash")
    for code in LANGUAGES[1:]:
        other = toml(code, "flash")
        assert {(t, k) for t in english for k in english[t]} == {(t, k) for t in other for k in other[t]}
        for table in english:
            for key, words in english[table].items():
                if isinstance(words, list):
                    assert len(words) == len(other[table][key]), (code, table, key)
                elif isinstance(words, str):
                    names = [set(re.findall(r"{(\w+)}", w)) - {"colon"} for w in (words, other[table][key])]
                    assert names[0] == names[1], (code, table, key)


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_number_stands_in_the_shelf(code: str) -> None:
    def strings(value: object) -> list[str]:
        if isinstance(value, dict):
            return [s for v in value.values() for s in strings(v)]
        return [s for v in value for s in strings(v)] if isinstance(value, list) else [str(value)]

    assert not [s for s in strings(toml(code, "flash")) if re.search(r"\d", s)]


def test_an_unknown_language_tells_the_known_ones() -> None:
    with pytest.raises(OptionError, match="no bulletin in 'pl': give one of en, fr, uk with --lang"):
        flash(night(), Request(language="pl"))


def test_plurals() -> None:
    assert [PLURALS["slavic"](n) for n in (1, 2, 5, 11, 12, 21, 24, 111)] == ["one", "few", "many", "many", "many", "one", "few", "many"]
    assert [PLURALS["french"](n) for n in (0, 1, 2)] == ["one", "one", "other"]


# ---------------------------------------------------------------- what it says
def test_figures_of_two_speakers_stand_side_by_side() -> None:
    said = text(flash(night(), Request()))
    assert "3 (Oleh Syniehubov, governor) to 4 (Ihor Terekhov) people killed" in said
    assert "the figures have not been reconciled" in said
    assert " 7 people killed" not in said and "casualties" not in said.split("Sources and method")[0]


def test_customers_are_no_people_and_states_have_their_moment() -> None:
    said = text(flash(night(), Request()))
    assert "Electricity: out in Kharkiv Oblast (UA63) as of" in said
    assert "30,000 customers – families, businesses and institutions" in said


def test_what_is_new_since_the_last_issue() -> None:
    quiet = flash(night(), Request(previous=datetime(2024, 6, 1, tzinfo=UTC), number=4, title="Kharkiv: strikes"))
    assert text_of(quiet.title) == "Kharkiv: strikes – Flash update No. 4"
    assert [text_of(b.line) for b in section(quiet, "en", "new") if isinstance(b, Paragraph)] == ["Nothing has changed since the last issue."]
    busy = flash(night(), Request(previous=datetime(2024, 5, 14, 3, 20, tzinfo=UTC)))
    assert "Updates " in text(busy) or "Corrects " in text(busy) or "Adds " in text(busy)


def test_nobody_has_checked_it_until_somebody_has() -> None:
    assert "Not checked by an editor." in text(flash(night(), Request()))
    assert "; checked by A. Editor." in text(flash(night(), Request(checked_by="A. Editor")))


def test_private_persons_are_not_named() -> None:
    assert not any("Tkach" in text(page) for page in (flash(night(), Request()), _chronology(night())))


def test_plans_stand_apart_and_not_in_the_services() -> None:
    page = flash(night(), Request())
    planned = [text_of(x) for b in section(page, "en", "announced") if isinstance(b, Bullets) for x in b.lines]
    assert "DTEK, operator: “Power will be cut in turn.”." in planned
    assert not any("Odesa" in text_of(c) for b in section(page, "en", "services") if isinstance(b, Grid) for row in b.rows for c in row)


@pytest.mark.parametrize(("language", "said"), [
    ("fr", "3 (Oleh Syniehubov, gouverneur) à 4 (Ihor Terekhov) morts"),
    ("uk", "загиблих — від 3 (Oleh Syniehubov, глава регіону) до 4 (Ihor Terekhov)"),
])  # fmt: skip
def test_other_languages(language: str, said: str) -> None:
    page = text(flash(night(), Request(language=language)))
    assert said in page
    assert {"fr": "région de Kharkiv (UA63)", "uk": "Харківська область (UA63)"}[language] in page
    assert not re.search(r"\b(killed|according to|customers)\b", page)


def test_an_empty_picture_says_that_it_knows_nothing() -> None:
    from vigie.fuse import fused

    said = text(flash(fused([]), Request()))
    assert "No document says when it was written." in said and "No figure was given." in said
    assert "Nothing is known for this period." in text(_chronology(fused([])))


# ---------------------------------------------------------------- nothing ungrounded
def _broken(page: Page, change: object) -> Page:
    """The page with the first cited or counted run of its paragraphs and lists changed."""
    def run(r: object) -> object:
        return change(r) if callable(change) else r

    blocks = tuple(Paragraph(tuple(run(r) for r in b.line)) if isinstance(b, Paragraph) else b for b in page.blocks)  # type: ignore[misc]
    return replace(page, blocks=blocks)


@pytest.mark.parametrize(("change", "why"), [
    (lambda r: replace(r, text=r.text + "0") if isinstance(r, Counted) else r, "is not the number of its"),
    (lambda r: replace(r, text="99") if isinstance(r, Cited) and r.form == "clock" else r, "is not what page as_of"),
    (lambda r: Words("Seventeen people were killed") if isinstance(r, Words) else r, "neither words of the shelf"),
    (lambda r: Words("out") if isinstance(r, Words) else r, "neither words of the shelf"),
    (lambda r: replace(r, ident="i-nowhere", table="incidents") if isinstance(r, Cited) else r, "which is not in the picture"),
    (lambda r: replace(r, idents=("d-nowhere",), text="1") if isinstance(r, Counted) else r, "rows of .* that are not in the picture"),
])  # fmt: skip
def test_a_page_that_says_what_no_row_says_is_not_written(change: object, why: str) -> None:
    picture = night()
    page = flash(picture, Request())
    tell = teller(picture, Request())
    tell.grounds.check(page)
    with pytest.raises(GroundsError, match=why):
        tell.grounds.check(_broken(page, change))


def test_a_figure_of_another_row_is_refused() -> None:
    """The text of a cited figure must be that of its own row, not of any."""
    picture = night()
    page, tell = flash(picture, Request()), teller(picture, Request())
    three = next(t for t in picture.tolls if t.figure.max == 3)
    cited = next(r for x in lines_of(page) for r in x if isinstance(r, Cited) and r.table == "tolls" and r.ident == three.toll_id)
    wrong = Paragraph((replace(cited, text="4"),))
    with pytest.raises(GroundsError, match="'4' is not what tolls"):
        tell.grounds.check(replace(page, blocks=(*page.blocks, wrong)))


def test_the_export_stops_and_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from vigie.bulletin.sentences import Teller

    monkeypatch.setattr(Teller, "figure", lambda self, t: (Words("about 100"),))
    with pytest.raises(GroundsError, match="neither words of the shelf nor the value of a row"):
        exported(night(), "flash", tmp_path)
    with pytest.raises(GroundsError):
        exported(night(), "chronology", tmp_path)
    assert not list(tmp_path.iterdir())


def test_every_number_of_the_html_lies_in_a_value(tmp_path: Path) -> None:
    for form in ("flash", "chronology"):
        page = lxml_html.parse(exported(night(), form, tmp_path)[f"{form}.html"]).getroot()
        for element in page.body.xpath("//svg"):  # a drawing of rows, with a scale
            element.getparent().remove(element)
        for element in page.body.xpath("//*[@data-row or @data-count]"):
            element.text = ""
            for child in list(element):
                element.remove(child)
        assert not re.search(r"\d", page.body.text_content()), form


# ---------------------------------------------------------------- chronology
def _chronology(picture: object, **asked: object) -> Page:
    tell = teller(picture, Request(**asked))  # type: ignore[arg-type]
    return chronology(entries(tell), tell)


def test_lines_are_ordered_by_when_it_happened() -> None:
    page = _chronology(night())
    grids = [b for b in page.blocks if isinstance(b, Grid)]
    rows = [tuple(map(text_of, row)) for g in grids for row in g.rows]
    clocks = [r[0] for r in rows]
    assert clocks.index("03:10") < clocks.index("03:20") and "that day" in clocks
    hit = next(r for r in rows if r[0] == "03:10")
    assert hit[2].startswith("Missile strike on a residential building in Kharkiv, according to Ihor Terekhov, mayor.")
    assert "06:30 Oleh Syniehubov, governor: 3 killed." in hit[2] and "09:00 Ihor Terekhov: 4 killed." in hit[2]
    assert hit[4] in ("disputed", "2 independent")
    assert not any("Power will be cut" in c for r in rows for c in r)
    assert text_of(page.title).startswith("Machine draft: ")


def test_only_the_time_of_saying_is_marked() -> None:
    claims = [t if t.claim.kind != "explosion" else replace(t, claim=replace(t.claim, time=None)) for t in told()]
    from vigie.fuse import fused

    assert "(reported 08:10)" in text(_chronology(fused(claims)))


def test_a_withdrawn_line_is_struck(tmp_path: Path) -> None:
    picture = night()
    gone = replace(picture, incidents=picture.incidents.with_rows(replace(i, status="withdrawn") if i.kind == "explosion" else i for i in picture.incidents))
    files = exported(gone, "chronology", tmp_path)
    assert 'class="struck"' in files["chronology.html"].read_text(encoding="utf-8") and "~~" in files["chronology.md"].read_text(encoding="utf-8")
    items = json.loads(files["chronology.ninjs.json"].read_text(encoding="utf-8"))["associations"].values()
    assert sum(i["pubstatus"] == "canceled" for i in items) == 1


def test_chronology_for_machines(tmp_path: Path) -> None:
    files = exported(night(), "chronology", tmp_path)
    blog = json.loads(files["chronology.liveblog.json"].read_text(encoding="utf-8"))
    with files["chronology.csv"].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert blog["@type"] == "LiveBlogPosting" and len(blog["liveBlogUpdate"]) == len(rows)
    assert blog["coverageEndTime"] == "2024-05-14T06:00:00Z"
    hit = next(r for r in rows if r["happened_utc"] == "2024-05-14T00:10:00Z")
    assert (hit["happened_local"], hit["tz"], hit["quote_original"], hit["adm1_pcode"]) == ("2024-05-14T03:10:00+03:00", "Europe/Kyiv", "A missile hit a house.", "UA63")
    assert all(len(r["sentence"].split()) <= 35 for r in rows)


# ---------------------------------------------------------------- files
@pytest.mark.parametrize("form", ["flash", "chronology"])
def test_texts_of_sources_stay_texts(form: str, tmp_path: Path) -> None:
    files = exported(hostile(), form, tmp_path)
    page = lxml_html.parse(files[f"{form}.html"]).getroot()
    assert not page.xpath("//script") and "<script>alert(1)</script>" in page.body.text_content()
    markdown = files[f"{form}.md"].read_text(encoding="utf-8")
    assert "<script>" not in re.sub(r"\\.", "", markdown) and "\x00" not in markdown and "\u202e" not in markdown


@pytest.mark.parametrize("form", ["flash", "chronology"])
def test_word_opens_it(form: str, tmp_path: Path) -> None:
    import docx

    for name, picture in (("night", night()), ("hostile", hostile())):
        document = docx.Document(str(exported(picture, form, tmp_path / name)[f"{form}.docx"]))
        assert document.paragraphs[0].style.name in ("Title", "Heading 1") and document.tables
        words = "\n".join(p.text for p in document.paragraphs) + "\n".join(c.text for t in document.tables for r in t.rows for c in r.cells)
        assert ("people killed" in words or "4 killed" in words) if name == "night" else "<script>" in words


def test_the_same_picture_gives_the_same_bytes(tmp_path: Path) -> None:
    picture = night()
    for form in ("csv", "flash", "chronology", "kml", "atom", "gpkg", "geoparquet", "bundle"):
        one, two = (exported(picture, form, tmp_path / n) for n in ("a", "b"))
        assert {k: p.read_bytes() for k, p in one.items()} == {k: p.read_bytes() for k, p in two.items()}, form


def test_background_and_plans_are_no_lines_and_possible_is_said() -> None:
    picture = night()

    def as_if(modality: str) -> str:
        claims = [replace(t, claim=replace(t.claim, modality=modality)) for t in picture.claims]
        told_so = replace(picture, claims=picture.claims.with_rows(claims), services=picture.services.with_rows(()))
        return text(_chronology(told_so))

    assert "Nothing is known for this period." in as_if("background")
    assert "told as possible" in as_if("possible") and "told as possible" not in as_if("actual")


def test_the_map_is_drawn_of_points_and_says_nothing_else(tmp_path: Path) -> None:
    page = lxml_html.parse(exported(night(), "flash", tmp_path, language="fr")["flash.html"]).getroot()
    (svg,) = page.xpath("//figure//svg")
    assert svg.get("aria-label") == "Où" and "Kharkiv" in svg.text_content()
    assert not svg.xpath(".//a | .//title | .//script")


def test_values_lead_to_their_documents_or_rows(tmp_path: Path) -> None:
    def links(name: str, **asked: object) -> set[str]:
        page = lxml_html.parse(exported(night(), "flash", tmp_path / name, **asked)["flash.html"]).getroot()
        return {a.get("href").split("?")[0] for a in page.xpath("//a[@data-row]")}

    assert links("plain") == {f"https://news.example/d{n}" for n in (1, 2, 3, 4, 5)}
    assert all(x.startswith("https://desk.example/collections/") for x in links("served", base_url="https://desk.example"))


@pytest.mark.parametrize(("form", "name"), [("flash", "flash.html"), ("chronology", "chronology.html"), ("atom", "incidents.atom"), ("atlos", "atlos.csv"), ("kml", "picture.kml")])
def test_no_link_runs_a_script(form: str, name: str, tmp_path: Path) -> None:
    assert "javascript:" not in exported(hostile(), form, tmp_path)[name].read_text(encoding="utf-8")
