"""Counts of new jobs that a phrase tells, without a word for jobs behind the count: 'puts 80 to work', 'jobs: 80'.

Each is tried only where a word is in the text without which it cannot be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from aker_jobs.expansions.reader.jobs.count import Jobs
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.number_patterns import number_patterns
from aker_jobs.expansions.reader.text.quantities import number

MORE = "so many more"  # than those just told
REST_IS_NEW = "the rest are new"
MORE_THAN_THERE = "so many more than are there"

_ON_IT = ("payr", "staf", "job", "team", "site", "work", "floo", "book", "line", "cloc")
_IN_IT = ("offi", "plan", "cent", "buil", "hang", "faci", "lab", "fact", "mill", "shop", "head", "camp")
_BY_STEM = (  # beginnings of words, the patterns, the rule, how sure it is
    (_ON_IT, ("payroll", "payroll of", "payroll to be"), "so many on the payroll", 0.75),
    (_IN_IT, ("in the office",), "so many at the site", 0.75),
    (("empl", "hire", "recr", "staf", "brin", "take"), ("hires",), "so many of a kind to be hired", 0.75),
    (("staf", "work", "payr", "crew", "head"), ("when full", "expects a staff"), "a staff when it is full", 0.75),
    (("gain", "incr", "grow", "boos", "jump"), ("gain of",), "the workforce grows by it", 0.8),
    (("rema", "othe", "rest"), ("rest are new",), REST_IS_NEW, 0.85),
    (
        ("plan", "fact", "faci", "cent", "offi", "mill", "ware", "shop", "lab", "head", "term", "hub"),
        ("site employing",),
        "so many at a new site",
        0.75,
    ),
    (
        ("want", "need", "seek", "hire", "hiri", "look", "recr", "adve"),
        ("wants so many", "look for more"),
        "so many are sought",
        0.75,
    ),
    (
        ("hire", "empl", "need", "work", "peop", "nurs", "aide", "tech"),
        ("number together", "employ, set apart"),
        "so many to be hired",
        0.75,
    ),
    (("figu", "numb", "coun", "tota", "tall"), ("put the figure",), "the figure is put at it", 0.7),
    (("brin", "rest", "reca", "rehi", "call"), ("brought back",), "so many brought back", 0.75),
    (("work",), ("put to work",), "so many put to work", 0.75),
    (("jobs", "work", "empl"), ("jobs for", "jobs to"), "jobs for so many", 0.75),
    (("plan", "goal", "aim", "targ", "hope", "idea"), ("plan is",), "the plan is so many", 0.75),
)
_BY_TEXT = (  # texts, the pattern, the rule, how sure it is
    (
        (
            "be hired",
            " work there",
            " work here",
            " work at",
            " work in",
            "be employed",
            "be recruited",
            "put to work",
            "be taken",
            "be brought",
        ),
        "will be hired",
        "who will be hired",
        0.75,
    ),
    ((" more are", " more is"), "more on the way", "more on the way", 0.75),
    ((" more than ",), "more than there", MORE_THAN_THERE, 0.85),
    ((" another ",), "and another", MORE, 0.75),
    ((" another ", " additional ", " further "), "another to come", MORE, 0.75),
    ((" new ones",), "new ones", "new ones", 0.8),
    ((" created", " added"), "kept and created", "new beside those that are kept", 0.9),
    (("employment of ",), "employment of", "so many at a new site", 0.75),
    (("part-time", "part time"), "full and part", "so many full-time", 0.75),
    (("wanted: ",), "wanted", "so many are wanted", 0.75),
    ((" more", " others"), "and so many more", MORE, 0.75),
    ((" chance", " opportun", " jobs", " work", " employed"), "chance to work", "so many to work there", 0.7),
    ((" where ",), "where they work", "so many to work there", 0.7),
    ((" of them", " of whom"), "of them", "of them new", 0.8),
    (("jobs",), "jobs dash", "so many jobs", 0.75),
    (("...", "…"), "cut off", "cut behind the count", 0.6),
)
_NUMBERED = ("numb", "tota", "come", "amou", "run")


def numbered(document: Document, start: int, stop: int) -> Iterator[Jobs]:
    """'Its new direct jobs will number 80', '460 jobs including 205 directly by the company': go before all others."""
    if "dire" in document.stems:
        for name in ("direct among them", "direct beside indirect"):
            yield from _matches(document, name, start, stop, ("those of the company itself", 0.97))
    if not document.stems.isdisjoint(_NUMBERED):
        yield from _matches(document, "number first", start, stop, ("new jobs number", 0.9))
    if not document.stems.isdisjoint(("numb", "perm")):
        yield from _matches(document, "number of", start, stop, ("the number of jobs", 0.85))


def told(document: Document, start: int, stop: int, nouns: bool) -> Iterator[Jobs]:
    """Every such count between two places of the text. nouns: whether the text has a word for jobs or people."""
    if " been hired" in document.low:
        rule = ("so many have been hired", 0.65)
        yield from (replace(one, partial=True) for one in _matches(document, "been hired", start, stop, rule))
    if nouns and ":" in document.low:
        yield from _matches(document, "listed", start, stop, ("among listed facts", 0.9))
    for texts, name, why, confidence in _BY_TEXT:
        if any(text in document.low for text in texts):
            yield from _matches(document, name, start, stop, (why, confidence))
    for stems, names, why, confidence in _BY_STEM:
        if not document.stems.isdisjoint(stems):
            for name in names:
                yield from _matches(document, name, start, stop, (why, confidence))


def _matches(document: Document, name: str, start: int, stop: int, rule: tuple[str, float]) -> Iterator[Jobs]:
    """The counts (group 'a') that a pattern finds, with the rule and how sure it is."""
    why, confidence = rule
    for match in number_patterns("job count")[name].finditer(document.low, start, stop):
        yield Jobs(match.start("a"), match.end("a"), number(match["a"]) or 0, None, "new", why, confidence)
