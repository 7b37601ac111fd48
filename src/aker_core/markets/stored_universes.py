"""Whom markets are scored among: the stored rows of one origin and one delineation, and what they are scored by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from aker_core.markets import queries
from aker_core.markets.pillars import Pillar
from aker_core.markets.score_values import AMOUNTS, amounts_frame
from aker_core.markets.universe_reader import lists_of
from aker_core.markets.universes import Whom, whom
from aker_data.store import markets as store
from aker_data.store import rows as stored

if TYPE_CHECKING:
    import polars as pl
    from sqlalchemy.orm import Session

Row = dict[str, Any]
STAMP = ("msa_id", "sba_id", "data_vintage", "data_origin", "delineation", "cbsa_code", "population")


def stored_universes(session: Session, as_of: date | None) -> list[list[Row]]:
    """The universe of the published figures (else of rows by hand alone), and that of a later sample."""
    published = stored_universe(session, as_of)
    if not published or not any(row["data_origin"] == "published" for row in published):
        return [published] if published else []
    newest = max(row["data_vintage"] for row in published)
    sample = store.newest_market_jobs(session, as_of, STAMP, sample=True)
    later = any(row["data_origin"] == "sample" and row["data_vintage"] > newest for row in sample)
    return [published, _alike(sample, "sample")] if later else [published]


def stored_universe(session: Session, as_of: date | None, of: str | None = None) -> list[Row]:
    """The universe of a market (default: of the published figures, else of the sample): the stamp of each row."""
    rows = store.newest_market_jobs(session, as_of, STAMP)
    mine = [row for row in rows if row["msa_id"] == of]
    if mine and mine[0]["data_origin"] == "sample":
        return _alike(store.newest_market_jobs(session, as_of, STAMP, sample=True), "sample", mine[0])
    origin = "published" if any(row["data_origin"] == "published" for row in rows) else "sample"
    return _alike(rows, origin, *(row for row in mine if row["data_origin"]))


def groups_of(session: Session, universe: Sequence[Row], pillars: Iterable[Pillar]) -> Whom:
    """Whom each market of a universe is scored among, by what these pillars may say."""
    listed = stored.market_names(session)
    kinds = {row["msa_id"]: listed.get((row["cbsa_code"], row["delineation"]), {}).get("type") for row in universe}
    return whom(universe, kinds, lists_of(session, list(pillars)))


def stored_amounts(session: Session, universe: Sequence[Row], metrics: tuple[str, ...]) -> pl.DataFrame:
    """One row per market of a universe: each ingredient and its interval as the facts of the row's vintage have
    them, what was written by hand included. Quotients of zero, estimates and figures that are no column of the
    rows are there alone."""
    import polars as pl

    frames = []
    selection = queries.Selection(metrics=metrics, history=True, columns=AMOUNTS)
    for vintage in sorted({row["data_vintage"] for row in universe}):
        own = [row["msa_id"] for row in universe if row["data_vintage"] == vintage]
        known = amounts_frame(queries.vintage_frame(session, vintage, selection))
        markets = pl.DataFrame({"msa_id": own}, schema={"msa_id": pl.String})
        frames.append(markets.join(known, on="msa_id", how="left", maintain_order="left"))
    return pl.concat(frames, how="diagonal") if frames else pl.DataFrame(schema={"msa_id": pl.String})


def _alike(rows: Sequence[Row], origin: str, anchor: Row | None = None) -> list[Row]:
    """The rows of an origin and of the delineation of the anchor (default: the newest row); rows by hand stay.

    Rows by hand alone are all alike.
    """
    own = [row for row in rows if row["data_origin"] == origin]
    if not own:
        return [row for row in rows if not row["data_origin"]]
    drawn = (anchor or max(own, key=lambda row: (row["data_vintage"], row["msa_id"])))["delineation"]
    return [row for row in rows if row["data_origin"] in (origin, None) and row["delineation"] in (drawn, None)]
