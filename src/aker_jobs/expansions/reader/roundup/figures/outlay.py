"""What a project of a roundup costs, in other words than those of announcements: 'Budget: $5 million', 'put ten
million into presses'; and the sum of its phases, where a part tells both them and the sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import NamedTuple

from aker_jobs.expansions.reader.text.quantities import IN_WORDS, Money, amounts

LEAST = 50_000  # dollars
BESIDE = 60  # characters around an amount that say that it is no cost
MOST_AMOUNTS = 6  # of which three may be two phases and their sum


class Figure(NamedTuple):
    """Dollars and where they stand."""

    start: int
    end: int
    value: int
    is_spent: bool = False  # by a verb, which may be of long ago, or of a program


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    about = (
        r"(?:(?:about|around|some|nearly|roughly|almost|just|over|under|more than|at least|up to|as much as"
        r"|an estimated"
        r"|another|approximately|close to|a|an) ){0,2}[\"“]?(?:in the neighborhood of |roughly |about )?"
    )
    cost = (
        r"(?:budget|price(?: tag)?|cost|outlay|bill|tab|expense|investment|spending|capital|capex|expenditure|value)s?"
        r"(?: (?:of|for|to|on) (?:the |its |a )?(?:[\w-]+ ){0,3}?(?:[\w-]+))?"
    )
    spends = (
        r"(?:spend|spends|spent|spending|invest\w*|lay(?:s|ing)? out|laid out|put|puts|putting|sink|sinks|sank"
        r"|sinking|sunk"
        r"|pour(?:s|ed|ing)?|budget(?:s|ed|ing)?|earmark(?:s|ed|ing)?|commit(?:s|ted|ting)?|plow(?:s|ed|ing)?|set aside"
        r"|shell(?:s|ed|ing)? out|fork(?:s|ed|ing)? over|devot(?:e|es|ed|ing)|plunk(?:s|ed|ing)? down|allot(?:s|ted)?)"
    )
    put = (
        r"(?:comes?|came|runs?|ran|amounts?|adds? up|rises?) to|totals?|totaled|is worth|worth|valued at|priced at"
        r"|put at"
    )
    return {
        "before": re.compile(
            rf"\b{cost}(?:: | - | – | — |, | (?:is|are|was|were|will be|would be|should be|of|at|will total|totals"
            rf"|will come to"
            rf"|will run(?: to)?|comes to|runs(?: to)?|is put at|is estimated at|estimated at|estimate of"
            rf"|is set at)+ ){about}\Z"
            rf"|\b(?:{put}|gave a figure of|(?:will|would|to|could|may) (?:be out|cost|run)"
            rf"|is out|runs) {about}\Z"
        ),
        "spent": re.compile(rf"\b{spends} {about}\Z"),
        "behind": re.compile(
            r" (?:(?!(?:for|to|of|in|on|and|from|at|as)\b)[a-z][\w-]* ){0,2}?"
            r"(?:undertaking|enlargement|outlay|makeover|overhaul|project|expansion|plant"
            r"|building|addition"
            r"|factory|mill|facility|program|venture|modernization|renovation|rebuild|buildout|build-out|retrofit"
            r"|conversion"
            r"|upgrade|hall|shop|warehouse|laboratory|lab|campus|center|line|press|router|furnace|oven|kiln|permit"
            r"|price tag)\b"
            r"|,? (?:in all|all told|altogether|start to finish)\b| worth of\b"
            r"| (?:is|was|will be) (?:going|to go) into\b| going into\b"
        ),
        "other": re.compile(
            r"\b(?:grants?|loans?|tifs?|exemptions?|credits?|incentives?|abate\w*|rebates?|subsid\w+|bonds?|tax(?:es)?|payroll|wages?"
            r"|salar\w+"
            r"|sales|revenues?|a year|annually|purchase|acqui\w+|bought|sold|donat\w+|gift|raised|contracts?"
            r"|awards?|awarded"
            r"|refund\w*|forgiv\w+|assistance|impact|per|hour|each|apiece|fund(?:s|ing)?|total of all|combined"
            r"|statewide"
            r"|city|county|state|federal|port|railway|village|town|approv\w+|already|previously|to date"
            r"|over the (?:past|last)|in recent years|years? ago)\b"
        ),
        "spoken": re.compile(
            rf"\b(?:{spends}|costs?|cost|that was|that's|it was) {about}(?P<words>(?:{IN_WORDS}|\d{{1,3}}(?:\.\d)?)"
            r"(?: and a half)?) (?P<unit>million|billion)(?! dollars| people| square| pounds| gallons| tons"
            r"| bushels| cases"
            r"|[a-z-])"
        ),
    }


def phases_and_sum(text: str, start: int, end: int) -> Figure | None:
    """The sum of two phases, where a part tells all three."""
    low = _lower(text, start, end)
    told = [money for money in amounts(low, 0, len(low)) if money.usd >= LEAST][:MOST_AMOUNTS]
    for three in combinations(told, 3):
        first, second, whole = sorted(three, key=lambda money: money.usd)
        if first.usd + second.usd == whole.usd and not any(_is_other(low, money) for money in three):
            return Figure(start + whole.start, start + whole.end, whole.usd)
    return None


def outlay(text: str, start: int, end: int) -> Figure | None:
    """The one amount that a part says is spent or that something costs; None where it tells of none or of several."""
    low = _lower(text, start, end)
    found = {figure.value: figure for figure in (*_spent(low, start), *_spoken(low, start))}
    return next(iter(found.values())) if len(found) == 1 else None


def _spent(low: str, start: int) -> Iterator[Figure]:
    rules = _patterns()
    for money in amounts(low, 0, len(low)):
        if money.usd < LEAST or _is_other(low, money):
            continue
        before = low[max(0, money.start - BESIDE) : money.start]
        if rules["before"].search(before) or rules["behind"].match(low, money.end):
            yield Figure(start + money.start, start + money.end, money.usd)
        elif rules["spent"].search(before):
            yield Figure(start + money.start, start + money.end, money.usd, True)


def _is_other(low: str, money: Money) -> bool:
    """Whether the clause beside an amount says that it is public money, pay, sales or a price."""
    before = re.split(r"[.;,:(]\s", low[max(0, money.start - BESIDE) : money.start])[-1]
    behind = re.split(r"[.;,)](?=\s|$)", low[money.end : money.end + BESIDE // 2])[0]
    return any(_patterns()["other"].search(side) for side in (before, behind))


def _spoken(low: str, start: int) -> Iterator[Figure]:
    for match in _patterns()["spoken"].finditer(low):
        said = f"{match['words']} {match['unit']} dollars"
        for money in amounts(said, 0, len(said)):
            yield Figure(start + match.start("words"), start + match.end(), money.usd)


def _lower(text: str, start: int, end: int) -> str:
    """In lower case and of the same length."""
    cut = text[start:end]
    low = cut.lower()
    return low if len(low) == len(cut) else "".join(one if len(one.lower()) != 1 else one.lower() for one in cut)
