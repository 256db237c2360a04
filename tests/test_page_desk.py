"""The live page as the people of the desk use it: they share out work, correct, undo, save filters, from the built wheel, in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from browsing import browser, visit
from page_parts import SIZES, Served, served_from, tab


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture
def served(installed: Path, tmp_path: Path) -> Iterator[Served]:
    with served_from(installed, tmp_path) as found:
        yield found


def test_an_editor_merges_two_incidents_with_a_reason_reloads_and_undoes_it(window: Browser, served: Served) -> None:
    with visit(window, served.at) as v:
        page = v.open("?view=timeline")
        n = page.locator(".window .row").count()
        v.sign_in(served.token("Olha", "editor"))
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
def test_an_incident_is_given_to_somebody_reviewed_and_marked_as_a_key_event_and_found_by_it(window: Browser, served: Served, size: str) -> None:
    served.token("Marc", "desk")
    with visit(window, served.at, size) as v:
        page = v.open("?view=timeline")
        n = page.locator(".window .row").count()
        v.sign_in(served.token("Olha", "editor"))
        page.locator(".window .row").first.click()
        drawer, desk = page.locator(".drawer"), page.get_by_role("group", name="Desk")
        desk.get_by_label("Assigned to").select_option("Marc")
        expect(drawer.locator(".badges")).to_contain_text("for Marc")
        desk.get_by_label("Review").select_option("help-needed")
        expect(drawer.locator(".badges")).to_contain_text("help needed")
        desk.get_by_role("button", name="Key event").click()
        expect(desk.get_by_role("button", name="Key event")).to_have_attribute("aria-pressed", "true")
        expect(drawer.locator(".corrections li")).to_have_count(3)
        desk.get_by_label("Assigned to").select_option("Olha")
        expect(drawer.locator(".badges")).to_contain_text("for Olha")
        assert not v.faults()
        page.keyboard.press("Escape")
        expect(page.get_by_role("region", name="Key events").get_by_role("button")).to_have_count(1)
        assert n > 1, "a filter that lets one through must leave some out"
        if size == "phone":
            page.get_by_role("button", name="Filters").first.click()
        page.get_by_role("button", name="Mine").click()
        expect(page.locator(".filters .count")).to_contain_text("1 of")
        assert "assignee=Olha" in page.url
        v.open("?view=timeline&key=true")
        expect(page.locator(".filters .count")).to_contain_text("1 of")


def test_the_public_reader_sees_no_tools_and_is_not_told_of_the_desk(window: Browser, served: Served) -> None:
    with visit(window, served.at) as v:
        page = v.open("?view=timeline")
        page.locator(".window .row").first.click()
        expect(page.locator(".drawer mark").first).to_be_visible()
        for tool in (".desk", ".editing"):
            expect(page.locator(tool)).to_have_count(0)
        v.open("?view=saved")
        expect(page.locator(".saved")).to_contain_text("sign in")


def test_a_service_is_set_and_a_claim_retracted_with_reasons_and_the_log_undoes_both(window: Browser, served: Served) -> None:
    with visit(window, served.at) as v:
        page = v.open("?view=board")
        v.sign_in(served.token("Olha", "editor"))
        page.get_by_role("button", name="electricity in Kharkiv: out").click()
        page.locator(".editing summary").click()
        page.locator(".editing").get_by_label("Value").select_option("restored")
        page.locator(".editing").get_by_label("Reason").fill("seen from the roof")
        page.locator(".editing").get_by_role("button", name="Save").click()
        expect(page.get_by_role("button", name="electricity in Kharkiv: restored")).to_be_visible()
        page.keyboard.press("Escape")
        tab(v, "Timeline")
        page.locator(".window .row", has_text="Kryvyi Rih").first.click()
        claims = page.locator(".drawer .claim")
        expect(claims.first).to_be_visible()
        n = claims.count()
        claims.first.get_by_role("button", name="Retract this statement").click()
        claims.first.get_by_label("Reason").fill("an old video")
        claims.first.get_by_role("button", name="Retract", exact=True).click()
        expect(claims).to_have_count(n - 1)
        page.keyboard.press("Escape")
        tab(v, "Changes")
        log = page.locator(".corrections")
        expect(log).to_contain_text("an old video")
        for reason in ("the roof was wrong", "a new video after all"):
            log.locator("li:not(.undone)").filter(has=page.get_by_role("button", name="Undo")).last.get_by_role("button", name="Undo").click()
            log.get_by_label("Reason").fill(reason)
            log.locator("form").get_by_role("button", name="Undo").click()
            expect(log).to_contain_text(reason)
        expect(log.locator("li:not(.undone)").filter(has=page.get_by_role("button", name="Undo"))).to_have_count(0)
        tab(v, "Board")
        expect(page.get_by_role("button", name="electricity in Kharkiv: out")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_a_filter_is_saved_followed_opened_and_deleted(window: Browser, served: Served, size: str) -> None:
    with visit(window, served.at, size) as v:
        page = v.open("?view=timeline&kind=explosion&place=Kharkiv")
        shown = page.locator(".filters .count").inner_text()
        v.sign_in(served.token("Root", "admin"))
        page.get_by_role("button", name="Share").click()
        page.get_by_role("button", name="Saved filters and feeds").click()
        form = page.locator(".saved form")
        expect(form).to_contain_text("Kind: explosion · Place: Kharkiv")
        form.get_by_label("Name").fill("Kharkiv <b>explosions</b>")
        form.get_by_label("Webhook").fill("https://hooks.example/vigie")
        form.get_by_role("button", name="Save").click()
        expect(form.locator(".secret")).not_to_be_empty()
        card = page.locator(".saved article")
        expect(card.locator("h3")).to_have_text("Kharkiv <b>explosions</b>")
        expect(card).to_contain_text("https://hooks.example/vigie")
        card.get_by_role("button", name="Copy feed address").click()
        feed = page.evaluate("navigator.clipboard.readText()")
        assert feed.startswith(served.at) and feed.endswith(".atom")
        assert "Kharkiv &lt;b&gt;explosions" in page.request.get(feed).text()
        assert not v.faults()
        v.open("?view=saved")
        page.locator(".saved article").get_by_role("button", name="Show").click()
        expect(page.locator(".filters .count")).to_have_text(shown)
        assert "kind=explosion" in page.url and "place=Kharkiv" in page.url
        v.open("?view=saved")
        page.locator(".saved article").get_by_role("button", name="Delete").click()
        page.locator(".saved article").get_by_role("button", name="Delete for good?").click()
        expect(page.locator(".saved article")).to_have_count(0)


def test_where_reading_needs_a_token_the_page_asks_for_it_and_then_is_live(window: Browser, installed: Path, tmp_path: Path) -> None:
    with served_from(installed, tmp_path, "--host", "0.0.0.0", "--allow-host", "127.0.0.1") as closed, visit(window, closed.at) as v:
        page = v.page
        page.goto(f"{closed.at}/?view=timeline")
        page.get_by_label("Editor’s token").fill(closed.token("Reader", "public"))
        page.get_by_role("button", name="Sign in").click()
        page.locator(".window .row").first.wait_for()
        page.locator(".pulse:not(.off)").wait_for(state="attached")
        assert all("401" in w for w in v.wrong)
        v.wrong.clear()
        page.reload()
        page.locator(".window .row").first.wait_for()
