"""Lists whose paragraphs begin with names of states, and sentences that name who helped with a project.

Each project is (company, place, state, jobs, dollars).
"""

from __future__ import annotations

import pytest
from roundup_projects import read_projects

from aker_jobs.expansions.reader.roundup.companies import partners
from aker_jobs.expansions.reader.roundup.places import state_labels
from aker_jobs.expansions.reader.text.lines import lines


def test_names_of_states_that_begin_paragraphs_of_several_sentences() -> None:
    text = (
        "Georgia.          Velmar Scales, a leading maker of scales, will build a new facility in Macon.  The "
        "Georgia Department of Economic Development, the City of Macon and Georgia Power worked with the "
        "company on this project.  The $62.5 million project is expected to create 340 jobs in Bibb County "
        "over the next seven years.[2]\n"
        "\n"
        "Kentucky.        Halden Candles LLC will invest $33.3 million and create 500 jobs in Fulton County. "
        "KEDFA gave preliminary approval to an agreement.[3]; Brisk Technology Corp.'s (BTC) is planning an "
        "expansion in Fayette County that includes an investment of over $3.8 million and will create six "
        "high-quality jobs for residents.\n"
    )
    assert read_projects(text) == [
        ("Velmar Scales", "Macon, Bibb County", "GA", 340, 62_500_000),
        ("Halden Candles LLC", "Fulton County", "KY", 500, 33_300_000),
        ("Brisk Technology Corp.", "Fayette County", "KY", 6, 3_800_000),
    ]


@pytest.mark.parametrize("sign", [".  ", ": ", " — ", " - ", " -- "])
def test_marks_behind_names_of_states(sign: str) -> None:
    text = (
        f"News of projects\n\nAlabama{sign}Halden will build a $20 million plant in Decatur. It will create 40 jobs."
        "\n\n"
        f"South Carolina{sign}Brisk Foods will add 60 jobs in Greer. The company makes soups.\n"
    )
    assert read_projects(text) == [
        ("Halden", "Decatur", "AL", 40, 20_000_000),
        ("Brisk Foods", "Greer", "SC", 60, None),
    ]


def test_one_state_before_a_stop_heads_nothing() -> None:
    text = "Georgia. Acme will grow.\nOhio grows. Acme will grow.\nGeorgia: Acme will grow.\n"
    assert state_labels.labels(text, lines(text)) == {}


def test_partners_in_the_items_of_a_newsroom() -> None:
    text = (
        "NEWS & ANNOUNCEMENTS\n"
        "\n"
        "11.19.20 | Newsroom\n"
        "\n"
        "Velmar Services, LLC plans to expand operations in Davidson County, Tennessee\n"
        "\n"
        "Velmar Services, LLC, a contract manufacturer, announced that it plans to expand operations in "
        "Davidson County, Tennessee. The plans for the project include the creation of 180 new jobs and an "
        "investment of $64.7 million. Among the economic development partners are Nashville Electric Service, "
        "Nashville Area Chamber of Commerce and Tennessee…\n"
        "\n"
        "11.18.20 | Newsroom\n"
        "\n"
        "Halden Fastening plans to expand operations in Hopkinsville, Kentucky\n"
        "\n"
        "Halden Fastening, which makes precision fasteners, announced that it plans to expand operations in "
        "Hopkinsville, Kentucky. The plans for the project include the addition of 49 new jobs and an "
        "investment of $6 million at the facility in Christian County. Among the economic development "
        "partners are Pennyrile Rural Electric Cooperative Corporation, Southwestern Kentucky…\n"
    )
    assert read_projects(text) == [
        ("Velmar Services, LLC", "Davidson County", "TN", 180, 64_700_000),
        ("Halden Fastening", "Hopkinsville, Christian County", "KY", 49, 6_000_000),
    ]


@pytest.mark.parametrize(
    ("text", "name", "is_one"),
    [
        ("Project partners include Velmar Power and the Lima Chamber.", "Velmar", True),
        ("Its partners on the project were Lima Utilities and Velmar Power.", "Velmar", True),
        ("Also assisting with the project were Velmar Power and JobsOhio.", "Velmar", True),
        ("Local partners: Velmar Power, JobsOhio", "Velmar", True),
        ("It is new. The City of Lima and Velmar Power worked closely with the company on it.", "Velmar", True),
        ("The state and Velmar Power assisted with the expansion.", "Velmar", True),
        ("Partners include Lima Power. Velmar will add 40 jobs.", "Velmar", False),
        ("Velmar, assisted with the project by the state, will add 40 jobs.", "Velmar", False),
        ("The state worked with Velmar on the project.", "Velmar", False),
        ("Velmar grows. The state worked with the company on it.", "Velmar", False),
    ],
)
def test_names_of_those_who_helped(text: str, name: str, is_one: bool) -> None:
    assert partners.is_partner(text, text.index(name)) is is_one
