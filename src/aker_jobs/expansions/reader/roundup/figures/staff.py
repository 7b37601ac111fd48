"""Counts of people in a part of a roundup, told in other words than those of announcements.

'a crew of 63', 'hired seven affineurs', 'Head count: 150', '31 on the clock', 'hiring of 130'. They are asked where
nothing else tells of new jobs: in an item about a project who is to work there is new, unless more is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from aker_jobs.expansions.reader.roundup.figures.growth import MOST, YEARS, Count
from aker_jobs.expansions.reader.text.patterns import patterns
from aker_jobs.expansions.reader.text.quantities import IN_FIGURES, IN_WORDS, number

BEFORE, BEHIND = 60, 60  # characters around a count that say that it is of others


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    figure = rf"(?<![\w$.,/#-])(?:{IN_FIGURES}|\b{IN_WORDS})"
    about = (
        r"(?:(?:about|around|some|nearly|roughly|almost|over|more than|at least|up to|as many as|another|an additional"
        r"|an estimated|no more than|no fewer than|fewer than|just|only|the|first|between|perhaps|maybe|possibly"
        r"|an initial|additional|approximately|close to) ){0,3}"
    )
    people = patterns("jobs")["people"]
    job = patterns("jobs")["job"]
    more = (
        r"techs|men and women|women|men|names|families|breadwinners|souls|paychecks|livelihoods|openings|recruits|seats"
        r"|[a-z]{3,}(?:men|women|icians|ologists|wrights|smiths)|staffers|helpers|starters|newcomers"
    )
    words = (
        r"(?:[ -](?!(?:for|of|in|to|and|or|the|with|from|at|on|by|that|which|who|as|than|million|billion|percent|acres"
        r"|floors?|lines?|shifts?|presses|buildings?|years?|months?|miles|square)\b)[a-z][a-z'’-]*){0,3}?[ -]"
    )
    hires = (
        r"(?:hir(?:e|es|ed|ing)(?: of)?|employ(?:s|ing)?|recruit(?:s|ed|ing)?|t(?:ake|akes|aking|ook) on|put(?:s"
        r"|ting)? on"
        r"|br(?:ing|ings|inging|ought) (?:on|aboard|in)|staffed (?:by|with)|staff it with|manned (?:by|with)"
        r"|man (?:it )?with|run by|run it with|worked by|(?:staff|crew|team|payroll|work ?force|work force|roster) of"
        r"|look(?:s|ing)? for|advertis\w+ for|search\w* for|in need of|openings? for|vacancies for|jobs for|work for"
        r"|room for|post(?:s|ed|ing)? (?:ads|openings) for|employment (?:to|would be limited to|will be)"
        r"|add(?:s|ed|ing)?|give(?:s|n)? (?:work|jobs) to|pledg(?:es|ed|ing)|promis(?:es|ed|ing)"
        r"|call(?:s|ed|ing)? for|will need|would need|needs?|wants?|expects? to have|hope(?:s)? to have)"
    )
    unit = (
        r"(?! ?(?:%|percent|per cent|million|billion|thousand|acres?|square|sq\b|feet|foot|ft|miles?|tons?"
        r"|megawatts?|mw\b"
        r"|years?|months?|weeks?|days?|hours?|a\.m|p\.m|beds?|units?|rooms?|stor(?:y|ies)|floors?|docks?|bays?|lines?"
        r"|trucks?|trailers?|cars?|machines?|presses|robots?|buildings?|plants?|sites?|tanks?|ovens?|silos?"
        r"|gallons?|pounds?"
        r"|barrels?|cases?|cents?|dollars?|bushels?|homes?|houses|lofts|apartments?|students|patients|classrooms"
        r"|phases?"
        r"|companies|businesses|firms|stores|shops|cities|counties|states|towns|countries|others?\b|of\b(?! (?:them"
        r"|these|the)))"
        r"|-|[.,]\d|:\d)"
    )
    end = rf"(?!\w){unit}"
    return {
        "count": re.compile(
            rf"\b{hires} {about}(?P<a>{figure})(?:(?:-| to | or )(?P<high>{IN_FIGURES}|{IN_WORDS}))?{end}"
            rf"|(?P<b>{figure}){words}(?:{job}|{people}|{more})\b"
            rf"|(?P<c>{figure}) (?:(?:people|workers|men|women) )?(?:(?:are |is |now )?(?:on|at) (?:the|its|their) "
            r"(?:payroll|line|clock|floor|job|books|door)\b|(?:will|would|are to|should|can) (?:work|start|report"
            r"|be hired"
            r"|find work|be employed|be needed|be on the job|be put to work)\b|(?:on|to) (?:the|its|their) payroll\b"
            r"|to be hired\b|to start\b|(?:full|part)[- ]time\b|strong\b)"
            r"|\b(?:head ?count|staff(?:ing)?|staff size|hires(?: planned)?|planned hires|jobs(?: [a-z]+)?"
            r"|employment(?: [a-z]+){0,3}"
            r"|work ?force|workers|crew|payroll jobs|hiring|positions|people|to be hired|personnel)(?: will be| is)?: "
            rf"{about}(?P<d>{figure}){end}"
        ),
        "others before": re.compile(
            r"\b(?:its|their|current\w*|existing|present|now|already|employs|today"
            r"|(?:has|have)(?! (?:\w+ )?(?:hired|promised|pledged|agreed|added|committed|recruited|taken|put"
            r"|brought|given"
            r"|created|said|filled|begun|started|advertised)\b)|laid off|lay(?:s|ing)? off"
            r"|layoff\w*|cut\w*|los(?:e|es|ing|t)|idl(?:ed|ing)|clos(?:ed|ing)|retain\w*|keep\w*|kept|sav(?:e|es|ed"
            r"|ing)"
            r"|preserv\w+|construction|builders|indirect|statewide|nationwide|worldwide|transfer\w*|mov(?:e|es|ed|ing)"
            r"|used to|once|formerly|all|of all|all of the|town of|city of|village of|population of|percent of|out of"
            r"|joining|among)(?: [\w'’-]+){0,2}? $"
        ),
        "will have": re.compile(
            r"\b(?:will|would|to|should|'ll|may|can|could) (?:soon |then |eventually )?(?:have|keep) "
        ),
        "others behind": re.compile(
            r"[^.;\n]{0,40}?\b(?:construction|temporary|already|at present|today|retained|who were|laid off|to transfer"
            r"|do so|will (?:be )?(?:move|transfer|relocate)d?|lost their|elsewhere|worldwide|nationwide|a year ago"
            r"|statewide"
            r"|years ago|in (?:19|20)\d\d|percent|union (?:ironworkers|electricians|tradesmen))\b"
            r"|(?: [a-z-]+)? (?:carpenters|tradesmen|builders|bricklayers|contractors|customers|visitors|guests"
            r"|students"
            r"|patients|residents|children|voters|members)\b"
        ),
        "no one": re.compile(r"\bno (?:new )?$|\bno one\b|\bnobody\b|\bnone\b"),
    }


def staffed(text: str, start: int, end: int) -> Count | None:
    """The one count of people who are to work there; None where a part tells of none or of several."""
    found = {count.value: count for count in _counts(_lower(text, start, end), start)}
    return next(iter(found.values())) if len(found) == 1 else None


def _counts(low: str, start: int) -> Iterator[Count]:
    rules = _patterns()
    for match in rules["count"].finditer(low):
        group = next(name for name in "abcd" if match[name])
        value = number(match[group])
        if not value or value > MOST or (value in YEARS and "," not in match[group]) or value < 2:
            continue
        before = low[max(0, match.start(group) - BEFORE) : match.start(group)]
        if rules["no one"].search(before) or _is_of_others(low, before, match.end(group)):
            continue
        yield Count(start + match.start(group), start + match.end(group), value)


def _is_of_others(low: str, before: str, end: int) -> bool:
    rules = _patterns()
    old = rules["others before"].search(before)
    if old is not None and not rules["will have"].search(before[max(0, old.start() - 14) :]):
        return True
    return rules["others behind"].match(low, end, end + BEHIND) is not None


def _lower(text: str, start: int, end: int) -> str:
    """In lower case and of the same length."""
    cut = text[start:end]
    low = cut.lower()
    return low if len(low) == len(cut) else "".join(one if len(one.lower()) != 1 else one.lower() for one in cut)
