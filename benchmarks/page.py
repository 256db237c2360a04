"""How soon does the page stand, and does it stay usable on a slow phone?

    python benchmarks/page.py [--db STORE] [--slow 4] [--times 5]

Serves a store (that of the bundled night where none is named) from this clone and opens the page in the machine's Chromium, each time as a new visitor: on a
desk (1440 x 900) and on a phone (390 x 844) whose processor is slowed by the factor. Told are, in milliseconds from asking for the page, the first paint,
the first rows, the map with its signs; then on the slowed phone what a person waits for: another view, a filter, the drawer with its marked words, and the
longest time in which the page answered nothing while a list was scrolled. Medians of some visits. The machine's other work is in the figures: its load is said.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browsing import SIZES, browser, serving  # noqa: E402 - the tests' own ways to a browser and to a running service

PATIENCE_MS = 180_000  # a machine that is full of other work still gives figures
MARK = "new Promise(done => requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0)))"
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"
LONGEST = """(() => { window.longest = 0; let last = performance.now()
  const tick = () => { const now = performance.now(); window.longest = Math.max(window.longest, now - last); last = now; requestAnimationFrame(tick) }
  requestAnimationFrame(tick) })()"""


def slowed(page: Page, factor: float) -> CDPSession:
    """Slow the processor of a page's process."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": factor})
    return session


def standing(window: Browser, at: str, size: str, factor: float) -> dict[str, float]:
    """A first visit to the map: when what stands."""
    width, height = SIZES[size]
    context = window.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    slowed(page, factor)
    page.goto(at, wait_until="commit")
    page.locator(".twin .row").first.wait_for()
    rows = page.evaluate(MARK)
    page.locator(".mapbox[data-ready]").wait_for()
    found = {"first paint": page.evaluate(PAINT), "first rows": rows, "map": page.evaluate(MARK)}
    context.close()
    return found


def using(window: Browser, at: str, size: str, factor: float) -> dict[str, float]:
    """What a person does on a page that stands: how long each press takes until its answer is painted."""
    width, height = SIZES[size]
    context = window.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{at}/?view=timeline")
    page.locator(".window .row .t").first.wait_for()
    slowed(page, factor)
    found = {}

    def timed(name: str, act: Callable[[], None]) -> None:
        begin = page.evaluate("performance.now()")
        act()
        found[name] = page.evaluate(MARK) - begin

    def opened() -> None:
        page.locator(".window .row").first.dispatch_event("click")
        page.locator(".drawer .claim").first.wait_for()

    def to(name: str, what: str) -> None:
        page.locator(f".tabs a[href='?view={name}']").dispatch_event("click")
        page.locator(what).first.wait_for()

    def last_day() -> None:
        page.locator(".seg button").nth(3).dispatch_event("click")
        page.locator(".seg button[aria-pressed=true]", has_text="24").wait_for()

    timed("last 24 h", last_day)
    page.locator(".seg button").first.dispatch_event("click")
    page.locator(".window .row .t").first.wait_for()
    timed("drawer", opened)
    page.keyboard.press("Escape")
    timed("board", lambda: to("board", ".grid td button"))
    timed("timeline", lambda: to("timeline", ".window .row .t"))
    page.evaluate(LONGEST)
    for _ in range(12):
        page.locator(".window").evaluate("e => e.scrollBy(0, 400)")
        page.wait_for_timeout(50)
    found["longest standstill while scrolling"] = page.evaluate("window.longest")
    context.close()
    return found


def told(title: str, visits: list[dict[str, float]]) -> None:
    """Print the medians of some visits."""
    middle = {name: statistics.median(v[name] for v in visits) for name in visits[0]}
    print(f"{title}: " + ", ".join(f"{name} {ms:.0f} ms" for name, ms in middle.items()), flush=True)


def main() -> None:
    """Serve, visit, tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--db", default="")
    parser.add_argument("--slow", type=float, default=4)
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = given.db or str(Path(folder) / "night.sqlite")
        if not given.db:
            vigie = str(Path(sys.executable).with_name("vigie"))
            subprocess.run([vigie, "build", str(ROOT / "examples" / "night"), "--db", db], check=True, stderr=subprocess.DEVNULL)
        with serving(Path(sys.prefix), db) as at, browser() as window:
            standing(window, at, "desk", 1)  # the service's own first picture is no part of a page's first paint
            time.sleep(1)
            for title, size, factor in (("desk", "desk", 1.0), (f"phone, processor slowed {given.slow:g} times", "phone", given.slow)):
                told(f"{title}, first visit", [standing(window, at, size, factor) for _ in range(given.times)])
                told(f"{title}, in use", [using(window, at, size, factor) for _ in range(given.times)])
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
