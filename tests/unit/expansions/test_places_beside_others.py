"""Where the site is, where other places are named too: homes, suburbs, losers, old buildings, captions, counties."""

from __future__ import annotations

import pytest

from aker_jobs.expansions import read_announcement


@pytest.mark.parametrize(
    ("kind", "text", "place", "state"),
    [
        (
            "a dateline without blanks",
            "CLEVELAND-Halden Hospital announced a $163 million expansion that will add 72 rooms and 200 jobs.",
            "CLEVELAND",
            "OH",
        ),
        (
            "where headquarters have been",
            "The maker's headquarters has been in Bethlehem since 1979. Halden announced a $20 million expansion of its"
            " plant in Hanover Township, Lehigh County, with 200 new jobs.",
            "Hanover Township",
            "PA",
        ),
        (
            "a valley tells the state",
            "Halden Jars has chosen the Lehigh Valley for its new home. The company, now in northern New Jersey, will"
            " spend $7 million on a plant in Allentown and hire 98.",
            "Allentown",
            "PA",
        ),
        (
            "a township beside a place of its name",
            "Halden Trucks will add 400 jobs at its Lower Macungie Township plant, where 2,000 people work.",
            "Lower Macungie Township",
            "PA",
        ),
        (
            "a plant here, in another's old building",
            "FAYETTEVILLE, Tenn. — Halden Castings Inc. will open a second plant here and hire 85 people. The $12"
            " million"
            " foundry goes into the old Amana building.",
            "FAYETTEVILLE",
            "TN",
        ),
        (
            "sites that were looked at",
            "TEXARKANA – Halden Trailers will build a $20 million factory and hire 110 welders. Sites in Arkansas were"
            " looked at. The Texas Enterprise Fund will pay $400,000.",
            "TEXARKANA",
            "TX",
        ),
        (
            "a city and its county",
            "Halden Foods to bring 180 jobs to Jackson\n\nHalden Foods will open a $60 million plant in Madison County."
            ' "West Tennessee is hungry for jobs," Mayor Bo Ray said.',
            "Jackson, Madison County",
            "TN",
        ),
        (
            "a site that lost out",
            "Halden Aircraft picked Piedmont Triad International Airport in Greensboro for a $50 million plant with 400"
            " jobs. A site in Roanoke, Va., lost out.",
            "Greensboro",
            "NC",
        ),
        (
            "a suburb, and the company's home",
            "Halden Software will hire 300 people for a new office in the Dallas suburb of Plano. The San Jose,"
            " California, company leased a floor at Legacy West.",
            "Plano",
            "TX",
        ),
        (
            "leaving for",
            "Halden Forms will move its headquarters and 117 jobs to a $10 million building in AllPoints at Anson. The"
            " company is leaving Indianapolis for Whitestown.",
            "Whitestown",
            "IN",
        ),
        (
            "a common word first, and a side of a city",
            "Home improvement giant Halden plans a $9 million call center on the northwest side of Indianapolis with"
            " 1,000 new jobs.",
            "Indianapolis",
            "IN",
        ),
        (
            "based before, and its new headquarters",
            "A design company previously based in Mooresville has cut the ribbon on its new headquarters in"
            " Indianapolis."
            " Halden Works spent $7 million and brings 90 new jobs.",
            "Indianapolis",
            "IN",
        ),
        (
            "a township in capitals, and its county",
            "FREEHOLD TOWNSHIP — Halden Fresh LLC will build a $40 million warehouse on Willow Brook Road that will"
            " employ"
            " 320. The site is in western Monmouth County.",
            "Freehold Township, Monmouth County",
            "NJ",
        ),
        (
            "a city named City",
            "Halden AI will move its headquarters to a $9 million office in Redwood City and hire 500 people.",
            "Redwood City",
            "CA",
        ),
        (
            "a picture's caption first",
            "Workers lay up a hull at Halden Boats in La Conner. (Ann Rowe / Skagit Valley Herald)\n\nHalden Boats"
            " to add"
            " plant\n\nANACORTES — Halden Boats will open a $7 million plant here this fall and add 60 jobs.",
            "ANACORTES",
            "WA",
        ),
        (
            "its offices across the bay",
            "Halden Press, which has its offices in Superior, Wis., will move across the bay to Duluth, build a $4"
            " million"
            " shop and add 20 jobs.",
            "Duluth",
            "MN",
        ),
    ],
)
def test_the_site_among_other_places(kind: str, text: str, place: str, state: str) -> None:
    read = read_announcement(text)
    assert read is not None, kind
    assert (read.place, read.state) == (place, state), kind
