"""The facts of a vintage, with what a person wrote into the wide tables in their place."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from aker_core.errors import UnknownGeography
from aker_core.markets.by_hand import STAMP, hand_written_cells
from aker_core.markets.selection import Selection
from aker_core.markets.tidy_facts import tidy_facts
from aker_jobs.registry import EVERY

if TYPE_CHECKING:
    import polars as pl

    from aker_data.store.statement import Source

WHOLE = frozenset(declared.id for declared in EVERY if declared.integer)
IDS = frozenset(declared.id for declared in EVERY)
BY_HAND_COLUMNS = ("value", "period")  # what is compared with a number that a person wrote


def facts_of(
    source: Source, vintage: date, wanted: Selection, wide: tuple[pl.DataFrame, pl.DataFrame], *, every: bool
) -> pl.DataFrame:
    """Facts of some markets, and of the states and the nation as they are wanted.

    wide: the rows of the markets, and what `market_economy` has (of others too). every: of all that have any.
    """
    import polars as pl

    from aker_data.store import frames

    codes = None if every else wide[0]["cbsa_code"].drop_nulls().to_list()
    current = None if wanted.history else True
    columns = None if wanted.columns is None else frozenset((*wanted.columns, *BY_HAND_COLUMNS, *_of_basis(wanted)))
    read = partial(frames.fact_rows, source, vintage, metrics=wanted.metrics, columns=columns)
    # No name holds the rows: of a nation's facts, two copies at once are the most that is kept.
    named = _overlaid([read(geography="market", codes=codes, current=current)], *wide, wanted.metrics)
    if wanted.places:
        named = pl.concat([named, read(geography="state"), read(geography="nation")], how="diagonal_relaxed")
    elif wanted.nation:
        named = pl.concat([named, read(geography="nation", current=True)], how="diagonal_relaxed")
    return tidy_facts(named, vintage, wanted.columns)


def _of_basis(wanted: Selection) -> tuple[str, ...]:
    """What a basis is made of: the reason says that a figure is projected."""
    return ("reason",) if "basis" in (wanted.columns or ()) else ()


def wide_markets(source: Source, vintage: date, wanted: Collection[str] | None) -> pl.DataFrame:
    """The rows of `market_jobs` of a vintage with the names of their markets: its stamp, and its numbers."""
    from aker_data.store import frames

    jobs = frames.wide_frame(source, "market_jobs", vintage, IDS)
    names = frames.market_frame(source).select("cbsa_code", "delineation", "name", "type")
    markets = jobs.join(names, on=["cbsa_code", "delineation"], how="left", maintain_order="left")
    if wanted is None:
        return markets
    known = {*markets["msa_id"], *markets["cbsa_code"]}
    if unknown := [name for name in wanted if name not in known]:
        raise UnknownGeography(
            f"No figures of {', '.join(unknown)} in {vintage:%Y-%m}. Use the codes that `aker show --all` lists"
        )
    asked = list(wanted)
    return markets.filter(markets["msa_id"].is_in(asked) | markets["cbsa_code"].is_in(asked).fill_null(value=False))


def wide_economy(source: Source, vintage: date, metrics: Collection[str] | None, markets: pl.DataFrame) -> pl.DataFrame:
    """The rows of `market_economy` of a vintage, with the metrics that are wanted and `market_jobs` does not have."""
    from aker_data.store import frames

    wanted = IDS if metrics is None else IDS & set(metrics)
    return frames.wide_frame(source, "market_economy", vintage, wanted - {*markets.columns})


def _overlaid(
    given: list[pl.DataFrame], markets: pl.DataFrame, economy: pl.DataFrame, metrics: Collection[str] | None
) -> pl.DataFrame:
    """The facts of markets, named, with what a person wrote into the wide tables in their place.

    given: the facts, taken out of the list.
    """
    import polars as pl

    named, computed = markets.select("msa_id", "cbsa_code", "name", "type"), given.pop()
    wanted = IDS if metrics is None else IDS & set(metrics)
    other = economy.drop(STAMP[1:]).join(markets.select(STAMP), on="msa_id", how="inner")
    hand = [row for wide in (markets, other) for row in hand_written_cells(wide, computed, wanted, WHOLE)]
    computed = computed.join(named, left_on="geo_code", right_on="cbsa_code", how="left").with_columns(
        cbsa_code="geo_code"
    )
    if not hand:
        return computed
    kinds = {name: kind for name, kind in computed.schema.items() if name in hand[0]}
    written = pl.DataFrame(hand, schema=kinds).join(named.select("msa_id", "name", "type"), on="msa_id", how="left")
    for same in ("current", "year"):  # what stands for the metric, and what is of the same year
        keys = ["cbsa_code", "metric", same]
        computed = computed.join(written.select(keys), on=keys, how="anti")
    return pl.concat([computed, written], how="diagonal_relaxed")
