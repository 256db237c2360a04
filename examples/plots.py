"""The bundled coverage drawn: `python examples/plots.py FOLDER` writes timeline, tolls, board and map as PNG. Needs pip install 'vigie[plot]'."""

from __future__ import annotations

import sys
from pathlib import Path

import vigie
from vigie.demo import documents


def main(folder: Path) -> list[Path]:
    """Write the four drawings and return their paths."""
    picture = vigie.build(documents())
    folder.mkdir(parents=True, exist_ok=True)
    out = []
    for name in ("timeline", "tolls", "board", "map"):
        axes = getattr(picture.plot, name)()
        out.append(folder / f"{name}.png")
        axes.figure.savefig(out[-1])
    return out


if __name__ == "__main__":
    for path in main(Path(sys.argv[1] if len(sys.argv) > 1 else "plots")):
        print(path)  # noqa: T201
