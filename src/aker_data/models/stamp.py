"""What every wide row of a market and vintage carries beside its metrics."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column, validates

from aker_data.models.base import as_date

FIRST, LAST = -1, 1  # the long texts come last: SQLite has to read past whatever stands before a column


class Stamped:
    """One row per market and vintage, named by `sba_id` (``DEN_202406``).

    msa_id: short code, else the CBSA code. delineation: vintage of the list that draws the market. data_year: what the
    figures are for. data_vintage: first day of the refresh's month; ISO text may be assigned. run_id, source_data_hash:
    which run computed it out of which inputs; null in a row written by hand. data_origin: published or sample.
    methodology: version of the formulas. Runs may be pruned, rows stay: run_id is no foreign key. Status, bounds,
    period and inputs of every number: `facts`.
    """

    sba_id: Mapped[str] = mapped_column(primary_key=True, sort_order=FIRST)
    msa_id: Mapped[str] = mapped_column(sort_order=FIRST)
    cbsa_code: Mapped[str | None] = mapped_column(sort_order=FIRST)
    delineation: Mapped[str | None] = mapped_column(sort_order=FIRST)
    data_year: Mapped[int | None] = mapped_column(sort_order=FIRST)
    data_vintage: Mapped[date] = mapped_column(sort_order=FIRST)
    calculated_at: Mapped[datetime | None] = mapped_column(sort_order=FIRST)
    run_id: Mapped[str | None] = mapped_column(sort_order=FIRST)
    source_data_hash: Mapped[str | None] = mapped_column(sort_order=FIRST)
    data_origin: Mapped[str | None] = mapped_column(sort_order=FIRST)
    methodology: Mapped[str | None] = mapped_column(sort_order=FIRST)
    notes: Mapped[str | None] = mapped_column(Text, sort_order=LAST)

    @validates("data_vintage")
    def _as_date(self, _name: str, value: object) -> date | None:
        return as_date(value)
