"""What a figure counts, in a word or two: workplaces, residents, tax filers; and whether it is only projected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aker_jobs.basis import basis_of

if TYPE_CHECKING:
    import polars as pl

    from aker_core.facts.metric import MetricSpec

__all__ = ["basis_column", "basis_of", "basis_text", "projected_text"]
PROJECTED = "projected by the publisher"  # in the reason of a figure that the publisher only projects


def basis_text(metric: MetricSpec, reason: str | None = None) -> str:
    """What a figure counts, as it stands beside it: the metric's words, and whether the figure is only projected."""
    return ", ".join(filter(None, (basis_of(metric), projected_text(reason))))


def projected_text(reason: str | None) -> str:
    """A word for a figure that the publisher only projects, by its reason; empty for others."""
    return "projected" if PROJECTED in (reason or "") else ""


def basis_column(basis: str = "basis", reason: str = "reason") -> pl.Expr:
    """`basis_text` of rows; of a metric that is not declared, whether the figure is projected.

    basis: the column of the metrics' words; reason: that of the reasons, null where none.
    """
    import polars as pl

    projected = pl.col(reason).cast(pl.String).str.contains(PROJECTED, literal=True).fill_null(value=False)
    words = (pl.when(pl.col(basis) != "").then(basis), pl.when(projected).then(pl.lit("projected")))
    return pl.concat_str(words, separator=", ", ignore_nulls=True)
