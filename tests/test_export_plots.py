"""Drawings of a picture: each returns axes that show what its rows say."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from export_cases import night
from vigie.errors import OptionError

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def headless() -> Iterator[None]:
    import matplotlib

    matplotlib.use("Agg")
    yield
    import matplotlib.pyplot as plt

    plt.close("all")


def test_each_kind_has_its_line_on_the_timeline() -> None:
    axes = night().plot.timeline()
    assert [t.get_text() for t in axes.get_yticklabels()] == [k for k in ("strike", "explosion", "alert") if k in {i.kind for i in night().incidents}]


def test_each_speaker_has_a_line_of_tolls() -> None:
    axes = night().plot.tolls()
    assert {x.get_label(): list(x.get_ydata()) for x in axes.get_lines()} == {"Ihor Terekhov": [2, 4], "Oleh Syniehubov": [3]}
    assert "Kharkiv" in axes.get_title()


def test_an_incident_is_named_by_its_code() -> None:
    picture = night()
    code = next(i.code for i in picture.incidents if i.killed)
    assert picture.plot.tolls(code).get_title().startswith(code)
    with pytest.raises(OptionError, match="no incident 'XX-1' in this picture"):
        picture.plot.tolls("XX-1")
    with pytest.raises(OptionError, match="no figure of missing"):
        picture.plot.tolls(field="missing")


def test_the_board_shows_signs() -> None:
    axes = night().plot.board()
    assert [t.get_text() for t in axes.texts] == ["✕"]
    assert [t.get_text() for t in axes.get_yticklabels()] == ["Kharkiv Oblast"]


def test_the_map_counts_what_has_no_point() -> None:
    axes = night().plot.map()
    assert "known no finer than an area" in axes.get_title() and "1 without a place" in axes.get_title()
    points = {tuple(map(float, p)) for c in axes.collections for p in c.get_offsets()}
    assert (36.25, 49.98) in points and (32.0, 49.0) not in points


def test_axes_of_ones_own_are_used() -> None:
    import matplotlib.pyplot as plt

    _, axes = plt.subplots()
    assert night().plot.map(ax=axes) is axes


def test_the_example_runs(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("plots", ROOT / "examples" / "plots.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert [p.stat().st_size > 5000 for p in module.main(tmp_path)] == [True] * 4
