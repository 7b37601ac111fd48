"""Numbers that may count jobs though no rule takes them for a count: 'has 43 on the clock', 'and 95 by fall'.

They are handed to the choice by words (`job_choice`) alone, which knows the words beside those that do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import islice

from aker_jobs.expansions.reader.document import Document
from aker_jobs.expansions.reader.job_count import MOST, Jobs
from aker_jobs.expansions.reader.quantities import IN_WORDS, number

WHY = "a number that no rule takes for a count"
LEAST, LEAST_IN_WORDS = 3, 10  # smaller numbers are mostly of other things
MOST_NUMBERS = 40  # of one text
_YEARS = range(1900, 2101)


@cache
def _number() -> re.Pattern[str]:
    things = (
        "%|percent|percentage|per|million|billion|trillion|mln|bln|mw|megawatts?|kilowatts?|kw|gw|gigawatts?|volts?"
        "|square|sq|acres?|hectares?|feet|foot|ft|inch|inches|miles?|mph|kilomet|meters?|metres?|story|stories"
        "|years?|months?|weeks?|days?|hours?|minutes?|seconds?|times|degrees|beds?|rooms?|units?|homes?|houses"
        "|apartments?|tons?|tonnes?|pounds?|lbs|gallons?|barrels?|bushels?|cows|hens|hogs|chickens|pigs|cattle|birds"
        "|patients?|students?|pupils|customers?|members?|visitors?|guests|families|households|inhabitants"
        "|trucks?|cars?|vehicles?|buses|planes|jets|aircraft|helicopters|ships|boats|engines|tires|bottles|cans|cases"
        "|pairs|wells|countries|states|counties|cities|towns|nations|sites?|locations?|stores?|plants?|factories"
        "|facilities|offices|buildings?|warehouses|companies|firms|businesses|suppliers|vendors|investors|parking"
        "|spaces|docks?|bays|lines?|machines?|robots|products|models|lots|parcels|bales|cents|dollars|points|votes"
        "|st|nd|rd|th|street|avenue|road|drive|lane|boulevard|highway|a\\.m|p\\.m|am|pm|o'clock"
    )
    figures = r"(?<![\w$€£.,#/'-])(?:\d{1,3}(?:,\d{3})+|\d{1,6})(?![\w/%-]|[,.]?\d)"
    return re.compile(rf"(?P<a>{figures}|(?<![\w-]){IN_WORDS}(?![\w-]))(?! ?(?:{things})\b|[ -](?:{things})\b| ?%)")


@cache
def _of_other_things() -> re.Pattern[str]:
    return re.compile(
        r"(?:\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?|\b(?:no\.|number|highway|route|interstate"
        r"|i|exit|suite|room|floor|phase|section|district|page|ages?|aged|top|fortune|channel|chapter|class|type|model"
        r"|boeing|airbus|version|level|tier|unit|building|lot|ward|local)|u\.s\.|[$#]) ?\Z"
    )


def with_numbers(document: Document, counts: Sequence[Jobs]) -> list[Jobs]:
    """The counts, and between them such numbers as they may overlook, in the order of the text."""
    taken = [(one.start, one.end) for one in counts]
    start, stop = document.sentences[0][0], document.sentences[-1][1]
    found = (_as_count(document, match) for match in _number().finditer(document.low, start, stop))
    more = (one for one in found if one is not None and not _overlaps(one, taken))
    return sorted([*counts, *islice(more, MOST_NUMBERS)], key=lambda one: one.start)


def _as_count(document: Document, match: re.Match[str]) -> Jobs | None:
    count, figures = number(match["a"]), match["a"][0].isdigit()
    if count is None or not (LEAST if figures else LEAST_IN_WORDS) <= count <= MOST:
        return None
    if figures and count in _YEARS and "," not in match["a"]:
        return None
    if _of_other_things().search(document.low, max(0, match.start() - 16), match.start()):
        return None
    return Jobs(match.start(), match.end(), count, None, "unclear", WHY, 0.3)


def _overlaps(one: Jobs, taken: Sequence[tuple[int, int]]) -> bool:
    return any(start < one.end and one.start < end for start, end in taken)
