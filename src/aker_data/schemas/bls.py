"""Tables of the Quarterly Census of Employment and Wages: one row per area, ownership, industry and period.

Three disclosure codes stand beside three groups of figures; where a code says N, the publisher writes zeros that mean
nothing, and the cells here are null. Counts of establishments, their quotients and changes stay published.
Layouts: https://www.bls.gov/cew/about-data/downloadable-file-layouts/
"""

from __future__ import annotations

import polars as pl

from aker_data.schemas.table import Column, TableSchema

OWNERSHIPS = ("0", "1", "2", "3", "4", "5", "8", "9")
CODED = ("area_fips", "own_code", "industry_code")
TITLES = ("area_title", "own_title", "industry_title", "agglvl_title", "size_title")
# Codes of areas and industries are of these forms; what a spreadsheet made of them (8031.0, 1E+05, a date) is not.
FORMS = {
    "own_code": r"^\d$",
    "area_fips": r"^(\d{5}|US000|US(CMS|MSA|MIC|NMS)|C\d{4}|CS\d{3})$",
    "industry_code": r"^(\d{2,6}|31-33|44-45|48-49)$",
}
_CODES = (
    Column(
        "area_fips",
        pl.String,
        "Area: county (five digits), state (SS000), nation (US000), metro or micro area (C and the first four digits "
        "of its CBSA code), combined area (CS and three digits), USCMS, USMSA, USNMS (groups of areas).",
        pattern=FORMS["area_fips"],
    ),
    Column(
        "own_code",
        pl.String,
        "Ownership: 0 all, 1 federal, 2 state, 3 local, 4 international, 5 private, 8 government, 9 all but federal.",
        one_of=OWNERSHIPS,
    ),
    Column(
        "industry_code",
        pl.String,
        "Industry: 10 all, 101–1029 domains and supersectors, else NAICS of two (31-33, 44-45, 48-49 with a hyphen) "
        "to six digits, in the NAICS edition of the year.",
        pattern=FORMS["industry_code"],
    ),
    Column(
        "agglvl_code",
        pl.Int16,
        "What the row sums up: 1x nation, 3x combined area or micro, 4x metro, 5x state, 7x county; last digit 0 all, "
        "1 by ownership, 2 domain, 3 supersector, 4 sector, 5–8 NAICS of three to six digits; 80, 9x special totals.",
        low=10,
        high=96,
    ),
)


def _disclosure(name: str, of: str, codes: tuple[str, ...] = ("N",)) -> Column:
    dash = ", - there was no establishment in the period" if "-" in codes else ""
    return Column(
        name, pl.String, f"Disclosure of {of}: null published, N withheld{dash}.", nullable=True, one_of=codes
    )


def _count(name: str, says: str) -> Column:
    return Column(name, pl.Int32, says, low=0)


def _level(name: str, says: str, dtype: type[pl.Int32] | type[pl.Int64] = pl.Int32) -> Column:
    return Column(name, dtype, f"{says}; null where withheld.", nullable=True, low=0)


def _quotient(name: str, of: str, *, nullable: bool = True) -> Column:
    says = f"Location quotient of {of} as published, rounded to 0.01; base: all industries, all ownerships"
    return Column(name, pl.Float64, says + ("; null where withheld." if nullable else "."), nullable=nullable, low=0)


def _change(
    name: str, of: str, dtype: type[pl.Int32] | type[pl.Int64] = pl.Int32, *, nullable: bool = True
) -> tuple[Column, Column]:
    null = "; null where withheld in either year." if nullable else "."
    return (
        Column(f"{name}_chg", dtype, f"Change of {of} against the year before{null}", nullable=nullable),
        Column(f"{name}_pct_chg", pl.Float64, f"The same in percent, rounded to 0.1{null}", nullable=nullable),
    )


def _left_out(*stems: str) -> frozenset[str]:
    changes = {f"oty_{stem}{end}" for stem in stems for end in ("_chg", "_pct_chg")}
    return frozenset({*stems, *(f"lq_{stem}" for stem in stems), *changes})


ANNUAL = TableSchema(
    coded=CODED,
    name="bls_qcew_annual",
    says="QCEW annual averages: establishments, jobs covered by unemployment insurance, wages. Rows of all sizes of "
    "establishment only.",
    columns=(
        *_CODES,
        Column("year", pl.Int16, "Calendar year.", low=1990, high=2100),
        _disclosure("disclosure_code", "jobs, wages and pay"),
        _count("annual_avg_estabs", "Establishments, mean of four quarters"),
        _level("annual_avg_emplvl", "Jobs, mean of twelve months"),
        _level("total_annual_wages", "Wages of the year in dollars", pl.Int64),
        _level("avg_annual_pay", "Wages per job in dollars a year"),
        _disclosure("lq_disclosure_code", "the quotients of jobs and wages"),
        _quotient("lq_annual_avg_estabs", "establishments", nullable=False),
        _quotient("lq_annual_avg_emplvl", "jobs"),
        _quotient("lq_total_annual_wages", "wages"),
        _disclosure("oty_disclosure_code", "the changes of jobs and wages"),
        *_change("oty_annual_avg_estabs", "establishments", nullable=False),
        *_change("oty_annual_avg_emplvl", "jobs"),
        *_change("oty_total_annual_wages", "wages", pl.Int64),
    ),
    key=("area_fips", "own_code", "industry_code", "year"),
    ignored=frozenset({*TITLES, "qtr", "lq_avg_annual_pay", "oty_avg_annual_pay_chg", "oty_avg_annual_pay_pct_chg"})
    | _left_out("taxable_annual_wages", "annual_contributions", "annual_avg_wkly_wage"),
)

_MONTHS = (("month1", "first"), ("month2", "second"), ("month3", "third"))

QUARTERLY = TableSchema(
    coded=CODED,
    name="bls_qcew_quarterly",
    says="QCEW quarters: establishments, jobs covered by unemployment insurance by month, wages. Rows of all sizes of "
    "establishment only.",
    columns=(
        *_CODES,
        Column("year", pl.Int16, "Calendar year.", low=1990, high=2100),
        Column("qtr", pl.Int8, "Quarter of the year.", low=1, high=4),
        _disclosure("disclosure_code", "jobs, wages and weekly wage", ("N", "-")),
        _count("qtrly_estabs", "Establishments"),
        *(_level(f"{month}_emplvl", f"Jobs in the {nth} month of the quarter") for month, nth in _MONTHS),
        _level("total_qtrly_wages", "Wages of the quarter in dollars", pl.Int64),
        _level("avg_wkly_wage", "Wages per job in dollars a week"),
        _disclosure("lq_disclosure_code", "the quotients of jobs and wages"),
        _quotient("lq_qtrly_estabs", "establishments", nullable=False),
        *(_quotient(f"lq_{month}_emplvl", f"jobs in the {nth} month") for month, nth in _MONTHS),
        _quotient("lq_total_qtrly_wages", "wages"),
        _disclosure("oty_disclosure_code", "the changes of jobs and wages"),
        *_change("oty_qtrly_estabs", "establishments", nullable=False),
        *(column for month, nth in _MONTHS for column in _change(f"oty_{month}_emplvl", f"jobs in the {nth} month")),
        *_change("oty_total_qtrly_wages", "wages", pl.Int64),
    ),
    key=("area_fips", "own_code", "industry_code", "year", "qtr"),
    ignored=frozenset({*TITLES, "lq_avg_wkly_wage", "oty_avg_wkly_wage_chg", "oty_avg_wkly_wage_pct_chg"})
    | _left_out("taxable_qtrly_wages", "qtrly_contributions"),
)
