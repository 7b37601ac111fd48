"""Companies as boards and lists name them: at the head of a paragraph, or as who was awarded something."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.announcement import Announcement

LONGEST_NAME = 60  # characters
EARLY = 120  # characters: who does something is named within them
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
    "|More|Plans|Economic|Expansions|Projects|There|Here|Initially|Eventually|Up|Meanwhile|Separately|Employer|Officials"
    "|(?:Read|Learn|Click|View) \\w+|(?:For|From|In|At|On|With|To|By|As|When|After|While|If|Also|Then|And) .+|[Gg]ood-.+"
)
_FORM = re.compile(r"\b(?:Company|Co\.?|Inc\.?|LLC|L\.P\.|LP|Corp\.?|Corporation|Ltd\.?|Group|Industries)$")
_DOES = (
    "announced|said|broke|opened|dedicated|started|began|picked|chose|selected|unveiled|gets|got|plans|will|is|are|was|has"
    "|have|had|expects|received|receives|won|intends|proposes|makes|manufactures|produces|develops|designs|provides"
    "|operates|held|wants|hopes|aims|could|would|may|can|moved|moves|bought|buys|purchased|leased|signed|acquired"
    "|completed|finished|wrapped|hired|hires|adds|added|invests|invested|opens|builds|built|creates|created|expands"
    "|expanded|boosts|brings|brought|launched|launches|landed|confirmed|committed|pledged|located|relocated|agreed|seeks"
    "|asked|filed|celebrated|cut|kicked|revealed|increased|doubled|tripled|consolidated|converted|reopened|ramped"
    "|continues|pursues|plunked|sank|spent|put|officials|to (?:add|build|create|expand|invest|open|hire|locate|move)"
)
_TITLED = (
    "Puts|Picks|Plans|Chooses|Selects|Invests|Investing|Expands|Expanding|Opens|Builds|Adds|Adding|Creates|Creating|Grows"
    "|Growing|Brings|Relocates|Relocating|Moves|Breaks|Holds|Announces|To|Will|Establishes|Establishing|Locates|Locating"
    "|Launches|Acquires|Selecting|Planning|Sets"
)
_OWNS = (
    "choice|decision|selection|plans?|planned|new|announced|expansion|reinvestment|investment|workforce|payroll|plant"
    "|factory|facility|project|headquarters|warehouse|\\$"
)
_KIND = "company|plant|facility|store chain|chain|manufacturer|maker|firm|operation|project"
_ROLE = (
    "provider|maker|manufacturer|producer|supplier|insurer|contractor|developer|retailer|firm|company|start-?up|giant"
    "|distributor|builder|operator|brewer|processor|fabricator|specialist|subsidiary|refiner|printer|carrier|bank"
)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    dot = r"(?:(?<=Co)\.|(?<=St)\.|(?<=Inc)\.|(?<=Ltd)\.|(?<=Corp)\.)?"
    word = rf"(?:L\.P\.|[A-Z0-9](?:[\w&'’/-]|\.(?=\w))*{dot}|[a-z]+[A-Z]\w*)"
    form = r"(?:Inc|LLC|Ltd|Corp|Co|LP|L\.P)\b"
    name = rf"(?P<name>{word}(?:(?: & | and | of |, (?={form})| ){word}){{0,6}}?(?:, {form}\.?)?)"
    at_place = (
        r"(?:(?:And |Also |Meanwhile, )?(?:[Ii]n|[Aa]t|[Nn]ear|[Ff]or an? [a-z -]{3,30} in) [A-Z][\w.]+(?: [A-Z][\w.]+){0,2}"
        r"(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)?(?:, in [A-Z][\w.]+ County)?, |And |Also, |Meanwhile, )?"
    )
    dated = r"(?:[A-Z][\w.,'’ ()-]{2,60}?\s?[–—-]{1,2}\s?)?"
    few = rf"{word}(?: {word}){{0,4}}"
    city = r"[A-Z][\w.]+(?: [A-Z][\w.]+){0,2}"
    of_place = rf"(?:(?: (?:of|in)|,) {city})?"
    return {
        "leading comma": re.compile(
            rf"{dated}(?P<name>{word}(?: {word}){{0,2}}, {word}(?: {word}){{0,2}} (?:&|and)"
            r" (?:Company|Co\b\.?|Sons)(?:, Inc\.?)?),? "
        ),
        "leading": re.compile(
            rf"{dated}{at_place}(?:The |the )?{name}(?:,? (?:an?|the|one of|located|which|part of|doing|based|headquartered)\b"
            rf"| \([A-Z]|\. (?:The|It|This|Its)\b| [—–-]{{1,2}} (?=[A-Z])|{of_place},? (?:{_DOES})\b"
            rf"| (?:call centers?|company|plant|officials|executives|hospital|mill|stores) (?:{_DOES})\b"
            rf"|, [^,.]{{3,40}}, (?:{_DOES})\b|, {city}: |(?<= LLC)\. (?=[A-Z])"
            rf"| (?:{_TITLED})\b|(?:'s|’s) (?:{_OWNS}))"
        ),
        "titled": re.compile(rf"(?P<name>{word}(?: (?:& |of )?{word}){{1,5}}|[A-Z0-9&]{{3,}})\. (?=[A-Z])"),
        "awarded": re.compile(
            rf"\b(?:[Tt]he|for|to|by|with|of) (?:the |a |an )?{name}(?: [a-z-]+){{0,2}}? (?:{_KIND})\b"
            rf"|\b(?:for|to|by|with) (?:the )?(?P<of>{few})(?:, (?:Inc|LLC)\.?,?)? (?:in|of) [A-Z]"
            rf"|\b(?:approved|awarded|granted) (?:for|to) (?:[Tt]he )?(?P<for>{few})(?=[,.;]| to\b)"
            rf"|\b(?:called|named|known as|to encourage) (?P<called>{few})|\b[a-z]{{4,}} (?P<which>{few}), which\b"
        ),
        "told": re.compile(
            rf"\b(?:{_ROLE}),? {name},? (?:{_DOES})\b|\bsa(?:id|ys) (?:that )?(?:the )?{name.replace('name', 'said')}"
            rf"(?: (?:plant|company|facility))?{of_place} (?:{_DOES})\b"
            rf"|\b(?:welcomed?|landed|lured|attracted|lands|opening of) (?:the )?{name.replace('name', 'come')}(?=[,.;]|'s|’s| to\b| [a-z])"
            rf"|\b(?:could|may|might) be (?:[a-z-]+ ){{0,4}}{name.replace('name', 'second')}\. "
            rf"|(?<![\w'’]){name.replace('name', 'whose')}(?:'s|’s) (?:{_OWNS})"
            rf"|\b(?:more|investment|plant|jobs|expansion) (?:from|by) {name.replace('name', 'giver')}(?=[,.;]| [a-z])"
        ),
        "introduced": re.compile(
            r"(?:,? (?:of|in) [A-Z][\w.]+(?: [A-Z][\w.]+)?)?,? (?:makes|manufactures|produces|provides|designs|develops|operates"
            r"|is (?:headquartered|based|an?)|was (?:awarded|approved)|won|got|received|an? [a-z])\b"
        ),
        "decides": re.compile(r" (?:Board )?(?:also )?(?:voted|approved|awarded)\b"),
        "official": re.compile(r"\b(?:spokes(?:person|man|woman)|director|secretary|mayor|chairman|president),? $"),
        "body": re.compile(r" (?:Township|County|Parish)$|^(?:Creation|Investment|Expansion)\b"),
        "state": re.compile(r"[A-Z]{2}: "),
    }


def better_name(one: Announcement, text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where `text[start:end]` names the company that the reading lacks or has wrong; None where it stands well."""
    begin = start + 4 if _patterns()["state"].match(text, start) else start
    for rule in ("leading comma", "leading", "titled"):
        match = _patterns()[rule].match(text, begin, end)
        if match and _is_company(match["name"], one.state):
            if one.company is None or _is_worse(one, match.span("name"), text):
                return match.span("name")
            break
    if one.company is not None and not _is_nobody(one, text):
        return None
    found = (match for rule in ("awarded", "told") for match in _patterns()[rule].finditer(text, start, end))
    spans = (match.span(group) for match in found for group in match.re.groupindex if match[group])
    return next((span for span in spans if _is_company(text[slice(*span)], None)), None)


def introduced(text: str, start: int, end: int) -> str | None:
    """The company that a part begins with where it says what that is, or what it was awarded; None where it does not."""
    quote = 1 if text[start : start + 1] in '"“' else 0
    span = opening_name(text, start + quote, end)
    is_first = span is not None and span[0] - start < 2 + quote * 2
    return text[slice(*span)] if span and is_first and _patterns()["introduced"].match(text, span[1], end) else None


def opening_name(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The name of the company that a part begins with, or that does something at its beginning; None where none is."""
    begin = start + 4 if _patterns()["state"].match(text, start) else start
    for rule in ("leading comma", "leading", "titled"):
        match = _patterns()[rule].match(text, begin, end)
        if match and _is_company(match["name"], None):
            return match.span("name")
    found = _patterns()["told"].finditer(text, begin, min(end, begin + EARLY))
    spans = (match.span(group) for match in found for group in ("name", "come") if match[group])
    return next((span for span in spans if _is_company(text[slice(*span)], None)), None)


def is_no_name(name: str) -> bool:
    """Whether what was read as a name is a word that begins a sentence, or a kind of company."""
    words = name.rstrip(".")
    return any(no.fullmatch(words) for no in (_NO_FIRST, _NO_NAME)) or _A_KIND.search(name) is not None


def _is_company(name: str, state: str | None) -> bool:
    """Whether words may be a company's name: no body, no day, no place (of the state, where it is known)."""
    first = name.split(maxsplit=1)[0]
    if len(name) > LONGEST_NAME or is_no_name(name) or _NO_FIRST.fullmatch(first):
        return False
    if _NO_COMPANY.search(_FORM.sub("", name) if len(name.split()) > 2 else name) and not _FORM.search(name):
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
    return (
        decides or before.endswith(("approved a ", "second for ")) or _patterns()["official"].search(before) is not None
    )
