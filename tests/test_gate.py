"""The gate: floors hold, only rise, and bad spans fail."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import gate

FIGURES = dict.fromkeys(gate.WATCHED, 0.5) | {"claims": 3, "precision": 0.5, "recall": 0.5, "bad_spans": 0, "furniture": 0}


def test_a_fall_is_told() -> None:
    assert gate.failures("ours", {"[all]": FIGURES}, {"[all]": {"f1": 0.5004, "strict": 0.4}}) == []
    assert gate.failures("ours", {"[all]": FIGURES}, {"[all]": {"f1": 0.6}}) == ["ours [all] f1: 0.500 is below its floor 0.600"]
    assert gate.failures("ours", {"[all]": FIGURES}, {"[fr]": {"f1": 0.6}}) == ["ours [fr] f1: 0.000 is below its floor 0.600"]
    assert gate.failures("ours", {"[all]": {**FIGURES, "f1": float("nan")}}, {"[all]": {"f1": 0.1}})


def test_bad_spans_fail() -> None:
    assert gate.failures("ours", {"doc": {**FIGURES, "bad_spans": 2}}, {}) == ["ours doc: 2 spans are not slices of the text"]


def test_floors_only_rise() -> None:
    floors = gate.raised({"[all]": FIGURES, "doc": FIGURES}, {"[all]": {"f1": 0.7}})
    assert list(floors) == ["[all]"]
    assert floors["[all]"]["f1"] == 0.7 and floors["[all]"]["strict"] == 0.49
    named = {"ours": {"documents": ["a", "b"], **floors}}
    assert tomllib.loads(gate.written(named)) == named
