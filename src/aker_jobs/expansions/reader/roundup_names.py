"""Companies as boards and lists name them: at the head of a paragraph, or as who was awarded something."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.announcement import Announcement

LONGEST_NAME = 60  # characters
_NO_COMPANY = re.compile(
    r"\b(?:board|authority|council|commission|committee|department|governor|gov|mayor|secretary|office|agency|county"
    r"|city of|village of|town of|state|program|fund|university|jobs|chamber|january|february|march|april|june|july"
    r"|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|project|projects|award"
    r"|awards|officials|expansion|another|meanwhile|together|commissioners|development)\b",
    re.IGNORECASE,
)
_A_KIND = re.compile(
    r"\b(?:Manufacturer|Maker|Supplier|Firm|Giant|Producer|Provider|Startup|Retailer|Milestones?)$|-based$"
)
_A_SITE = re.compile(r"\b(?:Center|Facility|Plant|Tower|Mill|Campus|HQ)\b")
_NO_FIRST = re.compile(
    "The|This|That|These|Those|It|Its|They|Their|An?|In|At|On|For|To|By|With|Of|He|She|His|Her|And|But|As|If|When|While"
    "|After|Also|Another|Officials|Both|All|Among"
)
_NO_NAME = re.compile(
    "Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|Thirteen|Fifty|Dec|Nov|Oct|Sept|Aug|Jan|Feb|Company|Top|New"
    "|More|Plans|Economic|Expansions|Projects"
)
_DOES = (
    "announced|said|broke|opened|dedicated|started|began|picked|chose|selected|unveiled|gets|plans|will|is|are|was|has"
    "|have|expects|received|receives|won|intends|proposes|makes|manufactures|produces|develops|designs|provides|operates"
    "|held|to (?:add|build|create|expand|invest|open)"
)
_TITLED = (
    "Puts|Picks|Plans|Chooses|Selects|Invests|Investing|Expands|Expanding|Opens|Builds|Adds|Adding|Creates|Creating|Grows"
    "|Growing|Brings|Relocates|Relocating|Moves|Breaks|Holds|Announces|To|Will|Establishes|Establishing|Locates|Locating"
    "|Launches|Acquires|Selecting|Planning|Sets"
)
_OWNS = "choice|decision|selection|plans?|planned|new|announced|expansion|reinvestment|investment|\\$"
_KIND = "company|plant|facility|store chain|chain|manufacturer|maker|firm|operation|project"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    dot = r"(?:(?<=Co)\.|(?<=St)\.|(?<=Inc)\.|(?<=Ltd)\.|(?<=Corp)\.)?"
    word = rf"(?:[A-Z0-9](?:[\w&'’-]|\.(?=\w))*{dot}|[a-z]+[A-Z]\w*)"
    form = r"(?:Inc|LLC|Ltd|Corp|Co)\b"
    name = rf"(?P<name>{word}(?:(?: & | and | of |, (?={form})| ){word}){{0,6}}?(?:, {form}\.?)?)"
    at_place = r"(?:(?:And |Also )?[Ii]n [A-Z][\w.]+(?: [A-Z][\w.]+)?(?:, [A-Z][\w.]+)?, |And )?"
    dated = r"(?:[A-Z][\w.,'’ ()-]{2,60}?\s?[–—-]{1,2}\s?)?"
    few = rf"{word}(?: {word}){{0,4}}"
    of_place = r"(?: (?:of|in) [A-Z][\w.]+(?: [A-Z][\w.]+){0,2})?"
    return {
        "leading comma": re.compile(
            rf"{dated}(?P<name>{word}(?: {word}){{0,2}}, {word}(?: {word}){{0,2}} (?:&|and)"
            r" (?:Company|Co\b\.?|Sons)(?:, Inc\.?)?),? "
        ),
        "leading": re.compile(
            rf"{dated}{at_place}{name}(?:,? (?:an?|the|one of|located|which|part of|doing|based|headquartered)\b"
            rf"| \([A-Z]|\. (?:The|It|This|Its)\b| [—–-]{{1,2}} (?=[A-Z])|{of_place},? (?:{_DOES})\b"
            rf"| (?:{_TITLED})\b|(?:'s|’s) (?:{_OWNS}))"
        ),
        "awarded": re.compile(
            rf"\b(?:[Tt]he|for|to|by|with|of) (?:the |a |an )?{name}(?: [a-z-]+){{0,2}}? (?:{_KIND})\b"
            rf"|\b(?:for|to|by|with) (?:the )?(?P<of>{few})(?:, (?:Inc|LLC)\.?,?)? (?:in|of) [A-Z]"
            rf"|\b(?:approved|awarded|granted) (?:for|to) (?:[Tt]he )?(?P<for>{few})(?=[,.;]| to\b)"
            rf"|\b(?:called|named|known as|to encourage) (?P<called>{few})|\b[a-z]{{4,}} (?P<which>{few}), which\b"
        ),
        "decides": re.compile(r" (?:Board )?(?:also )?(?:voted|approved|awarded)\b"),
        "official": re.compile(r"\b(?:spokes(?:person|man|woman)|director|secretary|mayor|chairman|president),? $"),
        "body": re.compile(r" (?:Township|County|Parish)$|^(?:Creation|Investment|Expansion)\b"),
        "state": re.compile(r"[A-Z]{2}: "),
    }


def better_name(one: Announcement, text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where `text[start:end]` names the company that the reading lacks or has wrong; None where it stands well."""
    begin = start + 4 if _patterns()["state"].match(text, start) else start
    for rule in ("leading comma", "leading"):
        match = _patterns()[rule].match(text, begin, end)
        if match and _is_company(match["name"], one.state):
            if one.company is None or _is_worse(one, match.span("name"), text):
                return match.span("name")
            break
    if one.company is not None and not _is_nobody(one, text):
        return None
    for match in _patterns()["awarded"].finditer(text, start, end):
        for group in ("name", "of", "for", "called", "which"):
            if match[group] and _is_company(match[group], None):
                return match.span(group)
    return None


def is_no_name(name: str) -> bool:
    """Whether what was read as a name is a word that begins a sentence, or a kind of company."""
    words = name.rstrip(".")
    return any(no.fullmatch(words) for no in (_NO_FIRST, _NO_NAME)) or _A_KIND.search(name) is not None


def _is_company(name: str, state: str | None) -> bool:
    """Whether words may be a company's name: no body, no day, no place (of the state, where it is known)."""
    first = name.split(maxsplit=1)[0]
    if len(name) > LONGEST_NAME or is_no_name(name) or _NO_COMPANY.search(name) or _NO_FIRST.fullmatch(first):
        return False
    having = dict(gazetteers.places().get(gazetteers.place_key(name), ()))
    return name.lower() not in gazetteers.state_names() and (state not in having if state else not having)


def _is_worse(one: Announcement, leading: tuple[int, int], text: str) -> bool:
    """Whether the company read is a piece of the leading name, a site, or an official who speaks."""
    span = one.spans.get("company")
    if span is None:
        return False
    if ". " in (one.company or "") and leading[0] <= span.start:
        return True
    is_site = _A_SITE.search(one.company or "") is not None and span.start > leading[1]
    return leading[0] < span.start < leading[1] or is_site or _is_nobody(one, text)


def _is_nobody(one: Announcement, text: str) -> bool:
    """Whether what was taken for the company is a place, a program, a board that decides or an official."""
    span = one.spans.get("company")
    if _patterns()["body"].search(one.company or "") or one.company in gazetteers.state_words():
        return True
    if span is None:
        return False
    before = text[max(0, span.start - 24) : span.start]
    decides = _patterns()["decides"].match(text, span.end) is not None
    return decides or before.endswith("approved a ") or _patterns()["official"].search(before) is not None
