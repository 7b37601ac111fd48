"""What people hold a single figure in: numbers of any kind, and the several ways to say that there is none."""

from __future__ import annotations

from decimal import Decimal
from math import isnan
from numbers import Real
from typing import Any


def is_missing(value: Any) -> bool:
    """Whether it says that there is no value: None, NaN, and what pandas writes for it (NA, NaT)."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, Real | Decimal) and isnan(value)


def is_number(value: Any) -> bool:
    """Whether it counts something: True and False do not."""
    return isinstance(value, Real | Decimal) and not isinstance(value, bool)


def blank_as_none(value: Any) -> Any:
    """A label, None where it is missing."""
    return None if is_missing(value) else value


def spelled(label: Any) -> str:
    """A label as text, so that 2023, 2023.0 and "2023" are one year."""
    whole = is_number(label) and float(label).is_integer()
    return str(int(label)) if whole else str(label).strip()
