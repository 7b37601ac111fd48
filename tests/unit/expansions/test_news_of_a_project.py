"""What is news of a project though it says so in few of the usual words, what only looks like it, and how far it is."""

from __future__ import annotations

import pytest

from aker_jobs.expansions import read_announcement

COUNCIL = (
    "Council helps pump maker\n\nTIFFIN - Council members voted 6-1 on Monday for a development agreement with Marlow"
    " Pump that gives back three quarters of its new property taxes for eight years. The maker of well"
    " pumps would put a"
    " 40,000-square-foot addition on its Ella Street shop, which should mean about 35 more jobs."
)
STATEMENT = (
    "Statement of Senator Ruiz on Corda\n\n\"Corda's decision to make its batteries in Nevada is proof of what our"
    " workers can do. Hundreds of good jobs will come of it. I was glad to help the company and the governor get this"
    ' done, and I look forward to the day its doors open."'
)
TAKEN = (
    "The old hosiery mill in Dunlap will not stand idle for long. Tri-County Awning closed on the"
    " building last week and"
    " hopes to be sewing there by April. Owner Lee Sykes told the county commission that he will start with fourteen"
    " people. He looked at Georgia too, Sykes says."
)
OUTGROWN = (
    "Baker brings packing home\n\nBUTLER, Pa. - Keller Rusk has closed on a former print shop next to its bakery in"
    " Butler and is putting in two packing lines. The company had outgrown its space. It has 60 workers and will be at"
    " 85 by fall, Keller's president said."
)
FROM_ABROAD = (
    "A German maker of hinges is fitting out a plant in Aiken, South Carolina\n\nBeschlag AG, whose"
    " works are in Germany"
    " and Poland, has bought a shell building in Aiken and will fit it with presses this summer. It needs 55 workers to"
    " begin with."
)
BRAKES = (
    "Bayliss Foods has put the brakes on its plant in Yuma, Arizona. The first of two lines, with 120"
    " workers, was to be"
    " running this winter. Now the company will take another look next year, it told the city."
)
IN_ITS_DOCK = (
    "Freight firm at home in its new dock\n\nRocket Freight has begun operating from its new terminal in"
    " Fontana, Calif."
    " The 160-door dock takes the place of two smaller ones. It lets the carrier add overnight runs to Arizona."
)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (COUNCIL, "OH"),
        (STATEMENT, "NV"),
        (TAKEN, "IN"),
        (OUTGROWN, "PA"),
        (FROM_ABROAD, "SC"),
        (BRAKES, "AZ"),
        (IN_ITS_DOCK, "CA"),
    ],
)
def test_news_in_other_words_is_read(text: str, state: str) -> None:
    """A vote, a statement that names a state alone, a building that is taken, a company from abroad, a stop, a move."""
    read = read_announcement(text)
    assert read is not None
    assert read.state == state


@pytest.mark.parametrize(
    "text",
    [
        "Furniture chain to fill old Sears\n\nA Wisconsin furniture chain will open an 80,000-square-foot"
        " showroom in the"
        " old Sears at Eastland mall by fall. It will hire about 40 people. It is the chain's third in the state.",
        "Crews will break ground in May on a $22 million water treatment plant in Lufkin, Texas, that can serve 15,000"
        " more people. A growing industrial park made it necessary, the director said. It will have a staff of seven.",
        "LIMA, Ohio - Corrugo will shut plants in Lima and Marion and put the work into a $70 million plant that it"
        " opened in Fort Wayne this spring. The closings take 160 jobs. Workers may apply in Fort Wayne.",
        "Plant's last roll\n\nELKHART - Foamtec will end production here by Easter and move two presses to its plant in"
        " Decatur, Alabama, where it is adding on. Its 75 workers had a letter from the company on Friday.",
        "The minor league baseball team will move to Ames, Iowa, next season, owner Jim Tate said. It"
        " expects to hire 25"
        " people for its office there. Season tickets go on sale on Friday.",
        "Towns hope to win pack maker\n\nOgden hopes that a $2 million offer will convince Summit Packs"
        " to leave Denver."
        " The company would bring 100 jobs to Utah. It is also looking at Boise. The owner calls it a coin toss.",
    ],
)
def test_what_only_looks_like_a_project_is_not_read(text: str) -> None:
    """A shop, public works, closings with a transfer, a sports team, a hope."""
    assert read_announcement(text) is None


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("Cargo bike maker's opening pushed to 2027", "delayed"),
        ("Opening of the plant slips to next year", "delayed"),
        ("The start of production has been moved back a year, the company said", "delayed"),
        ("The company has put the brakes on its plant", "delayed"),
        ("The press will be eight months late, the company said", "delayed"),
        ("The company pulled the plug on its works", "cancelled"),
        ("The company isn't coming after all", "cancelled"),
        ("The company withdrew its permit applications", "cancelled"),
        ("The company has begun operating there", "completed"),
        ("The first trucks rolled off the line on Monday", "completed"),
        ("Doors open at new plant", "completed"),
        ("The state will pay for ice cream", "announced"),
    ],
)
def test_how_far_a_project_is(told: str, status: str) -> None:
    text = (
        f"{told}\n\nDAYTON, Ohio - Pedalworks said in March that it would build a plant for cargo bikes there, invest"
        " $40 million and hire 90 people."
    )
    read = read_announcement(text)
    assert read is not None
    assert read.status == status, read.reasons
