"""The live page as its users use it: on a desk and on a phone, against the real service, in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from browsing import Visit, browser, built, visit
from serving import filled, running
from store_documents import NOW, documents
from vigie.store import Store, users

SIZES = ("desk", "phone")
NOON = "2025-12-06T10:00:00Z"  # 12:00 in Kyiv


@dataclass
class Served:
    at: str
    store: Store


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    built()
    with browser() as found:
        yield found


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    store = filled(str(tmp_path / "page.sqlite"), 4)
    with running(store) as client:
        yield Served(str(client.base_url).rstrip("/"), store)


def tab(v: Visit, name: str) -> None:
    v.page.get_by_role("navigation").get_by_role("link", name=name).click()


@pytest.mark.parametrize("size", SIZES)
def test_kharkivs_electricity_at_noon_and_the_marked_words_of_who_says_so_in_two_clicks(window: Browser, served: Served, size: str) -> None:
    with visit(window, served.at, size) as v:
        v.open(f"?at={NOON}")
        tab(v, "Board")  # the first
        v.page.get_by_role("button", name="electricity in Kharkiv: out").click()  # the second
        drawer = v.page.get_by_role("complementary")
        claim = drawer.locator(".claim").filter(has=v.page.locator("mark", has_text="в Харкові немає світла"))
        expect(claim.locator(".speaker")).to_contain_text("Terekhov")
        expect(claim.locator(".words")).to_have_attribute("lang", "uk")
        expect(drawer).to_contain_text("UTC+2")


@pytest.mark.parametrize("size", SIZES)
def test_the_tolls_of_kryvyi_rih_and_their_speakers_stand_side_by_side(window: Browser, served: Served, size: str) -> None:
    with visit(window, served.at, size) as v:
        page = v.open("?view=tolls&place=Kryvyi Rih")
        card = page.locator("article", has_text="Kryvyi Rih").filter(has_text="killed").first
        expect(card).to_contain_text("Vilkul")
        expect(card).to_contain_text("Lysak")
        expect(card.locator("canvas")).to_have_count(1)
        expect(page.locator(".tolls")).to_contain_text("never added")
        card.locator("td .figure").first.click()
        expect(page.locator(".claim.chosen mark").first).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_a_filter_is_a_press_stands_in_the_address_and_is_counted(window: Browser, served: Served, size: str) -> None:
    with visit(window, served.at, size) as v:
        page = v.open("?view=timeline")
        before = page.locator(".filters .count").inner_text()
        if size == "phone":
            page.get_by_role("button", name="Filters").first.click()
        page.locator(".picks").get_by_role("button", name="Kind").click()
        page.get_by_role("checkbox", name="explosion").check()
        expect(page.locator(".filters .count")).not_to_have_text(before)
        assert "kind=explosion" in page.url
        page.keyboard.press("Escape")
        expect(page.locator(".window .row .t").first).to_contain_text("xplosion")
        page.get_by_role("button", name="Clear filters").click()
        expect(page.locator(".filters .count")).to_have_text(before)
        assert "kind" not in page.url


def test_an_address_gives_back_the_same_view(window: Browser, served: Served) -> None:
    query = f"?view=timeline&sort=worst&known_at={NOON}&kind=explosion&kind=strike&tz=utc&lang=fr"
    with visit(window, served.at) as one, visit(window, served.at, zone="America/Lima") as other:
        one.page.goto(f"{served.at}/{query}")
        one.page.locator(".window .row .t").first.click()
        expect(one.page.locator(".drawer mark").first).to_be_visible()
        other.page.goto(one.page.url)
        expect(other.page.locator(".drawer mark").first).to_be_visible()
        for part in (".window", ".filters", ".drawer dl"):
            expect(other.page.locator(part).first).to_have_text(one.page.locator(part).first.inner_text(), use_inner_text=True)
        assert "open=" in one.page.url and other.page.locator("html").get_attribute("lang") == "fr"
        expect(other.page.locator(".asof")).to_contain_text("UTC")


def test_an_editor_merges_two_incidents_with_a_reason_reloads_and_undoes_it(window: Browser, served: Served) -> None:
    token = served.store.do(users.add, "Olha", "editor", NOW)
    with visit(window, served.at) as v:
        page = v.open("?view=timeline")
        n = page.locator(".window .row").count()
        page.get_by_role("button", name="Settings").click()
        page.get_by_label("Editor’s token").fill(token)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("Olha, editor")).to_be_visible()
        page.keyboard.press("Escape")
        rows = page.locator(".window .row", has_text="xplosions")
        second = rows.nth(1).locator("code").inner_text()
        rows.nth(0).click()
        page.locator(".editing summary").click()
        page.locator(".editing").get_by_role("button", name="Merge").click()
        page.get_by_label("Merge with (codes)").fill(second)
        page.locator(".editing").get_by_label("Reason").fill("one series, told twice")
        page.locator(".editing").get_by_role("button", name="Save").click()
        expect(page.locator(".window .row")).to_have_count(n - 1)
        page.goto(f"{served.at}/?view=timeline&open={second}")
        expect(page.locator(".drawer")).to_contain_text("this is where it leads")
        log = page.locator(".drawer .corrections")
        expect(log).to_contain_text("one series, told twice")
        expect(log).to_contain_text("Olha")
        log.get_by_role("button", name="Undo").click()
        log.get_by_label("Reason").fill("two series after all")
        log.get_by_role("button", name="Undo").click()
        expect(page.locator(".window .row")).to_have_count(n)


@pytest.mark.parametrize("size", SIZES)
def test_when_a_document_comes_new_is_said_and_nothing_moves_until_it_is_asked_for(window: Browser, served: Served, size: str) -> None:
    with visit(window, served.at, size) as v:
        page = v.open("?view=timeline")
        page.locator(".pulse:not(.off)").wait_for(state="attached")
        box, before = page.locator(".window .row").nth(2).bounding_box(), page.locator(".window").inner_text()
        served.store.add(documents()[4], documents()[4].text.encode(), now=NOW + timedelta(days=1))
        button = page.locator(".news")
        expect(button).to_contain_text("new")
        assert page.locator(".window").inner_text() == before
        assert page.locator(".window .row").nth(2).bounding_box() == box
        button.click()
        expect(page.locator(".window")).to_contain_text("Odesa")
        expect(button).to_have_count(0)


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_no_view_has_a_serious_fault_of_access(window: Browser, served: Served, size: str, scheme: str) -> None:
    with visit(window, served.at, size, scheme) as v:
        for view in ("map", "timeline", "board", "tolls", "conflicts", "sources", "changes"):
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
