"""What people hold a single figure in: numbers of any kind, and the several ways to say that there is none."""

from __future__ import annotations

import re
from decimal import Decimal
from math import inf, isnan
from numbers import Real
from typing import Any

LAST_YEAR = 9999
_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]{1,3})?")
# Three digits behind every sign: a comma before other than three digits may be a decimal point.
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:[, \u00a0\u2007\u2009\u202f\u2019'][0-9]{3})+(?:\.[0-9]+)?")
_WHOLE = re.compile(r"[0-9]+\.0+")
_SIGN_BETWEEN = re.compile(r"[, \u00a0\u2007\u2009\u202f\u2019']")


def is_missing(value: Any) -> bool:
    """Whether it says that there is no value: None, NaN, and what pandas writes for it (NA, NaT)."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, Real | Decimal) and not isinstance(value, int) and isnan(value)


def is_number(value: Any) -> bool:
    """Whether it counts something: True and False do not."""
    return isinstance(value, Real | Decimal) and not isinstance(value, bool)


def as_number(value: Any) -> Any:
    """The value, a text that can only be one number (``" 1,200 "``) as that number; another text stays a text."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if _GROUPED.fullmatch(text):
        return float(_SIGN_BETWEEN.sub("", text))
    return float(text) if _PLAIN.fullmatch(text) else value


def as_float(number: Any) -> float:
    """A number as a float; an infinity where it is beyond the largest one."""
    try:
        return float(number)
    except OverflowError:
        return inf if number > 0 else -inf


def as_year(label: Any) -> int | None:
    """The year of a date, or that a number or a text of one is; None for anything else."""
    year = getattr(label, "year", None)
    if isinstance(year, int):
        return year
    number = as_number(label)
    if is_missing(number) or not is_number(number) or not 0 <= number <= LAST_YEAR:
        return None
    return int(number) if float(number).is_integer() else None


def blank_as_none(value: Any) -> Any:
    """A label, None where it is missing."""
    return None if is_missing(value) else value


def spelled(label: Any) -> str:
    """A label as text, so that 2023, 2023.0, "2023" and "2023.0" are one year."""
    if is_number(label) and as_float(label).is_integer():
        return str(int(label))
    text = str(label).strip()
    return text.partition(".")[0] if _WHOLE.fullmatch(text) else text
