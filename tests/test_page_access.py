"""The live page for everybody: keyboard, screen reader, print, light and dark, three languages, from the built wheel, in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from browsing import browser, visit
from page_parts import Served, served_from


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def served(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served_from(installed, tmp_path_factory.mktemp("page")) as found:
        yield found


def test_all_by_keyboard(window: Browser, served: Served) -> None:
    with visit(window, served.at) as v:
        page = v.open()
        page.locator(".twin .row").first.wait_for()
        page.get_by_role("listbox").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator(".drawer")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator(".drawer")).to_have_count(0)
        expect(page.get_by_role("listbox")).to_be_focused()
        page.keyboard.press("3")
        expect(page.locator(".board")).to_be_visible()
        page.keyboard.press("/")
        page.keyboard.type("Kharkiv")
        page.keyboard.press("Enter")
        expect(page.locator(".search")).to_contain_text("Kharkiv")


@pytest.mark.parametrize(("size", "scheme"), [("desk", "light"), ("phone", "dark")])
def test_no_view_has_a_serious_fault_of_access(window: Browser, served: Served, size: str, scheme: str) -> None:
    with visit(window, served.at, size, scheme) as v:
        for view in ("map", "timeline", "board", "tolls", "conflicts", "sources", "changes", "saved", "search"):
            v.open(f"?view={view}")
            v.page.locator("main > section, main > div").first.wait_for()
            v.page.wait_for_timeout(400)
            assert not v.faults(), view
            assert v.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{view} is wider than the window"
        v.open("?view=timeline")
        v.page.locator(".window .row").first.click()
        v.page.locator(".drawer mark").first.wait_for()
        v.page.wait_for_timeout(400)
        assert not v.faults()


def test_the_printed_map_is_drawn_by_the_service(window: Browser, served: Served) -> None:
    with visit(window, served.at) as v:
        page = v.open()
        page.emulate_media(media="print")
        expect(page.locator(".printmap")).to_be_visible()
        expect(page.locator(".mapbox")).to_be_hidden()
        expect(page.locator(".filters")).to_be_hidden()
        page.wait_for_function("document.querySelector('.printmap').naturalWidth > 100")


@pytest.mark.parametrize(("language", "view", "words"), [("fr", "Chronologie", "Qui le dit"), ("uk", "Хронологія", "Хто це каже")])
def test_the_page_speaks_the_readers_language_and_leaves_the_sources_theirs(window: Browser, served: Served, language: str, view: str, words: str) -> None:
    with visit(window, served.at) as v:
        page = v.page
        page.goto(f"{served.at}/?view=timeline&lang={language}")
        page.locator(".window .row").first.click()
        expect(page.locator(".drawer mark").first).to_be_visible()
        expect(page.get_by_role("link", name=view)).to_have_attribute("aria-current", "page")
        expect(page.locator(".drawer")).to_contain_text(words)
        assert page.locator(".drawer .words").first.get_attribute("lang") in ("en", "fr", "uk", "ru")
        assert not v.faults()


def test_the_keys_are_told_and_closing_them_leaves_the_drawer_open(window: Browser, served: Served) -> None:
    with visit(window, served.at) as v:
        page = v.open("?view=timeline")
        page.locator(".window .row").first.click()
        page.locator(".drawer mark").first.wait_for()
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_contain_text("search")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.locator(".drawer")).to_be_visible()
