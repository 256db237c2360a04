"""The live page as its readers use it: on a desk and on a phone, from the built wheel, in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from browsing import browser, visit
from page_parts import NOON, SIZES, Served, served_from, tab
from store_documents import NOW, documents
from vigie.pipeline import read
from vigie.store import sources
from vigie.store.sources import Listed


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def served(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """For all that only read."""
    with served_from(installed, tmp_path_factory.mktemp("page")) as found:
        yield found


@pytest.fixture
def own(installed: Path, tmp_path: Path) -> Iterator[Served]:
    """For what changes the store."""
    with served_from(installed, tmp_path) as found:
        yield found


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


@pytest.mark.parametrize("size", SIZES)
def test_when_a_document_comes_new_is_said_and_nothing_moves_until_it_is_asked_for(window: Browser, own: Served, size: str) -> None:
    with visit(window, own.at, size) as v:
        page = v.open("?view=timeline")
        page.locator(".pulse:not(.off)").wait_for(state="attached")
        box, before = page.locator(".window .row").nth(2).bounding_box(), page.locator(".window").inner_text()
        own.store.add(documents()[4], documents()[4].text.encode(), now=NOW + timedelta(days=1))
        button = page.locator(".news")
        expect(button).to_contain_text("new")
        assert page.locator(".window").inner_text() == before
        assert page.locator(".window .row").nth(2).bounding_box() == box
        button.click()
        expect(page.locator(".window")).to_contain_text("Odesa")
        expect(button).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
def test_what_is_held_back_from_the_public_says_so_and_until_when(window: Browser, installed: Path, tmp_path: Path, size: str) -> None:
    words = "A missile hit an apartment block in Kryvyi Rih, killing two people, Mayor Oleksandr Vilkul said on Telegram."
    told = read(words, published=datetime.now(UTC).isoformat(), outlet="Example Wire", language="en")
    rules = installed / "vigie" / "publish" / "default.toml"
    with served_from(installed, tmp_path, "--public", str(rules), documents=0, just_now=told) as public, visit(window, public.at, size) as v:
        page = v.page
        page.goto(f"{public.at}/")
        row = page.locator(".twin .row").first
        row.wait_for()
        expect(row).to_contain_text("place coarsened")
        expect(page.locator(".twin")).to_contain_text("held back")
        row.click()
        drawer = page.locator(".drawer")
        expect(drawer).to_contain_text("somewhere in Dnipropetrovsk Oblast")
        expect(drawer.locator(".claim .warnline").first).to_contain_text("Words withheld until")
        expect(drawer.locator(".claim .speaker").first).to_contain_text("mayor, name withheld")
        assert "Kryvyi" not in page.content() and "Vilkul" not in page.content()
        assert not v.faults()


def test_a_watched_source_that_fails_is_told_beside_those_that_speak(window: Browser, own: Served) -> None:
    own.store.do(sources.put, [Listed("Silent Gazette", "feed", "https://gazette.example/feed", every_s=60.0)], NOW)
    with visit(window, own.at) as v:
        v.open("?view=sources")
        table = v.page.get_by_role("region", name="Watched sources")
        expect(table).to_contain_text("Silent Gazette")
        expect(table).to_contain_text("nobody watches")
        expect(v.page.get_by_role("link", name="Sources")).to_contain_text("1 source in trouble")
        assert not v.faults()
