"""How far estimates of withheld jobs are off the published margins that they were fitted to."""

from __future__ import annotations

import numpy as np
import polars as pl

from aker_jobs.labor.estimates.intervals import EXACT
from aker_jobs.labor.estimates.withheld_jobs import WithheldJobs

ROUNDING = 0.5  # jobs: less is no difference between whole numbers
_SCHEMA = {"kind": pl.String, "margins": pl.Int64, "off": pl.Int64, "largest": pl.Float64, "jobs": pl.Float64}


def no_misfits() -> pl.DataFrame:
    """The columns of `misfits`, without rows."""
    return pl.DataFrame(schema=_SCHEMA)


def misfits(fit: WithheldJobs) -> pl.DataFrame:
    """By kind of area (county, metro, state; the nation binds softly): how many margins hold withheld cells, how many
    are off by more than half a job, the largest misfit and the sum of all, in jobs. No row of a kind without margins.
    """
    withheld = np.where(fit.is_open, fit.jobs, 0.0)
    rows = []
    for part in fit.partitions:
        if part.kind in EXACT and len(part.remainder):
            off = np.abs(part.sums(withheld) - part.remainder)
            rows.append((part.kind, len(off), int((off > ROUNDING).sum()), float(off.max()), float(np.add.reduce(off))))
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")
