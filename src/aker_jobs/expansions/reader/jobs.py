"""Counts of jobs in a text, each with what kind of jobs they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from aker_jobs.expansions.reader import job_phrases
from aker_jobs.expansions.reader.document import Document
from aker_jobs.expansions.reader.job_kinds import CountContext, Kind, clause_before, kind_of
from aker_jobs.expansions.reader.job_patterns import count_patterns
from aker_jobs.expansions.reader.patterns import patterns
from aker_jobs.expansions.reader.quantities import NUMBER_STEMS, number

_ONLY_MORE = frozenset(("want", "wants", "need", "needs", "plus"))  # without 'more' they tell of anything
MOST = 250_000  # a larger count is no single company's
_YEARS = range(1990, 2061)


@dataclass(frozen=True, slots=True)
class Jobs:
    """A count of jobs: `high` is the upper end of a range, `why` the rule that told the kind, partial: a first step."""

    start: int
    end: int
    count: int
    high: int | None
    kind: Kind
    why: str
    confidence: float
    partial: bool = False


_NUMBERS = NUMBER_STEMS | {"a"}  # 'a hundred'
_ELIDED_STEMS = (
    "add",
    "adds",
    "addi",
    "crea",
    "hire",
    "hiri",
    "brin",
    "empl",
    "work",
    "staf",
    "team",
    "have",
    "room",
    "make",
    "maki",
    "leav",
    "want",
    "need",
    "plus",
    "take",
    "taki",
    "poss",
    "perh",
    "even",
)


@cache
def _noun_stems() -> frozenset[str]:
    """First four letters of all words for jobs and for people."""
    nouns = "|".join((patterns("jobs")["job"], patterns("jobs")["people"])).replace("?", "").split("|")
    return frozenset(noun[:4] for noun in nouns) | {"job", "fte"}


@cache
def job_stems() -> frozenset[str]:
    """First four letters of a word without which no count of jobs is read, but for listed facts."""
    verbs = (
        "employ",
        "hire",
        "hiring",
        "recruit",
        "payroll",
        "staff",
        "team",
        "site",
        "them",
        "whom",
        "those",
        "these",
        "room",
        "generate",
    )
    return _noun_stems() | frozenset(word[:4] for word in verbs) | frozenset(_ELIDED_STEMS)


_HIRING_STEMS = frozenset(("hire", "hiri", "empl", "recr", "payr", "job", "jobs", "posi"))
_STAFF_STEMS = frozenset(("work", "staf", "team", "head"))
_STAFF_OF = ("workforce of", "staff of", "team of", "headcount of", " people on", " to work")
_GROWTH_STEMS = frozenset(
    ("grow", "incr", "expa", "boos", "rais", "add", "adds", "addi", "doub", "trip", "swel", "rise")
)


def may_count(document: Document) -> bool:
    """A cheap look: whether the lead can hold a count of new jobs. It finds more than there are, never less."""
    stems = document.stems
    if "0" not in stems and stems.isdisjoint(NUMBER_STEMS):
        return False
    if not stems.isdisjoint(_HIRING_STEMS):
        return True
    if not stems.isdisjoint(_STAFF_STEMS) and (
        not stems.isdisjoint(_GROWTH_STEMS) or any(words in document.low for words in _STAFF_OF)
    ):
        return True
    return next(_counts(document, document.sentences[0][0], document.lead), None) is not None


def job_counts(document: Document, start: int, stop: int) -> Iterator[Jobs]:
    """Every count of jobs between two places of the text, with its kind: with the word for jobs first, then without."""
    nouns = len(document.low) > document.lead or not document.stems.isdisjoint(_noun_stems())
    if nouns:
        yield from (_plain(*told) for told in job_phrases.numbered(document, start, stop))
        yield from _counts(document, start, stop)
    yield from (_plain(*told) for told in job_phrases.told(document, start, stop, nouns))
    if not document.stems.isdisjoint(_ELIDED_STEMS):
        yield from _elided(document, start, stop)
    if nouns and not document.stems.isdisjoint(("by", "from", "to")):
        yield from _growth(document, start, stop)


def _counts(document: Document, start: int, stop: int) -> Iterator[Jobs]:
    """Counts with a word for jobs behind them: tried only where a number begins, which is fast."""
    low, rules = document.low, count_patterns()
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
    words = count_patterns()["words"]
    in_lead = [
        begin for begin in document.beginnings(_NUMBERS) if start <= begin < stop and words.match(document.low, begin)
    ]
    return in_lead + [match.start() for match in words.finditer(document.low, max(start, document.lead), stop)]


def _plain(match: re.Match[str], why: str, confidence: float) -> Jobs:
    return Jobs(match.start("a"), match.end("a"), number(match["a"]) or 0, None, "new", why, confidence)


def _counted(document: Document, match: re.Match[str]) -> Jobs | None:
    count, high = number(match["a"]), number(match["b"]) if match["b"] else None
    if not count or max(count, high or 0) > MOST or _is_year(match, count) or _is_dialed(match):
        return None
    begin, end = document.sentence_at(match.start())
    left = clause_before(document.flat, max(begin, match.start() - 120), match.start())
    context = CountContext(
        before=document.flat[begin : match.start()],
        sentence=document.flat[begin:end],
        left=left,
        inside=document.flat[match.end("a") : match.end()],
        adjectives=match["adj"] or "",
        right=document.flat[match.end() : min(end, match.end() + 90)],
        people=bool(match["people"]),
    )
    kind, why, confidence = kind_of(context)
    behind = document.flat[match.start() : match.end() + 40].split(";")[0]
    partial = bool(count_patterns()["first step"].search(left + behind)) or bool(
        count_patterns()["opens with"].search(left)
        and count_patterns()["grow to"].search(document.flat, match.end(), end)
    )
    upper = high if high is not None and high > count else None
    return Jobs(match.start("a"), match.end(), count, upper, kind, why, confidence, partial)


def _is_dialed(match: re.Match[str]) -> bool:
    """'911 call center operators': the number that is called, no count."""
    return match["a"] == "911" and (match["adj"] or "").lstrip(" -").startswith(("call", "dispatch", "operat", "emerg"))


def _is_year(match: re.Match[str], count: int) -> bool:
    if match["b"] and count in _YEARS and "," not in match["a"] and "and" in match[0][:10]:
        return True  # 'by 2027 and 80 jobs'
    return count in _YEARS and match["a"].isdigit() and not match["plus"] and bool(match["people"])


def _elided(document: Document, start: int, stop: int) -> Iterator[Jobs]:
    """'Preserve 1,500 jobs, add 130 in East Tennessee', 'hire 30 at its plant': the word for jobs is left out."""
    for match in count_patterns()["elided"].finditer(document.low, start, stop):
        count = number(match["a"])
        if not count or not 2 < count <= MOST or (count in _YEARS and "," not in match["a"]):
            continue
        begin, _ = document.sentence_at(match.start())
        if match["verb"].startswith("and ") and not count_patterns()["yet to come"].search(
            document.low, begin, match.start()
        ):
            continue
        verb = match["verb"]
        if _tells_of_anything(verb, document.low, match.end()):
            continue
        says_itself = (
            count_patterns()["to staff"].match(document.low, match.end()) is not None
            or verb.startswith("hir")
            or "employ" in verb
            or " have a " in verb
        )
        if says_itself or count_patterns()["noun"].search(document.low, begin, match.start()):
            # '150 over the next two months' is a part of the hiring, where a whole is told
            partial = count_patterns()["next months"].match(document.low, match.end()) is not None
            why = "jobs added, the word left out"
            yield Jobs(match.start("a"), match.end("a"), count, None, "new", why, 0.75, partial)


def _tells_of_anything(verb: str, low: str, end: int) -> bool:
    """Whether a count behind the verb may be of anything: 'needs 80 acres', where 'needs 80 more' is of people."""
    if count_patterns()["then more"].match(low, end):
        return False
    adds = verb.startswith("and ") and "employ" not in verb
    return verb in _ONLY_MORE or adds or (verb.endswith("have") and _goes_on(low, end))


def _goes_on(low: str, end: int) -> bool:
    """Whether a word follows: 'will have 310 rooms' counts no jobs, 'will have 310.' does."""
    return low[end : end + 1] == " "


def _growth(document: Document, start: int, stop: int) -> Iterator[Jobs]:
    """'Doubling its workforce from 100 to 200' is 100 new jobs; 'growing the staff by 80' is 80."""
    low, rules = document.low, count_patterns()
    if "from" in document.stems:
        for match in (*rules["double"].finditer(low, start, stop), *rules["from behind"].finditer(low, start, stop)):
            begin, end = document.sentence_at(match.start())
            first, last = number(match["a"]) or 0, number(match["b"]) or 0
            around = low[max(begin, match.start() - 90) : min(end, match.end() + 30)]
            years = first in _YEARS and last in _YEARS
            if 0 < first < last <= MOST and not years and rules["staff"].search(around):
                yield Jobs(
                    min(match.start("a"), match.start("b")),
                    max(match.end("a"), match.end("b")),
                    last - first,
                    None,
                    "new",
                    "growth between two counts",
                    0.75,
                )
    for match in rules["grow to"].finditer(low, start, stop):
        begin, end = document.sentence_at(match.start())
        count = number(match["a"]) or 0
        staffed = rules["staff"].search(low, begin, match.start())
        if 2 < count <= MOST and count not in _YEARS and staffed and rules["opening"].search(low, begin, match.start()):
            yield Jobs(match.start("a"), match.end("a"), count, None, "new", "what a new site grows to", 0.75)
    for match in rules["growth"].finditer(low, start, stop):
        count, (begin, _) = number(match["a"]) or 0, document.sentence_at(match.start())
        if 0 < count <= MOST and count not in _YEARS and rules["grows"].search(low, begin, match.start()):
            yield Jobs(match.start("a"), match.end("a"), count, None, "new", "the workforce grows by it", 0.85)
