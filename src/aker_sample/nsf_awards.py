"""NSF awards of the sample: synthetic, to published institutions, with obligations year by year."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from aker_sample.awardees import LAST_YEAR, SUBJECTS, Awardee, awardees, shares
from aker_sample.publisher import Row
from aker_sample.publishers import nsf

DIRECTORATES = {
    "CSE": "Directorate for Computer and Information Science and Engineering",
    "ENG": "Directorate for Engineering",
    "GEO": "Directorate for Geosciences",
    "BIO": "Directorate for Biological Sciences",
}
FULL_YEAR = 2022  # more awards than a page holds
# What the publisher answers beside these, and the sample does not have.
ABSENT = ("orgCodeDir", "cfdaNumber", "piEmail")
ABROAD = Awardee("SYNTHETIC UNIVERSITY ABROAD", "Oxford", "", "", "", 51.8, -1.3, 0, 1)


@cache
def awards(year: int) -> tuple[Row, ...]:
    """The awards made in a fiscal year."""
    more = 1 if year == FULL_YEAR else 0
    grants = [(who, number) for who in (*awardees(), ABROAD) if who.nsf for number in range(who.nsf + more)]
    names = [f"{who.name}/{number}" for who, number in grants]
    days, sizes = (shares([f"{name}/{year}" for name in names], salt) for salt in ("nsf day", "nsf dollars"))
    return tuple(_award(year, at, who, days[at], sizes[at]) for at, (who, _) in enumerate(grants))


def _award(year: int, at: int, who: Awardee, day: float, size: float) -> Row:
    code = list(DIRECTORATES)[at % len(DIRECTORATES)]
    made = date(year - 1, 10, 1) + timedelta(days=int(day * 364))
    lines = _obligations(year, at, (150_000 + 500_000 * size) * 1.03 ** (year - LAST_YEAR))
    obligated = sum(lines.values())
    country = "UK" if who is ABROAD else "US"
    place = {"City": who.city.upper(), "StateCode": who.state, "ZipCode": who.zip_code, "CountryCode": country}
    award = nsf.award(
        0,
        made,
        id=f"{year % 100:02d}{90_000 + at:05d}",
        title=f"SYNTHETIC: {SUBJECTS[at % len(SUBJECTS)]}",
        awardeeName=who.name,
        ueiNumber=who.uei,
        **{f"{side}{part}": value for side in ("awardee", "perf") for part, value in place.items()},
        dirAbbr=code,
        orgLongName=DIRECTORATES[code],
        fundProgramName="SYNTHETIC PROGRAM",
        fundsObligatedAmt=f"{obligated}",
        estimatedTotalAmt=f"{round(obligated * 1.2)}",
        fundsObligated=[f"FY {later} = ${dollars:,}.00" for later, dollars in lines.items()],
        startDate=made.strftime("%m/%d/%Y"),
        expDate=date(year + 3, 9, 30).strftime("%m/%d/%Y"),
        transType="Continuing Grant" if at % 3 == 0 else "Standard Grant",
    )
    return {name: cell for name, cell in award.items() if name not in ABSENT}


def _obligations(year: int, at: int, dollars: float) -> dict[int, int]:
    """Dollars by fiscal year: continuing grants over four years, and one award gives money back a year later."""
    if at == 1:
        lines = {year: round(dollars), year + 1: -20_000}
    elif at % 3 == 0:
        lines = {year + later: round(dollars / 4) for later in range(4)}
    else:
        lines = {year: round(dollars)}
    return {later: amount for later, amount in lines.items() if later <= LAST_YEAR}
