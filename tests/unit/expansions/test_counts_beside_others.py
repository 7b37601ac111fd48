"""The reader on new jobs where a text tells of those there now, of a total, of a first step, and of those to come."""

from __future__ import annotations

import pytest

from aker_jobs.expansions import read_announcement
from aker_jobs.expansions.reader.jobs.jobs import may_count
from aker_jobs.expansions.reader.text.document import parse_document

PLANT = "Brandt Tool will build a $14 million plant in Lima, Ohio."
EXPANDS = "Brandt Tool will expand its plant in Lima, Ohio, for $14 million."


NEW: list[tuple[str, str, int | None]] = [
    ("double its staff", f"{EXPANDS} It is to double its 80-person staff.", 80),
    ("triple its staff", f"{EXPANDS} It plans to triple its staff of 40.", 80),
    ("nearly double leaves it open", f"{EXPANDS} It will nearly double its 85-person staff.", None),
    ("total less those there", f"{EXPANDS} That brings its employment there to 410. It has 330 workers.", 80),
    ("payroll goes up to", f"{EXPANDS} Its 70 workers were told that the payroll will go up to 150.", 80),
    ("has now, to have", f"{EXPANDS} Of its employees, it has 120 now and plans to have 200 by 2027.", 80),
    ("employs, expects to have", f"{EXPANDS} It employs 120 in Lima. It expects its headcount to reach 200.", 80),
    ("up from", f"{EXPANDS} It would run with a crew of 120, up from 40.", 80),
    (
        "work force up to, noun left out",
        f"{EXPANDS} It has 120 workers and would get its work force up to 200.",
        80,
    ),
    (
        "a total of the whole company",
        f"{EXPANDS} It employs 2,900 worldwide, and its headcount will reach 3,100.",
        None,
    ),
    ("to start, and more by then", f"{PLANT} There are to be 15 jobs to start, and 80 by the time it is full.", 80),
    ("start with, and have", f"{PLANT} It would start with about 40 people and have 80 at work by fall.", 80),
    (
        "start with, and reach",
        f"{PLANT} It is to start production with 30 workers and reach 80 when it is full.",
        80,
    ),
    ("this year and another", f"{EXPANDS} It will hire 30 people this year and another 50 by 2027.", 80),
    ("on the floor", f"{PLANT} By June it wants to have 80 on the floor.", 80),
    ("once it has hired", f"{PLANT} The loan is forgiven once the company has hired 80 people.", 80),
    ("the package calls for", f"{PLANT} The state's package calls for at least 80 new jobs over five years.", 80),
    ("hire half of its", f"{PLANT} It will hire half of its 80 workers in Allen County.", 80),
    ("the number of jobs", f"{PLANT} The mayor put the number of jobs at 80.", 80),
    ("find full-time work", f"{PLANT} Some 80 people will find full-time work there.", 80),
    ("employ so many full time", f"{PLANT} It will employ 80 full time.", 80),
    (
        "brought back",
        "Brandt Tool will reopen its mill in Lima, Ohio, bringing back 80 of the jobs lost in 2001.",
        80,
    ),
    (
        "called back",
        "Brandt Tool will reopen its mill in Lima, Ohio. The first 80 workers will be called back in May.",
        80,
    ),
    ("year-round jobs", f"{PLANT} It would mean 80 year-round jobs.", 80),
    ("staff it with adjusters", f"{PLANT} It will staff it with 80 claims adjusters and underwriters.", 80),
    ("a count after a comma", f"{EXPANDS} The plant, with a staff of 210, anticipates hiring 80 machinists.", 80),
    ("a sentence ends between", f"{EXPANDS} It will add 18-inch tires. Eighty jobs come with them.", 80),
    (
        "who works at a site that opened",
        "Brandt Tool opened a plant in Lima, Ohio, in May. About 80 people work there.",
        80,
    ),
    ("a shift with so many", f"{EXPANDS} It will add a third shift with 80 people.", 80),
    ("a work force in two words", f"{EXPANDS} Its work force will rise from 120 to 200.", 80),
    ("by fall and within years", f"{PLANT} It is to have 20 people on staff by fall and 80 within five years.", 80),
    ("who is needed at first", f"{PLANT} Some 80 people are needed at first.", 80),
    ("jobs that went abroad", f"{PLANT} The town's 330 mill jobs went to China. It will employ 80.", 80),
    ("a list of who will be hired", f"{PLANT} Eighty nurses, aides and others will be hired.", 80),
    ("close to an amount", f"{PLANT} It will spend close to $14 million and create 80 new jobs.", 80),
    ("a larger first phase", f"{PLANT} It is to create 80 jobs in a first phase. Later it might add 30 jobs.", 80),
    ("people it takes", f"{PLANT} It'll take 80 people to run it.", 80),
    ("people added to the staff", f"{EXPANDS} With it come 80 people added to its staff of 190.", 80),
    (
        "a year of the past",
        f"{EXPANDS} In 2022 it put $2 million into the plant and created 79 jobs. Now come 80 jobs.",
        80,
    ),
    (
        "what it said before",
        f"{PLANT} Two years ago it said it would hire 45 people. Now it will hire as many as 80.",
        80,
    ),
    (
        "what it pledged before",
        "Brandt Tool, which in 2014 said it would add 200 jobs, will now add 80 in Lima, Ohio.",
        80,
    ),
    ("only what it said before", f"{PLANT} Last year it said it would hire 80 people.", 80),
    ("who comes along and who is hired", f"{PLANT} It'll bring in 30 welders from Troy and hire 50 locally.", 80),
    ("be employing", f"{PLANT} It'll be employing 80 by the third year.", 80),
    (
        "what it announced in a year",
        "Brandt Tool, which announced a plant in 2017 with 342 jobs, now adds 80 in Lima, Ohio.",
        80,
    ),
    (
        "who works for it now",
        "Brandt Tool will move to Lima, Ohio. About 70 people work for it now. It'll hire 80 in a year.",
        80,
    ),
    ("lays off no one, instead", f"{PLANT} It will lay off no one and instead will create 80 jobs.", 80),
    ("retain, and bring in more", f"{PLANT} The project would retain 520 workers and bring in 80 more.", 80),
    ("have been hired so far", f"{PLANT} Its manager said 80 have been hired so far.", 80),
    ("from its opening", f"{PLANT} It is to be its biggest, with 80 employees from its opening.", 80),
    ("created, and more on the way", f"{PLANT} There 60 jobs have been created, and 20 more are on the way.", 80),
    ("people will make their way to work", f"{PLANT} Come May, 80 people will make their way to work there.", 80),
    ("so many in the plant", f"{PLANT} It'll have more than 80 in the plant by fall.", 80),
    ("a hundred and ten", f"{PLANT} A hundred and ten jobs come with it.", 110),
    ("if it has so many", f"{PLANT} It gets a grant if it has 80 people at work in a year.", 80),
    ("openings", f"{EXPANDS} It employs 200 already, and it's got 80 openings.", 80),
    ("openings are not the whole", f"{EXPANDS} With 12 openings now, it will need 80 more people.", 80),
    ("bring on so many", f"{EXPANDS} It wants to bring on 80.", 80),
    ("so many will be hired", f"{PLANT} Some 80 will be hired.", 80),
    ("moved and created", "Brandt Tool will move 60 jobs to Lima, Ohio, and create 80 more for $14 million.", 80),
    ("only moved", "Brandt Tool will move 80 jobs from Troy, Michigan, to a $14 million plant in Lima, Ohio.", 80),
    (
        "people beside dollars",
        "Brandt Tool will come back to Ohio, with a $14 million plant in Lima and 80 stitchers.",
        80,
    ),
    ("permanent staff, at", f"{PLANT} The cost is put at $14 million; permanent staff, at 80.", 80),
    ("goes up to, from", f"{PLANT} The number of jobs planned goes up to 120 from 40.", 80),
    (
        "the number of people would increase by",
        f"{EXPANDS} The number of people in Lima, 600 now, would rise by 80.",
        80,
    ),
    ("who it says it will hire", f"{PLANT} Its offices are for 80 clerks it says it will hire.", 80),
    (
        "a sentence behind an abbreviation",
        "Tool-cutting firm Brandt will build in Mebane, N.C. Eighty people will be hired.",
        80,
    ),
    ("a distillery that opened", "Brandt opened a distillery in Lima, Ohio. The distillery employs 80 people.", 80),
    ("behind a dash", f"{PLANT} It is to open in 2027 and employ 80 - unless sales fall.", 80),
    ("who is to be in place", f"{PLANT} Roughly 80 clerks are to be in place by fall.", 80),
    ("a growth of many times", f"{EXPANDS} It has 8 employees now and would have 88 by 2027.", 80),
    ("figures on a staff of", f"{PLANT} It figures on a staff of 80.", 80),
    ("the end of the year", f"{PLANT} It opens at the end of the year and holds interviews for 80 positions.", 80),
    ("quotes around an adjective", f'{PLANT} Eighty permanent "green-collar" jobs will be filled.', 80),
    (
        "the larger count before",
        "Brandt Tool is hiring 80 at its plant in Lima, Ohio. It will fill 60 positions.",
        80,
    ),
    ("take on so many", f"{PLANT} It says it'll take on 80 by next summer.", 80),
    ("a doubling of its staff", f"{EXPANDS} A doubling of its 80-person work force is in store.", 80),
    ("people to run it", f"{EXPANDS} It will get a line, and 80 employees to run it.", 80),
    (
        "what has grown before",
        f"{EXPANDS} \"We've gone from two people to 260, and we'll hire another 80,\" its owner said.",
        80,
    ),
    (
        "jobs, and up to so many new ones",
        f"{PLANT} On to jobs, then: officials there speak of up to 80 new positions.",
        80,
    ),
    ("jobs, they say up to so many", f"{PLANT} Now for the jobs-- they say up to 80 new positions come.", 80),
]


@pytest.mark.parametrize(("kind", "text", "jobs"), NEW)
def test_new_jobs(kind: str, text: str, jobs: int | None) -> None:
    read = read_announcement(text)
    assert read is not None, kind
    assert read.new_jobs == jobs, kind


def test_a_cheap_look_passes_over_none_of_them() -> None:
    documents = [(kind, parse_document(text)) for kind, text, jobs in NEW if jobs is not None]
    assert not [kind for kind, document in documents if not may_count(document)]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("places for goods", "The new warehouse will have 30,000 pallet positions and 18 docks."),
        ("with so many when it opened long ago", "The plant opened in 1996 with 40 people. Brandt Tool employs 620."),
        ("with so many jobs long ago", "The mill, which opened with 80 jobs in 1983, employs 126."),
        ("who builds it", "The builder is Q&D Construction, which will employ 75 people on the job."),
        ("what has grown already", "Its workforce has gone from 20 to 110 in a year."),
        ("contractors", "The rebuild will employ 150 contractors."),
        ("who is hired for weeks", "Its work will employ 150 people for six weeks."),
        ("who works for tenants", "In its other buildings, tenants employ 440 people."),
        ("hired in the last years", "Its hiring of 75 in the last two years was for other lines."),
        ("who comes in a season", "Brandt Tool brings on as many as 350 seasonal workers every fall."),
        ("has now, of no people", "It has 12 presses and plans to have 20 by 2027."),
        ("employs abroad", "Brandt Tool employs 4,000 around the world."),
        ("up from last year", "The company has 120 employees, up from 40 a year ago."),
    ],
)
def test_no_new_jobs(kind: str, text: str) -> None:
    read = read_announcement(f"{EXPANDS} {text}")
    assert read is not None, kind
    assert read.new_jobs is None, kind
