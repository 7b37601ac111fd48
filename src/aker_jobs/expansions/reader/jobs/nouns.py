"""Counts with a word for jobs or people behind them: '80 new jobs', 'a 300-employee hub', 'three dozen workers'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from aker_jobs.expansions.reader.jobs.context import CountContext, clause_before
from aker_jobs.expansions.reader.jobs.count import MOST, YEARS, Jobs
from aker_jobs.expansions.reader.jobs.kinds import OPENINGS, kind_of
from aker_jobs.expansions.reader.jobs.stems import NUMBERS
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.number_patterns import number_patterns
from aker_jobs.expansions.reader.text.quantities import NUMBER_STEMS, number

_LEFT = 120  # characters before a count that tell its kind
_RIGHT = 90  # and behind its noun
_THINGS = (" pallet ", " parking ", " rack ", " storage ")  # '30,000 pallet positions'
_CALLED = ("call", "dispatch", "operat", "emerg")


def named(document: Document, start: int, stop: int) -> Iterator[Jobs]:
    """Every such count between two places: tried only where a number begins, which is fast."""
    low, rules = document.low, number_patterns("job count")
    begins = [match.start() for match in rules["figures"].finditer(low, start, stop)]
    if not document.stems.isdisjoint(NUMBER_STEMS) or len(low) > document.lead:
        begins = sorted(begins + _written(document, start, stop))
    last = start
    for begin in begins:
        if begin < last:
            continue
        match = rules["count"].match(low, begin, stop)
        if match and (counted := _counted(document, match)):
            last = match.end()
            yield counted


def _written(document: Document, start: int, stop: int) -> list[int]:
    """Where numbers in words begin: in the lead by the beginnings of its words, behind it by searching."""
    words = number_patterns("job count")["words"]
    in_lead = [
        begin for begin in document.beginnings(NUMBERS) if start <= begin < stop and words.match(document.low, begin)
    ]
    return in_lead + [match.start() for match in words.finditer(document.low, max(start, document.lead), stop)]


def _counted(document: Document, match: re.Match[str]) -> Jobs | None:
    count, high = number(match["a"]), number(match["b"]) if match["b"] else None
    if not count or max(count, high or 0) > MOST or _is_year(match, count) or _is_dialed(match):
        return None
    if any(thing in match[0] for thing in _THINGS):
        return None
    if "." in document.flat[match.end("a") : match.end()]:
        return None  # the sentence ends between
    context = _context(document, match)
    kind, why, confidence = kind_of(context)
    upper = high if high is not None and high > count else None
    partial = why == OPENINGS or _is_first_step(document, match, context)
    return Jobs(match.start("a"), match.end(), count, upper, kind, why, confidence, partial)


def _context(document: Document, match: re.Match[str]) -> CountContext:
    flat = document.flat
    begin, end = document.sentence_at(match.start())
    left = max(begin, match.start() - _LEFT)
    return CountContext(
        before=flat[begin : match.start()],
        sentence=flat[begin:end],
        left="" if _begins_sentence(document, match.start()) else clause_before(flat, left, match.start()),
        inside=flat[match.end("a") : match.end()],
        adjectives=match["adj"] or "",
        right=flat[match.end() : min(end, match.end() + _RIGHT)],
        people=bool(match["people"]),
    )


def _begins_sentence(document: Document, start: int) -> bool:
    """'In Mebane, N.C. Twelve people': a number in words with a capital begins a sentence behind an abbreviation."""
    before = document.text[max(0, start - 2) : start]
    return document.text[start : start + 1].isupper() and before == ". "


def _is_first_step(document: Document, match: re.Match[str], context: CountContext) -> bool:
    """'50 at first', 'will open with 50 and grow to 200'."""
    rules, flat = number_patterns("job count"), document.flat
    behind = flat[match.start() : match.end() + 40].split(";")[0]
    if rules["been created"].match(context.right) or rules["first step"].search(context.left + behind):
        return True
    _, end = document.sentence_at(match.start())
    if not rules["opens with"].search(context.left):
        return False
    return any(rules[name].search(flat, match.end(), end) for name in ("grow to", "and then have"))


@cache
def _day() -> re.Pattern[str]:
    return re.compile(r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? (?:\d{1,2}, ?)?$")


def _is_dialed(match: re.Match[str]) -> bool:
    """'911 call center operators': the number that is called, no count."""
    return match["a"] == "911" and (match["adj"] or "").lstrip(" -").startswith(_CALLED)


def _is_year(match: re.Match[str], count: int) -> bool:
    if (
        count in YEARS
        and match["a"].isdigit()
        and _day().search(match.string, max(0, match.start() - 16), match.start())
    ):
        return True  # 'November 16, 2009', then a headline
    if match["b"] and count in YEARS and "," not in match["a"] and "and" in match[0][:10]:
        return True  # 'by 2027 and 80 jobs'
    return count in YEARS and match["a"].isdigit() and not match["plus"] and bool(match["people"])
