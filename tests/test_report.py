"""The printable report: its law (every number is the value of a row, or counted, or quoted), its parts, and what it must not show."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from vigie import picture_wording as words
from vigie.build import build, picture_of
from vigie.demo import NIGHT, documents
from vigie.export import names, writer
from vigie.model import Attribution, Claim, Place, PlaceRef, Quantity, Span, TimeRef
from vigie.picture import Conflict, DocumentRow, Incident, Range, ServiceState, Told, Toll, Version
from vigie.picture_tables import Picture
from vigie.report import outlines, outlines_build, regions
from vigie.report.drawing import KINDS, clipped, glyph
from vigie.report.page import STYLE, html

AT = datetime(2024, 5, 14, 12, tzinfo=UTC)
TOWN = Place("geonames:1", "Sampleton", "settlement", "UA", "UA-71", 49.4, 32.0)
VOID = frozenset("meta br link".split())
IDS = ("incident_id", "toll_id", "service_id", "conflict_id", "person_id", "document_id", "claim_id")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


class Marks(HTMLParser):
    """Visible text with the marks that it stands in: (text, attributes of all open elements)."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, list[tuple[str, dict[str, str | None]]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(tag in ("style", "title") for tag, _ in self.open):
            self.texts.append((data, list(self.open)))


def marked(page: str) -> Marks:
    found = Marks()
    found.feed(page)
    return found


def row_numbers(picture: Picture) -> dict[tuple[str, str], set[str]]:
    """The numbers that each field of each row holds, as digits without separators. A toll's figure is its min and max."""
    held: dict[tuple[str, str], set[str]] = {}
    for table in picture.tables():
        own = IDS if table.name != "claims" else ("claim_id",)
        for record in table.records():
            key = next((record[i] for i in (f"{table.name[:-1]}_id", "toll_id", "person_id", *own) if record.get(i)), None)
            if table.name == "tolls":
                record["figure"] = [record["min"], record["max"]]
            for field, value in record.items():
                held[str(key), field] = {plain(n) for n in NUMBER.findall(json.dumps(value, ensure_ascii=False))}
    return held


def plain(number: str) -> str:
    return re.sub(r"\.0$", "", number.replace(",", ""))


def unbacked(picture: Picture, page: str) -> Iterator[str]:
    """Numbers that stand for nothing: law of the report."""
    held = row_numbers(picture)
    for text, around in marked(page).texts:
        attributes = {k: v for _, a in around for k, v in a.items()}
        tags = {tag for tag, _ in around}
        if tags & {"q", "time"} or attributes.keys() & {"data-count", "data-quote", "data-axis", "data-code"}:
            continue
        if "a" in tags and any(text.strip() in (r.code, f"{r.code} ") for r in picture.incidents):
            continue
        backed = held.get((str(attributes.get("data-row")), str(attributes.get("data-field"))), set())
        yield from (f"{n} in {text!r}" for n in NUMBER.findall(text) if plain(n) not in backed)


@cache
def night() -> Picture:
    return build(documents(NIGHT))


@cache
def night_page() -> str:
    return html(night())


def told(n: int, text: str, **more: object) -> Told:
    document = DocumentRow(f"d{n}", outlet=f"Outlet {n}", language="en", published=AT)
    claim = Claim(f"c{n}", f"d{n}", 0, "casualties", (Span(0, len(text), text),), Attribution(name="A Mayor", office="mayor"), **more)  # type: ignore[arg-type]
    return Told(claim, document, AT)


def incident(**more: object) -> Incident:
    base: dict[str, object] = {
        "incident_id": "i00000000000001", "code": "SA-ABC123", "kind": "strike", "title": "Strike in Sampleton", "time": TimeRef(AT, AT + timedelta(hours=1), "hour"),
        "time_precision": "hour", "places": (PlaceRef(TOWN),), "location_precision": "settlement", "claims": ("c1",), "sources": 1, "source_names": ("A Mayor",),
    }  # fmt: skip
    return Incident(**{**base, **more})  # type: ignore[arg-type]


def toll(n: int, figure: int, **more: object) -> Toll:
    base: dict[str, object] = {
        "toll_id": f"t{n}", "incident_id": "i00000000000001", "field": "killed", "group": None, "figure": Quantity(figure, figure, False), "cumulative": False, "as_of": AT,
        "said": AT, "speaker": "A Mayor", "source_class": "local", "basis": "reported", "stands": True, "supersedes": None, "claim_id": "c1",
    }  # fmt: skip
    return Toll(**{**base, **more})  # type: ignore[arg-type]


def picture(**rows: object) -> Picture:
    some = rows.pop("told", [told(1, "Two people were killed, the mayor said.")])
    return Picture.of(told=some, incident_of={}, copies={}, **rows)  # type: ignore[arg-type]


def test_every_number_is_a_rows_value() -> None:
    assert list(unbacked(night(), night_page())) == []


def test_the_law_is_seen_to_fail() -> None:
    page = night_page().replace("</main>", "<p>In all 31 people were killed.</p></main>")
    assert list(unbacked(night(), page)) == ["31 in 'In all 31 people were killed.'"]
    figure = re.search(r'data-field="killed">(≥?\d+)<', night_page())
    assert figure
    assert list(unbacked(night(), night_page().replace(figure[0], 'data-field="killed">977<', 1))) == ["977 in '977'"]


def test_ages_are_what_the_clock_gives() -> None:
    for text, around in marked(night_page()).texts:
        at = next((a["datetime"] for tag, a in around if tag == "time"), None)
        if at and at.startswith("PT"):
            minutes = int(at[2:-1])
            assert text == words.age(AT - timedelta(minutes=minutes), AT)


def test_the_same_picture_gives_the_same_bytes_and_no_script(tmp_path: Path) -> None:
    assert "report" in names()
    (path,) = writer("report")(night(), tmp_path)
    assert path.read_bytes() == html(build(reversed(documents(NIGHT)))).encode()
    assert "<script" not in night_page() and "http://" not in night_page()
    assert not re.search(r'(?:src|href)="https?:', night_page())


def test_headings_in_order_and_ids_once() -> None:
    levels = [int(n) for n in re.findall(r"<h(\d)", night_page())]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b <= a + 1 for a, b in zip(levels, levels[1:], strict=False))
    ids = re.findall(r' id="([^"]+)"', night_page())
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', night_page())) <= set(ids)


def test_it_says_what_it_is() -> None:
    page = night_page()
    for said in (
        "Not checked by an editor",
        "As of",
        "no opinion on the legal status",
        "Compiled from public reports by software",
        "never added and never averaged",
        "No report is not",
    ):
        assert said in page, said
    zones = {
        t
        for t, around in marked(page).texts
        if any(tag == "time" and not str(a["datetime"]).startswith("PT") for tag, a in around) and re.search(r"\d\d:\d\d", t)
    }
    table_cells = {t for t, around in marked(page).texts if any(a.get("data-col") in ("as of", "since") for _, a in around)}
    assert all("UTC" in t for t in zones - table_cells)


def test_languages_are_said_of_quotations() -> None:
    assert {"fr", "en", "uk", "ru"} <= set(re.findall(r'<q lang="(\w+)"', night_page()))


def test_no_private_persons_in_titles() -> None:
    private = [p.name for p in night().people if not any(o for o, *_ in p.offices)]
    heads = re.findall(r"<h[1-3][^>]*>(.*?)</h[1-3]>", night_page())
    assert not [n for n in private for h in heads if n in h]


def test_superseded_figures_are_struck_and_repeated_ones_are_not() -> None:
    tolls = [toll(1, 2, stands=False), toll(2, 3, stands=False, supersedes="t1"), toll(3, 3, supersedes="t2")]
    page = html(picture(incidents=[incident(killed=Range(3, 3, 3, "A Mayor"))], tolls=tolls))
    assert '<s><span data-row="t1" data-field="figure">2</span></s> <small>revised</small>' in page
    assert '<span data-row="t2" data-field="figure">3</span> <small>said again later</small>' in page
    assert '<b><span data-row="t3" data-field="figure">3</span></b>' in page


def test_a_range_names_who_says_what_and_adds_nothing() -> None:
    tolls = [toll(1, 4), toll(2, 6, speaker="A Hospital", source_class="rescue-health")]
    summary = html(picture(incidents=[incident(killed=Range(4, 6, 4, "A Mayor"))], tolls=tolls)).split('id="map"')[0]
    assert re.search(r">4</span></b> \(.*A Mayor.* to .*>6</span></b> \(.*A Hospital.*\) killed", summary)
    assert ">10<" not in summary


def test_stale_states_are_withheld_with_what_they_were() -> None:
    old = ServiceState("s1", "electricity", TOWN, None, "out", None, None, AT - timedelta(days=3), True, claims=("c1",), sources=1, source_names=("A Mayor",))
    page = html(picture(services=[old]))
    assert 'no report any more <small>was <span data-row="s1" data-field="state">out</span></small>' in page
    assert "No report any more" in page.split('id="unknown"')[1]


def test_conflicts_show_every_version() -> None:
    conflict = Conflict("k1", "number", "i00000000000001", "killed", (Version("4", ("c1",), ("A Mayor",)), Version("≥6", ("c1",), ("A Hospital",))))
    page = html(picture(incidents=[incident(contested=True, conflicts=("k1",))], conflicts=[conflict])).split('id="conflicts"')[1]
    assert "A Mayor" in page and "A Hospital" in page and ">≥6<" in page


def test_hard_words_wait_behind_a_warning() -> None:
    hard = told(1, "A child was killed.", details={"groups": [{"group": "children", "killed": 1}]})
    page = html(picture(told=[hard], incidents=[incident(sensitivity=("graphic",))], tolls=[toll(1, 1)]))
    assert page.count("A child was killed.") == 1
    assert "passage with hard matter" in page.split("A child was killed.")[0].rsplit("<details", 1)[1]


def test_areas_have_no_pin_and_stand_beside_the_map() -> None:
    area = Place("iso:UA-71", "Cherkasy Oblast", "admin1", "UA", "UA-71", 49.0, 31.0)
    page = html(picture(incidents=[incident(places=(PlaceRef(area),), location_precision="admin1")])).split('id="board"')[0]
    assert 'class="dot"' not in page and 'class="area"' in page
    assert "Somewhere in <span data-count>1</span>" in page
    nowhere = html(picture(incidents=[incident(places=())])).split('id="board"')[0]
    assert "<svg" not in nowhere.split("<h3>Signs")[0].split("<main>")[1] and "Place not known <span data-count>1</span>" in nowhere


def test_a_map_without_outlines_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlines, "countries", dict)
    page = html(picture(incidents=[incident()]))
    assert "Outlines of countries are not installed" in page and 'class="mesh"' in page and 'class="dot"' in page


def test_hostile_text_stays_text() -> None:
    page = html(picture(told=[told(1, "<script>alert(1)</script>\x00 \ud800")], incidents=[incident(title="<b>\x1b[31m & co")]))
    assert "<script>alert" not in page and "&lt;script&gt;" in page and "\x1b" not in page
    page.encode("utf-8")


def test_nothing_is_a_page_too() -> None:
    page = html(picture_of([], []))
    assert "No incident" in page and "Nobody gave a figure" in page


def test_incidents_past_the_row_of_signs_are_counted() -> None:
    rows = [incident(incident_id=f"i{n:014d}", code=f"SA-{n:06d}") for n in range(11)]
    page = html(picture(incidents=rows))
    assert "+<tspan data-count>3</tspan>" in page


def test_no_two_sorts_share_a_shape() -> None:
    assert len({glyph(k) for k in KINDS}) == len(KINDS)


def _light(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    low, high = sorted((_light(a), _light(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_contrast(scheme: int) -> None:
    found = re.findall(r":root\{([^}]*)\}", STYLE.read_text(encoding="utf-8"))[scheme]
    colours = {k: v if len(v) == 7 else "#" + "".join(c * 2 for c in v[1:]) for k, v in re.findall(r"--([\w-]+):(#\w+)", found)}
    for text in ("ink", "soft", "bad", "warn", "good", "accent"):
        assert min(contrast(colours[text], colours[ground]) for ground in ("bg", "card")) >= 4.5, text
    for sign in (k for k in colours if k.startswith("k-")):
        assert contrast(colours[sign], colours["land"]) >= 3, sign


def test_polygons_are_cut_to_the_sheet() -> None:
    cut = clipped([(-50, -50), (150, -50), (150, 150), (-50, 150)], (0, 0, 100, 100))
    assert sorted(cut) == [(0, 0), (0, 100), (100, 0), (100, 100)]
    assert clipped([(200, 200), (300, 200), (300, 300)], (0, 0, 100, 100)) == []


def test_regions_hold_their_settlements() -> None:
    frame = (29.0, 47.5, 36.0, 51.5)
    found = regions.regions("UA", frame)
    some = [s for s in regions.settlements("UA") if 30 < s[1] < 35 and 48 < s[2] < 51]
    right = sum(outlines.inside(found[code], (x, y)) for code, x, y in some)
    assert len(some) > 1000 and right / len(some) > 0.97


def test_the_build_hook_needs_nothing_but_the_standard_library() -> None:
    source = str(Path(outlines.__file__).parents[2])
    code = f"import sys; sys.path.insert(0, {source!r}); import vigie.report.outlines_build"
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_crimea_is_drawn_within_ukraine() -> None:
    if not outlines.countries():
        outlines_build.build()
        outlines.countries.cache_clear()
    drawn = outlines.countries()
    for code, point in outlines_build.PROOF:
        assert outlines.inside(drawn[code], point)
    assert not outlines.inside(drawn["RU"], (34.10, 44.95))
