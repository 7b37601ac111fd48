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
        (
            "a firm in brackets",
            "LIMA, Ohio - A California-headquartered company (A Halden Packer) plans to lease a building in the"
            " Grolan Group's park and employ 100 people in a $4 million plant.",
            "Halden Packer",
        ),
        (
            "its spokesman, and a place that wanted it",
            "A plant in Yakima will grow by half and add 75 workers. Halden Foods spokesman Ed Marsh said the $31"
            " million line will run by June. The Herald reported that Union Gap had also wanted it.",
            "Halden Foods",
        ),
        (
            "a tenant of a developer",
            "Developer Grolan Properties said its first tenant at the Tampa Commerce Center will be Halden Foods."
            " Halden will put a $9 million kitchen there in Hillsborough County and hire 130.",
            "Halden Foods",
        ),
        (
            "a venture with a name of its own",
            "Halden Hospital Mansfield, a joint venture between Grolan Resources and HopeHealth, opened in"
            " Mansfield, Texas. The $150 million hospital hired 400 people.",
            "Halden Hospital Mansfield",
        ),
        (
            "neighbors",
            "Halden will open a new office in Lima, Ohio, with 1,000 new jobs. It was silent about its South Lake"
            " lease, where Tolvik, Grolan and Nordvik are building.",
            "Halden",
        ),
        (
            "who was in the building",
            "PRB's call center in Lima, Ohio, opens in what was the Grolan Coal building and will have 700 new jobs.",
            "PRB",
        ),
        (
            "what another built years ago",
            "Halden Enzymes will add half a dozen jobs in a $36 million plant in Blair, Neb. Blair became a hub"
            " after Grolan Inc., based in Minneapolis, built a mill there two decades ago.",
            "Halden Enzymes",
        ),
        (
            "where an expansion is under way",
            "A $400 million expansion is under way at Halden Hospital Gwinnett in Lawrenceville, Ga. It will add"
            " 5,000 jobs.",
            "Halden Hospital Gwinnett",
        ),
        (
            "behind a data center, and its brand",
            "Halden Behind $800M Data Center in Ohio\n\nHalden, Grolan's parent company, is the developer of the"
            " data center in Lima, Ohio, with 100 new jobs.",
            "Halden",
        ),
        (
            "won from it",
            "Lima, Ohio, just won a $32 million solar plant with 121 new jobs from Halden, out of Madrid. It goes"
            " into the empty Grolan building.",
            "Halden",
        ),
        (
            "owner of another",
            "Illinois-based Halden Beverage, owner of Grolan Beverage Co., plans to build a $73 million warehouse in"
            " Indianapolis and hire 40.",
            "Halden Beverage",
        ),
        (
            "an owner that is a part of the name",
            "King's Halden will open in Oakwood, Ga. King's Halden Bakery held the opening of its $9 million plant"
            " there. King's Halden wants to hire 150.",
            "King's Halden Bakery",
        ),
        (
            "general words that act on a day",
            "American Steel Systems on Thursday broke ground on a $1.2 billion factory in Lima, Ohio, that will have"
            " 1,000 new jobs.",
            "American Steel Systems",
        ),
        (
            "letters with stops",
            "h.light Beauty will bring 200 jobs to a $9 million warehouse in Lima, Ohio. The brand leases it from"
            " Grolan. h.light moved out of Dayton in May.",
            "h.light",
        ),
        (
            "it told an office",
            "LIMA, Ohio — Halden Cabinets told Regional Growth Inc. it will hire 130 people in a $17 million plant.",
            "Halden Cabinets",
        ),
        (
            "letters of its owner",
            "The Army awarded Halden Copter -- a subsidiary of the Grolan Defense and Space Company (GDS) -- a"
            " contract. Halden Copter will open a $20 million plant in Lima, Ohio, with 90 new jobs.",
            "Halden Copter",
        ),
        (
            "the venture of several",
            "Officials from Grolan Resources Group, Inc. and Tolvik Partners broke ground for a $300 million plant"
            " in Lima, Ohio, with 100 jobs. The two formed a joint venture, Halden Refining, to build and operate it.",
            "Halden Refining",
        ),
        (
            "what the company launched",
            "Halden Dash to open office in Lima, Ohio\n\nHalden Dash said it will hire 90 people. Earlier it"
            " launched Grolan Mart, a store that will deliver, near the river.",
            "Halden Dash",
        ),
        (
            "a shell company, named again without its form",
            "The company behind a campus in Lima, Ohio, is Halden. It was proposed by a shell company, Grolan Row"
            " LLC. It means 35 jobs and $80 million. Grolan Row gets 60 percent off its tax.",
            "Halden",
        ),
        (
            "examples",
            "Statement on Halden Investment\n\nThe announcement by Halden of a $5 billion plant and 1,800 jobs in"
            " Lima, Ohio, is a win. Companies like Halden, Tolvik and Grolan are building here.",
            "Halden",
        ),
        (
            "the name behind a shell",
            "Halden is the name behind Grolan LLC, the shell that won approval for a data center in Lima, Ohio. The"
            " $800 million campus will employ 100.",
            "Halden",
        ),
        (
            "an owner that speaks",
            "Halden Biscuit, bought last year by Grolan Partners of Stamford, Conn., will put $20 million into its"
            " bakery in Lima, Ohio, and add 75 workers. Its head said that Grolan wants growth.",
            "Halden Biscuit",
        ),
        (
            "whom land is sold to, and its owner's name",
            "The council of Lima, Ohio, sold five acres to Halden Tubing for a dollar. Owner Mick Vande Row said the"
            " $3 million shop will employ 18.",
            "Halden Tubing",
        ),
        (
            "a port",
            "Halden Steelworks will build a $35 million plant with 225 jobs in Vancouver, Wash. The Port of"
            " Vancouver USA, across the Columbia from Portland, will add a dock.",
            "Halden Steelworks",
        ),
        (
            "whose supplier it is",
            "Halden Molded wants to add a shift in Lima, Ohio, where 35 people would be hired. The supplier of"
            " Grolan and Tolvik Seats will buy two presses for $2.4 million.",
            "Halden Molded",
        ),
        (
            "one that it joins",
            "Cider maker Halden is growing in Mills River, N.C. Halden will spend $11 million and hire 32, joining"
            " Grolan"
            " Brewing Co. nearby. Grolan Brewing Co. nearby will open too.",
            "Halden",
        ),
        (
            "what it also runs",
            "Halden Health will build a $60 million tower in Columbia, S.C. The system, which also runs Grolan"
            " Memorial, will add 75 beds and 200 jobs.",
            "Halden Health",
        ),
        (
            "towns that had buildings too",
            "Halden Furniture cut the ribbon on a $20 million plant in Ripley, Miss., that will employ 180. Its"
            " owner said New"
            " Albany and Booneville had buildings too.",
            "Halden Furniture",
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
