"""What the reading of roundups goes by: which words speak on of what was named, and which turn to something else."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.company import kinds
from aker_jobs.expansions.reader.roundup import signs
from aker_jobs.expansions.reader.roundup.companies import names
from aker_jobs.expansions.reader.roundup.places import land
from aker_jobs.expansions.reader.text.lines import SHORT


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    thing = (
        "company|firm|project|expansion|investment|facility|plant|manufacturer|corporation|business|jobs|site|center"
        "|co|operation|operations|hospital|headquarters|deal|move|addition|positions|building|group|retailer"
        "|maker|chain"
    )
    return {
        "goes on": re.compile(
            r"\s*(?:(?:The|This|That|Its|Their|These|Those|New) (?!board|council|authority|largest|second|other|next"
            r"|announcements? (?:takes?|took) in|announcements? includ)"
            rf"(?:[\w$][\w.,%$'’-]* ){{0,5}}?(?:{thing})\b|(?:Company|Co\.|Firm) (?:to|will|plans)\b"
            r"|It\b|They\b|He\b|She\b|[\"“'‘]|(?:[A-Z][\w’'-]+ ){1,2}sa(?:id|ys)\b"
            r"|In addition|Additionally|Construction|Hiring(?!:)|Production|Operations|Work is|Plans for|Those|When"
            r"|Initially"
            r"|Eventually|Completion|Employment)"
        ),
        "the company": re.compile(
            r"(?:Company|Co\.|Firm|Maker|Manufacturer|Supplier|Plant|Project)(?:'s|’s)? (?:to|will|plans|new)\b"
        ),
        "besides": re.compile(
            r"(?:As reported, )?(?P<who>[Tt]he (?:company|firm|manufacturer|maker|chain|retailer|automaker)|It|They)"
            r" (?:(?:will|is|has|plans?|expects?|intends?|announced|said it will|said it would)\b )?also "
            r"(?:be )?(?:(?:plans|expects|intends|planning|going) to |announced |said it (?:will|would) )?"
            r"(?:open|build|start|add|invest|expand|creat|hir|construct|establish|locat|set)\w*\b"
        ),
        "says": re.compile(r"[\"“]|(?:[A-Z][\w’'-]+ ){1,2}sa(?:id|ys) (?:that )?"),
        "also": re.compile(
            r"[^.]{0,80}\balso (?:approved|awarded|backed|voted|gave|granted|announced|supported|mentioned"
            r"|cited|named|pointed)\b"
        ),
        "name": re.compile(
            r"(?:[A-Z0-9][\w&.'’/-]{1,30}|[a-z]{1,3}[A-Z]\w{1,30})(?: (?:(?:&|and|of) )?[A-Z0-9][\w&.'’/-]{0,30}){0,3}"
        ),
        "state": re.compile(r"(?P<state>[A-Z]{2}): "),
    }


@cache
def _kind_acts() -> re.Pattern[str]:
    kind = (
        r"(?:manufacturer|maker|producer|supplier|processor|provider|retailer|distributor|developer|start-?up|giant|company"
        r"|firm|brewer|contractor|builder|operator|chain|group|business|plant|mill|factory|automaker|insurer|lender)"
    )
    acts = (
        r"(?:to|will|plans?|is|has|picks?|chooses?|selects?|expand\w*|opens?|opening|invests?|investing|adds?|adding|builds?"
        r"|building|moves?|moving|relocat\w*|creat\w+|brings?|bringing|announc\w+|breaks|eyes|coming|lands|sets|doubles"
        r"|hires?|hiring|grows|growing|locat\w+|launches|starts|completes)"
    )
    return re.compile(rf"[^.\n]{{0,60}}?\b{kind} (?:again )?{acts}\b", re.IGNORECASE)


def is_of_a_kind(text: str, start: int, end: int) -> bool:
    """Whether a headline tells what a company does by its kind: 'Cheese maker expands in Tennessee'."""
    return _kind_acts().match(text, start, end) is not None


def goes_on(text: str, start: int, company: str | None = None) -> bool:
    """Whether what begins there speaks on of what was named before; not where it begins with the company it names."""
    says = _patterns()["says"].match(text, start)
    begins = (text[at : at + 4 + len(company or "")].replace("’", "'") for at in (start, says.end() if says else start))
    name = (company or "")[:12].replace("’", "'")
    if name and any(words.removeprefix("The ").removeprefix("the ").startswith(name) for words in begins):
        return False
    if company and is_also(text, start):
        return False
    match = _patterns()["goes on"].match(text, start)
    return match is not None and not (company and company in match[0])  # 'The new Acme assembly plant'


def is_the_company(text: str, start: int) -> bool:
    """Whether a line begins with the kind of what the headline above it names: 'Company to invest ...'."""
    return _patterns()["the company"].match(text, start) is not None


def besides(text: str, start: int, end: int) -> int | None:
    """Where the subject of 'The company will also open ...' ends; None where nothing is told besides."""
    match = _patterns()["besides"].match(text, start, end)
    return match.end("who") if match else None


def is_also(text: str, start: int) -> bool:
    """Whether what begins there tells of what was approved or announced besides."""
    return _patterns()["also"].match(text, start) is not None


def labeled_state(text: str, start: int) -> str | None:
    """The state that a headline begins with: 'GA: ...'."""
    match = _patterns()["state"].match(text, start)
    return gazetteers.state_words().get(match["state"]) if match else None


def own_state(text: str, start: int, end: int) -> str | None:
    """The state that a headline begins with ('GA: ...') or that it alone names."""
    if _patterns()["state"].match(text, start):
        return labeled_state(text, start)
    named = signs.states_named(text[start : min(end, start + SHORT)].split("\n", maxsplit=1)[0])
    return named.pop() if len(named) == 1 else None


def is_name(text: str, start: int, end: int) -> bool:
    """Whether a heading is a name and nothing else: no place, office, person or ordinary words."""
    name = text[start:end]
    if _patterns()["name"].fullmatch(name) is None or names.is_no_name(name):
        return False
    if gazetteers.place_key(name) in gazetteers.places() or land.is_land(text, start, end):
        return False
    if kinds.is_other(name) or kinds.is_generic(name) or kinds.is_person(name):
        return False
    small = re.compile(rf"(?<![\w-]){re.escape(name.lower())}(?![\w-])")
    return small.search(text) is None and not name.isupper()


def is_place(text: str, start: int, end: int, state: str | None) -> bool:
    """Whether a short heading is the name of a place of the state."""
    name = text[start:end].strip(" #*:_|")
    return len(name.split()) <= 3 and state in dict(gazetteers.places().get(gazetteers.place_key(name), ()))
