"""The version of the formulas and of the scores: it stands in every stored row and changes with any of them."""

from __future__ import annotations

METHODOLOGY = "1.5"
