"""How metrics are shown, declared once for every surface: sections, titles, the format of each unit, statuses in words.

Command line, workbook, figures and pages take their texts and number formats from here; nothing else formats a number.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from typing import TYPE_CHECKING

from aker_core.facts.status import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from aker_core.facts.metric import MetricSpec
    from aker_core.markets.context import Benchmark, Place

BILLION = 1e9
EXACT = 1e-9  # a bound this near to a shown digit is that digit


@dataclass(frozen=True)
class Section:
    """A part of a report: its title and the families of metrics in it."""

    title: str
    families: tuple[str, ...]


SECTIONS: tuple[Section, ...] = (
    Section("Jobs and concentration", ("size", "concentration")),
    Section("Growth", ("growth",)),
    Section("Migration", ("migration",)),
    Section("Research awards", ("awards",)),
    Section("Business formation", ("formation",)),
    Section("Announced expansions", ("expansions",)),
    Section("Natural hazards", ("hazards",)),
    Section("Amenities", ("amenities",)),
    Section("Economy", ("economy",)),
    Section("Housing", ("housing",)),
    Section("Comparisons over time and among markets", ("comparison",)),
)


@dataclass(frozen=True)
class Format:
    """How the numbers of one unit are written.

    scale: what a stored value is multiplied by before it is written (100 for decimals shown as percents). compact: a
    terminal writes billions as such.
    """

    decimals: int = 2
    scale: float = 1.0
    prefix: str = ""
    suffix: str = ""
    compact: bool = False

    def text(self, value: float | None) -> str:
        """The value as a person reads it; empty without one.

        >>> Format(2, scale=100, suffix="%").text(0.0325), Format(0, prefix="$").text(-1234.4)
        ('3.25%', '-$1,234')
        """
        if value is None:
            return ""
        scaled = value * self.scale
        if self.compact and abs(scaled) >= BILLION:
            return self._signed(scaled / BILLION, 2, f" bn{self.suffix}")
        return self._signed(scaled, self.decimals, self.suffix)

    def bound(self, value: float | None, *, up: bool) -> str:
        """A bound, rounded away from what lies between the bounds: what is written stays true."""
        if value is None or (self.compact and abs(value * self.scale) >= BILLION):
            return self.text(value)
        step = 10.0**self.decimals
        digits = value * self.scale * step
        near = round(digits)
        if digits != near and abs(digits - near) > EXACT * max(1.0, abs(digits)):
            near = math.ceil(digits) if up else math.floor(digits)
        return self._signed(near / step, self.decimals, self.suffix)

    def span(self, low: float | None, high: float | None) -> str:
        """Two bounds as a range, one as a limit; empty without any.

        >>> Format(1).span(8.74, 9.21), Format(1).span(8.74, None), Format(1).span(None, 9.21)
        ('8.7–9.3', '≥ 8.7 (lower bound)', '≤ 9.3 (upper bound)')
        """
        least, most = self.bound(low, up=False), self.bound(high, up=True)
        if not most:
            return f"≥ {least} (lower bound)" if least else ""
        if not least:
            return f"≤ {most} (upper bound)"
        return f"{least} to {most}" if "-" in least + most else f"{least}–{most}"

    def html(self, value: float | None) -> str:
        """The value as text of a page, escaped."""
        return escape(self.text(value))

    @property
    def excel(self) -> str:
        """The number format of a spreadsheet cell that holds the stored value."""
        number = "#,##0" + (f".{'0' * self.decimals}" if self.decimals else "")
        if self.scale == 100 and self.suffix == "%":
            return f"{number}%"  # the sign multiplies
        return _quoted(self.prefix) + number + _quoted(self.suffix)

    @property
    def d3(self) -> str:
        """The d3 format of a figure's axis or label that holds the stored value; `suffix` follows where it is no %."""
        if self.scale == 100 and self.suffix == "%":
            return f",.{self.decimals}%"
        return f"{'$' if self.prefix == '$' else ''},.{self.decimals}f"

    @property
    def d3_suffix(self) -> str:
        """What a figure writes after a number in the format `d3`."""
        return "" if self.scale == 100 else self.suffix

    def _signed(self, number: float, decimals: int, suffix: str) -> str:
        digits = f"{number:z,.{decimals}f}"
        return f"-{self.prefix}{digits[1:]}{suffix}" if digits[0] == "-" else f"{self.prefix}{digits}{suffix}"


def _quoted(text: str) -> str:
    return f'"{text}"' if text else ""


WHOLE = Format(0)
PLAIN = Format(2)
FINE = Format(3)
UNDECLARED = Format(2)  # of a unit that is not among UNITS
DOLLARS = Format(0, prefix="$", compact=True)
# By the first words of a unit; the longest that fits counts.
UNITS: Mapping[str, Format] = {
    "people": WHOLE,
    "people per 1,000": PLAIN,
    "jobs": WHOLE,
    "jobs per": PLAIN,
    "events": WHOLE,
    "announcements": WHOLE,
    "dollars": DOLLARS,
    "U.S. dollars": DOLLARS,
    "dollars per resident": Format(2, prefix="$"),
    "establishments per": PLAIN,
    "units per": PLAIN,
    "percent": Format(2, suffix="%"),
    "score": Format(2),
    "percent of building value": Format(4, suffix="%"),
    "decimal": Format(2, scale=100, suffix="%"),
    "ratio": PLAIN,
    "applications per": PLAIN,
    "formations per": PLAIN,
    "entries per": PLAIN,
    "years": Format(1),
    "standard deviations": FINE,  # scores and changes of quotients are small
    "difference of ratios": FINE,
}
SCORE = Format(1)
FIVE_POINT_SCORE = Format(2)
POINTS = Format(1)
COUNT = WHOLE
PERCENTILE = WHOLE
COVERAGE = Format(0, scale=100, suffix="%")
SHARE = Format(3, scale=100, suffix="%")

TOO_FEW = "too few establishments"  # how the reason of a fact begins of which no estimate is made
NEARLY_ALL, MOSTLY, PARTLY = 0.99, 0.75, 0.25  # disclosed shares of an estimate that are told apart in words
PROJECTED = "projected by the publisher"  # in the reason of a figure that the publisher only projects
# Of what the reason of a figure says, that without which it would be read as more than it is: it stands beside it.
FLAGS = re.compile(r"does not differ from zero|starts in the pandemic's trough|released in \d{4}-\d{2}(?=, after)")
# A word about what a figure counts, by the source that it is made of first; a metric's own word comes before it.
BASIS_OF_SOURCE: Mapping[str, str] = {
    "bls_qcew_annual": "workplace",
    "irs_county_flows": "tax filers",
    "census_mobility": "survey, residence",
    "census_income": "survey, residence",
    "census_rents": "survey, residence",
    "bls_laus_metro": "residence",
    "bls_ces_metro": "workplace",
    "census_bds": "year to March",
    "announcements": "announced",
    "fema_nri": "model",
    "wri_aqueduct": "model",
    "amenity_feed": "vendor",
}
MONTHS = {"1": "March", "2": "June", "3": "September", "4": "December"}
QUARTER = re.compile(r"\b(\d{4})Q([1-4])\b")

STATUS_WORDS: Mapping[str, str] = {status.value: status.value.replace("_", " ") for status in Status}
STATUS_MEANINGS: Mapping[str, str] = {
    "observed": "computed from disclosed figures of this place",
    "derived": "derived for this place by a named method",
    "bounded": "withheld, but known to lie between two bounds",
    "imputed": "estimated where cells are withheld, with a 90 % interval",
    "suppressed": "withheld by the publisher",
    "not_published": "the publisher gives no figure for this place and period",
    "not_loaded": "the table or the period is not loaded here",
    "not_comparable": "figures exist, but may not be compared or combined",
    "no_base": "a rate whose denominator is zero or missing",
}


@cache
def format_of(unit: str) -> Format:
    """The format of a unit of the registry; two decimals for one that nobody declared."""
    fitting = [words for words in UNITS if unit == words or unit.startswith((f"{words} ", f"{words},"))]
    return UNITS[max(fitting, key=len)] if fitting else UNDECLARED


def value_text(value: float | None, unit: str) -> str:
    """A value in its unit's format; empty without one."""
    return format_of(unit).text(value)


def title_of(metric_id: str) -> str:
    """The title of a metric; the id itself where the registry does not have it (any more)."""
    return _titles().get(metric_id, metric_id)


@cache
def _titles() -> Mapping[str, str]:
    from aker_jobs.registry import EVERY

    return {declared.id: declared.title for declared in EVERY}


def basis_of(metric: MetricSpec) -> str:
    """What a metric counts, in a word or two; empty where that is plain."""
    return metric.basis or next((BASIS_OF_SOURCE[name] for name in metric.inputs if name in BASIS_OF_SOURCE), "")


def basis_text(metric: MetricSpec, reason: str | None = None) -> str:
    """What a figure counts, as it stands beside it: the metric's words, and whether the figure is only projected."""
    return ", ".join(filter(None, (basis_of(metric), projected_text(reason))))


def projected_text(reason: str | None) -> str:
    """A word for a figure that the publisher only projects, by its reason; empty for others."""
    return "projected" if PROJECTED in (reason or "") else ""


def flags_text(reason: str | None) -> str:
    """What a reader must know of a figure, out of its reason: empty where there is nothing of the kind.

    >>> flags_text("does not differ from zero: its margin at 90 % is larger; released in 2024-09, after 2024-06")
    'does not differ from zero; released in 2024-09'
    """
    return "; ".join(FLAGS.findall(reason or ""))


@lru_cache(maxsize=4096)  # a vintage has a few dozen
def period_text(period: str | None) -> str | None:
    """A period as a person reads it: a quarter is one month, and does not pass for a year.

    >>> period_text("2016Q1"), period_text("2014-2015")
    ('March 2016', '2014-2015')
    """
    if period is None:
        return None
    return QUARTER.sub(lambda found: f"{MONTHS[found[2]]} {found[1]}", period)


def is_of_year(period: str | None, year: int | None) -> bool:
    """Whether a period is the year, or a window of years that ends with it. Without a period a figure is of its year.

    >>> [is_of_year(period, 2016) for period in (None, "2016 (vintage 2019)", "2013-2016", "2016Q1", "2014-2015")]
    [True, True, True, False, False]
    """
    return period is None or period.partition(" (")[0] == str(year) or bool(re.fullmatch(rf"\d{{4}}-{year}", period))


def other_periods(periods: Iterable[tuple[str, str | None]], year: int | None) -> list[str]:
    """Those of the named figures that are for another time than the data year, each with its period.

    >>> other_periods([("tech_lq", "2016Q1"), ("population", "2016")], 2016)
    ['tech_lq March 2016']
    """
    return [f"{name} {period_text(period)}" for name, period in periods if not is_of_year(period, year)]


def benchmark_text(benchmark: Benchmark | None, unit: str) -> str:
    """What the state or the nation has: value or bounds, with its year where the market's figure is for another one."""
    if benchmark is None or (benchmark.value is None and benchmark.status != "bounded"):
        return ""
    written = format_of(unit)
    bounded = benchmark.value is None
    figure = written.span(benchmark.low, benchmark.high) if bounded else written.text(benchmark.value)
    return figure if benchmark.same_period else f"{figure} ({benchmark.year})"


def median_text(place: Place, peers: int, unit: str) -> str:
    """The median of the peers, and of how many where not all have a value. peers: how many there are."""
    shown = value_text(place.peer_median, unit)
    return f"{shown} ({place.peer_values})" if shown and place.peer_values < peers else shown


def status_text(status: str) -> str:
    """A status as a person reads it."""
    return STATUS_WORDS.get(status, status)


def disclosed_text(share: float | None) -> str:
    """How much of an estimate rests on disclosed jobs, so that one of 99 % does not read like one of 5 %.

    >>> [disclosed_text(share) for share in (0.999, 0.93, 0.04, None)]
    ['nearly all disclosed', 'mostly disclosed (93 %)', 'mostly estimated (4 % disclosed)', '']
    """
    if share is None:
        return ""
    percent = f"{100 * share:.0f} %"
    if share >= NEARLY_ALL:
        return "nearly all disclosed"
    if share >= MOSTLY:
        return f"mostly disclosed ({percent})"
    return f"partly disclosed ({percent})" if share >= PARTLY else f"mostly estimated ({percent} disclosed)"


def qualified(  # noqa: PLR0913 (one keyword for each thing that is known)
    unit: str,
    status: str,
    *,
    low: float | None = None,
    high: float | None = None,
    p05: float | None = None,
    p95: float | None = None,
    moe: float | None = None,
    period: str | None = None,
    disclosed: float | None = None,
    reason: str | None = None,
    basis: str = "",
    flags: str = "",
) -> str:
    """What stands beside a value: its interval, bounds or margin, status, how much of an estimate is disclosed, period,
    and after semicolons what it counts (`basis_text`) and, where its reason does not stand beside it too, what is to be
    known of it (`flags_text`). Beside an interval the bounds are those that are certain.

    >>> qualified("years", "derived", low=8.74, period="2021")
    '≥ 8.7 (lower bound), derived, 2021'
    >>> qualified("decimal per year", "imputed", p05=-0.012, p95=0.034, disclosed=0.04, period="2022-2023")
    '90 %: -1.20% to 3.40%, sign not known, imputed, mostly estimated (4 % disclosed), 2022-2023'
    >>> qualified("jobs", "imputed", low=80, high=140, p05=90, p95=120, disclosed=0.3)
    '90 %: 90–120, certain: 80–140, imputed, partly disclosed (30 %)'
    >>> qualified("jobs", "imputed", low=90, high=120, p05=90, p95=120, disclosed=0.3)
    '90 %: 90–120, certain too, imputed, partly disclosed (30 %)'
    >>> qualified("jobs", "observed", period="2016Q1", basis="workplace")
    'observed, March 2016; workplace'
    >>> qualified("people", "observed", moe=900, period="2023", flags=flags_text("does not differ from zero: …"))
    '± 900, observed, 2023; does not differ from zero'
    """
    written = format_of(unit)
    few = TOO_FEW if reason and reason.startswith(TOO_FEW) else ""
    interval = "" if few else written.span(p05, p95)
    certain = written.span(low, high)
    if interval:
        beside_it = ", certain too" if certain == interval else f", certain: {certain}" if certain else ""
        bounds = f"90 %: {interval}{beside_it}"
    else:
        bounds = certain
    margin = f"± {written.text(moe)}" if moe is not None and not bounds else ""
    sign = "sign not known" if p05 is not None and p95 is not None and p05 < 0 < p95 else ""
    words = few or ", ".join(filter(None, (status_text(status), disclosed_text(disclosed))))
    beside = ", ".join(part for part in (bounds, margin, sign, words, period_text(period)) if part)
    return "; ".join(filter(None, (beside, basis, flags)))
