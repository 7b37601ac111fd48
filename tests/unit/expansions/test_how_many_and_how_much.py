"""The reader on how many jobs, how much money and how far: one text for each way of telling it."""

from __future__ import annotations

import pytest

from aker_jobs.expansions import Announcement, read_announcement


def _read(text: str) -> Announcement:
    read = read_announcement(text)
    assert read is not None, text
    return read


@pytest.mark.parametrize(
    ("kind", "text", "jobs"),
    [
        ("put to work", "Brandt Tool will build a $14 million plant in Lima, Ohio, that puts 80 to work.", 80),
        (
            "a staff when full",
            "Brandt Tool plans a $14 million factory in Lima, Ohio, with a staff of 80 when full.",
            80,
        ),
        (
            "people who are to have jobs",
            "Brandt Tool will build a $14 million plant in Lima, Ohio. At least 80 people will have jobs there.",
            80,
        ),
        (
            "people who are being hired",
            "Brandt Tool will expand its plant in Lima, Ohio. Eighty people are being hired; it employs 700 now.",
            80,
        ),
        (
            "the number behind the noun",
            "Brandt Tool will build a plant in Lima, Ohio. Its new direct jobs will number 80; with 40"
            " indirect jobs that"
            " makes 120 new jobs in all.",
            80,
        ),
        (
            "more, the noun left out",
            "Brandt Tool, which has 200 workers, is expanding its plant in Lima, Ohio, and is about to have 80 more.",
            80,
        ),
        (
            "wants more",
            "Ten employees of Brandt Tool work at its new plant in Lima, Ohio, and it wants up to 8 more.",
            8,
        ),
        (
            "a first step and more",
            "Brandt Tool will open a plant in Lima, Ohio, with 60 jobs at first and possibly 20 more in three years.",
            80,
        ),
        (
            "the plan is",
            "Brandt Tool will expand its plant in Lima, Ohio. It has 50 workers. The plan is to be at 80"
            " within a year.",
            80,
        ),
        ("jobs for so many", "Jobs for 80 come with the plant that Brandt Tool is building in Lima, Ohio.", 80),
        ("openings to fill", "Brandt Tool has 80 openings to fill at the plant it is building in Lima, Ohio.", 80),
        (
            "the number will increase by",
            "Brandt Tool will expand its plant in Lima, Ohio, which employs 60, but that number will"
            " increase by 80 once"
            " the work is done.",
            80,
        ),
        (
            "more than a round hundred",
            "Brandt Tool will bring more than a hundred jobs to Lima, Ohio. The plant is to create 150 new jobs.",
            150,
        ),
        (
            "supported by a plant to come",
            "Brandt Tool broke ground on a $14 million plant in Lima, Ohio. The plant will support 80 jobs.",
            80,
        ),
        (
            "a year before the count",
            "Brandt Tool will bring $14 million in capital investment by 2027 and 80 jobs to its plant in Lima, Ohio.",
            80,
        ),
        ("half a dozen", "Brandt Tool will expand its plant in Lima, Ohio, and could add half a dozen people.", 6),
        (
            "from and to, the other way round",
            "Brandt Tool's workforce in Lima, Ohio, will climb to 200 from 120 when its $14 million expansion is done.",
            80,
        ),
        (
            "people at home are not new",
            "Brandt Tool will expand its office in Lima, Ohio, for $14 million; 80 more people work from home.",
            None,
        ),
        (
            "hired at a site that opened",
            "Brandt Tool has opened a $14 million plant in Lima, Ohio, and hired 80 people.",
            80,
        ),
        (
            "jobs to so many",
            "Brandt Tool will build a $14 million plant in Lima, Ohio. It will give jobs to about 80 Ohioans.",
            80,
        ),
        (
            "jobs, then two dashes",
            "Brandt Tool will build a plant in Lima, Ohio. What counts is jobs -- about 80 when it starts.",
            80,
        ),
        (
            "so many, and what else will be",
            "Brandt Tool will build a $14 million plant in Lima, Ohio. The plant will employ 80 and will open in June.",
            80,
        ),
        (
            "engaged in the work",
            "Brandt Tool will build a $14 million plant in Lima, Ohio, where 80 employees will be engaged in casting.",
            80,
        ),
        (
            "a part of the hiring and the whole",
            "Brandt Tool will build a plant in Lima, Ohio. Jobs begin soon: it will hire 20 over the next two months."
            " The plant will employ 80 in 2030.",
            80,
        ),
        (
            "new jobs of one that serves the nation",
            "A maker that sells tools to businesses nationwide is bringing up to 80 new jobs to Lima, Ohio. Brandt Tool"
            " will open a plant there and hire 20 within the next month.",
            80,
        ),
    ],
)
def test_new_jobs_are_read_however_they_are_told(kind: str, text: str, jobs: int | None) -> None:
    assert _read(text).new_jobs == jobs, kind


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (
            "planned",
            "Brandt Tool will expand its plant in Lima, Ohio, with 80 new jobs; $14 million is planned for it.",
        ),
        ("goes into", "Brandt Tool is growing in Lima, Ohio: $14 million goes into a new line, with 80 new jobs."),
        ("worth of", "Brandt Tool will install $14 million worth of new equipment in Lima, Ohio, and hire 80 workers."),
        (
            "grown to",
            "Brandt Tool's expansion in Lima, Ohio, has tripled from $4.6 million to $14 million. It"
            " will create 80 jobs.",
        ),
        (
            "built for",
            "Brandt Tool, a maker of drills, will build a plant in Lima, Ohio, for $14 million and employ 80.",
        ),
        (
            "the price",
            "Brandt Tool will build a plant in Lima, Ohio, with 80 jobs. State officials put the price at $14 million.",
        ),
        (
            "values at",
            "Brandt Tool picked Lima, Ohio, for a plant with 80 new jobs, a project the company values at $14 million.",
        ),
        (
            "a state where it sits",
            "Brandt Tool, which sits in Conway, Arkansas, is putting $14 million into a plant in Lima, Ohio. It will"
            " create 80 jobs.",
        ),
        ("set aside", "Brandt Tool will expand in Lima, Ohio, with 80 new jobs, and has set aside $14 million for it."),
        (
            "to expand",
            "Brandt Tool will grow in Lima, Ohio, with 80 new jobs. The $14 million to expand the plant is its own.",
        ),
        (
            "not the value that a city gives",
            "Brandt Tool picked Lima, Ohio, for a plant. City papers put the value of the building at $9 million; the"
            " project brings 80 jobs and a capital investment of $14 million.",
        ),
        (
            "not for training",
            "Brandt Tool will expand in Lima, Ohio, with help of a $2 million tax break and $1 million"
            " for training. It"
            " invests $14 million and creates 80 jobs.",
        ),
        (
            "not from the state",
            "Brandt Tool will expand in Lima, Ohio, with 80 new jobs. For roads at the plant $3 million comes from the"
            " state. The company will spend $14 million.",
        ),
        (
            "not what another would have cost",
            "Brandt Tool will build a plant in Lima, Ohio, for about $14 million, with 80 jobs. A Kansas plant, which"
            " would have cost $15.5 million, is given up.",
        ),
        (
            "not for many sites",
            "Brandt Tool will spend $14 million on a plant in Lima, Ohio, with 80 new jobs. It has set"
            " aside $700 million"
            " to rebuild its factories nationwide.",
        ),
        (
            "an initial investment",
            "Brandt Tool is making an initial investment of nearly $14 million in a plant in Lima, Ohio, with 80 jobs.",
        ),
    ],
)
def test_the_investment_is_read_however_it_is_told(kind: str, text: str) -> None:
    assert _read(text).investment_usd == 14_000_000, kind


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (
            "asked of a city",
            "Brandt Tool will build a plant in Lima, Ohio, with 80 jobs and ask the city for $3 million.",
        ),
        (
            "contracts",
            "Brandt Tool has contracts for its plant in Lima, Ohio, for $90 million and will add 80 jobs.",
        ),
        (
            "sold",
            "Brandt Tool, which sold its old plant for $3 million, will build a plant in Lima, Ohio, with 80 jobs.",
        ),
        (
            "set aside by a state",
            "Brandt Tool will expand in Lima, Ohio, with 80 jobs. The state set aside $3 million for roads to it.",
        ),
        (
            "sales that doubled",
            "Sales of Brandt Tool doubled from $30 million to $60 million, and it will expand its plant in Lima, Ohio,"
            " with 80 new jobs.",
        ),
        (
            "a check from a government",
            "Brandt Tool will move to Lima, Ohio, with 80 jobs, thanks to a $3 million check from the Ohio government.",
        ),
        (
            "a plan to lure",
            "Brandt Tool will open a plant in Lima, Ohio, with 80 new jobs. Ohio's $3 million plan to lure it worked.",
        ),
        (
            "what is to be saved",
            "Brandt Tool, amid a $3 billion cost-cutting effort, will open a plant in Lima, Ohio, with 80 new jobs.",
        ),
    ],
)
def test_money_of_others_or_for_other_things_is_no_investment(kind: str, text: str) -> None:
    assert _read(text).investment_usd is None, kind


def test_half_a_billion_is_an_amount() -> None:
    read = _read("More than half a billion dollars is what Brandt Paper plans to put into a new mill in Lima, Ohio.")
    assert read.investment_usd == 500_000_000


@pytest.mark.parametrize(
    ("kind", "text", "status"),
    [
        ("moved into", "Brandt Tool has moved into its new plant in Lima, Ohio, with 80 new jobs.", "completed"),
        ("a headline", "Brandt Tool opens larger plant in Lima, Ohio, with 80 new jobs.", "completed"),
        ("dedicated", "Brandt Tool's new $14 million plant in Lima, Ohio, was dedicated Monday; 80 jobs.", "completed"),
        ("up and running", "Brandt Tool's new $14 million plant in Lima, Ohio, is up and running.", "completed"),
        ("work begun", "Production began Monday at Brandt Tool's new $14 million plant in Lima, Ohio.", "completed"),
        ("a price in a headline", "Brandt Tool opens $14 million plant in Lima, Ohio. It brings 80 jobs.", "completed"),
        ("a ribbon", "Ribbon cut on Brandt Tool plant in Lima, Ohio. It plans to hire 80 people.", "completed"),
        (
            "there for the opening",
            "The governor was in Lima, Ohio, on Tuesday for the opening of a $14 million plant of Brandt Tool.",
            "completed",
        ),
        (
            "a launch",
            "Brandt Tool today announced the launch of production at its new $14 million plant in Lima, Ohio.",
            "completed",
        ),
        (
            "a company called first",
            "First Brandt has opened a $14 million plant in Lima, Ohio, with 80 new jobs.",
            "completed",
        ),
        (
            "being opened",
            "A plant in Lima, Ohio, with 80 new jobs is being opened by Brandt Tool, which put $14 million into it.",
            "announced",
        ),
        (
            "earlier plans were dropped",
            "Brandt Tool will build a $14 million plant in Lima, Ohio. Earlier plans for a plant in Erie were dropped.",
            "announced",
        ),
        ("a year to come", "Brandt Tool opens second plant in Lima, Ohio, in 2027 with 80 new jobs.", "announced"),
        (
            "a month to come",
            "Brandt Tool moves into its new plant in Lima, Ohio, next month with 80 jobs.",
            "announced",
        ),
        (
            "announces an opening",
            "Brandt Tool is pleased to announce the opening of its newest branch in Lima, Ohio, with 80 new jobs.",
            "completed",
        ),
        (
            "announces an opening to come",
            "Brandt Tool announced the opening of its new branch in Lima, Ohio, with 80 jobs. It will open in winter.",
            "announced",
        ),
        (
            "another site opened long ago",
            "Brandt Tool will open a plant in Lima, Ohio, with 80 new jobs. It opened one in Dayton two years ago.",
            "announced",
        ),
        (
            "another plan was shelved",
            "Brandt Tool will build a $14 million plant in Lima, Ohio, after it shelved a similar plan in Kansas.",
            "announced",
        ),
        (
            "a site that was abandoned",
            "Brandt Tool will hire 80 people in Lima, Ohio. The plant goes up on what used to be an abandoned yard.",
            "announced",
        ),
        (
            "a push to bring back",
            "Brandt Tool will build a plant in Lima, Ohio, with 80 new jobs, in a push to bring work back from abroad.",
            "announced",
        ),
        (
            "finished, after a delay",
            "Brandt Tool added 80 jobs in Lima, Ohio. The new plant was completed in May. Brandt had hoped to open it"
            " sooner, but postponed its plans for the plant after a flood.",
            "completed",
        ),
        (
            "delayed and not finished",
            "Brandt Tool will add 80 jobs at a plant in Lima, Ohio. Brandt had hoped to open it in May, but postponed"
            " its plans for the plant after a flood.",
            "delayed",
        ),
        (
            "changed its mind",
            "Brandt Tool has changed its mind about building a $14 million plant in Lima, Ohio, with 80 new jobs.",
            "cancelled",
        ),
        (
            "an abandoned plan",
            "Brandt Tool abandoned its plan for a $14 million plant in Lima, Ohio, with 80 new jobs.",
            "cancelled",
        ),
    ],
)
def test_the_status_is_that_of_the_project(kind: str, text: str, status: str) -> None:
    assert _read(text).status == status, kind
