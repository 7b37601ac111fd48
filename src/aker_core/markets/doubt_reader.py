"""How sure the ranks of a vintage are: its values read once, drawn by `doubt` for each type of market."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from aker_core.markets import queries
from aker_core.markets.pillars import Pillar
from aker_core.markets.score_values import AMOUNTS, amounts_frame, metrics_of, pillar_frame
from aker_core.markets.universe_reader import groups_of

if TYPE_CHECKING:
    from aker_core.markets.doubt import Doubt
    from aker_core.markets.sobol import Indices
    from aker_data.store.statement import Source

Row = Mapping[str, Any]
DRAWS = 1000


@dataclass(frozen=True)
class Doubts:
    """By market the columns of `doubt_tables.summary`, and by universe the Sobol indices of the choices of method."""

    markets: Mapping[str, Row] = field(default_factory=dict)
    sensitivity: Mapping[str, Indices] = field(default_factory=dict)
    draws: int = DRAWS


def read_doubt(source: Source, vintage: date, markets: Sequence[Row], pillar: Pillar, seed: int = 0) -> Doubts:
    """The doubt about the ranks of one pillar. markets: msa_id, type and population. Universes with
    fewer than two scores have none."""
    from aker_core.markets.doubt_tables import summary

    found: dict[str, Row] = {}
    sensitivity: dict[str, Indices] = {}
    for name, doubt in doubts_by_type(source, vintage, markets, pillar, seed).items():
        found |= {row["msa_id"]: row for row in summary(doubt).iter_rows(named=True)}
        sensitivity[name] = doubt.sensitivity()
    return Doubts(found, sensitivity)


def doubts_by_type(
    source: Source, vintage: date, markets: Sequence[Row], pillar: Pillar, seed: int = 0
) -> dict[str, Doubt]:
    """The scored markets of each universe, ready to be drawn; those with fewer than two scores are left out."""
    import polars as pl

    from aker_core.markets.doubt import Doubt

    selection = queries.Selection(metrics=tuple(metrics_of([pillar])), history=True, columns=AMOUNTS)
    known = pillar_frame(amounts_frame(queries.vintage_frame(source, vintage, selection)), pillar)
    made = {}
    for name, codes in groups_of(source, pillar, markets).items():
        own = pl.DataFrame({"msa_id": codes}, schema={"msa_id": pl.String})
        values = own.join(known, on="msa_id", how="left", maintain_order="left")
        made[name] = Doubt(values, pillar, draws=DRAWS, seed=seed)
    return {name: doubt for name, doubt in made.items() if len(doubt.codes) > 1}


def read_rank_sets(source: Source, vintage: date, markets: Sequence[Row], pillar: Pillar) -> dict[str, Row]:
    """By market the columns of `doubt_tables.rank_sets`: confidence sets of its rank in its universe."""
    from aker_core.markets.doubt_tables import rank_sets

    doubts = doubts_by_type(source, vintage, markets, pillar).values()
    return {row["msa_id"]: row for doubt in doubts for row in rank_sets(doubt).iter_rows(named=True)}


def read_pairwise(
    source: Source, vintage: date, markets: Sequence[Row], pillar: Pillar, codes: Sequence[str]
) -> list[Row]:
    """The rows of `doubt_tables.pairwise` for some markets; pairs of two universes are left out."""
    from aker_core.markets.doubt_tables import pairwise

    doubts = doubts_by_type(source, vintage, markets, pillar).values()
    return [row for doubt in doubts for row in pairwise(doubt, codes).iter_rows(named=True)]
