"""Markets by the names that people use, and what is suggested for names that nobody has."""

from __future__ import annotations

import pytest

from aker_core.errors import UnknownGeography
from aker_core.markets.names import chosen, keys_of


def market(msa_id: str, code: str, name: str, city: str, states: str, delineation: str = "2023-07") -> dict[str, str]:
    return {
        "msa_id": msa_id,
        "cbsa_code": code,
        "name": name,
        "principal_city": city,
        "states": states,
        "delineation": delineation,
    }


MARKETS = [
    market("DEN", "19740", "Denver-Aurora-Lakewood, CO", "Denver", "CO", "2015-07"),
    market("35380", "35380", "Bangor, XX", "Bangor", "XX", "2015-07"),
    market("DEN", "19740", "Denver-Aurora-Centennial, CO", "Denver", "CO"),
    market("NYC", "35620", "New York-Newark-Jersey City, NY-NJ", "New York", "NY-NJ"),
    market("BNA", "34980", "Nashville-Davidson--Murfreesboro--Franklin, TN", "Nashville", "TN"),
    market("PDX", "38900", "Portland-Vancouver-Hillsboro, OR-WA", "Portland", "OR-WA"),
    market("PWM", "38860", "Portland-South Portland, ME", "Portland", "ME"),
    market("12620", "12620", "Bangor, ME", "Bangor", "ME"),
    market("SJU", "41980", "San Juan-Bayamón-Caguas, PR", "San Juan", "PR"),
]


@pytest.mark.parametrize(
    ("wanted", "msa_id"),
    [
        ("DEN", "DEN"),
        (" den ", "DEN"),
        ("19740", "DEN"),
        ("Denver", "DEN"),
        ("denver, co", "DEN"),
        ("Denver CO", "DEN"),
        ("Denver, Colorado", "DEN"),
        ("Denver-Aurora-Lakewood, CO", "DEN"),
        ("denver–aurora–centennial,  co", "DEN"),
        ("New York", "NYC"),
        ("New York, NJ", "NYC"),
        ("Nashville", "BNA"),
        ("Portland, ME", "PWM"),
        ("Portland, WA", "PDX"),
        ("Bangor", "12620"),
        ("San Juan-Bayamon-Caguas, PR", "SJU"),
        ("ABC", "ABC"),
    ],
)
def test_a_market_is_found_by(wanted: str, msa_id: str) -> None:
    assert chosen(MARKETS, wanted, lambda: ["ABC"]) == msa_id


PORTLANDS = "PDX (Portland-Vancouver-Hillsboro, OR-WA){}PWM (Portland-South Portland, ME)"


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("Denvr", ". Did you mean DEN (Denver-Aurora-Centennial, CO)?"),
        ("Nashvile, TN", ". Did you mean BNA (Nashville-Davidson--Murfreesboro--Franklin, TN)?"),
        ("Centennial", ". Did you mean DEN (Denver-Aurora-Centennial, CO)?"),
        ("Portlnd", f". Did you mean {PORTLANDS.format(' or ')}?"),
        ("Atlantis", ". `aker show --all` lists those that are stored; `aker refresh` adds more"),
        ("'; DROP TABLE markets; --", ". `aker show --all` lists"),
        ("", ". `aker show --all` lists"),
        ("\udc80", ". `aker show --all` lists"),
    ],
)
def test_what_is_said_of_a_name_that_is_none(wanted: str, message: str) -> None:
    with pytest.raises(UnknownGeography) as raised:
        chosen(MARKETS, wanted)
    assert str(raised.value).startswith(f"Unknown market {wanted!r}{message}")


def test_a_name_that_several_have_asks_for_more() -> None:
    with pytest.raises(UnknownGeography) as raised:
        chosen(MARKETS, "Portland")
    expected = f"'Portland' names 2 markets: {PORTLANDS.format(', ')}. Use the code, or add the state"
    assert str(raised.value) == expected


def test_a_market_without_a_name_is_known_by_its_codes() -> None:
    assert keys_of(market("DEN", "19740", "", "", "")) == {"den", "19740"}
