"""The small calls on employment that the specification names: `lq` and `cagr`.

    from aker_jobs import jobs
    jobs.lq(local_employment=1714, local_total=79006, national_employment=879213, national_total=15593224)  # 0.3847…
    jobs.cagr([100, 105, 110.25, 115.7625])                                                                 # 0.05

For whole frames and tables see `aker_jobs.metrics`.
"""

from __future__ import annotations

from math import isfinite
from typing import Any

from aker_core.facts.scalars import as_float, as_number, blank_as_none, is_missing, is_number, spelled
from aker_jobs.inputs.lq import Count, counts
from aker_jobs.inputs.series import yearly
from aker_jobs.labor.growth import YEARS
from aker_jobs.labor.growth import cagr as growth
from aker_jobs.labor.industry_labels import overlap

Quotient = float | None | dict[str, float | None]


def lq(  # noqa: PLR0913  (every one of the four numbers of the formula can be given by name)
    naics_counts: Any = None,
    national: Any = None,
    *,
    local_employment: Any = None,
    local_total: float | None = None,
    national_employment: Any = None,
    national_total: float | None = None,
    population: float | None = None,
    per_100k: bool = False,
    local_period: Any = None,
    national_period: Any = None,
) -> Any:
    """Location quotient: (local_employment / local_total) / (national_employment / national_total), nation = 1.0.

    One sector gives a float, several give a dict, sector → float. Accepted counts:

    - the four numbers by name: ``lq(local_employment=…, local_total=…, national_employment=…, national_total=…)``;
    - one sector as a mapping with keys ``local(_employment|_jobs)``, ``national(…)``, ``local_total`` and
      ``national_total``;
    - sectors as a mapping: ``{"tech": {"local": …, "national": …}, …}`` or ``{"tech": (local, national), …}``;
    - both sides: ``lq({"tech": …, …}, {"tech": …, …})`` or ``lq({"local": {…}, "national": {…}})``, also as pandas
      series by sector;
    - a frame (pandas, Polars, PyArrow, DuckDB) with columns sector, local_jobs, national_jobs and, where known,
      local_total_jobs, national_total_jobs, population, local_period, national_period, geography.

    Totals are jobs of all industries: in the counts, under a sector that means all of them (``total``, BLS's ``10``,
    "Total, all industries", zeros or dashes), or as `local_total` and `national_total` for all sectors. Without totals
    the given sectors are taken for the whole economy (there must be several, and none may hold another: 31-33 and 311).
    per_100k: each value becomes ``{"lq": …, "jobs_per_100k": …}``, jobs per 100,000 of the `population` (people of the
    local area, as an argument or in the counts).

    A withheld (None, NaN) figure gives None among several sectors. ValueError: negative or impossible numbers, sectors
    on one side only, a sector twice, several places, ownerships or quarters in one base, local figures above the
    national ones (mismatched geography), local and national figures of different periods, zero denominators.
    """
    if naics_counts is None:
        if local_employment is None or national_employment is None:
            raise ValueError("lq: give counts, or local_employment, local_total, national_employment, national_total")
        naics_counts = {"local": local_employment, "national": national_employment}
    entries = [
        Count(
            count.sector,
            _amount(count.local, "local employment", count),
            _amount(count.national, "national employment", count),
            _amount(count.local_total if local_total is None else local_total, "local total", count),
            _amount(count.national_total if national_total is None else national_total, "national total", count),
            _amount(count.population if population is None else population, "population", count),
            blank_as_none(count.local_period if local_period is None else local_period),
            blank_as_none(count.national_period if national_period is None else national_period),
            blank_as_none(count.geography),
            blank_as_none(count.national_geography),
        )
        for count in counts(naics_counts, national)
    ]
    _refuse_mismatch(entries)
    based = _with_base(entries)
    values = {count.sector or "": _value(count, alone=len(based) == 1, per_100k=per_100k) for count in based}
    return next(iter(values.values())) if len(values) == 1 else values


def per_100k(employment: float, population: float) -> float:
    """Jobs per 100,000 residents. ValueError for negative jobs or a population that is not above zero."""
    count = Count(None, employment, None)
    jobs, people = _amount(employment, "employment", count), _amount(population, "population", count)
    if jobs is None or not people:
        raise ValueError("per_100k: give employment and a population above zero")
    return 100_000 * jobs / people


def cagr(series: Any, years: int = 3) -> float:
    """Growth per year over the last `years` (1, 3 or 5) of a yearly series: (end / start)^(1 / years) − 1, a decimal.

    series: numbers of consecutive years, oldest first (list, tuple, Polars, PyArrow or numpy); a mapping or pairs of
    year → number; a pandas Series by year or date; a frame with a ``year`` (or ``period``, ``date``) column and one of
    values. Years may come in any order. The end is the last year, the start lies `years` before it.

    ValueError: years not 1, 3 or 5; missing years (named) or values; two values of one year, or intervals that are not
    one year; too few points; negative values; a start of zero, from which there is no growth rate.
    """
    if isinstance(years, bool) or years not in YEARS:
        raise ValueError(f"cagr: years must be 1, 3 or 5, got {years!r}")
    years = int(years)
    points = yearly(series)
    if len(points) < years + 1:
        raise ValueError(f"cagr: {years}-year growth needs {years + 1} consecutive years, the series has {len(points)}")
    (first, start), (_, end) = points[-1 - years], points[-1]
    if start <= 0:
        raise ValueError(f"cagr: the start value ({first}) is {start:g}; a growth rate needs a start above zero")
    return float(growth(start, end, years=years))


def _amount(value: Any, what: str, count: Count) -> float | None:
    """A number ≥ 0, or None for a withheld or missing one."""
    of = f" of {count.sector}" if count.sector else ""
    if is_missing(value):
        return None
    value = as_number(value)
    if not is_number(value):
        raise ValueError(f"lq: {what}{of} must be a number, got {value!r:.60}")
    number = as_float(value)
    if number < 0 or not isfinite(number):
        raise ValueError(f"lq: {what}{of} is {number:g}; counts must be finite and not negative (withheld is None)")
    return number


def _refuse_mismatch(entries: list[Count]) -> None:
    sectors = [count.sector for count in entries]
    if len(set(sectors)) != len(sectors):
        raise ValueError(f"lq: a sector is listed twice: {next(name for name in sectors if sectors.count(name) > 1)}")
    for side, values in (
        ("local", {spelled(count.geography) for count in entries if count.geography is not None}),
        ("national", {spelled(count.national_geography) for count in entries if count.national_geography is not None}),
    ):
        if len(values) > 1:
            raise ValueError(f"lq: mismatched geography: the {side} counts are of {', '.join(sorted(values))}")
    for count in entries:
        here, there = count.local_period, count.national_period
        if here is not None and there is not None and spelled(here) != spelled(there):
            raise ValueError(f"lq: local data are of {here}, national of {there}; both must cover the same time period")
    periods = {spelled(count.local_period) for count in entries if count.local_period is not None}
    if len(periods) > 1:
        raise ValueError(f"lq: the counts cover different periods: {', '.join(sorted(periods))}")


def _with_base(entries: list[Count]) -> list[Count]:
    """Every count with its totals: those given, else the sums of all sectors."""
    if all(count.local_total is None and count.national_total is None for count in entries):
        if len(entries) == 1:
            raise ValueError("lq: local_total and national_total (jobs of all industries) are needed for one sector")
        if twice := overlap(count.sector for count in entries):
            raise ValueError(
                f"lq: {twice[0]!r} holds {twice[1]!r}, so that its jobs would count twice in the sum of all sectors. "
                f"Give local_total and national_total, or leave one of them out"
            )
        if any(count.local is None or count.national is None for count in entries):
            raise ValueError(
                "lq: the sum of all sectors is unknown where one is withheld. Give local_total and national_total"
            )
        local, national = sum(count.local for count in entries), sum(count.national for count in entries)
        entries = [
            Count(count.sector, count.local, count.national, local, national, count.population) for count in entries
        ]
    for count in entries:
        _refuse_impossible(count)
    return entries


def _refuse_impossible(count: Count) -> None:
    of = f" of {count.sector}" if count.sector else ""
    if count.local_total is None or count.national_total is None:
        raise ValueError(f"lq: give both totals{of}, local and national, of all industries")
    for part, whole, what in (
        (count.local, count.local_total, "local employment{of} is above the local total"),
        (count.national, count.national_total, "national employment{of} is above the national total"),
        (count.local, count.national, "mismatched geography: local employment{of} is above the national"),
        (count.local_total, count.national_total, "mismatched geography: the local total{of} is above the national"),
    ):
        if part is not None and whole is not None and part > whole:
            raise ValueError(f"lq: {what.format(of=of)} ({part:g} > {whole:g})")


def _value(count: Count, *, alone: bool, per_100k: bool) -> Any:
    of = f" of {count.sector}" if count.sector else ""
    quotient: float | None = None
    if count.local is not None and count.national is not None:
        for what, base in (("local total", count.local_total), ("national total", count.national_total)):
            if base == 0:
                raise ValueError(f"lq: the {what}{of} is zero")
        if count.national == 0:
            raise ValueError(f"lq: national employment{of} is zero, so there is no quotient")
        quotient = (count.local / count.local_total) / (count.national / count.national_total)
    elif alone:
        raise ValueError(f"lq: employment{of} is withheld, so there is no quotient")
    if not per_100k:
        return quotient
    if not count.population:
        raise ValueError("lq: per_100k needs a population above zero, of the local area")
    jobs = None if count.local is None else 100_000 * count.local / count.population
    return {"lq": quotient, "jobs_per_100k": jobs}
