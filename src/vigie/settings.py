"""Where the user's own data are kept. Nothing is written there but by `vigie gazetteer` and `vigie officials`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

IMPORTS = "gazetteer.sqlite"
OFFICIALS = "officials.tsv"


def data_folder() -> Path:
    """Return the user's data folder: VIGIE_DATA where it is set, else the platform's folder for a program's data."""
    own = os.environ.get("VIGIE_DATA")
    if own:
        return Path(own)
    home = Path.home()
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "vigie"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "vigie"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "vigie"
