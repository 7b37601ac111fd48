"""The names of `aker_core.markets` for notebooks."""

from aker_core.markets.queries import load_metrics as load_metrics
