"""Build hook: make the default gazetteer, the outlines of countries and the page before the wheel is packed, so that an installed vigie needs nothing more."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GazetteerHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes for a wheel what `gazetteer_build`, `called_build`, `report.outlines_build` and `serve.page_build` make; a clone does with make, or without."""

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
            from vigie import called_build as called

            if called.stale():
                self.app.display_info(f"names of places: {called.build()}")
            from vigie.report import outlines_build as outlines

            if outlines.stale():
                self.app.display_info(f"outlines: {outlines.build()}")
            self._page()
        finally:
            sys.path.remove(str(source))

    def _page(self) -> None:
        """Build the page where it is stale and Node is at hand; else say so. With VIGIE_PAGE=required a wheel without the page is refused."""
        from vigie.serve import page_build as page

        if not page.stale():
            return
        if page.missing() and os.environ.get("VIGIE_PAGE") != "required":
            self.app.display_warning(page.missing())
        else:
            self.app.display_info(f"page: {page.build()}")
