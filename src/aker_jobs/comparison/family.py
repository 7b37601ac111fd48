"""The family of comparisons: quotients over time and among markets, and shift-share."""

from __future__ import annotations

import polars as pl

from aker_core.facts.family import Family, FamilyInputs, FamilyResult
from aker_core.facts.inputs import merged, named_by
from aker_geo.codes import NATION
from aker_jobs.comparison.industry_diversity import industry_diversity
from aker_jobs.comparison.jobs_per_unit import jobs_per_permitted_unit
from aker_jobs.comparison.quotient_history import earlier_quotients, quotient_change, quotients
from aker_jobs.comparison.shift_share_values import SPAN, sector_shifts
from aker_jobs.comparison.standard_scores import score_inputs, standard_scores
from aker_jobs.comparison.total_shift_values import total_shifts
from aker_jobs.comparison.windows import known_windows
from aker_jobs.labor.estimate_inputs import estimate_inputs
from aker_jobs.labor.family import LaborResult
from aker_jobs.labor.job_sums import JobSums
from aker_jobs.labor.labor_facts import Labor, national_inputs
from aker_jobs.labor.other_codes import with_other_codes
from aker_jobs.labor.qcew_inputs import sector_inputs, total_inputs


def compare_jobs(family_inputs: FamilyInputs) -> FamilyResult:
    """Facts of the comparisons; none where the refresh has no table of jobs.

    What cannot be compared says why. Comparisons over time need the nation's own rows of both years; without them there
    are none.
    """
    jobs = family_inputs.before.get("labor")
    if not isinstance(jobs, LaborResult) or jobs.labor is None:
        return FamilyResult()
    labor = jobs.labor
    over_time = _over_time(jobs.cells, labor)
    per_unit = jobs_per_permitted_unit(family_inputs, over_time.facts)
    diversity, industries = industry_diversity(jobs.cells, labor)
    facts = pl.concat([standard_scores(labor), over_time.facts, per_unit.facts, diversity])
    inputs = [score_inputs(labor), national_inputs(labor.sums), _job_inputs(labor.sums), over_time.inputs]
    inputs += [per_unit.inputs, industries]
    return FamilyResult(facts=facts, inputs=named_by(facts, merged(inputs)))


FAMILY = Family("comparison", compare_jobs, reads=("labor",))


def _over_time(cells: pl.LazyFrame, labor: Labor) -> FamilyResult:
    """Quotients of earlier years and comparisons over windows, and the inputs that only these have."""
    sums = labor.sums
    nation = sums.totals.filter(pl.col("cbsa_code") == NATION)["year"]
    if not (nation < sums.year).any():
        return FamilyResult()
    by_year = quotients(sums.by_year, sums.totals)
    facts = [with_other_codes(earlier_quotients(by_year, sums.year, sums.source.name), sums.recoded)]
    inputs = []
    for span in known_windows(nation, sums.year):
        both = quotients(sums.common[span], sums.totals) if span in sums.common else by_year
        facts.append(quotient_change(labor, both, span))
        if span == SPAN:
            shifts = total_shifts(cells, labor)
            facts += [sector_shifts(labor, both), shifts.facts]
            inputs.append(shifts.inputs)
    return FamilyResult(facts=pl.concat(facts), inputs=merged(inputs))


def _job_inputs(sums: JobSums) -> pl.DataFrame:
    """The jobs of sectors and in all, of markets and the nation in every loaded year."""
    compared = (pl.col("cbsa_code").str.len_chars() > 2) | (pl.col("cbsa_code") == NATION)
    rows = (sums.parts.filter(compared), sums.totals.filter(compared))
    estimates = estimate_inputs(sums.estimates(), sums.parts, sums.source)
    return merged([sector_inputs(rows[0], sums.source), total_inputs(rows[1], sums.source), estimates])
