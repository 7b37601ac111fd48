"""Research awards for notebooks, as `aker_jobs.sources` gives everything else: pandas, through the same steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aker_data.sources import nih_reporter, nsf_awards
from aker_geo import codes
from aker_jobs.sources.arguments import checked_year
from aker_jobs.sources.frames import fetched_table, sourced_frame

if TYPE_CHECKING:
    import pandas as pd

    from aker_data.contracts import Request


def fetch_nih_awards(year: int, state: str | None = None) -> pd.DataFrame:
    """NIH awards of a federal fiscal year, of one state (postal code, of the recipient) on request.

    One row for each application; columns as in `aker_data.schemas.awards`. amount_usd is null for Veterans Affairs;
    sums leave rows with is_subproject out, for their parents hold that money. A whole year takes about three minutes
    in live mode. Raises ValueError for an unknown state and what an ingest raises (`aker_core.errors`).
    """
    if state is not None and state.upper() not in codes.state_codes():
        raise ValueError(f"Not a postal code: state {state!r}. Write for example state='CO'")
    return _awards(nih_reporter.search(checked_year(year), state=state.upper() if state else None))


def fetch_nsf_awards(year: int) -> pd.DataFrame:
    """NSF awards made in a federal fiscal year, one row for each award and fiscal year in which it was given money.

    Columns as in `aker_data.schemas.awards`. The money of one fiscal year is that of awards made in it and in the years
    before: fetch those too, and filter by fiscal_year. Raises what an ingest raises (`aker_core.errors`).
    """
    return _awards(nsf_awards.search(checked_year(year)))


def _awards(request: Request) -> pd.DataFrame:
    table, payloads = fetched_table([request])
    # Two pages may have the same record, where one came in while they were asked for.
    return sourced_frame(table.unique(maintain_order=True), payloads)
