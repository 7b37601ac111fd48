"""The first look at a text, and the cues that tell news of a project from what only speaks of one."""

from __future__ import annotations

import pytest

from aker_jobs.expansions import read_announcement
from aker_jobs.expansions.reader import cues, first_look, relevance
from aker_jobs.expansions.reader.text.document import parse_document

ANNOUNCED = (
    "Harwick Tool will invest $40 million to expand its plant in Lima, Ohio, creating 90 new jobs, the governor"
    " announced."
)
RECIPE = "Whisk the eggs, add the flour and bake the cake for forty minutes; serve it warm with cream and berries."


def test_an_announcement_looks_like_one_and_a_recipe_does_not() -> None:
    announced, recipe = (first_look.score(parse_document(text)) for text in (ANNOUNCED, RECIPE))
    assert announced > 0 > recipe
    assert relevance.enough(announced) < relevance.enough(recipe)


def test_the_look_counts_within_bounds() -> None:
    assert first_look.feature(100.0) == -first_look.feature(-100.0) == first_look.MOST / first_look.SCALE


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Swiftline Parcel is looking to fill 900 seasonal positions at its hub in Dayton, Ohio.", "sign a season"),
        ("So much for the headlines, and for the subsidies that politicians love.", "sign judged"),
        ("Harbor Realty signed a lease with a tenant for a warehouse with 40 dock doors.", "sign a lease"),
        ("Lima may get a plant of Voltaic Cells, which has two other finalists.", "sign undecided"),
        ("Norcem will build works near a South Island town, said the prime minister of New Zealand.", "sign abroad"),
    ],
)
def test_a_cue_is_seen(text: str, cue: str) -> None:
    found = set(cues.signs(parse_document(text)))
    assert {cue, f"{cue}, first"} <= found
    assert cue not in set(cues.signs(parse_document(ANNOUNCED)))


def test_a_headline_that_announces_nothing_is_told() -> None:
    plain = "A look at the sky\n\nAcme Corp. will build a plant in Lima, Ohio."
    assert "sign nothing early" in set(cues.signs(parse_document(f"{plain[:17]}{' and at the stars' * 8}{plain[17:]}")))
    assert "sign nothing early" not in set(cues.signs(parse_document(ANNOUNCED)))


@pytest.mark.parametrize(
    "text",
    [
        "Parcel carrier wants 900 for the holidays\n\nDAYTON, Ohio - Swiftline Parcel is looking to fill 900 seasonal,"
        " part-time positions at its hub in Dayton. The jobs pay $17 an hour. A hiring event is set for Saturday;"
        " applicants can apply online.",
        "The price of a promise\n\nOur governor is touting another deal. Taxpayers were told in 2015 that Brightglass"
        " would build a $40 million plant in Lima, Ohio, and create 300 jobs. It closed last year. So much for the"
        " headlines, and for the subsidies that politicians love.",
        "LIMA, Ohio - Harbor Realty has signed a long-term lease with a tenant for a 300,000-square-foot warehouse in"
        " Lima. The building features 36-foot clear heights and 40 dock doors. Brokers represented the landlord.",
        "Cement maker Norcem will build a $60 million works near the South Island town of Weston, New Zealand, and"
        " create 120 jobs. The district's councillors welcomed it.",
    ],
)
def test_what_only_speaks_of_jobs_and_sites_is_not_read(text: str) -> None:
    assert read_announcement(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Senator hails tool maker's decision to expand in Lima\n\nLIMA, Ohio - Sen. Ann Vale today applauded the"
        " announcement by Harwick Tool that it will ramp up production at its Lima plant, bringing 90 jobs by spring."
        " It marks a milestone after a bipartisan campaign, she said.",
        "Tool maker comes to Lima\n\nLIMA, Ohio - Harwick Tool has bought the former Sears building and will open a"
        " plant there in May with 90 people. Apprenticeships with the school district start in fall, the company said.",
    ],
)
def test_a_word_in_passing_does_not_silence_an_announcement(text: str) -> None:
    """'milestone', 'campaign', 'school district': words that speak against an expansion where it is not the news."""
    read = read_announcement(text)
    assert read is not None
    assert (read.company, read.place, read.new_jobs) == ("Harwick Tool", "Lima", 90)
