"""Codes of places: strings with their leading zeros, never numbers.

County: state (two digits) and county (three). CBSA: five digits. QCEW writes a metro or micro area as C and the first
four digits of its CBSA code, because its area codes have five characters in all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from aker_core.errors import UnknownGeography
from aker_geo import lists

_NUMBER = re.compile(r"(\d+)\.0+")
_CBSA = re.compile(r"[1-4]\d{4}")
_QCEW_AREA = re.compile(r"C([1-4]\d{3})")


def county_fips(code: str | float) -> str:
    """A county code with five digits; a lost leading zero is put back. Raises UnknownGeography for unknown counties."""
    text = code_text(code)
    padded = text.zfill(5)
    if len(text) < 4 or padded not in lists.known_counties():
        raise UnknownGeography(f"Not a county code: {code!r}. Write the state (2 digits) and the county (3 digits)")
    return padded


def code_text(code: object) -> str:
    """A code as text, without the ``.0`` that a program adds which took it for a number: 8031.0 becomes 8031."""
    text = str(code).strip()
    number = _NUMBER.fullmatch(text)
    return number[1] if number else text


def cbsa_code(code: str | int) -> str:
    """A CBSA code as five digits. Raises UnknownGeography where it cannot be one."""
    text = str(code).strip()
    if not _CBSA.fullmatch(text):
        raise UnknownGeography(f"{code!r} is not a CBSA code. Write five digits, for example 19740 for Denver")
    return text


def qcew_area(code: str | int) -> str:
    """How QCEW writes a CBSA: 19740 becomes C1974."""
    return f"C{cbsa_code(code)[:4]}"


def cbsa_of_qcew_area(area: str, cbsa_codes: Iterable[str] = ()) -> str:
    """The CBSA code of a QCEW area: C1974 becomes 19740.

    cbsa_codes: codes of the delineation in use; a few do not end in 0 (36837 Ottawa, IL), which the area cannot say.
    Raises UnknownGeography for areas that are no CBSA (counties, states, combined areas).
    """
    match = _QCEW_AREA.fullmatch(area)
    if not match:
        raise UnknownGeography(
            f"{area!r} is not a QCEW metro or micro area. Write C and four digits, for example C1974"
        )
    codes = sorted(code for code in cbsa_codes if code.startswith(match[1]))
    if len(codes) > 1:
        raise UnknownGeography(f"{area!r} may be any of the CBSAs {codes}. Use the CBSA code")
    return codes[0] if codes else f"{match[1]}0"


@cache
def state_codes() -> dict[str, str]:
    """FIPS codes of states (and DC and territories) by postal code: CO → 08."""
    return {row["usps"]: row["state_fips"] for row in lists.rows("states")}


@cache
def postal_codes() -> dict[str, str]:
    """Postal codes of states by FIPS code: 08 → CO."""
    return {row["state_fips"]: row["usps"] for row in lists.rows("states")}


@cache
def state_names() -> dict[str, str]:
    """Names of states by FIPS code: 08 → Colorado."""
    return {row["state_fips"]: row["name"] for row in lists.rows("states")}


NATION = "US"
TERRITORY_FIPS = ("60", "66", "69", "72", "78")


@cache
def state_fips() -> tuple[str, ...]:
    """The two-digit codes of the fifty states and the District of Columbia: what the nation's figures are made of."""
    return tuple(sorted(code for code in state_names() if code not in TERRITORY_FIPS))
