"""How good the reading is: claims against gold documents, one to one. The figures are those of the contract's scorer."""

from __future__ import annotations

from vigie.scoring.report import Figures, documents, report, scored, summed

__all__ = ["Figures", "documents", "report", "scored", "summed"]
