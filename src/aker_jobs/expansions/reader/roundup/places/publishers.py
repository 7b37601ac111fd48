"""The city of the newspaper, chamber or board whose page a text is: 'THE TULSA DAILY RECORD'.

A board decides on what is in its city. A newspaper's city counts only where the text tells no other.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.roundup.places.places import has, state_of_city

HEAD = 400  # characters of a text in which its publisher is named
EARLY = 1_500  # characters: the board that decides is named within them

Where = tuple[int, int]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    word = r"(?:(?:St|Ft|Mt|ST|FT|MT)\.|[A-Z][\w'’]{1,24})"
    city = rf"(?P<city>{word}(?: {word}){{0,2}}?)"
    of = (
        r"(?i:area|city|town|community|metro|regional|downtown|local|industrial|economic|enterprise|business"
        r"|daily|morning|evening|sunday|weekly|valley|commercial|express|city council'?s?)"
    )
    return {
        "board": re.compile(
            rf"(?<![\w'’-])(?:(?i:the|greater) )?{city} (?:{of} )?"
            r"(?i:economic|industrial|business|community|planning|zoning|development|redevelopment|port)"
            r"(?i: (?:and|&))?"
            r"(?: (?i:economic|industrial|development|zoning|improvement|growth|redevelopment|business))?"
            r" (?i:authority|agency|corp\.?|corporation|board|commission|council|committee|foundation|alliance"
            r"|district)"
            r"(?!\w)"
            rf"|(?<![\w'’-])(?:(?i:the|greater) )?{city.replace('city', 'chamber')} (?:(?i:area|regional) )?"
            r"(?i:chamber(?: of commerce)?)(?!\w)"
        ),
        "newspaper": re.compile(
            rf"(?:The |THE )?(?:Greater )?{city} (?:{of} ){{0,3}}"
            r"(?i:news|times|record|herald|journal|gazette|tribune|courier|post"
            r"|press|star|sun|dispatch|ledger|chronicle|observer|sentinel|register|review|bee|examiner|inquirer|advocate"
            r"|reporter|today|banner|bulletin|leader|messenger|mail|telegraph|monitor|wire|weekly|quarterly"
            r"|beacon|argus|globe|republic)"
            r"(?i:[- ](?:news|times|herald|journal|record|press|tribune|sun|star|post|dispatch|leader|gazette|sentinel"
            r"|weekly|quarterly|review|of business)){0,2}"
        ),
    }


@lru_cache(maxsize=8)  # asked of one text for each of its projects
def city_of_board(text: str, state: str) -> Where | None:
    """Where the first board or chamber of a city of the state is named that decides on, or tells of, all projects."""
    for match in _patterns()["board"].finditer(text[:EARLY]):
        where = match.span("city" if match["city"] else "chamber")
        if _known(text[slice(*where)], state) is not None:
            return where
    return None


@lru_cache(maxsize=8)
def city_of_newspaper(text: str) -> tuple[Where, str] | None:
    """Where the city is named whose newspaper a text is of, by one of its first lines, and its state."""
    for line in re.finditer(r"[^\n|•·–—,]+", text[:HEAD]):
        start = line.start() + len(line[0]) - len(line[0].lstrip())
        match = _patterns()["newspaper"].fullmatch(text, start, line.start() + len(line[0].rstrip()))
        state = _known(match["city"], None) if match else None
        if match and state:
            return match.span("city"), state
    return None


def _known(city: str, state: str | None) -> str | None:
    """The state of a city of that name: the given one, if it has one, or the one that is meant most."""
    name = city.title() if city.isupper() else city
    if name.lower() in gazetteers.state_names():
        return None
    return (state if has(state, name) else None) if state else state_of_city(name)
