"""Who works at a site and who is to work there: counts without a word for people, and the growth from one to other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from aker_jobs.expansions.reader.jobs.context import Kind
from aker_jobs.expansions.reader.jobs.count import MOST, YEARS, Jobs
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.number_patterns import number_patterns
from aker_jobs.expansions.reader.text.quantities import number

STEMS = frozenset(("empl", "work", "staf", "payr", "team", "head", "tota"))
_TOTAL = "a total to come"
LEVEL = "a level that the staff is to have"
_GROUPS: dict[str, tuple[Kind, str]] = {
    "total to come": ("cumulative", _TOTAL),
    "total it reaches": ("cumulative", _TOTAL),
    "total up to": ("cumulative", _TOTAL),
    "level to come": ("cumulative", LEVEL),
    "to have": ("cumulative", _TOTAL),
    "there will be": ("cumulative", _TOTAL),
    "has now": ("existing", "so many are employed"),
    "employs": ("existing", "so many are employed"),
}
_BARE = frozenset(("to have", "has now", "there will be"))  # only where people were spoken of just before
_NEAR = 160
_OF_WORKFORCE = ("total to come", "total it reaches", "total up to")


def totals(document: Document, start: int, stop: int) -> Iterator[Jobs]:
    """'Bringing its employment there to 410', 'employs 330': the word for people is left out."""
    rules, low = number_patterns("job count"), document.low
    for name, (kind, why) in _GROUPS.items():
        for match in rules[name].finditer(low, start, stop):
            count = number(match["a"]) or 0
            if not 2 < count <= MOST or count in YEARS or rules["then people"].match(low, match.end("a")):
                continue
            if name not in _BARE or rules["staff"].search(low, max(start, match.start() - _NEAR), match.start()):
                yield Jobs(*match.span("a"), count, None, kind, why, 0.8)


def growth_to_total(document: Document, counts: Iterable[Jobs]) -> Jobs | None:
    """The one total to come less the one count of those who work there now; None where a text has several or none."""
    to_come = {count.count: count for count in counts if count.kind == "cumulative" and _is_to_come(document, count)}
    now = {count.count for count in counts if count.kind == "existing" and _is_of_the_site(document, count)}
    if len(to_come) != 1 or len(now) != 1:
        return None
    (total,), (current,) = to_come.values(), now
    if not current < total.count <= _MOST_TIMES * current:
        return None
    return Jobs(total.start, total.end, total.count - current, None, "new", "a total less those there now", 0.65)


_MOST_TIMES = 20  # a larger growth is hardly from the site's own workforce


def of_new_site(document: Document, counts: Sequence[Jobs]) -> Jobs | None:
    """The level that the staff of a site is to have, where the site is new and nobody is told to work there now."""
    levels = {count.count: count for count in counts if count.why == LEVEL}
    if len(levels) != 1 or any(count.kind == "existing" and _is_of_the_site(document, count) for count in counts):
        return None
    if _grows().search(document.low, document.sentences[0][0], document.lead):
        return None
    (level,) = levels.values()
    return replace(level, kind="new", why="the staff of a new site", confidence=0.65)


@cache
def _grows() -> re.Pattern[str]:
    return re.compile(r"\b(?:expan|enlarg|addition|adding on|add on|exist|already|current)")


def _is_to_come(document: Document, count: Jobs) -> bool:
    if count.why in (_TOTAL, LEVEL):
        return True
    begin, _ = document.sentence_at(count.start)
    rules = number_patterns("job count")
    return any(rules[name].search(document.low, begin, count.end) for name in _OF_WORKFORCE)


def _is_of_the_site(document: Document, count: Jobs) -> bool:
    """Whether those at work are of the site, not of the company around the world."""
    begin, end = document.sentence_at(count.start)
    return number_patterns("job count")["elsewhere"].search(document.low, begin, end) is None
