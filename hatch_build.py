"""Build hook: make the default gazetteer and the outlines of countries before the wheel is packed, so that an installed vigie needs nothing more."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GazetteerHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs `vigie.gazetteer_build` and `vigie.report.outlines_build` for a wheel; a clone makes them with make, or does without outlines."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write src/vigie/reference/gazetteer.sqlite where it is missing or older than the tables, and outlines.json.gz where it is missing."""
        if self.target_name != "wheel" or version == "editable":
            return
        source = Path(self.root) / "src"
        sys.path.insert(0, str(source))
        try:
            from vigie.gazetteer_build import build, stale

            if stale():
                self.app.display_info(f"gazetteer: {build()}")
            from vigie.report import outlines_build as outlines

            if outlines.stale():
                self.app.display_info(f"outlines: {outlines.build()}")
        finally:
            sys.path.remove(str(source))
