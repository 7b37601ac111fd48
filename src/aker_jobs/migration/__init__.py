"""The small call on migration that the specification names: `net_25_44`.

    from aker_jobs import migration
    migration.net_25_44(12_000, 9_500)                       # 2500.0 people
    migration.net_25_44(12_000, 9_500, population=800_000)   # 3.125 per 1,000

For the ACS tables with margins see `aker_jobs.metrics.acs_net_25_44`, for the flows of the IRS
`aker_jobs.metrics.irs_market_flows`.
"""

from __future__ import annotations

from typing import Any


def net_25_44(inflow: Any, outflow: Any, population: Any = None, *, crosswalk: Any = None, vintage: Any = None) -> Any:
    """Net migration of people aged 25–44: inflow − outflow, per 1,000 where a population is given.

    inflow, outflow, population take the same shapes:

    - numbers (already of ages 25–44): a float comes back;
    - mappings of ages to people (``{"25-29": …, …}``): filtered to 25–44, summed, a float comes back;
    - mappings of places to people, or to such mappings of ages: a dict, place → value;
    - series (pandas, Polars, PyArrow): a series of the same kind, row by row;
    - frames: a column of people (``inflow``, ``outflow``, ``population``, or people, individuals, estimate, …), and
      where known age, place (geography, county_fips, zip_code, …) and period: a float, or a dict where places are
      named.

    Other ages are left out; the ages given must make up 25–44 exactly, once. population: residents of the same ages, or
    of all ages, as you want the rate; numerators and denominators are summed before they are divided.

    crosswalk: brings counties or ZIP codes to markets: a mapping place → market, or a frame with the place, the market
    (market, cbsa_code, msa_id) and, where a place is split or its boundaries changed, a ``weight``; ``vintage`` picks
    the rows of one delineation where the frame has several. Flows between counties of a market cancel in the net. A
    place without a market is an error, never dropped: list places outside any under a name such as ``rural``.

    None (null) where a part is withheld or the population is zero. ValueError: negative numbers, different places or
    periods on the two sides, ages that overlap or leave a gap, a place twice, places missing from the crosswalk.
    """
    from aker_jobs.migration import net  # frames of any kind are opened there: loaded when they are

    return net.net_25_44(inflow, outflow, population, crosswalk=crosswalk, vintage=vintage)
