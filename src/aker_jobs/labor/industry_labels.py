"""Industries as people name them: which label is the total of all, and which is a part of another beside it."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable

from aker_core.facts.scalars import spelled
from aker_jobs.labor.hierarchy import ancestors

# BLS writes all industries as 10, earlier files and other programs as zeros or dashes.
_TOTAL_CODE = re.compile(r"10|0+|-{2,}|0*-+")
_TOTAL = {
    *("total", "total_jobs", "total_employment", "total jobs", "total employment", "total covered", "total all"),
    *("all", "all industries", "total all industries", "all sectors", "total industries", "all naics"),
    *("total covered total all industries", "total all industries total covered"),
}
_CODE = re.compile(r"(?:naics[ _:]*)?(\d{2}[-–_]\d{2}|\d{2,6}|0+|-{2,})(?:[\s:,].*)?", re.DOTALL)
_RANGES = {"31": "31-33", "32": "31-33", "33": "31-33", "44": "44-45", "45": "44-45", "48": "48-49", "49": "48-49"}


def is_total(label: Hashable) -> bool:
    """Whether a label means all industries: 10, zeros or dashes, "Total, all industries", "Total Covered".

    >>> [is_total(label) for label in (10, "000", "------", "10 Total, all industries", "Total Covered", "51", "tech")]
    [True, True, True, True, True, False, False]
    """
    code = industry_code(label)
    if code is not None:
        return _TOTAL_CODE.fullmatch(code) is not None
    return " ".join(re.sub(r"[,;()]", " ", spelled(label).lower()).split()) in _TOTAL


def totals_of(labels: Iterable[Hashable]) -> list[str]:
    """The labels that mean all industries, among all labels: where industries are numbered 1, 2, …, 0 and 10 do not."""
    names = [spelled(label) for label in labels]
    return [name for name in names if is_total(name) and not (_are_numbered(names) and name.isdigit())]


def _are_numbered(names: Iterable[str]) -> bool:
    """Whether industries are numbered 1, 2, … by their owner: codes have two digits at least."""
    return any(re.fullmatch(r"[1-9]", name) for name in names)


def industry_code(label: Hashable) -> str | None:
    """The code that a label is or begins with (``31-33``, ``51 Information``, ``NAICS 51``); None for words."""
    match = _CODE.fullmatch(spelled(label).lower())
    return re.sub(r"[–_]", "-", match[1]) if match else None


def overlap(labels: Iterable[Hashable]) -> tuple[str, str] | None:
    """Two labels of which the first holds the second, the total and a part included; None where there are none such."""
    names = [spelled(label) for label in labels]
    totals = totals_of(names)
    if totals and len(names) > 1:
        return totals[0], next(name for name in names if name != totals[0] or names.count(name) > 1)
    if _are_numbered(names):
        return None
    by_code = {code: name for name in names if (code := industry_code(name)) is not None}
    for code, name in by_code.items():
        whole = next((above for above in _above(code) if above in by_code), None)
        if whole is not None:
            return by_code[whole], name
    return None


def _above(code: str) -> tuple[str, ...]:
    """Every code that holds this one: of QCEW, and two to five digits of NAICS."""
    digits = () if not code.isdigit() or code.startswith("10") else tuple(code[:size] for size in range(2, len(code)))
    sector = _RANGES.get(code[:2])
    grouped = (sector, *ancestors(sector)) if sector is not None and sector != code else ()
    return (*digits, *ancestors(code), *grouped)
