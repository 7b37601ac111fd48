"""What the reading of roundups goes by: which words speak on of what was named, and which turn to something else."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers, roundup_signs
from aker_jobs.expansions.reader.lines import SHORT
from aker_jobs.expansions.reader.roundup_reading import Part, Reading


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
        "says": re.compile(r"[\"“]|(?:[A-Z][\w’'-]+ ){1,2}sa(?:id|ys) (?:that )?"),
        "also": re.compile(
            r"[^.]{0,80}\balso (?:approved|awarded|backed|voted|gave|granted|announced|supported|mentioned"
            r"|cited|named|pointed)\b"
        ),
        "company": re.compile(
            r"(?:The|This) (?:[\w-]+ ){0,3}?(?:company|firm|manufacturer|maker|supplier|producer|business)\b"
        ),
        "of it": re.compile(r"\b(?:[Tt]he|[Tt]his) (?:[\w$.,-]+ ){0,4}?(?:company|project|expansion)\b"),
        "elsewhere": re.compile(r"(?:Meanwhile|Separately|Elsewhere|In other (?:\w+ )?news)\b"),
        "state": re.compile(r"(?P<state>[A-Z]{2}): "),
    }


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


def speaks_of_it(text: str, part: Part) -> bool:
    """Whether a part speaks of 'the company' or 'the project' somewhere."""
    return _patterns()["of it"].search(text, part.start, part.end) is not None


def is_elsewhere(text: str, start: int) -> bool:
    """Whether what begins there turns to something else: 'Meanwhile, ...'."""
    return _patterns()["elsewhere"].match(text, start) is not None


def is_also(text: str, start: int) -> bool:
    """Whether what begins there tells of what was approved or announced besides."""
    return _patterns()["also"].match(text, start) is not None


def own_state(text: str, start: int, end: int) -> str | None:
    """The state that a headline begins with ('GA: ...') or that it alone names."""
    match = _patterns()["state"].match(text, start)
    if match:
        return gazetteers.state_words().get(match["state"])
    named = roundup_signs.states_named(text[start : min(end, start + SHORT)].split("\n", maxsplit=1)[0])
    return named.pop() if len(named) == 1 else None


def is_place(text: str, start: int, end: int, state: str | None) -> bool:
    """Whether a short heading is the name of a place of the state."""
    name = text[start:end].strip(" #*:_|")
    return len(name.split()) <= 3 and state in dict(gazetteers.places().get(gazetteers.place_key(name), ()))


def speaks_of_company(text: str, start: int) -> bool:
    """Whether what begins there says 'the company' or 'this family-owned firm'."""
    return _patterns()["company"].match(text, start) is not None


def is_below_headline(text: str, last: Reading, one: Reading) -> bool:
    """Whether numbers without a place stand below a headline ("AL: Acme to Open in Troy") that has none."""
    is_headline = _patterns()["state"].match(text, last.part.start) is not None and last.numbers == 0
    return is_headline and one.numbers > 0 and one.where == (None, None)


def is_total(text: str, one: Reading) -> bool:
    """Whether a part counts over several companies: by the sentences of its numbers, or by any that has none."""
    spans = one.announcement.spans if one.announcement else {}
    at = [spans[field].start for field in ("new_jobs", "investment_usd") if field in spans]
    if not any(start >= 0 for start in at):
        return roundup_signs.is_total(text[one.part.start : one.part.end])
    return all(roundup_signs.is_total_at(text, start, *one.part[:2]) for start in at if start >= 0)
