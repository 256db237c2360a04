"""The page in a browser: the built wheel installed, its own server, a Chromium of the machine, and what must hold of every visit."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from playwright.sync_api import Browser, Page, sync_playwright

from vigie.serve import page_build

AXE = page_build.WEB / "node_modules" / "axe-core" / "axe.min.js"
ROOT = page_build.WEB.parent
SIZES = {"desk": (1440, 900), "phone": (390, 844)}


def chromium() -> str:
    """Where the browser is; a clear line where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "the page's tests need Chromium: apt-get install chromium"
    return found


def wheel(folder: Path) -> Path:
    """Where an installed vigie lies: the wheel of this clone, the page in it, unpacked into a folder as pip does."""
    built, installed = folder / "built", folder / "installed"
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)], {"VIGIE_PAGE": "required"}, ROOT)
    pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps", "--no-compile", "--target", str(installed)]
    run([*pip, str(next(built.glob("*.whl")))], {}, folder)
    return installed


def run(command: list[str], more: dict[str, str], folder: Path) -> None:
    """Run a command; what it said is told where it fails."""
    done = subprocess.run(command, cwd=folder, env={**os.environ, **more}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]


@contextmanager
def serving(installed: Path, db: str, *options: str) -> Iterator[str]:
    """The address at which the installed `vigie serve` answers from a store."""
    command = [sys.executable, str(installed / "bin" / "vigie"), "serve", "--db", db, "--port", "0", *options]
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, cwd=installed, env={**os.environ, "PYTHONPATH": str(installed)}, stderr=said)
        try:
            yield _address(process, said)
        finally:
            process.terminate()
            process.wait(20)


def _address(process: subprocess.Popen[bytes], said: IO[str]) -> str:
    for _ in range(600):
        said.seek(0)
        text = said.read()
        if found := re.search(r"^http://[^/]+:(\d+)/$", text, re.MULTILINE):
            return f"http://127.0.0.1:{found[1]}"
        assert process.poll() is None, text
        time.sleep(0.1)
    raise AssertionError(f"vigie serve does not answer: {text}")


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

    def sign_in(self, token: str) -> None:
        """Give the page a token, as its user does."""
        self.page.get_by_role("button", name="Settings").click()
        self.page.get_by_label("Editor’s token").fill(token)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_role("button", name="Sign out").wait_for()
        self.page.keyboard.press("Escape")

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
