"""The names of `aker_jobs` beside its modules."""

from aker_core.markets.queries import load_metrics as load_metrics
