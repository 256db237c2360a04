"""What `import vigie` gives, and what it costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import vigie


def test_read_stays_a_function_when_the_room_is_imported() -> None:
    import vigie.read.documents
    from vigie.read import documents

    assert callable(vigie.read)
    assert vigie.read.__module__ == "vigie.pipeline"
    assert callable(documents.document)


def test_import_alone_loads_nothing_else() -> None:
    code = "import sys, vigie; print([m for m in sys.modules if m.startswith('vigie.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_is_promised_is_there() -> None:
    assert all(getattr(vigie, name) for name in vigie.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        vigie.nothing  # noqa: B018
