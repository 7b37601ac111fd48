"""News of a move, a statement of an office, a card under its city; names beside the company; news that is none."""

from __future__ import annotations

import pytest

from aker_jobs.expansions import read_announcement


@pytest.mark.parametrize(
    ("kind", "text", "company", "state"),
    [
        (
            "headquarters are established",
            "Halden Robotics Establishes Permanent Toledo Headquarters\n\nHalden Robotics, a maker of robot arms, said"
            " it has taken 20,000 square feet on Summit Street in Toledo, Ohio, for its headquarters.",
            "Halden Robotics",
            "OH",
        ),
        (
            "operations are relocated",
            "Halden Labs Announces Relocation of Corporate Headquarters and Laboratory\n\nHalden Labs today announced"
            " the relocation of its headquarters and laboratory to new facilities in Columbus, Ohio.",
            "Halden Labs",
            "OH",
        ),
        (
            "an office speaks of an announcement",
            "Statement by Governor Ann Lee on Halden Batteries\n\nToday's announcement by Halden Batteries to build a"
            " battery plant in Ohio, worth $2 billion, shows that manufacturing is back.",
            "Halden Batteries",
            "OH",
        ),
        (
            "land for a data center",
            "Halden Compute Acquires 40-Acre Site for 20 MW Data Center\n\nHalden Compute, a provider of computing,"
            " today announced it will build a 20 MW data center in Lima, Ohio.",
            "Halden Compute",
            "OH",
        ),
        (
            "a plant goes ahead",
            "Halden Steel says its plant in Lima, Ohio, will move ahead\n\nHalden Steel said Tuesday that the steel"
            " plant in Lima, Ohio, will go forward though a federal grant was withdrawn.",
            "Halden Steel",
            "OH",
        ),
        (
            "a card that begins with its city",
            "TOLEDO\nHalden Optics\n$216 million\n700 jobs\nPrecision plant adds 400,000 sq. ft.",
            "Halden Optics",
            "OH",
        ),
    ],
)
def test_an_expansion_is_read(kind: str, text: str, company: str, state: str) -> None:
    read = read_announcement(text)
    assert read is not None, kind
    assert (read.company, read.state) == (company, state), kind


@pytest.mark.parametrize(
    ("kind", "text", "company"),
    [
        (
            "its parent",
            "Halden Iron will expand its plant in Lima, Ohio. The $10 million project will add 25 jobs. Parent company"
            " Nordvik Holdings is consolidating operations in one place.",
            "Halden Iron",
        ),
        (
            "what the mill was once called",
            "Halden Paper will spend $27 million to expand its mill in Lima, Ohio, adding 60 jobs. The mill, which"
            " opened 61 years ago as Nordvik, will employ 400.",
            "Halden Paper",
        ),
        (
            "a broker",
            "Halden Digital Expands in Toledo, Represented by BKRW\n\nBKRW announced today that it has represented"
            " Halden Digital in leasing 13,000 square feet in Toledo, Ohio. Halden Digital will add 40 jobs there.",
            "Halden Digital",
        ),
        (
            "a column's label",
            "MineBreaks - Halden Metals Breaks Ground on Refinery in Ohio\n\nHalden Metals announced it will build an"
            " $80 million refinery in Lima, Ohio, with 40 new jobs.",
            "Halden Metals",
        ),
        (
            "letters that stand for it",
            "HCS ANNOUNCES NEW OPERATION\n\nFollowing a call with Halden Contact Services (HCS), it was announced that"
            " HCS will open a call center in Lima, Ohio, with 200 new jobs.",
            "Halden Contact Services",
        ),
        (
            "persons in office",
            "Senators Ann Lee and Bo Raymark celebrated that Halden Board will add a line to its mill in Lima, Ohio, at"
            " $40 million and with 100 new jobs. Raymark has worked for the expansion.",
            "Halden Board",
        ),
    ],
)
def test_the_company_among_names_beside_it(kind: str, text: str, company: str) -> None:
    read = read_announcement(text)
    assert read is not None, kind
    assert read.company == company, kind


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (
            "hopes",
            "Minot hopes to land plastics plant\n\nLeaders could meet this week to discuss how Minot could become the"
            " preferred location for a plant proposed for North Dakota. It could employ 100.",
        ),
        (
            "an airport",
            "Opening date set for Lima airport\n\nLima's new airport is expected to open Aug. 14, airport manager Bo"
            " Ray says.",
        ),
        (
            "a product under a headline of expansion",
            "Halden Expands U.S. Manufacturing in Lima\n\nHalden Medical, a maker of supplies, today announced the"
            " global launch of the S1 slide printer, expanding its labeling products.",
        ),
        (
            "a branch",
            "Halden Bank opens loan production office in Lima, hires three lenders.",
        ),
        (
            "no employer is named",
            "County to weigh incentives\n\nLima County commissioners will take up a grant for a company that would add"
            " equipment. The company, which won't be named until the meeting, is looking at Indiana too.",
        ),
        (
            "a plant is phased out",
            "Halden Mills will phase out its Longleaf plant in Lima, Ohio, as it consolidates manufacturing. About 260"
            " employees are affected. Production lines will go to other plants.",
        ),
    ],
)
def test_other_news_is_not_read(kind: str, text: str) -> None:
    assert read_announcement(text) is None, kind
