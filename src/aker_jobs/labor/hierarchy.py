"""What adds up to what in QCEW: the parent of an industry code and of an ownership code.

Industries: total (10) ← domains (101 goods, 102 services) ← supersectors (1011–1029) ← NAICS sectors (two digits, or
31-33, 44-45, 48-49) ← three to six digits. Ownerships: all (0) ← federal (1), state (2), local (3), private (5).
Definition: BLS QCEW industry codes for supersectors,
https://www.bls.gov/cew/classifications/industry/industry-supersectors.htm, and ownership codes,
https://www.bls.gov/cew/classifications/ownerships/ownership-titles.htm.
"""

from __future__ import annotations

TOTAL = "10"
ALL_OWNERSHIPS = "0"
OWNERSHIPS = ("1", "2", "3", "5")

_SUPERSECTORS = {
    "11": "1011",
    "21": "1011",
    "23": "1012",
    "31-33": "1013",
    "22": "1021",
    "42": "1021",
    "44-45": "1021",
    "48-49": "1021",
    "51": "1022",
    "52": "1023",
    "53": "1023",
    "54": "1024",
    "55": "1024",
    "56": "1024",
    "61": "1025",
    "62": "1025",
    "71": "1026",
    "72": "1026",
    "81": "1027",
    "92": "1028",
    "99": "1029",
}
_SECTORS = {
    **dict.fromkeys(("31", "32", "33"), "31-33"),
    **dict.fromkeys(("44", "45"), "44-45"),
    **dict.fromkeys(("48", "49"), "48-49"),
}


def parent_industry(industry_code: str) -> str | None:
    """The code whose figure contains this one's, one level up; None for the total and for codes QCEW does not have.

    >>> [parent_industry(code) for code in ("541715", "541", "31-33", "311", "1024", "102", "10")]
    ['54171', '54', '1013', '31-33', '102', '10', None]
    """
    if industry_code in _SUPERSECTORS:
        return _SUPERSECTORS[industry_code]
    if industry_code == TOTAL or not industry_code.isdigit() or not 3 <= len(industry_code) <= 6:
        return None
    if industry_code.startswith("10"):  # no NAICS code begins with 10: these are BLS's own aggregates
        return TOTAL if len(industry_code) == 3 else industry_code[:3]
    if len(industry_code) > 3:
        return industry_code[:-1]
    sector = industry_code[:2]
    return _SECTORS.get(sector, sector)


def parent_ownership(own_code: str) -> str | None:
    """All ownerships (0) for federal, state, local and private; None for the total and for other aggregates (8, 9)."""
    return ALL_OWNERSHIPS if own_code in OWNERSHIPS else None


def parents(own_code: str, industry_code: str) -> tuple[tuple[str, str], ...]:
    """The cells (ownership, industry) of the same area that contain this cell, one level up in each direction.

    >>> parents("5", "1024")
    (('5', '102'), ('0', '1024'))
    >>> parents("0", "10")
    ()
    """
    industry, ownership = parent_industry(industry_code), parent_ownership(own_code)
    up_industry = ((own_code, industry),) if industry else ()
    up_ownership = ((ownership, industry_code),) if ownership else ()
    return (*up_industry, *up_ownership)


def ancestors(industry_code: str) -> tuple[str, ...]:
    """All industry codes above this one, nearest first.

    >>> ancestors("3341")
    ('334', '31-33', '1013', '101', '10')
    """
    above: list[str] = []
    code = parent_industry(industry_code)
    while code is not None:
        above.append(code)
        code = parent_industry(code)
    return tuple(above)
