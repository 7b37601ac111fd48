"""The reader on the investment where a text tells of purchases, prices of each, boards, and amounts in words."""

from __future__ import annotations

import pytest

from aker_jobs.expansions import read_announcement

EXPANDS = "Brandt Tool will expand its plant in Lima, Ohio, and add 80 jobs."


@pytest.mark.parametrize(
    ("kind", "text", "dollars"),
    [
        (
            "approval for the addition",
            "The company received village approval for a $14 million, two-story addition.",
            14_000_000,
        ),
        ("half-billion-dollar", "Work is under way on a half-billion-dollar expansion of the plant.", 500_000_000),
        ("a quarter of a billion", "It calls for a quarter-billion-dollar investment in the plant.", 250_000_000),
        ("has sunk into it", "Brandt Tool has sunk $14 million into the plant.", 14_000_000),
        ("needs it to rebuild", "It is lining up $14 million to rebuild two machines.", 14_000_000),
        ("the maker's board", "The toolmaker's board approved $14 million for a paint shop.", 14_000_000),
        ("on the table", "Toolmaker lays $14 million on the table.", 14_000_000),
        ("budgeted at", "Remodeling of the shop, bought last year, is budgeted at $14 million.", 14_000_000),
        ("the building, at so much", "The new building, at roughly $14 million, opens in May.", 14_000_000),
        ("apiece and altogether", "Eight halls cost $2 million apiece, $14 million altogether.", 14_000_000),
        ("paid for the plant", "Brandt Tool paid $2 million for the Webb plant.", None),
        ("bought for", "It bought the building for $2 million.", None),
        ("a phase, at so much", "Phase two, at $14 million, adds a line.", 14_000_000),
        ("renovating for so much", "It moves into a store that it's renovating for $14 million.", 14_000_000),
        ("of projects", "It has $90 million of projects going; this $14 million expansion is the latest.", 14_000_000),
        ("what is bought, then spent", "Brandt Tool buys $2M site. It will spend $14 million on machines.", 14_000_000),
        ("paying for the building", "It's paying $2 million for the building. Presses cost $14 million.", 14_000_000),
        ("bringing the project to", "Presses are extra, bringing the project to $14 million.", 14_000_000),
        (
            "in a year of the past",
            "In 2022 it put $2 million into the plant. Now it will spend $14 million.",
            14_000_000,
        ),
        ("improvements valued at", "Improvements to the building are valued at $14 million.", 14_000_000),
        ("a list price", "It has no price yet; a press lists at about $2 million.", None),
    ],
)
def test_investment(kind: str, text: str, dollars: int | None) -> None:
    read = read_announcement(f"{EXPANDS} {text}")
    assert read is not None, kind
    assert read.investment_usd == dollars, kind
