"""How numbers are written, declared once for every surface: the format of each unit.

Command line, workbook, figures and pages take their number formats from here; nothing else formats a number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

BILLION = 1e9
EXACT = 1e-9  # a bound this near to a shown digit is that digit


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


@cache
def format_of(unit: str) -> Format:
    """The format of a unit of the registry; two decimals for one that nobody declared."""
    fitting = [words for words in UNITS if unit == words or unit.startswith((f"{words} ", f"{words},"))]
    return UNITS[max(fitting, key=len)] if fitting else UNDECLARED


def value_text(value: float | None, unit: str) -> str:
    """A value in its unit's format; empty without one."""
    return format_of(unit).text(value)
