"""The words by which a pillar says how its score is made. Without numpy: who reads a declaration needs none of it."""

from __future__ import annotations

from typing import Literal

Aggregation = Literal["arithmetic", "geometric"]
Among = Literal["type", "all", "size"]
Normalization = Literal["percentile", "min_max", "z", "robust_z"]
Treatment = Literal["none", "winsorized", "skewness"]
