"""Who expands, where others are named too: partners, builders, owners, earlier news, and names of unusual form."""

from __future__ import annotations

import pytest

from aker_jobs.expansions import read_announcement

_PLANT = "a $40 million plant in Lima, Ohio, with 90 new jobs"


@pytest.mark.parametrize(
    ("kind", "text", "company"),
    [
        (
            "other news that it follows",
            f"Halden Gear said it plans {_PLANT}. It follows last month's news that German parts maker Grolan Technik"
            " GmbH & Co. will open a plant in Dayton.",
            "Halden Gear",
        ),
        (
            "news of another day",
            f"Ohio has won {_PLANT}. The plant will let Halden Paper double its output. Earlier this month, Japanese"
            " manufacturer Grolan Corporation announced plans to make heaters in Dayton.",
            "Halden Paper",
        ),
        (
            "a ribbon cutting and another visit",
            "Sen. Ann Merrit took part in a ribbon cutting at the Halden foundry in Lima, Ohio, a $9 million expansion"
            " that adds 80 jobs. She then visited Mister Grolan in Dayton.",
            "Halden",
        ),
        (
            "a road",
            "A $40 million warehouse in Lima, Ohio, will have 90 new jobs. The building off Interstate 75 would open"
            " next"
            " year for Halden Foods.",
            "Halden Foods",
        ),
        (
            "a text that begins with a place",
            "From Granite City to Lima, Ohio, officials welcomed a $40 million plant. They toured the Halden Fiber"
            " warehouse, which will add 90 jobs.",
            "Halden Fiber",
        ),
        (
            "small letters",
            "haldena to open Lima warehouse\n\nThe clothing retailer haldena plans a warehouse in Lima, Ohio, with"
            " 90 new"
            " jobs. It will cost $40 million.",
            "haldena",
        ),
        (
            "small letters behind a dateline",
            f"Lima, OH -- haldena unveiled {_PLANT}. The new haldena office will house 400 people.",
            "haldena",
        ),
        ("a sign within the name", f"LIMA, Ohio — Nom! Brands Inc. said it plans {_PLANT}.", "Nom! Brands Inc."),
        ("capitals behind a small letter", f"Data firm iHALDEN said it plans {_PLANT}.", "iHALDEN"),
        (
            "a common word first",
            f"Facility Halden Inc., a maker of desks, plans {_PLANT}.",
            "Facility Halden Inc.",
        ),
        (
            "an owner's ending before the form",
            f"Home improvement giant Lowell's Companies Inc. plans {_PLANT}.",
            "Lowell's Companies Inc.",
        ),
        (
            "a partner",
            "Halden Motors announced a joint venture with Grolan Chem, a subsidiary of Grolan Corporation, to create"
            f" {_PLANT}.",
            "Halden Motors",
        ),
        (
            "a shell company",
            "Halden has been named as the company behind a data center planned in Lima, Ohio. A shell company, Vale Row"
            " LLC, had proposed it. It means 90 new jobs and $40 million.",
            "Halden",
        ),
        (
            "a unit that is not named",
            "An affiliate of Halden Health in northwest Ohio plans a $40 million service center in Lima, Ohio, and"
            " 90 new"
            " jobs. It was announced with the IEDC.",
            "Halden Health",
        ),
        (
            "a statement on an announcement",
            "Statement on Halden Cells Announcement\n\nToday's Halden Cells announcement is good for workers. The"
            " company"
            " will build a $40 million plant in Lima, Ohio, and create 90 jobs.",
            "Halden Cells",
        ),
        (
            "a firm that is named like a person",
            f"Perry Grolan will build {_PLANT}. The Perry Grolan plant will sew shirts.",
            "Perry Grolan",
        ),
        (
            "the builder of the building",
            "Halden Foods will add 90 jobs in Lima, Ohio. It will lease a building that Grolan Development is building"
            " on Main Street for $40 million.",
            "Halden Foods",
        ),
        (
            "the landlord",
            "Halden leased a tower in Lima, Ohio, where the software firm will move its headquarters and hire 90"
            " people."
            " Landlord Jay Grolan Co. confirmed the lease.",
            "Halden",
        ),
        (
            "who gives to it",
            "Halden University will open a $40 million lab in Lima, Ohio, and hire 90 people. Grolan Power and"
            " Tolvik will"
            " give equipment.",
            "Halden University",
        ),
    ],
)
def test_the_company_among_others(kind: str, text: str, company: str) -> None:
    read = read_announcement(text)
    assert read is not None, kind
    assert read.company == company, kind


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (
            "a project's code name",
            "Rowan County commissioners approved incentives for a warehouse in China Grove, N.C. So-called Project Hare"
            " would create 2,500 jobs and a $584 million investment.",
        ),
        (
            "an unknown company, and another's project",
            "A warehouse with 500 new jobs will be built in Deltona, Fla., for $80 million. A commissioner was unhappy"
            " with an unnamed company. In November, Halden announced a like warehouse in Auburndale.",
        ),
        (
            "an employer of a county",
            "A Rowan employer whose name has not been disclosed would expand in Salisbury, N.C., with 94 new jobs and a"
            " $11 million plant.",
        ),
    ],
)
def test_a_company_that_the_text_does_not_name(kind: str, text: str) -> None:
    read = read_announcement(text)
    assert read is None or read.company is None, kind
