"""Shift-share of all jobs of a place, where industries may be withheld: parts that add up, or bounds of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import narwhals as nw

from aker_core.facts.columns import columns_apart, without_titles
from aker_core.facts.frames import Workable, close_frame, open_frame, require_columns, with_numbers
from aker_core.facts.one_series import OF_A_UNIVERSE, refuse_several
from aker_core.facts.order_free import summands, sums, whole
from aker_core.facts.scalars import spelled
from aker_core.facts.status import Status
from aker_jobs.labor.industry_labels import overlap

FrameT = TypeVar("FrameT")
# A market's rows are its sectors and ownerships, of one place and period.
_ONE_ECONOMY = ("places", *(what for what in OF_A_UNIVERSE if what not in ("sectors", "ownerships")))


def shift_share_total(  # noqa: PLR0913 (one keyword for each column)
    frame: FrameT,
    *,
    key_columns: Sequence[str],
    start_column: str = "start",
    national_start_column: str = "national_start",
    national_end_column: str = "national_end",
    total_start_column: str = "national_total_start",
    total_end_column: str = "national_total_end",
    local_start_column: str = "local_total_start",
    local_end_column: str = "local_total_end",
    slack: float = 0.5,
) -> FrameT:
    """The parts of the change of all jobs, one row per market: its keys and the columns of `shift_share`.

    frame: one row per market and sector; the sectors are all of the economy once (`local_total_*`, the same on each of
    its rows, are its jobs, never withheld); jobs at the start are null where withheld. slack: rounding of one figure.

    What is withheld adds up to the total less what is disclosed, and grew, had it followed the nation, between the
    slowest and the fastest of the withheld sectors: that bounds industry mix and competitive effect (status bounded,
    ``mix_low``, ``mix_high``, ``competitive_low``, ``competitive_high``); national growth and change are known. What is
    lost to rounding is in the competitive effect, so that the parts add up to the change. Where the sectors add up to
    other jobs than the total (some are missing, or there twice) mix and competitive effect are null, not_comparable.
    ValueError: missing columns, negative jobs, no keys, several places or years under the same keys, a sector beside
    its own parts or the total.
    """
    what = "shift_share_total"
    opened = open_frame(frame, what)
    keys = list(key_columns)
    named = {
        "_e0": start_column,
        "_n0": national_start_column,
        "_n1": national_end_column,
        "_t0": total_start_column,
        "_t1": total_end_column,
        "_l0": local_start_column,
        "_l1": local_end_column,
    }
    require_columns(opened, [*keys, *named.values()], what)
    if not keys:
        raise ValueError(f"{what}: no key columns. Name the column of the market")
    refuse_several(opened, keys, what, kinds=_ONE_ECONOMY, but=tuple(named.values()))
    _refuse_overlap(opened, keys, what)
    summed = _summed(_with_terms(with_numbers(opened, named, what)), keys)
    closed: FrameT = close_frame(_total_parts(summed, keys, slack), frame)
    return closed


def _with_terms(ready: Workable) -> Workable:
    """Of each sector what it adds to the industry mix, or, where it is withheld, by how much it outgrew the nation."""
    growth = nw.when(nw.col("_t0") > 0).then(nw.col("_t1") / nw.col("_t0"))
    sector = nw.when(nw.col("_n0") > 0).then(nw.col("_n1") / nw.col("_n0"))
    is_withheld = nw.col("_e0").is_null()
    return ready.with_columns(
        growth.alias("_growth"),
        (nw.col("_e0") * (sector - growth)).alias("_mix"),
        nw.when(is_withheld).then(sector - growth).alias("_hidden"),
        # A sector that the nation did not have at the start has no growth, unless nobody has it here either.
        (sector.is_null() & (is_withheld | (nw.col("_e0") > 0))).cast(nw.Int64).alias("_baseless"),
        is_withheld.cast(nw.Int64).alias("_withheld"),
    )


def _summed(ready: Workable, keys: list[str]) -> Workable:
    """One row per market: what is disclosed of its mix, and the slowest and the fastest of its withheld sectors."""
    return (
        ready.with_columns(summands("_mix"))
        .group_by(*keys)
        .agg(
            *sums("_mix"),
            nw.col("_e0").sum().alias("_disclosed"),
            nw.col("_hidden").min().alias("_slowest"),
            nw.col("_hidden").max().alias("_fastest"),
            nw.col("_withheld").sum().alias("_withheld"),
            nw.col("_baseless").sum().alias("_baseless"),
            nw.len().alias("_sectors"),
            *(nw.col(name).max().alias(name) for name in ("_growth", "_l0", "_l1")),
        )
    )


def _refuse_overlap(frame: Workable, keys: list[str], what: str) -> None:
    """A total or a sector beside its own parts would count twice. Of each ownership: all of them may have a total."""
    apart = columns_apart(frame.collect_schema().names())
    sector = next(iter(without_titles(apart.get("sectors", []))), None)
    if sector is None or sector in keys:
        return
    groups = list(dict.fromkeys([*keys, *without_titles(apart.get("ownerships", []))]))
    # First all sectors as one economy: labels, of which there are few, say for most frames that nothing overlaps.
    counted = frame.group_by(*groups, sector).agg(nw.len().alias("_rows"))
    labels = _rows(counted.group_by(sector).agg(nw.col("_rows").max().alias("_rows")))
    several = [label for label, rows in labels.select(sector, "_rows").rows() for _ in range(min(rows, 2))]
    twice = overlap(sorted(map(spelled, several)))
    if twice is None:
        return
    if frame.implementation.is_spark_like():
        raise ValueError(
            f"{what}: {twice[0]!r} holds {twice[1]!r}, maybe of another market. On Spark all markets need the same "
            f"level of sectors"
        )
    economies: dict[tuple[object, ...], list[object]] = {}
    for *group, label in _rows(frame.select(*groups, sector)).rows():
        economies.setdefault(tuple(group), []).append(label)
    for sectors in dict.fromkeys(tuple(sorted(map(spelled, there))) for there in economies.values()):
        if twice := overlap(sectors):
            raise ValueError(
                f"{what}: {twice[0]!r} holds {twice[1]!r}, whose jobs would count twice. Leave one of them out: the "
                f"sectors must be all of the economy once"
            )


def _rows(frame: Workable) -> nw.DataFrame[Any]:
    return frame.collect() if isinstance(frame, nw.LazyFrame) else frame


def _total_parts(summed: Workable, keys: list[str], slack: float) -> Workable:
    summed = summed.with_columns(whole("_mix").alias("_known"))
    rest = nw.col("_l0") - nw.col("_disclosed")
    room = slack * (nw.col("_sectors") + 1)
    least = nw.when(rest > room).then(rest - room).otherwise(nw.lit(0.0))
    most = nw.when(rest > -room).then(rest + room).otherwise(nw.lit(0.0))
    slow, fast = nw.col("_slowest"), nw.col("_fastest")
    ready = summed.with_columns(
        (nw.col("_known") + nw.when(slow < 0).then(slow * most).otherwise(slow * least)).alias("_low"),
        (nw.col("_known") + nw.when(fast < 0).then(fast * least).otherwise(fast * most)).alias("_high"),
        (nw.col("_l1") - nw.col("_l0")).alias("change"),
        (nw.col("_l0") * (nw.col("_growth") - 1)).alias("national"),
        _status(rest, room).alias("shift_status"),
    )
    plain, bounded = nw.col("shift_status") == "observed", nw.col("shift_status") == "bounded"
    left = nw.col("change") - nw.col("national")
    columns = {
        "mix": nw.when(plain).then(nw.col("_known")),
        "competitive": nw.when(plain).then(left - nw.col("_known")),
        "mix_low": nw.when(bounded).then(nw.col("_low")),
        "mix_high": nw.when(bounded).then(nw.col("_high")),
        "competitive_low": nw.when(bounded).then(left - nw.col("_high")),
        "competitive_high": nw.when(bounded).then(left - nw.col("_low")),
    }
    ready = ready.with_columns(expr.alias(name) for name, expr in columns.items())
    return ready.select(*keys, "change", "national", *columns, "shift_status")


def _status(rest: nw.Expr, room: nw.Expr) -> nw.Expr:
    """Whether mix and competitive effect are known, known within bounds, or not. rest: jobs that are withheld; room:
    what is lost to rounding."""
    return (
        nw.when(nw.col("_l0").is_null() | nw.col("_l1").is_null() | nw.col("_growth").is_null())
        .then(nw.lit(Status.NOT_PUBLISHED.value))
        .otherwise(
            nw.when(nw.col("_baseless") > 0)
            .then(nw.lit(Status.NO_BASE.value))
            .otherwise(
                nw.when((rest < -room) | ((rest > room) & (nw.col("_withheld") == 0)))
                .then(nw.lit(Status.NOT_COMPARABLE.value))
                .otherwise(
                    nw.when(nw.col("_withheld") > 0)
                    .then(nw.lit(Status.BOUNDED.value))
                    .otherwise(nw.lit(Status.OBSERVED.value))
                )
            )
        )
    )
