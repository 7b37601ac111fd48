"""What stands beside a value: interval, bounds or margin, status, how much of it is disclosed, period."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aker_core.facts.status import Status
from aker_core.markets.basis import projected_text
from aker_core.markets.number_formats import PERCENTILE, Format, format_of, value_text
from aker_core.markets.periods import period_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aker_core.markets.context import Benchmark, Place

Ends = tuple[float | None, float | None]
TYPES = {"metro": "metropolitan areas", "micro": "micropolitan areas"}
TOO_FEW = "too few establishments"  # how the reason of a fact begins of which no estimate is made
NEARLY_ALL, MOSTLY, PARTLY = 0.99, 0.75, 0.25  # disclosed shares of an estimate that are told apart in words
# Of what the reason of a figure says, that without which it would be read as more than it is: it stands beside it.
FLAGS = re.compile(
    r"does not differ from zero|starts in the pandemic's trough|released in \d{4}-\d{2}(?=, after)"
    r"|industries that both editions of NAICS have|by the industries of NAICS \d{4}(?=, in part)"
    r"|[\d,]+ of [\d,]+ flows between its counties are listed(?=; who moved)"
)
STATUS_WORDS: Mapping[str, str] = {status.value: status.value.replace("_", " ") for status in Status}
STATUS_MEANINGS: Mapping[str, str] = {
    "observed": "computed from disclosed figures of this place",
    "derived": "derived for this place by a named method",
    "bounded": "no one value: known to lie within bounds, or above one alone (a lower bound)",
    "imputed": "estimated where cells are withheld, with a 90 % interval",
    "suppressed": "withheld by the publisher",
    "not_published": "the publisher gives no figure for this place and period",
    "not_loaded": "the table or the period is not loaded here",
    "not_comparable": "figures exist, but may not be compared or combined",
    "no_base": "a rate whose denominator is zero or missing",
}


def benchmark_text(benchmark: Benchmark | None, unit: str, own: str | None = None) -> str:
    """What the state or the nation has: value or bounds; in brackets its margin, that it is an estimate, its year
    where the market's figure is for another one, and what is to be known of it that the market's line does not say.

    own: the reason of the market's figure, beside which this one stands.

    >>> from aker_core.markets.context import Benchmark
    >>> benchmark_text(Benchmark("42", 3.02, "observed", 2023, None, None, None, None, moe=3.11), "people per 1,000")
    '3.02 (± 3.11)'
    >>> reason = "released in 2023-09, after 2017-06"
    >>> late = Benchmark("US", 15.7, "derived", 2016, None, None, None, None, reason=reason)
    >>> benchmark_text(late, "years"), benchmark_text(late, "years", reason)
    ('15.7 (released in 2023-09)', '15.7')
    """
    if benchmark is None or (benchmark.value is None and benchmark.status != "bounded"):
        return ""
    written = format_of(unit)
    bounded = benchmark.value is None
    figure = written.span(benchmark.low, benchmark.high) if bounded else written.text(benchmark.value)
    beside = [
        f"± {written.text(benchmark.moe)}" if benchmark.moe is not None and not bounded else "",
        "estimate" if benchmark.status == Status.IMPUTED.value else "",
        "" if benchmark.same_period else str(benchmark.year),
        *(flag for flag in _flags(benchmark.reason) if flag not in _flags(own)),
    ]
    words = ", ".join(filter(None, beside))
    return f"{figure} ({words})" if words else figure


def median_text(place: Place, peers: int, unit: str) -> str:
    """The median of the peers, and of how many where not all have a value. peers: how many there are."""
    shown = value_text(place.peer_median, unit)
    return f"{shown} ({place.peer_values})" if shown and place.peer_values < peers else shown


def percentile_text(place: Place) -> str:
    """The percentile of a market, and in brackets among how many of its type with a value; empty without one.

    Where others, or the market itself, have bounds alone: the range that these leave, and how many they are too.

    >>> from aker_core.markets.context import Place
    >>> percentile_text(Place(99.8, 260, 129, 66.7, 99.9)), percentile_text(Place(97.9, 380, 1, 97.9, 98.1))
    ('66–100 (260 + 129)', '98 (380 + 1)')
    """
    low, high = place.percentile_low, place.percentile_high
    if low is not None and high is not None:
        near = PERCENTILE.text(low) == PERCENTILE.text(high)
        shown = PERCENTILE.text(low) if near else PERCENTILE.span(low, high)
        return f"{shown} ({place.markets:,} + {place.bounded:,})"
    return "" if place.percentile is None else f"{PERCENTILE.text(place.percentile)} ({place.markets:,})"


def percentile_words(kind: str | None, universe: int) -> str:
    """What a percentile is of. kind: the type of the market; universe: how many markets of the type the vintage has.

    >>> percentile_words("metro", 389).partition("; where")[0]
    'percentile among metropolitan areas with a value (how many; 389 are in this vintage), 100 is the highest value'
    """
    among = TYPES.get(kind or "", "markets")
    return (
        f"percentile among {among} with a value (how many; {universe:,} are in this vintage), 100 is the highest "
        "value; where some have bounds alone, + how many, and the range that these leave"
    )


def flags_text(reason: str | None) -> str:
    """What a reader must know of a figure, out of its reason: empty where there is nothing of the kind.

    >>> flags_text("does not differ from zero: its margin at 90 % is larger; released in 2024-09, after 2024-06")
    'does not differ from zero; released in 2024-09'
    >>> flags_text("52 of 90 flows between its counties are listed; who moved in the others stays in")
    '52 of 90 flows between its counties are listed'
    """
    return "; ".join(FLAGS.findall(reason or ""))


def other_codes_text(reason: str | None) -> str:
    """By which industry codes a figure is, where they are not those of the data year; empty for others.

    >>> other_codes_text("by the industries of NAICS 2017, in part other than the data year's")
    'by the industries of NAICS 2017'
    """
    return next((flag for flag in FLAGS.findall(reason or "") if flag.startswith("by the industries")), "")


def _flags(reason: str | None) -> list[str]:
    """Whether a figure is only projected, and what its reason has to say beside it."""
    return [*filter(None, (projected_text(reason),)), *FLAGS.findall(reason or "")]


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
    few = TOO_FEW if reason and reason.startswith(TOO_FEW) else ""
    bounds = _spans(format_of(unit), (low, high), (None, None) if few else (p05, p95))
    margin = f"± {value_text(moe, unit)}" if moe is not None and not bounds else ""
    sign = "sign not known" if p05 is not None and p95 is not None and p05 < 0 < p95 else ""
    words = few or ", ".join(filter(None, (status_text(status), disclosed_text(disclosed))))
    beside = ", ".join(part for part in (bounds, margin, sign, words, period_text(period)) if part)
    return "; ".join(filter(None, (beside, basis, flags)))


def _spans(written: Format, certain: Ends, interval: Ends) -> str:
    """The interval and the bounds that are certain, these alone where there is no interval; empty without any."""
    likely, sure = written.span(*interval), written.span(*certain)
    if not likely:
        return sure
    beside = ", certain too" if sure == likely else f", certain: {sure}" if sure else ""
    return f"90 %: {likely}{beside}"
