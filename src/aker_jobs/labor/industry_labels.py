"""Industries as people name them: which label is the total of all, and which is a part of another beside it."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable

from aker_core.facts.scalars import spelled
from aker_jobs.labor.hierarchy import ancestors

# BLS writes all industries as 10, earlier files and other programs as zeros or dashes.
_TOTAL_CODE = re.compile(r"10|0+|-{2,}|0*-+|0+-0+")
# Where a total is named in words: "Total nonfarm", "U.S. total"; and the total of a part alone: "Total private".
_TOTAL_WORDS = re.compile(
    r"(?:grand |u\.?s\.? |national )?totals?(?: (?:all|covered|nonfarm|employment|jobs|industr\w*|sectors|naics)\b.*)?"
    r"|all (?:industries|sectors|naics)\b.*|sum(?: (?:total|of)\b.*)?|overall"
)
_PART_WORDS = re.compile(r"subtotals?\b.*|totals? .*|.* totals?")
_PRIVATE = re.compile(r"(?:all )?private(?: (?:sector|ownership|industr\w*))?")
_OWNED = re.compile(r"\b(?:private|government|federal|state|local|public)\b")
_IN_BRACKETS = re.compile(r".*[(\[]\s*(?:naics\s*)?(\d{2}[-–_]\d{2}|\d{2,6})\s*[)\]]", re.DOTALL)
_TOTAL = {"all", "total_jobs", "total_employment"}
_CODE = re.compile(r"(?:naics[ _:]*)?(\d{2}[-–_]\d{2}|\d{2,6}|0+(?:-0+)?|-{2,})(?:[\s:,].*)?", re.DOTALL)
# BLS's names of its aggregates and of the sectors that have a name of their own, without a code beside it.
_AGGREGATES = {
    "goods producing": "101",
    "service providing": "102",
    "natural resources and mining": "1011",
    "construction": "23",
    "manufacturing": "31-33",
    "trade transportation and utilities": "1021",
    "information": "51",
    "financial activities": "1023",
    "professional and business services": "1024",
    "education and health services": "1025",
    "leisure and hospitality": "1026",
    "public administration": "92",
    "wholesale trade": "42",
    "retail trade": "44-45",
    "transportation and warehousing": "48-49",
    "utilities": "22",
    "finance and insurance": "52",
    "real estate and rental and leasing": "53",
    "management of companies and enterprises": "55",
    "educational services": "61",
    "professional scientific and technical services": "54",
    "professional and technical services": "54",
    "health care and social assistance": "62",
    "accommodation and food services": "72",
    "arts entertainment and recreation": "71",
    "agriculture forestry fishing and hunting": "11",
    "mining quarrying and oil and gas extraction": "21",
    "other services": "81",
    "administrative and waste services": "56",
    "unclassified": "99",
}
_RANGES = {"31": "31-33", "32": "31-33", "33": "31-33", "44": "44-45", "45": "44-45", "48": "48-49", "49": "48-49"}


def is_total(label: Hashable) -> bool:
    """Whether a label means all industries: 10, zeros or dashes, "Total, all industries", "Total Covered".

    >>> [is_total(label) for label in (10, "000", "------", "10 Total, all industries", "Total Covered", "51", "tech")]
    [True, True, True, True, True, False, False]
    """
    code = industry_code(label)
    if code is not None:
        return _TOTAL_CODE.fullmatch(code) is not None
    words = _words(label)
    return words in _TOTAL or (_TOTAL_WORDS.fullmatch(words) is not None and _OWNED.search(words) is None)


def totals_of(labels: Iterable[Hashable]) -> list[str]:
    """The labels that mean all industries, among all labels: where industries are numbered 1, 2, …, 0 and 10 do not."""
    names = [spelled(label) for label in labels]
    return [name for name in names if is_total(name) and not (_are_numbered(names) and name.isdigit())]


def _are_numbered(names: Iterable[str]) -> bool:
    """Whether industries are numbered 1, 2, … by their owner: codes have two digits at least."""
    return any(re.fullmatch(r"[1-9]", name) for name in names)


def industry_code(label: Hashable) -> str | None:
    """The code that a label is or begins with (``31-33``, ``51 Information``, ``NAICS 51``); None for words."""
    text = spelled(label).lower()
    match = _CODE.fullmatch(text) or _IN_BRACKETS.fullmatch(text)
    return re.sub(r"[–_]", "-", match[1]) if match else _AGGREGATES.get(_words(label))


def _words(label: Hashable) -> str:
    return " ".join(re.sub(r"[,;()-]", " ", spelled(label).lower()).split())


def overlap(labels: Iterable[Hashable]) -> tuple[str, str] | None:
    """Two labels of which the first holds the second, or may; None where there are none such.

    A total of all industries holds every other; a total of a part (``Total private``) may hold any.
    """
    names = [spelled(label) for label in labels]
    totals = totals_of(names)
    if totals and len(names) > 1:
        return totals[0], next(name for name in names if name != totals[0] or names.count(name) > 1)
    part = next((name for name in names if _PART_WORDS.fullmatch(_words(name))), None)
    if part is not None and len(names) > 1:
        return part, next(name for name in names if name != part or names.count(name) > 1)
    private = next((name for name in names if _PRIVATE.fullmatch(_words(name))), None)
    coded = next((name for name in names if industry_code(name) is not None), None)
    if private is not None and coded is not None:  # an ownership beside its industries
        return private, coded
    if _are_numbered(names):
        return None
    by_code: dict[str, str] = {}
    for name in names:
        code = industry_code(name)
        if code in by_code and {_words(name), _words(by_code[code])} <= {_words(code), *_names_of(code)}:
            return by_code[code], name
        by_code |= {code: name} if code is not None else {}
    for code, name in by_code.items():
        whole = next((above for above in _above(code) if above in by_code), None)
        if whole is not None:
            return by_code[whole], name
    return None


def _names_of(code: str) -> list[str]:
    """The words that stand for a code alone: a sector by its code and by its name is there twice."""
    return [words for words, other in _AGGREGATES.items() if other == code]


def _above(code: str) -> tuple[str, ...]:
    """Every code that holds this one: of QCEW, and two to five digits of NAICS."""
    digits = () if not code.isdigit() or code.startswith("10") else tuple(code[:size] for size in range(2, len(code)))
    sector = _RANGES.get(code[:2])
    grouped = (sector, *ancestors(sector)) if sector is not None and sector != code else ()
    return (*digits, *ancestors(code), *grouped)
