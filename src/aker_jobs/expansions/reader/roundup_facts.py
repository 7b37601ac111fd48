"""What a part of a roundup says in the set words of boards and lists: who was awarded, what the project costs.

Used where the reader of single announcements finds no name ("incentives for the Acme company in Lima"), a piece of one
("Rope & Wire, Inc." of "Acme Rope & Wire, Inc., a maker of cable") or no dollars ("the $3 million project").
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.announcement import Announcement, Span
from aker_jobs.expansions.reader.quantities import amounts

SURE = 0.6
LONGEST_NAME = 60  # characters
NO_COMPANY = re.compile(
    r"\b(?:board|authority|council|commission|committee|department|governor|gov|mayor|secretary|office|agency|county"
    r"|city of|village of|town of|state|program|fund|university|jobs|chamber|january|february|march|april|june|july"
    r"|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|project|projects|award"
    r"|awards|officials|expansion|another|meanwhile|together|commissioners|development)\b",
    re.IGNORECASE,
)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    word = r"(?:[A-Z0-9][\w&.'’-]*|[a-z]+[A-Z]\w*)"
    name = rf"(?P<name>{word}(?:(?: & | and | of |, (?=Inc|LLC|Ltd|Co\b|Corp)| ){word}){{0,6}}?(?:, (?:Inc|LLC|Ltd|Corp|Co)\b\.?)?)"
    with_comma = rf"(?P<whole>{word}(?: {word}){{0,2}}, {word}(?: {word}){{0,2}} (?:&|and) (?:Company|Co\b\.?|Sons)(?:, Inc\.?)?)"
    does = (
        r"(?:announced|plans|will|is|are|was|has|have|expects|received|receives|won|intends|proposes|makes|manufactures"
        r"|produces|develops|designs|provides|operates|held|to (?:add|build|create|expand|invest|open))"
    )
    kind = r"(?:company|plant|facility|store chain|chain|manufacturer|maker|firm|operation|project)"
    lower = r"(?: [a-z-]+){0,2}?"
    dated = r"(?:[A-Z][\w.,'’ ()-]{2,60}?\s?[–—-]{1,2}\s?)?"
    return {
        "leading comma": re.compile(rf"{dated}{with_comma},? "),
        "leading": re.compile(
            rf"{dated}{name}(?:,? (?:an?|the|one of|located|which|part of|doing|based|headquartered)\b| \([A-Z]"
            rf"|(?: (?:of|in) [A-Z][\w.]+(?: [A-Z][\w.]+){{0,2}})?,? {does}\b)"
        ),
        "awarded": re.compile(
            rf"\b(?:[Tt]he|for|to|by|with|of) (?:the |a |an )?{name}{lower} {kind}\b"
            rf"|\b(?:for|to|by|with) (?:the )?(?P<of>{word}(?: {word}){{0,4}})(?:, (?:Inc|LLC)\.?,?)? (?:in|of) [A-Z]"
            rf"|\b(?:called|named) (?P<called>{word}(?: {word}){{0,4}})"
        ),
        "money": re.compile(
            r"(?:private|capital|total|project|own) (?:capital |equipment )?investment (?:of |is |will be |to |totals )"
            r"(?:nearly |about |roughly |approximately |more than |over |up to |at least |an estimated )?(?=\$)"
            r"|\b(?:the|this|that|its|an?) (?:nearly |roughly |about )?(?=\$[\d.,]+(?: ?(?:[mb]illion|[mb])\b)? (?:capital investment |expansion )?project\b)"
            r"|\bproject (?:cost|investment) (?:is|of) (?=\$)"
        ),
    }


def completed(one: Announcement | None, text: str, start: int, end: int) -> Announcement | None:
    """The reading of `text[start:end]` with what the set words of roundups tell better; its spans count `text`."""
    if one is None:
        return None
    named = _named(one, text, start, end)
    if named is not None:
        one = _with(one, "company", named, text)
    one = _placed(one, text, start, end)
    money = _invested(text, start, end)
    if money is not None and (one.investment_usd is None or money[2] != one.investment_usd):
        one = replace(_with(one, "investment_usd", money[:2], text), investment_usd=money[2])
    return one


def _named(one: Announcement, text: str, start: int, end: int) -> tuple[int, int] | None:
    for rule in ("leading comma", "leading"):
        match = _patterns()[rule].match(text, _behind_state(text, start), end)
        group = "whole" if rule == "leading comma" else "name"
        if match and _is_company(match[group]):
            if one.company is None or _is_worse(one, match.span(group), text):
                return match.span(group)
            break
    if one.company is not None and not _is_official(one, text):
        return None
    for match in _patterns()["awarded"].finditer(text, start, end):
        for group in ("name", "of", "called"):
            if match[group] and _is_company(match[group]):
                return match.span(group)
    return None


def _behind_state(text: str, start: int) -> int:
    """Where the words behind 'GA: ' begin."""
    return start + 4 if re.match(r"[A-Z]{2}: ", text[start : start + 4]) else start


def _is_worse(one: Announcement, leading: tuple[int, int], text: str) -> bool:
    """Whether the company read is a piece of the leading name, a site, or an official who speaks."""
    span = one.spans.get("company")
    if span is None:
        return False
    is_site = re.search(r" (?:Center|Facility|Plant|Tower|Mill|Campus)$", one.company or "") is not None
    return leading[0] < span.start < leading[1] or (is_site and span.start > leading[1]) or _is_official(one, text)


def _is_official(one: Announcement, text: str) -> bool:
    span = one.spans.get("company")
    before = text[max(0, span.start - 24) : span.start] if span else ""
    return re.search(r"\b(?:spokes(?:person|man|woman)|director|secretary|mayor|chairman|president),? $", before) is not None


def _is_company(name: str) -> bool:
    if len(name) > LONGEST_NAME or NO_COMPANY.search(name) or name.lower() in gazetteers.state_names():
        return False
    first = name.split()[0]
    return first not in _NO_NAMES and not gazetteers.places().get(gazetteers.place_key(name))


_NO_NAMES = frozenset(
    "The This That These Those It Its They Their A An In At On For To By With Of He She His Her And But As If When"
    " While After Also New Another Two Three Four Five Six Seven Eight Nine Ten Officials Plans Both All".split()
)


def _placed(one: Announcement, text: str, start: int, end: int) -> Announcement:
    """A company told with its city ("Acme of Lima was awarded ...") in that city, where no other place is read."""
    span = one.spans.get("company")
    if one.state is None or span is None or span.start < start or one.company is None:
        return one
    name, of, city = one.company.partition(" of ")
    if of and one.state in dict(gazetteers.places().get(gazetteers.place_key(city), ())):
        at_city = (city, span.start + len(name) + 4, span.start + len(one.company))
        one = replace(_with(one, "company", (span.start, span.start + len(name)), text), company=name)
        return at(one, at_city, one.state or "")
    match = re.compile(r",? (?:of|in|\() ?(?P<city>[A-Z][\w.'’]+(?: [A-Z][\w.'’]+){0,2})").match(text, span.end, end)
    if match and one.state in dict(gazetteers.places().get(gazetteers.place_key(match["city"]), ())):
        return at(one, (match["city"], *match.span("city")), one.state)
    return one


def _invested(text: str, start: int, end: int) -> tuple[int, int, int] | None:
    match = _patterns()["money"].search(text, start, end)
    if match is None:
        return None
    money = next(amounts(text.lower(), match.end(), min(end, match.end() + 40)), None)
    return (money.start, money.end, money.usd) if money else None


def _with(one: Announcement, field: str, at: tuple[int, int], text: str) -> Announcement:
    span = Span(at[0], at[1], text[slice(*at)], SURE, "as boards and lists say it")
    spans = MappingProxyType({**one.spans, field: span})
    return replace(one, company=span.text, spans=spans) if field == "company" else replace(one, spans=spans)


@cache
def _city() -> re.Pattern[str]:
    city = r"(?P<city>[A-Z][\w.]+(?: [A-Z][\w.]+){0,2})"
    return re.compile(
        rf"\b(?:The |the )?(?:{city}) (?:City|Common|Town|Village|city|town) [Cc]ouncil\b"
        rf"|\b(?:[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]everal)(?: growing| local)? (?P<of>[A-Z][\w.]+(?: [A-Z][\w.]+)?) (?:companies|businesses|firms|manufacturers)"
    )


def city_of_all(text: str, state: str | None) -> tuple[str, int, int] | None:
    """The city whose council decides on all projects, where the state that they are in has it."""
    for match in _city().finditer(text[:1_500]):
        group = "city" if match["city"] else "of"
        name = match[group].removeprefix("The ")
        having = dict(gazetteers.places().get(gazetteers.place_key(name), ()))
        if state in having:
            return name, match.end(group) - len(name), match.end(group)
    return None


def at(one: Announcement, city: tuple[str, int, int], state: str) -> Announcement:
    """A project without a place, in the city of all."""
    if one.place is not None or one.state not in (None, state):
        return one
    span = Span(city[1], city[2], city[0], SURE, "the city of all projects")
    spans = MappingProxyType({**one.spans, "place": span, "city": span})
    return replace(one, place=city[0], city=city[0], state=state, spans=spans)
