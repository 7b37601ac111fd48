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
from aker_jobs.expansions.reader.quantities import IN_FIGURES, IN_WORDS, amounts, number

SURE = 0.6
LEAST_INVESTED = 50_000  # dollars
LONGEST_NAME = 60  # characters
NO_COMPANY = re.compile(
    r"\b(?:board|authority|council|commission|committee|department|governor|gov|mayor|secretary|office|agency|county"
    r"|city of|village of|town of|state|program|fund|university|jobs|chamber|january|february|march|april|june|july"
    r"|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|project|projects|award"
    r"|awards|officials|expansion|another|meanwhile|together|commissioners|development)\b",
    re.IGNORECASE,
)

_A_KIND = re.compile(r"\b(?:Manufacturer|Maker|Supplier|Firm|Giant|Producer|Provider|Startup|Retailer|Milestones?)$")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    word = r"(?:[A-Z0-9][\w&.'’-]*|[a-z]+[A-Z]\w*)"
    name = rf"(?P<name>{word}(?:(?: & | and | of |, (?=Inc|LLC|Ltd|Co\b|Corp)| ){word}){{0,6}}?(?:, (?:Inc|LLC|Ltd|Corp|Co)\b\.?)?)"
    with_comma = rf"(?P<whole>{word}(?: {word}){{0,2}}, {word}(?: {word}){{0,2}} (?:&|and) (?:Company|Co\b\.?|Sons)(?:, Inc\.?)?)"
    titled = (
        r"(?:Puts|Picks|Plans|Chooses|Selects|Invests|Investing|Expands|Expanding|Opens|Builds|Adds|Adding"
        r"|Creates|Creating|Grows|Growing|Brings|Relocates|Relocating|Moves|Breaks|Holds|Announces|To|Will|Establishes"
        r"|Establishing|Locates|Locating|Launches|Acquires|Selecting|Planning|Sets)"
    )
    owns = r"(?:'s|’s) (?:choice|decision|selection|plans?|planned|new|announced|expansion|reinvestment|investment|\$)"
    does = (
        r"(?:announced|said|broke|opened|dedicated|started|began|picked|chose|selected|unveiled|gets|plans|will|is|are|was|has|have|expects|received|receives|won|intends|proposes|makes|manufactures"
        r"|produces|develops|designs|provides|operates|held|to (?:add|build|create|expand|invest|open))"
    )
    kind = r"(?:company|plant|facility|store chain|chain|manufacturer|maker|firm|operation|project)"
    lower = r"(?: [a-z-]+){0,2}?"
    at_place = r"(?:(?:And |Also )?[Ii]n [A-Z][\w.]+(?: [A-Z][\w.]+)?(?:, [A-Z][\w.]+)?, |And )?"
    dated = r"(?:[A-Z][\w.,'’ ()-]{2,60}?\s?[–—-]{1,2}\s?)?"
    return {
        "leading comma": re.compile(rf"{dated}{with_comma},? "),
        "leading": re.compile(
            rf"{dated}{at_place}{name}(?:,? (?:an?|the|one of|located|which|part of|doing|based|headquartered)\b| \([A-Z]"
            rf"|(?: (?:of|in) [A-Z][\w.]+(?: [A-Z][\w.]+){{0,2}})?,? {does}\b| {titled}\b|{owns})"
        ),
        "awarded": re.compile(
            rf"\b(?:[Tt]he|for|to|by|with|of) (?:the |a |an )?{name}{lower} {kind}\b"
            rf"|\b(?:for|to|by|with) (?:the )?(?P<of>{word}(?: {word}){{0,4}})(?:, (?:Inc|LLC)\.?,?)? (?:in|of) [A-Z]"
            rf"|\b(?:called|named|known as|to encourage) (?P<called>{word}(?: {word}){{0,4}})"
            rf"|\b[a-z]{{4,}} (?P<which>{word}(?: {word}){{0,4}}), which\b"
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
    money = _invested(text, start, end) or (_only_amount(text, start, end) if one.investment_usd is None else None)
    if money is not None and money[2] != one.investment_usd:
        one = replace(_with(one, "investment_usd", money[:2], text), investment_usd=money[2])
    people = _only_count(text, start, end) if one.new_jobs is None else None
    if people is not None:
        one = replace(_with(one, "new_jobs", people[:2], text), new_jobs=people[2])
    return one


def _named(one: Announcement, text: str, start: int, end: int) -> tuple[int, int] | None:
    for rule in ("leading comma", "leading"):
        match = _patterns()[rule].match(text, _behind_state(text, start), end)
        group = "whole" if rule == "leading comma" else "name"
        if match and _is_company(match[group], one.state):
            if one.company is None or _is_worse(one, match.span(group), text):
                return match.span(group)
            break
    if one.company is not None and not _is_nobody(one, text):
        return None
    for match in _patterns()["awarded"].finditer(text, start, end):
        for group in ("name", "of", "called", "which"):
            if match[group] and _is_company(match[group], None):
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
    is_site = re.search(r"\b(?:Center|Facility|Plant|Tower|Mill|Campus|HQ)\b", one.company or "") is not None
    return leading[0] < span.start < leading[1] or (is_site and span.start > leading[1]) or _is_nobody(one, text)


def _is_nobody(one: Announcement, text: str) -> bool:
    """Whether what was taken for the company is a place, a program or an official."""
    span = one.spans.get("company")
    name = one.company or ""
    if span and re.match(r" (?:Board )?(?:also )?(?:voted|approved|awarded)\b", text[span.end : span.end + 24]):
        return True
    if re.search(r" (?:Township|County|Parish)$", name) or (span and text[span.start - 11 : span.start] == "approved a "):
        return True
    return _is_official(one, text)


def _is_official(one: Announcement, text: str) -> bool:
    span = one.spans.get("company")
    before = text[max(0, span.start - 24) : span.start] if span else ""
    return re.search(r"\b(?:spokes(?:person|man|woman)|director|secretary|mayor|chairman|president),? $", before) is not None


def _is_company(name: str, state: str | None) -> bool:
    """Whether words may be a company's name: no body, no day, no place (of the state, where it is known)."""
    if len(name) > LONGEST_NAME or is_no_name(name) or NO_COMPANY.search(name) or name.split()[0] in _NO_FIRST:
        return False
    if name.lower() in gazetteers.state_names():
        return False
    having = dict(gazetteers.places().get(gazetteers.place_key(name), ()))
    return state not in having if state else not having


def is_no_name(name: str) -> bool:
    """Whether what was read as a name is a word that begins a sentence, or a kind of company."""
    return name.rstrip(".") in _NO_NAMES or _A_KIND.search(name) is not None


_NO_FIRST = frozenset(
    "The This That These Those It Its They Their A An In At On For To By With Of He She His Her And But As If When"
    " While After Also Another Officials Both All Among".split()
)
_NO_NAMES = _NO_FIRST | frozenset(
    "Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fifty Dec Nov Oct Sept Aug Jan Feb Company Top"
    " New More Plans Economic Expansions Projects".split()
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
    match = _municipality().search(text, start, min(end, start + 200))
    if match is None:
        return one
    group = "city" if match["city"] else "township"
    return at(one, (match[group], *match.span(group)), one.state)


@cache
def _municipality() -> re.Pattern[str]:
    name = r"[A-Z][\w.'’]+(?: [A-Z][\w.'’]+){0,2}"
    return re.compile(rf"\b(?:City|Village|Town) of (?P<city>{name}) \(|, (?P<township>{name} Township) \(")


def _invested(text: str, start: int, end: int) -> tuple[int, int, int] | None:
    match = _patterns()["money"].search(text, start, end)
    if match is None:
        return None
    money = next(amounts(text.lower(), match.end(), min(end, match.end() + 40)), None)
    return (money.start, money.end, money.usd) if money else None


@cache
def _numbers() -> dict[str, re.Pattern[str]]:
    return {
        "public": re.compile(
            r"\b(?:credits?|grants?|loans?|payroll|tax|taxes|incentives?|wages?|salar\w+|hour\w*|award\w*|abatements?|sales"
            r"|revenues?|annual\w*|a year|per|contracts?|fund\w*|forgivable|benefits?|assistance|bonds?|impact|raised|earn\w*"
            r"|get|gets|receiv\w*|pay|paying|averag\w*|income|budget|total\w*|saves?|rebates?|subsid\w+|state|worth of payroll)\b"
        ),
        "people": re.compile(
            rf"(?<![\w$.,-])(?P<count>{IN_FIGURES}|{IN_WORDS}) (?:(?:new|more|additional|full-time|permanent|high-paying|well-paying|direct"
            r"|operational|good|skilled|local|people|other|or so) ){0,4}(?:jobs?|people|workers?|employees?|positions?|staff|hires)\b"
            rf"|\b(?:add|adds|adding|hire|hires|hiring|employ|employing|by) (?:up to |about |around |some |at least |more than |over |nearly |another )?"
            rf"(?P<verb>{IN_FIGURES})(?= in | at | by | over | to |[.,;]| people| full)"
            rf"|\bjobs: (?:up to |about |more than )?(?P<label>{IN_FIGURES})"
        ),
        "old": re.compile(
            r"\b(?:retain\w*|existing|current\w*|now|already|employs|total|laid|layoffs?|keep\w*|preserv\w*|sav(?:e|es|ed|ing)"
            r"|lost|cut|construction|indirect|workforce of|has|statewide|squar\w+|homes)\b"
        ),
    }


def _only_amount(text: str, start: int, end: int) -> tuple[int, int, int] | None:
    """The one amount of dollars that is no public money and no pay; None where there are none or several."""
    low = text.lower()
    if len(low) != len(text):
        return None
    found = [
        money
        for money in amounts(low, start, end)
        if money.usd >= LEAST_INVESTED
        and not _numbers()["public"].search(low, money.end, min(end, money.end + 26))
        and not _numbers()["public"].search(low, max(start, money.start - 26), money.start)
    ]
    return (found[0].start, found[0].end, found[0].usd) if len({money.usd for money in found}) == 1 else None


def _only_count(text: str, start: int, end: int) -> tuple[int, int, int] | None:
    """The one count of people that are new; None where there are none or several."""
    low = text.lower()
    if len(low) != len(text):
        return None
    found = []
    for match in _numbers()["people"].finditer(low, start, end):
        group = match.lastgroup or "count"
        count = number(match[group])
        is_year = group == "verb" and 1990 <= (count or 0) <= 2060 and "," not in match[group]
        if count and not is_year and not _numbers()["old"].search(low, max(start, match.start() - 24), match.end()):
            found.append((*match.span(group), count))
    return found[0] if len({count for _, _, count in found}) == 1 else None


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
