"""The example notebook runs from its first cell to its last, draws, and is kept without outputs."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).resolve().parents[1] / "examples" / "picture.ipynb"


def test_it_is_kept_without_outputs() -> None:
    found = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(found)
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in found.cells)


def test_it_runs(tmp_path: Path) -> None:
    found = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(found, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [o for cell in found.cells for o in cell.get("outputs", ())]
    assert sum("image/png" in o.get("data", {}) for o in outputs) == 4
    said = "".join(o.get("text", "") + o.get("data", {}).get("text/plain", "") for o in outputs)
    assert "incidents.csv" in said and "# One night" in said and "incidents were known at" in said
