"""Numbers told right beside a project, which its run leaves out: in the sentences behind it, in the headline above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.roundup import cues, signs
from aker_jobs.expansions.reader.roundup.companies import bystanders
from aker_jobs.expansions.reader.roundup.division.bounds import names
from aker_jobs.expansions.reader.roundup.division.run import Run
from aker_jobs.expansions.reader.roundup.figures import shares
from aker_jobs.expansions.reader.roundup.places.places import with_spans
from aker_jobs.expansions.reader.roundup.reading import Part, first_word
from aker_jobs.expansions.reader.roundup.source import Source
from aker_jobs.expansions.reader.roundup.text import Roundup

MOST_BEHIND = 3  # sentences behind a project
_NUMBERS = ("new_jobs", "investment_usd")


def with_numbers(roundup: Roundup, source: Source, run: Run) -> Run:
    """A project with the jobs and dollars that it lacks, as what goes on about it alone tells them."""
    one = run.announcement
    for at in (*_behind(roundup, run), *_above(roundup, run)):
        if all(getattr(one, field) is not None for field in _NUMBERS):
            break
        unit = roundup.units[at]
        other = source.read(Part(unit.start, unit.end, one.state, None, False))
        if other is not None and _is_of(other, one):
            one = _filled(one, other)
    if one.new_jobs is None and one.company and (share := shares.share_of(roundup.text, one.company)):
        one = replace(with_spans(one, roundup.text, new_jobs=share[:2]), new_jobs=share.value, new_jobs_high=None)
    if one.new_jobs is None and (each := shares.each_share(roundup.text, _first_company(roundup))):
        one = replace(with_spans(one, roundup.text, new_jobs=each[:2]), new_jobs=each.value, new_jobs_high=None)
    return run if one is run.announcement else run._replace(announcement=one)


def _first_company(roundup: Roundup) -> int:
    """Where a text names the first company that a project is of."""
    spans = (run.announcement.spans.get("company") for run in roundup.runs)
    return min((span.start for span in spans if span is not None and span.start >= 0), default=0)


def _behind(roundup: Roundup, run: Run) -> Iterator[int]:
    """The sentences right behind a project that go on about it and that no other project has."""
    section, company = roundup.units[run.last].section, run.announcement.company
    for at in range(run.last + 1, min(len(roundup.units), run.last + 1 + MOST_BEHIND)):
        unit = roundup.units[at]
        sentence = roundup.text[unit.start : unit.end]
        is_free = unit.kind == "sentence" and unit.section == section and roundup.run_at(unit.start) is None
        if not is_free:
            return
        if signs.is_total(sentence) or bystanders.helps(sentence):
            continue
        is_more = not unit.leads and _more().match(sentence) is not None
        if not is_more and not cues.goes_on(roundup.text, unit.start, company) and not names(sentence, company):
            return
        yield at


@cache
def _more() -> re.Pattern[str]:
    """How a sentence begins that tells more of what was told before it: 'With 120 new jobs', 'About $5 million'."""
    about = (
        r"(?:With|Some|About|Up to|More than|Another|Nearly|Around|Roughly|Over|At least|An? (?:additional|total of))"
    )
    return re.compile(rf"(?:{about} )?(?:an? |some |about |up to |more than |nearly )?\$?\d")


def _above(roundup: Roundup, run: Run) -> Iterator[int]:
    """The headline right above a project that is the only one below it; never the title, which counts over all."""
    at = run.first - 1
    if at < 1 or roundup.units[at].kind != "heading" or roundup.run_at(roundup.units[at].start) is not None:
        return
    if signs.is_total(roundup.text[roundup.units[at].start : roundup.units[at].end]):
        return
    ends = (below for below in range(run.first, len(roundup.units)) if roundup.units[below].kind == "heading")
    below = next(ends, len(roundup.units))
    if not any(other is not run and run.first <= other.first < below for other in roundup.runs):
        yield at


def taken_up(roundup: Roundup, found: Sequence[Run]) -> list[Run]:
    """Without runs that go on about the company before ('It will put $5 million into ...') and only name another."""
    kept: list[Run] = []
    for run in found:
        if kept and _goes_on(roundup, kept[-1], run):
            kept[-1] = kept[-1]._replace(announcement=_filled(kept[-1].announcement, run.announcement), last=run.last)
        else:
            kept.append(run)
    return kept


def _goes_on(roundup: Roundup, before: Run, run: Run) -> bool:
    """Whether a run begins with the company or the project before it and tells the numbers that are lacking there."""
    one, other = before.announcement, run.announcement
    begin = roundup.units[run.first]
    is_next = (
        run.first == before.last + 1 and begin.kind != "heading" and begin.section == roundup.units[before.last].section
    )
    if not is_next or first_word(one.company) == first_word(other.company):
        return False
    subject, named = _subject().match(roundup.text, begin.start, begin.end), other.spans.get("company")
    if subject is None or named is None or begin.start <= named.start < subject.end() + 2:  # 'The company Acme'
        return False
    pairs = [(getattr(one, field), getattr(other, field)) for field in _NUMBERS]
    is_more = any(left is None and right is not None for left, right in pairs)
    return is_more and all(left is None or right in (None, left) for left, right in pairs)


@cache
def _subject() -> re.Pattern[str]:
    who = r"(?:company|firm|manufacturer|maker|supplier|retailer|brand|chain|automaker|producer|provider|developer"
    who += r"|subsidiary|affiliate|unit|division)"
    what = r"(?:project|expansion|investment|facility|plant|deal|relocation|move)"
    return re.compile(
        rf"(?:It (?:is|will|plans|expects|has|intends)\b|which |(?:The|This) (?:[a-z][\w'’-]* ){{0,5}}?{who}\b"
        rf"|(?:The|This) (?:(?:new|planned|proposed|\$[\d.,]+ (?:[mb]illion)) )?{what}\b"
        rf"|(?:At|In|With|For|Through) (?:its|their|the|this) [^.;:]{{1,60}}?, the {who}\b)"
    )


def _is_of(other: Announcement, one: Announcement) -> bool:
    """Whether a reading may be of a project: it names no other company and no other state."""
    is_own = other.company is None or first_word(other.company) == first_word(one.company)
    return is_own and (None in (other.state, one.state) or other.state == one.state)


def _filled(one: Announcement, other: Announcement) -> Announcement:
    """A project with the numbers that it lacks and another reading has."""
    fields = [f for f in _NUMBERS if getattr(one, f) is None and getattr(other, f) is not None and f in other.spans]
    if not fields:
        return one
    more = {field: getattr(other, field) for field in fields}
    if "new_jobs" in more:
        more["new_jobs_high"] = other.new_jobs_high
    spans = MappingProxyType({**one.spans, **{field: other.spans[field] for field in fields}})
    return replace(one, **more, spans=spans)
