"""The flash update stays short, however much there is to tell: words of sentences and paragraphs, and two printed pages, in three languages."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from browsing import browser
from export_cases import exported, hostile, many, night
from vigie.bulletin.flash import flash
from vigie.bulletin.lengths import n_words
from vigie.bulletin.pieces import Block, Bullets, Grid, Heading, Page, Paragraph, text_of
from vigie.demo import NIGHT, documents
from vigie.desk.request import Request
from vigie.picture_tables import Picture
from vigie.resources import toml

LANGUAGES = ("en", "fr", "uk")


@cache
def picture(name: str) -> Picture:
    from vigie.build import build

    return {"night": night, "many": many, "hostile": hostile, "bundled": lambda: build(documents(NIGHT))}[name]()


@cache
def page(name: str, language: str) -> Page:
    return flash(picture(name), Request(language=language, title="Night", number=4, organisation="Desk"))


def section(found: Page, key: str) -> list[Block]:
    """The blocks of a section of the front."""
    front = found.blocks[: found.annex]
    heading = toml(found.language, "flash")["sections"][key]
    at = next(n for n, b in enumerate(front) if isinstance(b, Heading) and text_of(b.line) == heading)
    end = next((n for n, b in enumerate(front[at + 1 :], at + 1) if isinstance(b, Heading)), len(front))
    return list(front[at + 1 : end])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["night", "many", "hostile", "bundled"])
def test_words(name: str, language: str) -> None:
    found = page(name, language)
    (bullets,) = (b for b in section(found, "highlights") if isinstance(b, Bullets))
    assert 1 <= len(bullets.lines) <= 5 and (name == "hostile" or len(bullets.lines) >= 2)
    assert all(n_words(line) <= 30 for line in bullets.lines)
    lead, *regions = (b.line for b in section(found, "situation") if isinstance(b, Paragraph) and not b.style)
    assert n_words(lead) <= 120 and all(n_words(line) <= 60 for line in regions)
    assert all(n_words(b.line) <= 60 for b in section(found, "new") if isinstance(b, Paragraph))
    (grid,) = (b for b in section(found, "figures") if isinstance(b, Grid | Paragraph))
    assert isinstance(grid, Paragraph) or len(grid.rows) <= 6
    assert name != "many" or (isinstance(grid, Grid) and len(grid.rows) == 6)


def test_many_incidents_are_hundreds_and_are_counted() -> None:
    assert len(picture("many").incidents) > 300
    found = page("many", "en")
    lead = next(text_of(b.line) for b in section(found, "situation") if isinstance(b, Paragraph))
    assert lead.startswith(f"Incidents: {len(picture('many').incidents)}; regions: 12; speakers: ")
    assert any("more in the table." in text_of(b.line) for b in section(found, "situation") if isinstance(b, Paragraph))


def test_a_highlight_keeps_its_speakers_when_it_is_cut() -> None:
    (bullets,) = (b for b in section(page("many", "en"), "highlights") if isinstance(b, Bullets))
    assert re.search(r"\d \(Oleksandr Verkhovodenko \d+\) to \d \(Volodymyr Zaporozhchenko \d+\) people killed", text_of(bullets.lines[0]))
    assert all(re.search(r"\(|according to", text_of(line)) for line in bullets.lines)


def test_a_table_that_was_cut_stands_whole_in_the_annex() -> None:
    found = page("many", "en")
    assert found.annex is not None
    front = [b for b in found.blocks[: found.annex] if isinstance(b, Grid)]
    annex = [b for b in found.blocks[found.annex :] if isinstance(b, Grid)]
    for head in {g.head for g in front}:
        short, whole = (next((g for g in some if g.head == head), None) for some in (front, annex))
        assert short is not None
        if whole is not None:
            assert len(whole.rows) >= len(short.rows)
    assert "The whole table is in the annex." in [text_of(b.line) for b in found.blocks if isinstance(b, Paragraph)]
    assert len(next(g for g in annex if text_of(g.head[0]) == "Region").rows) == 12


def test_what_the_rules_hold_back_is_counted() -> None:
    counts = {"site detail": {"held": 2, "coarsened": 3}}
    said = [text_of(b.line) for b in flash(picture("night"), Request(role="public", withheld=counts)).blocks if isinstance(b, Paragraph)]
    assert any("Held back or made coarser by the rules of publication: 5" in line for line in said)
    assert not any("Held back" in text_of(b.line) for b in page("night", "en").blocks if isinstance(b, Paragraph))


def test_two_printed_pages(tmp_path: Path) -> None:
    """Printed on A4 by Chromium, the annex left out."""
    with browser() as chromium:
        for name in ("night", "many", "hostile", "bundled"):
            for language in LANGUAGES:
                file = exported(picture(name), "flash", tmp_path / name / language, language=language, title="Night", number=4, organisation="Desk")["flash.html"]
                sheet = chromium.new_page()
                sheet.goto(file.as_uri())
                assert sheet.locator(".annex").count() == 1
                sheet.evaluate("() => { const a = document.querySelector('.annex'); while (a.nextElementSibling) a.nextElementSibling.remove(); a.remove(); }")
                n = len(re.findall(rb"/Type\s*/Page\b", sheet.pdf(prefer_css_page_size=True)))
                assert n <= 2, (name, language)
                sheet.close()
