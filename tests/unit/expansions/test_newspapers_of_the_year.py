"""Kinds of sentences of newspapers that were read otherwise at first sight: counts, dollars, companies, sites, tables.

The names are invented, the sentences are of the kinds that real pages have.
"""

from __future__ import annotations

import pytest

from aker_jobs.expansions import read_announcement, read_announcements

PLANT = "Brandt Tool will build a $14 million plant in Lima, Ohio."
EXPANDS = "Brandt Tool will expand its plant in Lima, Ohio, for $14 million."


@pytest.mark.parametrize(
    ("kind", "text", "jobs"),
    [
        ("more than the roster", f"{EXPANDS} It will have 221 workers, which is 33 more than the roster of today.", 33),
        ("more than it has", f"{EXPANDS} It will have 120 workers there, 45 more than it employs now.", 45),
        ("at the peak", f"{PLANT} When construction is at its peak, 900 workers are to be employed by it.", None),
        ("peak, and 80", f"{PLANT} At peak construction, it will employ 900, and 80 will work there for good.", 80),
        (
            "no less than more than",
            f"{EXPANDS} More than 200 new jobs are to come. Among them are 190 new jobs paid"
            " by the hour and 11 salaried ones.",
            200,
        ),
        ("three, and seven more", f"{PLANT} It plans to hire three people at the start, and seven more by fall.", 10),
        ("and more in support", f"{PLANT} It will create 200 jobs on site and 1,000 more in support services.", 200),
        ("a dozen, ramping up", f"{PLANT} It should open with a dozen workers at first, ramping up to 80 or more.", 80),
        ("will get the chance", f"{PLANT} Eighty Ohioans will get the chance to work for a pioneer.", 80),
        ("more of a state employed", f"{EXPANDS} That is 80 more Georgians employed there, he said.", 80),
        ("good-bye to jobs", f"In 2001 people waved good-bye to 250 jobs. {PLANT} It brings 80 jobs.", 80),
        ("they anticipate", f"{PLANT} Jobs will come along with it.\n\nThey anticipate nearly 80.", 80),
        (
            "first said, now expects",
            f"{PLANT} It first said it would hire 50 workers, but now expects to employ 80.",
            80,
        ),
        ("than predicted", f"{PLANT} There will be 30 more jobs than earlier predicted. It will employ 80 people.", 80),
        (
            "when we came",
            f"{EXPANDS} When we moved here in 2010, we signed up to create 35 jobs. It will add 80 jobs.",
            80,
        ),
        ("has got", f"{EXPANDS} We've got 147 jobs at this site right now. It will add 80 jobs.", 80),
        ("workforce of up to", f"{PLANT} It is to pay $20 an hour with a workforce of up to about 80 employees.", 80),
        (
            "within miles",
            f"{PLANT} It will create 80 immediate jobs. Another 750 jobs are expected within 50 miles.",
            80,
        ),
        ("a thousand", f"{PLANT} It is going to add a thousand jobs of all kinds.", 1000),
        ("agreed to", f"{PLANT} Brandt Tool has agreed to 80 jobs and to a stay of 20 years.", 80),
        (
            "brought together",
            f"{PLANT} Four shops with 300 jobs will be brought together there. It will add 80 jobs.",
            80,
        ),
        ("a factory for", "Brandt Tool will build a $14 million factory for 80 workers in Lima, Ohio.", 80),
        (
            "with a payroll",
            f"{PLANT} With 80 people on its full- and part-time payroll, it is due to start up in May.",
            80,
        ),
        ("openings grow by", f"{EXPANDS} Job openings would soon grow by 80.", 80),
        ("full-time and part-time", f"{PLANT} It will include 80 full-time, and six part-time employees.", 80),
        ("wanted", f"Wanted: 80 workers for Brandt Tool. {PLANT}", 80),
        (
            "mostly of builders",
            f"{PLANT} It is to bring 900 jobs, mostly while the plant is being built. It will be"
            " staffed with 80 workers.",
            80,
        ),
        ("jobs to build a truck", f"{EXPANDS} It is going to create 80 jobs in Ohio to build the new pickup.", 80),
        ("those who are told", "Brandt Tool told its 300 employees the expansion will add 80 jobs in Lima, Ohio.", 80),
        ("support as a trade", f"{PLANT} It will create 80 customer support jobs there.", 80),
        (
            "a rival's count comes later",
            f"{EXPANDS} Its workforce will double from 80 to 160. Grolan will add 1,750 employees nearby.",
            80,
        ),
    ],
)
def test_counts_of_jobs(kind: str, text: str, jobs: int | None) -> None:
    read = read_announcement(text)
    assert read is not None, kind
    assert read.new_jobs == jobs


@pytest.mark.parametrize(
    ("kind", "text", "dollars"),
    [
        ("billion-dollar", "It plans a billion-dollar mill there.", 10**9),
        ("USD without a blank", "The investment in the plant is more than USD200m.", 200_000_000),
        ("to be saved", "It is part of an effort to save over $100 million in costs.", None),
        ("an economic benefit", "The $290-million economic benefit is the largest in years.", None),
        (
            "this year, but to come",
            "It said earlier this year that it intends to build the $14 million mill.",
            14_000_000,
        ),
        ("in the region", "It will invest $14 million in the region.", 14_000_000),
        ("pumped into the region", "The plant will pump $14 million into the region.", None),
        ("with contractors", "It will spend $14 million on a mill with local contractors.", 14_000_000),
        ("leaders of a state", "Leaders from Kentucky are putting $4 million into the site.", None),
    ],
)
def test_dollars(kind: str, text: str, dollars: int | None) -> None:
    read = read_announcement(f"Brandt Tool will expand its plant in Lima, Ohio, and add 80 jobs. {text}")
    assert read is not None, kind
    assert read.investment_usd == dollars


@pytest.mark.parametrize(
    ("kind", "text", "company"),
    [
        (
            "who chose the place",
            "Greater Lima has been chosen by Halden Foods, LLC as the site of its first plant in"
            " Ohio, with 90 new jobs.",
            "Halden Foods",
        ),
        (
            "a neighbor",
            "Halden Works Ltd. will build next to the new Grolan Steel mill in Lima, Ohio, and hire 90. The"
            " plant is to run when Grolan Steel opens in 2028.",
            "Halden Works",
        ),
        (
            "its spokesman",
            "The owner of the Lima, Ohio, mill will put $40 million into it and add 90 jobs, said Al Roe,"
            " a spokesman for Halden Paper.",
            "Halden Paper",
        ),
        (
            "a broadcaster",
            "LIMA, Ohio (WXYZ) - A $40 million plant with 90 new jobs is coming to Lima. CBS affiliate"
            " WXYZ reports that Halden Foods will build it.",
            "Halden Foods",
        ),
        (
            "a code name",
            'A firm that is known only as "Project Larch" would put $40 million into a warehouse in Lima,'
            " Ohio, and hire 90.",
            "Project Larch",
        ),
        (
            "an official",
            "A $40 million hospital with 90 jobs is coming to Lima, Ohio. Ann Lee, president of Halden"
            " Health, spoke. Allen County Supervisor Connie Roe said the new hospital will bring jobs.",
            "Halden Health",
        ),
        (
            "a word of pay",
            "A $40 million plant in Lima, Ohio, of Halden Farms will bring 90 jobs. Hourly workers start at $12.",
            "Halden Farms",
        ),
        (
            "who closes there",
            "Halden Cellular to hire 90 at a new call center in Lima, Ohio. Grolan, the carrier of"
            " Dayton, announced in March that it would close its Lima call center.",
            "Halden Cellular",
        ),
    ],
)
def test_companies(kind: str, text: str, company: str) -> None:
    read = read_announcement(text)
    assert read is not None, kind
    assert read.company is not None
    assert read.company.startswith(company)


@pytest.mark.parametrize(
    ("kind", "text", "place", "state"),
    [
        (
            "near a city of a state",
            "Halden Mills broke ground on a $110 million sawmill near Plain Dealing, La. It"
            " operates mills in Antlers, Okla., and Liberty, Miss.",
            "Plain Dealing",
            "LA",
        ),
        (
            "where it moves from",
            "A company in DeSoto County is moving its headquarters to Memphis. Halden Care will"
            " move 50 employees there and add 50 jobs.",
            "Memphis",
            "TN",
        ),
        (
            "a city named like one abroad",
            "A parts maker is expanding into New Hampshire, the New Hampshire department"
            " says. Halden Parts will open a plant in Berlin and hire 90.",
            "Berlin",
            "NH",
        ),
        (
            "a region of another state",
            "Halden Parts is coming to the North Country. Halden Parts will open a plant in"
            " Littleton, New Hampshire, and hire 90, the New Hampshire governor said.",
            "Littleton",
            "NH",
        ),
    ],
)
def test_sites(kind: str, text: str, place: str, state: str) -> None:
    read = read_announcement(text)
    assert read is not None, kind
    assert (read.place, read.state) == (place, state)


@pytest.mark.parametrize(
    ("header", "row", "dollars"),
    [
        ("Company Location Year Jobs Investment", "{name} {place}, OH 2023 {jobs} $30,000,000", 30_000_000),
        ("Company City Investment (M) Jobs", "{name} {place} $30 {jobs}", 30_000_000),
        ("Company City Investment Jobs", "{name} {place} $30 {jobs}", None),  # no unit is told
        ("Company | Location | Jobs | Investment ($000)", "{name} | {place}, OH | {jobs} | 30,000", 30_000_000),
        ("Company | Location | Jobs | Investment ($000)", "{name} | {place}, OH | {jobs} | 150,000", 150_000_000),
        ("Company Location Jobs Investment (in thousands)", "{name} {place}, OH {jobs} $30,000", 30_000_000),
    ],
)
def test_units_and_years_of_tables(header: str, row: str, dollars: int | None) -> None:
    firms = (("Arvel Foods", "Lima", 120), ("Corvin Metals", "Akron", 60))
    rows = [row.format(name=name, place=place, jobs=jobs) for name, place, jobs in firms]
    read = read_announcements("\n".join(("Top projects in Ohio", "", header, *rows)))
    assert [(one.company, one.place, one.new_jobs) for one in read] == list(firms)
    assert [one.investment_usd for one in read] == [dollars] * 2


def test_what_is_for_a_company_to_build_is_its_own_where_no_incentive_is_spoken_of() -> None:
    items = (
        "- $20 million for Pulvern Corp to build a plant in Troy, 90 jobs\n- $10 million for Tarvold Metal to expand"
    )
    items += " in Akron, adding 40 jobs"
    own = read_announcements(f"Three companies announced investments in Ohio this week:\n{items}")
    assert [one.investment_usd for one in own] == [20_000_000, 10_000_000]
    given = read_announcements(f"The Ohio authority approved incentives for two companies:\n{items}")
    assert [one.investment_usd for one in given] == [None, None]
