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
        (
            "Kansas City in two states",
            "Halden Gear, which has had its headquarters in Kansas City's West Bottoms since 1981, bought a building"
            " in Shawnee for $9 million. It will add 20 jobs, a Kansas Department of Commerce official said.",
            "Shawnee",
            "KS",
        ),
        (
            "the home of the firm by its press's letters",
            "Halden Foods is coming to Caryville with 200 new jobs and a $15 million plant in Campbell County. The"
            " Gainesville, Ga., firm has six plants.",
            "Caryville, Campbell County",
            "TN",
        ),
        (
            "a new office, and last week's plan",
            "Halden, which said last week it would build a campus in Austin, Texas, will also open a new Seattle"
            " office with 1,000 employees.",
            "Seattle",
            "WA",
        ),
        (
            "a state that lost",
            "Halden Labs will open its American headquarters in Rockville, build a $20 million lab and hire 45."
            " Halden had"
            " looked at Virginia.",
            "Rockville",
            "MD",
        ),
        (
            "a side of a large city",
            "Halden Grocers will leave Long Island City for a $112 million warehouse in the South Bronx with 1,000"
            " new jobs, Gov. Andrew Cuomo said.",
            "Bronx",
            "NY",
        ),
        (
            "its plants, and one that is new",
            "Halden Bearings, with plants in Walhalla and Gaffney and in Germany, said it will build a $60 million"
            " plant in Gaffney with 130 new jobs.",
            "Gaffney",
            "SC",
        ),
        (
            "a hamlet in the company's state",
            "Halden Corp. said its $9 million call center in Hampton will hire 250 people. The Omaha, Neb., company"
            " wants"
            " them by November.",
            "Hampton",
            "VA",
        ),
        (
            "another company's home behind a comma",
            "BYRON, Minn.—A $5 million expansion, with 30 new jobs, is under way at Halden Printing. The printer is"
            " owned by Grolan Corp., of North Mankato, Minn.",
            "BYRON",
            "MN",
        ),
        (
            "a state in a name",
            "Sierra Nevada will open a $100 million brewery in Mills River that will create 150 jobs. Its beer is"
            " made at"
            " headquarters in Chico, Calif.",
            "Mills River",
            "NC",
        ),
        (
            "an office that it already has",
            "LEHI — Halden Soft has taken a floor at Grolan Park and will hire 100 developers. In Utah it already"
            " has 50 people at a sales office in Salt Lake City.",
            "LEHI",
            "UT",
        ),
        (
            "the plants that it has",
            "Halden will spend $750 million on a data center with 90 new jobs in Henrico County, Virginia. Halden"
            " has data centers in Oregon and Iowa, and is building in Fort Worth, Texas.",
            "Henrico County",
            "VA",
        ),
        (
            "the Valley",
            "Halden Foods will invest $675 million in a plant in Glendale with 350 jobs. In hailing the decision to"
            " invest in the Valley, Ariz. Gov. Doug Ducey praised the firm.",
            "Glendale",
            "AZ",
        ),
        (
            "jobs from other states, and a newspaper",
            "Grolan Realty brokered one of Nashville's largest leases. Halden Health took a tower in Capitol View,"
            " where it"
            " will bring 800 jobs from Minnesota and Arizona for $9 million, the Tennessean reported.",
            "Nashville",
            "TN",
        ),
        (
            "a dateline in brackets, and yards that it also has",
            "(LIGONIER) - Halden Sawmills will put $4 million into its Ligonier plant in Noble County and add 35"
            " jobs. Halden also has yards in Sturgis, Michigan, and Bryan, Ohio.",
            "Ligonier, Noble County",
            "IN",
        ),
        (
            "whom it will supply, and an hour from a city",
            "HOPKINSVILLE, Ky. (WKRN) — Halden Battery will hire 800 people near Interstate 24, about an hour"
            " northwest of Nashville. The $1 billion plant will supply Grolan in Spring Hill, Tennessee.",
            "HOPKINSVILLE",
            "KY",
        ),
        (
            "similar buildings",
            "Halden would bring a $90 million warehouse and 1,200 jobs to Kuna. Similar buildings were put up for"
            " Grolan in Nampa and Meridian.",
            "Kuna",
            "ID",
        ),
        (
            "a county in an agency's name",
            "Halden Cheese will build a $40 million plant on the north side of Monroe with 80 new jobs, the Green"
            " County Development Corp. said.",
            "Monroe",
            "WI",
        ),
        (
            "where the company is",
            "ST. MARYS — Halden Cigars will fill a mill site in St. Marys with a $14 million warehouse and 75 jobs."
            " The company is in Jacksonville, Fla., 35 miles south.",
            "St. Marys",
            "GA",
        ),
        (
            "another plant is elsewhere",
            "Halden Doors will add 175 jobs and a $28 million line at its Troy plant north of Dayton. JobsOhio"
            " chipped in. Another plant is in Russia, Ohio.",
            "Troy",
            "OH",
        ),
        (
            "its office is elsewhere, and a vote at the capital",
            "Halden Tire will build a $1 billion plant near Clinton, just west of Jackson, and employ 2,500, Gov. Phil"
            " Bryant said. Lawmakers met in Jackson. Halden's U.S. office is in Fort Mill, South Carolina.",
            "Clinton",
            "MS",
        ),
        (
            "its plants stay",
            "Halden Tractor is moving its U.S. headquarters from Torrance, California, to Grapevine in a $9 million"
            " office with 344 jobs. Its plants in Gainesville and Jefferson, Georgia, stay.",
            "Grapevine",
            "TX",
        ),
        (
            "a city that won out",
            "A startup will stay in town. Halden Genes signed a lease for a plant on South Hill and will hire 75."
            " Ithaca won out over Cambridge, Mass., with a $9 million plan.",
            "Ithaca",
            "NY",
        ),
        (
            "where it was signed",
            "Halden Foods will build a $30 million plant south of Farmington, N.M., that will employ 200. The"
            " president signed the lease in Window Rock, Ariz.",
            "Farmington",
            "NM",
        ),
        (
            "a state that did not bid",
            "Halden Lash will leave Charlotte for Fort Mill with 150 jobs and a $19 million plant. North Carolina"
            " did not bid.",
            "Fort Mill",
            "SC",
        ),
        (
            "a river to cross",
            "Halden Steel will build a $35 million plant at the Port of Vancouver USA, across the Columbia from"
            " Portland, adding 225 jobs in Washington.",
            "Vancouver",
            "WA",
        ),
        (
            "not leaving",
            "The Halden family isn't leaving Hamtramck. Halden Sausage will put $5 million into its plant and add 25"
            " workers. Michigan helped.",
            "Hamtramck",
            "MI",
        ),
        (
            "a place of no list beside a city",
            "Halden broke ground in McCalla, southwest of Birmingham, on a $1 billion plant with 750 jobs, Gov. Kay"
            " Ivey said.",
            "McCalla",
            "AL",
        ),
        (
            "an owner's home, and the paper of a city",
            "Halden Biscuit, bought last year by Grolan Partners of Stamford, Conn., will put $20 million into its"
            " Ripon bakery and add 75 workers, the Fond du Lac Reporter said.",
            "Ripon",
            "WI",
        ),
        (
            "neighbors across the river",
            "Halden Eggs will build a $70 million farm in Washington County that will need 60 people. Neighbors in"
            " Barlow and in Parkersburg, across the river in West Virginia, fear it. Ohio helped.",
            "Washington County",
            "OH",
        ),
        (
            "a valley that is a town elsewhere",
            "VISALIA, Calif. (KFSN) -- Halden Cabinets will open a plant with 400 jobs for the South Valley. The $18"
            " million"
            " plant is off Plaza Drive.",
            "Visalia",
            "CA",
        ),
        (
            "a number that a city begins with",
            "Halden Therapeutics opened its $90 million plant in Thousand Oaks. About 150 people will work there. It"
            " has its headquarters in South San Francisco.",
            "Thousand Oaks",
            "CA",
        ),
        (
            "doubling down on",
            "Halden is doubling down on San Mateo. It signed for a $9 million office and will hire 600. Its rival is"
            " based in Sacramento.",
            "San Mateo",
            "CA",
        ),
        (
            "what it builds elsewhere, and where it was said",
            "Gov. Jeff Landry said Tuesday in Lockport that Halden Ships will revive its yard in Houma, spending $12"
            " million and adding 300 jobs. Halden builds icebreakers in Pascagoula, Mississippi.",
            "Houma",
            "LA",
        ),
        (
            "made its headquarters",
            "Halden Bank will make Raleigh its headquarters and add 100 jobs at North Hills, where it builds a $20"
            " million office.",
            "Raleigh",
            "NC",
        ),
        (
            "a factory here, a paused one elsewhere",
            "NORMAL, Ill. — Halden will spend $1.5 billion to expand its factory here and hire 550. The company"
            " paused work on its plant east of Atlanta. Gov. JB Pritzker thanked it.",
            "Normal",
            "IL",
        ),
        (
            "headquarters that stay, in the county that is told",
            "Halden Farms will keep its headquarters in Salisbury and add 100 jobs, Gov. Wes Moore said. It will"
            " spend $20 million on its campus in Wicomico County.",
            "Salisbury, Wicomico County",
            "MD",
        ),
        (
            "where its tower rises",
            "Halden Paints will add a plant in Statesville with 183 jobs for $324 million. Halden, whose"
            " headquarters tower"
            " is rising in Cleveland, Ohio, hires in Iredell County.",
            "Statesville, Iredell County",
            "NC",
        ),
        (
            "where it tests",
            "Halden Launch will build a $90 million factory across from Long Beach Airport and add 400 jobs. It"
            " tests engines"
            " at Stennis Space Center in Mississippi.",
            "Long Beach",
            "CA",
        ),
        (
            "counties of one state, the larger elsewhere",
            "Halden Stamping will spend $130 million on its Union County plant and hire 130. Its customers"
            " are near Greer and in Berkeley County.",
            "Union County",
            "SC",
        ),
        (
            "a county that is named like a city elsewhere",
            "Halden Phosphates will build a $90 million plant in Effingham County with 50 jobs. The site is north of"
            " Rincon. The Effingham board voted for it.",
            "Rincon, Effingham County",
            "GA",
        ),
        (
            "two cities that two states have",
            "Halden Paper plans a $15 million expansion in Auburn with 18 jobs, the Lewiston Sun-Journal reports.",
            "Auburn",
            "ME",
        ),
        (
            "a part of a state in capitals",
            "NEW CENTER IS A STEP FORWARD FOR CENTRAL TEXAS\n\nHalden Trucks picked Temple for a $40 million center"
            " with 200 jobs. It helps Central Texas.",
            "Temple",
            "TX",
        ),
    ],
)
def test_the_site_among_other_places(kind: str, text: str, place: str, state: str) -> None:
    read = read_announcement(text)
    assert read is not None, kind
    assert ((read.place or "").lower(), read.state) == (place.lower(), state), kind
