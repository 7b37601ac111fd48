"""Which places a project of a text cannot be at, whatever else speaks for them.

A place that the project's own words name as a site leaves none that only other parts of the text name; a state that
they name leaves none of another state. What is named first further down where projects of other companies are told is
theirs alone; so is what is told of them above, where they are at several places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.roundup import cues, signs
from aker_jobs.expansions.reader.roundup.attribution.site_signs import Key, own_key
from aker_jobs.expansions.reader.roundup.division.run import Run
from aker_jobs.expansions.reader.roundup.mentions import Mention
from aker_jobs.expansions.reader.roundup.places import place_rows
from aker_jobs.expansions.reader.roundup.reading import first_word
from aker_jobs.expansions.reader.roundup.text import Roundup

_SITE_WORDS = ("in", "at", "to")  # before the name of a place that something is done at
_TOLD = ("the dateline", "the place of a card", "behind a word of place")  # rules by which a place is told as a site
APART = 2  # places of projects of other companies

Words = tuple[int, int]  # of a text, from where to where


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    names = "|".join(re.escape(name) for name in sorted(gazetteers.state_names(), key=len, reverse=True))
    return {
        "state": re.compile(
            rf"\b(?:in|In|to|into|within|across|for|chose|picked|selected) (?:the )?(?:state of )?(?:\w+ern |central )?"
            rf"(?P<name>(?i:{names}))\b"
        ),
        "undecided": re.compile(
            r"\b(?:location|site|place)s? (?:has |have )?(?:yet )?(?:to be |not (?:been |yet been )?)"
            r"(?:determined|decided|announced|chosen|selected|named|disclosed)|\bundisclosed (?:location|site)"
        ),
        "region": re.compile(
            rf"\b(?:(?:north|south|east|west)\w*|central|upstate|downstate|rural) (?P<name>(?i:{names}))\b",
            re.IGNORECASE,
        ),
    }


def open_places(roundup: Roundup, run: Run, named: dict[Key, list[Mention]]) -> dict[Key, list[Mention]]:
    """Those of the places of a text that a project may be at; never without one where its company has a project."""
    kept, story = _of_company(roundup, run), story_of(roundup, run)
    told = told_state(roundup, story)

    def only_in(words: Words) -> dict[Key, list[Mention]]:
        return {key: found for key, found in named.items() if key in kept or _names(words, found)}

    if told is not None:
        named = {key: found for key, found in named.items() if key[1] == told}
    if own_key(run.announcement) is not None and _is_told(run.announcement):
        return only_in(story)
    for words in (_words(roundup, run.first, run.last), _paragraph(roundup, run), story):
        if any(_is_site(words, key, found) for key, found in named.items()):
            return only_in(words)
    cut = roundup.text[slice(*story)]
    if patterns()["undecided"].search(cut):
        return only_in(story)
    is_elsewhere = told is not None or patterns()["region"].search(cut) is not None
    is_apart = _are_apart(roundup, run) or signs.state_of_bodies(roundup.text) is not None
    end_of_all = _end_of_title(roundup) if is_apart else story[1]

    def may_be(found: Sequence[Mention]) -> bool:
        is_of_all = not is_elsewhere and found[0].start < end_of_all
        return is_of_all or not _of_others(roundup, run, story, found)

    return {
        key: found
        for key, found in named.items()
        if key in kept or (may_be(found) and not _in_rows(roundup, story, found))
    }


def _end_of_title(roundup: Roundup) -> int:
    """Where the title ends, which is above all projects; 0 where the text begins with one of them."""
    return 0 if any(run.first == 0 for run in roundup.runs) else roundup.title_end


def _are_apart(roundup: Roundup, run: Run) -> bool:
    """Whether the projects of other companies are at several places: one that tells none is at none of these."""
    who = first_word(run.announcement.company)
    others = (one.announcement for one in roundup.runs if first_word(one.announcement.company) != who)
    return len({own_key(one) for one in others if one.place}) >= APART


def _of_company(roundup: Roundup, run: Run) -> set[Key | None]:
    """The places read of the projects of a company."""
    who = first_word(run.announcement.company)
    runs = (one for one in roundup.runs if one is run or first_word(one.announcement.company) == who)
    return {own_key(one.announcement) for one in runs}


def _is_told(one: Announcement) -> bool:
    """Whether the place read of a project is told as its site."""
    span = one.spans.get("place")
    return span is not None and span.rule.startswith(_TOLD)


def story_of(roundup: Roundup, run: Run) -> Words:
    """A project with the headline above it and what is told below, where no other project claims it."""
    first, last = run.first, run.last
    if first > 0 and roundup.units[first].kind != "heading" and _is_free_heading(roundup, first - 1):
        first -= 1
    if roundup.units[first].kind == "heading":
        while last + 1 < len(roundup.units) and _is_free(roundup, last + 1) and _goes_on(roundup, last + 1):
            last += 1
    return _words(roundup, first, last)


def _paragraph(roundup: Roundup, run: Run) -> Words:
    """A project with the sentences before it in its paragraph that no other project claims."""
    first = run.first
    while first > 0 and not roundup.units[first].leads and _is_free(roundup, first - 1):
        first -= 1
    return _words(roundup, first, run.last)


def _is_free_heading(roundup: Roundup, at: int) -> bool:
    return roundup.units[at].kind == "heading" and _is_free(roundup, at)


def _goes_on(roundup: Roundup, at: int) -> bool:
    return roundup.units[at].kind != "heading" and roundup.units[at].section == roundup.units[at - 1].section


def _is_free(roundup: Roundup, at: int) -> bool:
    return not any(run.first <= at <= run.last for run in (*roundup.runs, *roundup.apart))


def told_state(roundup: Roundup, story: Words) -> str | None:
    """The state that the words of a project name as where it is; None where they name none, or several."""
    begin = roundup.units[roundup.unit_at(story[0])]
    headed = cues.own_state(roundup.text, begin.start, begin.end) if begin.kind == "heading" else None
    cut = roundup.text[slice(*story)]
    named = {
        gazetteers.state_names()[match["name"].lower()]
        for match in patterns()["state"].finditer(cut)
        if match["name"].lower() in gazetteers.state_names()
    }
    state = headed or (named.pop() if len(named) == 1 else None)
    return state if state is not None and signs.states_named(cut) <= {state} else None


def _words(roundup: Roundup, first: int, last: int) -> Words:
    return roundup.units[first].start, roundup.units[last].end


def _names(words: Words, found: Iterable[Mention]) -> bool:
    """Whether words name a place, and not only as where a company comes from."""
    return any(words[0] <= one.start < words[1] and not one.home for one in found)


def _is_site(words: Words, key: Key, found: Iterable[Mention]) -> bool:
    """Whether words name a place as one where something is done."""
    there = (one for one in found if _names(words, [one]) and one.kind in ("city", "county"))
    return any(one.word in _SITE_WORDS and (one.state is not None or key[1] in one.having) for one in there)


def _in_rows(roundup: Roundup, story: Words, found: Sequence[Mention]) -> bool:
    """Whether a place is named only in rows of places, and not by the project's own words."""
    is_named = bool(found) and not _names(story, found)
    return is_named and all(place_rows.is_in_row(roundup.text, one.start) for one in found)


def _of_others(roundup: Roundup, run: Run, story: Words, found: Iterable[Mention]) -> bool:
    """Whether only projects of other companies name a place."""
    who = first_word(run.announcement.company)
    told = (*roundup.runs, *roundup.apart)
    others = [story_of(roundup, one) for one in told if first_word(one.announcement.company) != who]
    return all(any(_names(words, [one]) for words in others) and not _names(story, [one]) for one in found)
