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
        ("through an expansion", "It will hire 80 through a $14 million expansion, the governor said.", 14_000_000),
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
        ("what it said before", "In 2014 it said it would put $2 million in. It will lay out $14 million.", 14_000_000),
        (
            "a sum of parts",
            "Its plans speak of $14 million: $4 million to finish the building, and machines.",
            14_000_000,
        ),
        ("the tax rolls", "It is moving. The building is on the tax rolls at $2 million.", None),
        ("a substation", "The power company will build a $2 million substation.", None),
        ("has budgeted", "It has budgeted $14 million for machines.", 14_000_000),
        ("announced in a year", "It announced the $2 million shop in 2017. This will cost $14 million.", 14_000_000),
        ("since a year", "Since 2010 it's spent $2 million there.", None),
        ("cost then", "The first line cost $2 million in 2012.", None),
        ("what it will take", "It'll take $14 million to turn a barn into a shop.", 14_000_000),
        ("what investors put in", "Its backers have put in $2 million.", None),
        ("so much to create jobs", "It will make tools there - $14 million to create more than 80 jobs.", 14_000_000),
        ("a grant for the expansion", "It gets a $1 million state grant for a $14 million expansion.", 14_000_000),
        ("invested, and hired so far", "It has invested $14 million and hired 80 people so far.", 14_000_000),
        ("in a list with jobs", "Its plan in short: 120,000 square feet, $14 million, 80 jobs.", 14_000_000),
        ("installs", "It is to install $14 million of robots.", 14_000_000),
        ("work on the roof", "After $14 million in work on the roof and docks, it opens.", 14_000_000),
        ("going into it", "It is proud of the plant. With $14 million going into Lima, it adds lines.", 14_000_000),
        ("the budget for the building", "The budget for the 60-bay building is $14 million.", 14_000_000),
        ("a renovation with a budget", "The renovation has a budget of $14 million.", 14_000_000),
        ("what was planned", "Where a $2 million mall was planned comes a $14 million shop.", 14_000_000),
        ("a state in its name", "Brandt Tool of Ohio will invest $14 million.", 14_000_000),
        ("was spent on it", "About $14 million was spent on the interior.", 14_000_000),
    ],
)
def test_investment(kind: str, text: str, dollars: int | None) -> None:
    read = read_announcement(f"{EXPANDS} {text}")
    assert read is not None, kind
    assert read.investment_usd == dollars, kind
