"""Jobs and dollars among others: what boards give, payroll, jobs that are kept or moved, figures of a whole company."""

from __future__ import annotations

import pytest

from aker_jobs.expansions import read_announcement, read_announcements
from aker_jobs.expansions.reader.jobs.jobs import job_counts
from aker_jobs.expansions.reader.money.investment import company_amounts
from aker_jobs.expansions.reader.roundup.figures import shares
from aker_jobs.expansions.reader.text.document import parse_document
from aker_jobs.expansions.reader.text.quantities import amounts

ABOVE = "Ohio board backs two companies with incentives\n\n"
BELOW = "\n\nPulvern will invest $3 million in a plant in Troy and create 21 jobs."


def _in_a_list(told: str) -> tuple[int | None, int | None]:
    """Jobs and dollars of the company of the first of two items."""
    read = [one for one in read_announcements(f"{ABOVE}{told}{BELOW}") if "Tarvold" in (one.company or "")]
    assert len(read) == 1, read
    return read[0].new_jobs, read[0].investment_usd


@pytest.mark.parametrize(
    ("told", "jobs", "dollars"),
    [
        (
            "Tarvold in Lima, $300,000 toward a motor plant it plans there. Project cost is put by the company at"
            " $732,000. Expected to be added: 25 jobs.",
            25,
            732_000,
        ),
        ("Tarvold in Lima, $300,000 for a plant. The cost of the project is estimated at $4 million.", None, 4_000_000),
        (
            "Tarvold Dairy LLC, up to $850,000 but not more than half of the sales taxes it pays, for a dairy in Lima;"
            " 35 jobs are expected.",
            35,
            None,
        ),
        ("Tarvold Inc, up to $67,500 in reinvestment payments for expanding into Lima; six jobs expected.", 6, None),
        ("Tarvold, a maker of scales, got final approval of as much as $692,854 for an expansion in Lima.", None, None),
        ("Tarvold won approval for a $12 million plant in Lima with 60 jobs.", 60, 12_000_000),
        (
            "$26 million to Tarvold, in the form of loans and grants, to expand in Lima and hire another 300.",
            300,
            None,
        ),
        (
            "$3.5 million as a loan to Tarvold Corp. It will expand in Lima and plans 85 more jobs there. As much as"
            " $1.75 million is forgiven if it meets its goals.",
            85,
            None,
        ),
        ("$430,000 went to Tarvold, LLC to turn a property in Lima into a factory.", None, None),
        (
            "Tarvold will expand in Lima. Of the $12 million it invests, $5 million goes to equipment.",
            None,
            12_000_000,
        ),
        (
            "To the Allen County Association went $250,000, which will improve a new plant of Tarvold Co. in Lima.",
            None,
            None,
        ),
        (
            "Tax benefits were awarded to the project of Tarvold in Lima, a $7 million investment bringing 200 jobs.",
            200,
            7_000_000,
        ),
        ("The biggest project is the ethane cracker of Tarvold Ltd. near Lima, at $8.1 billion.", None, 8_100_000_000),
        ("Tarvold will open a $3 million sales and service facility in Lima.", None, 3_000_000),
    ],
)
def test_what_is_given_is_no_investment(told: str, jobs: int | None, dollars: int | None) -> None:
    assert _in_a_list(told) == (jobs, dollars)


@pytest.mark.parametrize(
    ("told", "jobs", "dollars"),
    [
        (
            "Tarvold's expansion in Lima should mean 500 new positions. It is to add $23 million in new payroll and"
            " keep upwards of $10 million already there.",
            500,
            None,
        ),
        (
            "Tarvold will invest $8 million in Lima and create 500 jobs and $23 million in payroll.",
            500,
            8_000_000,
        ),
        ("Tarvold will build a distribution center in Lima. Since 2010, it has put $14 billion into Ohio.", None, None),
        (
            "Tarvold will outfit a warehouse in Lima as a hub. In April it said it would spend $4 billion to build up"
            " its delivery network in rural America.",
            None,
            None,
        ),
        ("Tarvold Inc. will spend $40 million on a warehouse in Lima, its largest in America.", None, 40_000_000),
    ],
)
def test_payroll_and_a_whole_company(told: str, jobs: int | None, dollars: int | None) -> None:
    assert _in_a_list(told) == (jobs, dollars)


@pytest.mark.parametrize(
    ("told", "jobs"),
    [
        ("That $852 million project of Tarvold in Lima means 11,300 jobs retained and 1,881 created.", 1_881),
        ("Tarvold will invest $8 million in Lima. Six new jobs will be created and 17 retained.", 6),
        ("Tarvold will put in a $6 million line at its Lima plant and keep at least 90 percent of its 52 jobs.", None),
        ("Tarvold will put in a $6 million line at its Lima plant and must maintain 52 jobs.", None),
        ("In Lima a one-time store is becoming a contact center for Tarvold, with employment of almost 200.", 200),
        ("Tarvold, with employment of 200 in Lima, will spend $4 million on a new line there.", None),
        ("Tarvold disclosed plans for a facility in Lima, employing 250 this year and 575 by 2027.", 575),
        (
            "In Lima, Tarvold is putting up a plant. About 80 jobs will be transferred to it when it opens, and on top"
            " of that about 60 people will be hired.",
            60,
        ),
        ("In Lima, Tarvold is putting up a plant. About 80 jobs will be transferred to it when it opens.", 80),
        (
            "Tarvold announced a $1 billion plant in Lima, where over 1,760 jobs are expected within 10 years. It"
            " starts in 2024 in a temporary building, with 500 workers hired at first.",
            1_760,
        ),
        ("Tarvold will invest $8 million in its plant in Lima, where 1,760 people work.", None),
    ],
)
def test_jobs_beside_those_that_are_kept_or_come_first(told: str, jobs: int | None) -> None:
    assert _in_a_list(told)[0] == jobs


@pytest.mark.parametrize(
    ("text", "dollars"),
    [
        ("an $85 (m) million investment", 85_000_000),
        ("$1.4 (b) billion in investment", 1_400_000_000),
        ("capital expenditure of $1,006.170.", 1_006_170),
        ("a price of $1,006.17 each", 1_006),
        ("a two-point-two-five million dollar investment", 2_250_000),
        ("three point five million dollars", 3_500_000),
        ("a two-and-a-half-million dollar investment", 2_500_000),
        ("one and a half million dollars", 1_500_000),
    ],
)
def test_amounts_as_broadcasters_and_typists_write_them(text: str, dollars: int) -> None:
    assert [money.usd for money in amounts(text, 0, len(text))] == [dollars]


def test_jobs_are_not_counted_across_lines() -> None:
    read = read_announcement("Tarvold, Lima, Ohio, March 3, 2019\n\nJobs: 130\nCap. Investment: $50 Million")
    assert read is not None
    assert (read.new_jobs, read.investment_usd) == (130, 50_000_000)


@pytest.mark.parametrize(
    ("told", "jobs", "dollars"),
    [
        (
            "Thanks to the incentives, 225 new jobs will be added in Lima. Ten of them come from Tarvold Transfer, who"
            " will invest $8 million.",
            10,
            8_000_000,
        ),
        (
            "This year has brought two big announcements for Lima: a prison at $73 million, and an expansion by Tarvold"
            " Rubber Company that will add 170 new jobs.",
            170,
            None,
        ),
        ("Lima will see an investment of $73 million by Tarvold Rubber Company and 170 new jobs.", 170, 73_000_000),
        (
            "For $4 billion Tarvold will build a plant in Lima where 4,000 might find work.",
            4_000,
            4_000_000_000,
        ),
    ],
)
def test_shares_of_a_total_and_things_beside_a_company(told: str, jobs: int | None, dollars: int | None) -> None:
    assert _in_a_list(told) == (jobs, dollars)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("There will be 300 jobs: 200 at Tarvold", 200),
        ("Of the 300 jobs, about 120 would come from Tarvold", 120),
        ("The county gains 90 jobs, sixty with Tarvold", 60),
        ("There will be 300 jobs and the town bought 200 tables from Tarvold", None),
        ("It bought 40 trucks in May, 20 from Tarvold", None),
        ("There will be 300 jobs. The plant employs 200 at Tarvold", None),
    ],
)
def test_a_share_stands_right_before_its_company(text: str, share: int | None) -> None:
    found = shares.own_share(text, (text.index("Tarvold"), len(text)))
    assert (found.value if found else None) == share


def test_a_share_that_is_told_apart_from_the_rest() -> None:
    text = (
        "County commissioners approved grants for two companies on Tuesday.\n\nIn all 210 jobs will be added in Lima,"
        " Ohio: 10 at Pulvern Transfer and 200 at Tarvold Hardwood Co.\n\nTarvold Hardwood was awarded rebates for an"
        " investment of $4.1 million in Lima, Ohio.\n\nPulvern Transfer will invest $8 million at its plant in Lima."
    )
    read = {one.company: (one.new_jobs, one.investment_usd) for one in read_announcements(text)}
    assert read == {"Tarvold Hardwood": (200, 4_100_000), "Pulvern Transfer": (10, 8_000_000)}


@pytest.mark.parametrize(
    ("text", "jobs"),
    [
        ("Manufacturing alone put on more than 7,000 jobs in Ohio.", "statistic"),
        ("Coredan Manufacturing added 70 jobs in Lima, Ohio.", "new"),
    ],
)
def test_a_whole_sector_is_no_company(text: str, jobs: str) -> None:
    assert [count.kind for count in job_counts(parse_document(text), 0, len(text))] == [jobs]


def test_a_sum_of_several_projects_is_no_company_s() -> None:
    document = parse_document("The agency assisted projects worth $239.6 million in capital investment last year.")
    assert [amount.owner for amount in company_amounts(document, 0, len(document.text))] == ["other"]
    document = parse_document("Tarvold announced a project worth $239.6 million in Lima, Ohio.")
    assert [amount.owner for amount in company_amounts(document, 0, len(document.text))] == ["company"]


def test_two_projects_that_are_called_by_their_jobs_are_not_added() -> None:
    text = "Lima, Ohio, landed a 250-job expansion of Tarvold and another 150-job expansion from Pulvern."
    read = read_announcement(text)
    assert read is None or read.new_jobs in (250, 150)
    more = read_announcement(
        "Tarvold will expand in Lima, Ohio, adding 40 jobs this year and another 60 jobs next year."
    )
    assert more is not None
    assert more.new_jobs == 100
