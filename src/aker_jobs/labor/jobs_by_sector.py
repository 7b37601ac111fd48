"""Jobs of every place and year, in all and by sector: from QCEW cells to sums, before anything is divided."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aker_jobs.labor import qcew_cells as qcew
from aker_jobs.labor.areas import sector_places
from aker_jobs.labor.cell_years import CellTable, CellYears
from aker_jobs.labor.coded_sums import coded_sums
from aker_jobs.labor.economy_industries import economy_industries
from aker_jobs.labor.estimates.misfits import misfits, no_misfits
from aker_jobs.labor.estimates.withheld_jobs import no_margins
from aker_jobs.labor.industry_levels import left_out, national_industries, published_levels
from aker_jobs.labor.job_sums import JobSums, Rebuilt, markets_only
from aker_jobs.labor.joint_errors import shared_errors
from aker_jobs.labor.metro_rows import without_metro_rows
from aker_jobs.labor.national_sums import nation_of, national_sums
from aker_jobs.labor.place_totals import place_totals
from aker_jobs.labor.sector_coding import REBUILT, CodedSums, Coding
from aker_jobs.labor.sectors import HISTORY, SHIFT_SPAN, comparable_codes, recoded_sectors, sector_years, windows_of


def jobs_by_sector(
    cells: pl.LazyFrame,
    crosswalk: pl.DataFrame,
    definitions: pl.DataFrame,
    year: int,
    source: qcew.QcewTable,
    membership: pl.DataFrame | None = None,
) -> JobSums:
    """Sums of the markets of a crosswalk (cbsa_code, county_fips), of their states and the nation.

    cells: as of `aker_jobs.labor.qcew_cells`, of the data year and up to five before. definitions: see `sector_years`.
    membership: county_fips, qcew_area of all markets, also of those that are not asked for (default: of the crosswalk).
    """
    totals = place_totals(cells, crosswalk, source)
    sectors = sector_years(definitions, range(year - HISTORY, year + 1))
    table = CellTable(cells, sector_places(totals), published_levels(cells), national_industries(cells))
    codings = [Coding((), sectors, [])]
    codings += [Coding(*coding) for coding in comparable_codes(sectors, year) if coding[2]]
    counties = crosswalk if membership is None else membership
    years = table.years(sorted({*totals["year"].to_list(), year}), counties, source.rounding, year)
    coded = _coded(table, years, codings, source.rounding)
    windows = {span: coding for coding in codings for span in coding.spans}
    positions = {span: codings.index(windows[span]) if span in windows else 0 for span in windows_of(year)}
    current = sectors.filter(pl.col("year") == year)
    industries = economy_industries(table, years, (year - SHIFT_SPAN, year), source.rounding, coded)
    return JobSums(
        year=year,
        source=source,
        totals=totals,
        national=national_sums(
            nation_of(cells, year, source.rounding), current, left_out(table.industries, current), source.nation
        ),
        by_year=coded[0].sums,
        parts=pl.concat(each.parts for each in coded).unique("key", keep="first", maintain_order=True),
        common={span: coded[positions[span]].sums for span in windows},
        changed={span: coding.changed for span, coding in windows.items()},
        recoded=recoded_sectors(sectors, year),
        correlations={
            span: shared_errors(coded[at].leaves_of(year), coded[at].leaves_of(year - span), span)
            for span, at in positions.items()
            if year - span in years.jobs
        },
        contradicted=years.estimated[year].fit.left_out if year in years.estimated else no_margins(),
        misfits=misfits(years.estimated[year].fit) if year in years.estimated else no_misfits(),
        estimated=tuple(years.estimated),
        **industries,
    )


def rebuilt_by_sector(
    cells: pl.LazyFrame,
    crosswalk: pl.DataFrame,
    definitions: pl.DataFrame,
    year: int,
    source: qcew.QcewTable,
    membership: pl.DataFrame | None = None,
) -> Rebuilt:
    """The sums of sectors of one year from counties, states and the nation alone. Arguments: as of `jobs_by_sector`."""
    stripped = without_metro_rows(cells.filter(pl.col("year") == year))
    coding = Coding((), sector_years(definitions, [year]), [], rebuilt=True)
    table = CellTable(
        stripped,
        sector_places(place_totals(stripped, crosswalk, source)),
        published_levels(stripped),
        national_industries(stripped),
    )
    counties = crosswalk if membership is None else membership
    years = table.years([year], counties, source.rounding, year)
    coded = coded_sums(table, years, coding, source.rounding)
    apart = pl.element().str.replace("qcew/", f"qcew{REBUILT}/", literal=True)
    sums = markets_only(coded.sums).with_columns(pl.col("keys").list.eval(apart))
    parts = coded.parts.with_columns(pl.col("key").str.replace("qcew/", f"qcew{REBUILT}/", literal=True))
    return Rebuilt(year, sums, parts, years.estimated.get(year))


def _coded(table: CellTable, years: CellYears, codings: Sequence[Coding], slack: float) -> list[CodedSums]:
    """The sums of each coding, held against those of the codings before it."""
    coded: list[CodedSums] = []
    for coding in codings:
        coded.append(coded_sums(table, years, coding, slack, tuple(coded)))
    return coded
