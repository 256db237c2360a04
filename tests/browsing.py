"""The page in a browser: a Chromium of the machine, a server of its own, and what must hold of every visit."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from vigie.serve import page_build

AXE = page_build.WEB / "node_modules" / "axe-core" / "axe.min.js"
SIZES = {"desk": (1440, 900), "phone": (390, 844)}


def chromium() -> str:
    """Where the browser is; a clear line where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "the page's tests need Chromium: apt-get install chromium"
    return found


def built() -> Path:
    """The built page; built here where it is not."""
    if page_build.stale():
        page_build.build()
    return page_build.STATIC


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as p:
        found = p.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield found
        found.close()


@dataclass
class Visit:
    """A page that is looked at, and what went wrong meanwhile."""

    page: Page
    at: str
    wrong: list[str] = field(default_factory=list)

    def open(self, query: str = "") -> Page:
        """Go to a view and wait until its counts stand."""
        self.page.goto(f"{self.at}/{query}")
        self.page.locator(".filters .count").filter(has_text="of").wait_for()
        return self.page

    def faults(self) -> list[str]:
        """What axe finds of serious or critical faults."""
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        bad = [v for v in found["violations"] if v["impact"] in ("serious", "critical")]
        return [f"{v['id']}: {n['target']} {n['failureSummary'][:160]}" for v in bad for n in v["nodes"][:3]]


@contextmanager
def visit(window: Browser, at: str, size: str = "desk", scheme: str = "light", zone: str = "Europe/Paris") -> Iterator[Visit]:
    """A new visitor, without cookies; at the end nothing may have gone wrong: no console error, no request to another host."""
    width, height = SIZES[size]
    context = window.new_context(viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light", locale="en-GB", timezone_id=zone)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=at)
    page = context.new_page()
    page.set_default_timeout(20_000)
    found = Visit(page, at)
    page.on("console", lambda m: found.wrong.append(f"console: {m.text}") if m.type == "error" else None)
    page.on("pageerror", lambda e: found.wrong.append(f"error: {e}"))
    page.on("request", lambda r: found.wrong.append(f"elsewhere: {r.url}") if not r.url.startswith((at, "data:", f"blob:{at}")) else None)
    yield found
    context.close()
    assert not found.wrong, found.wrong
