"""States by their names, letters, abbreviations and nicknames, each weighed by the words beside it."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.states.hints import AT_HOME, LOST, Hint, Spans, weight_of_aside
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.patterns import patterns

_OFFICES = (
    "Gov",
    "Lt.",
    "Sen",
    "Rep",
    "Depart",
    "Econom",
    "Secretary",
    "Commerce",
    "State",
    "Attorney",
    "House",
    "Legis",
    "Enterprise",
    "Business",
    "Workforce",
    "Opportunit",
    "Development",
    "Office of",
    "Agency for",
    "Job",
    "Tobacco",
    "Rural",
    "Board of",
)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    rows = gazetteers.rows("state_words")
    names = "|".join(re.escape(name) for name in sorted(gazetteers.state_names(), key=len, reverse=True))
    nicknames = "|".join(re.escape(row["nickname"].lower()) for row in rows if row["nickname"])
    return {
        "name": re.compile(rf"\b(?P<name>{names})(?![a-z])(?P<based>-(?:based|headquartered))?"),
        "company from": re.compile(rf",? (?:[a-z-]+ ){{0,2}}?(?:{patterns('company')['role before']})\b"),
        "nickname": re.compile(rf"\b(?P<name>{nicknames})(?![a-z])"),
        "loses": re.compile(
            r" (?:did not|didn't|had (?:made|offered|also|wanted)|dangled|courted|wooed|fought|tempted|lost"
            r"|made no|also (?:bid|competed|wanted|courted)"
            r"|competed"
            r"|was (?:also )?(?:considered|in the running|runner-up))\b"
        ),
        "longer": re.compile(
            r"(?:university of|bank of|blue shield of|port of|\bsierra|\bfort|\blake|\bmount|\bst[.·]?) $"
        ),
        "of the state": re.compile(
            r"(?:'s)? (?:department|economic|development|gov|commerce|enterprise fund|business|workforce|opportunit"
            r"|jobs? development|office of|agency for)"
        ),
    }


def of_names(document: Document, stop: int, beside: Spans) -> list[Hint]:
    pointers, last, match_at = [], 0, _patterns()["name"].match
    for begin in document.beginnings(_name_stems()):
        if last <= begin < stop and (match := match_at(document.flat, begin, stop)):
            pointers.append(_named(document, match, beside))
            last = match.end()
    return pointers


@cache
def _name_stems() -> frozenset[str]:
    """First four letters of the names of all states."""
    return frozenset(name.split()[0][:4] for name in gazetteers.state_names())


def _goes_on(document: Document, end: int) -> bool:
    """Whether a capitalized word follows at once, in a sentence and not in a headline: 'Texas Instruments'."""
    text = document.text
    if document.titled and end < document.sentences[0][1]:
        return False
    following = text[end + 1 : end + 14]
    return text[end : end + 1] == " " and following[:1].isupper() and not following.startswith(_OFFICES)


def _named(document: Document, match: re.Match[str], beside: Spans) -> Hint:
    flat = document.flat
    state, before = gazetteers.state_names()[match["name"]], flat[max(0, match.start() - 16) : match.start()]
    after, span = flat[match.end() : match.end() + 14], match.span()
    if match["name"] == "washington" and (
        after.startswith((", d·c", ", dc", " d·c", " post", " univ")) or before.endswith("george ")
    ):
        return Hint("DC", 0.2, *span, "the capital's name")
    aside = AT_HOME if match["based"] else weight_of_aside(flat, match.start(), beside)
    if aside is not None:
        return Hint(state, aside, *span, "where the company is at home, or what lost")
    if _patterns()["loses"].match(flat, match.end()):
        return Hint(state, LOST, *span, "it did not win")
    if document.text.startswith((" City", " CITY"), match.end()) and not _is_its_city(match["name"], state):
        return Hint(state, LOST, *span, "a part of a city's name")  # 'Kansas City'
    if (
        document.text[match.end() : match.end() + 1] == "-"
        and document.text[match.end() + 1 : match.end() + 2].isupper()
    ):
        return Hint(state, 0.2, *span, "a part of a longer name")  # 'Georgia-Pacific'
    if _patterns()["company from"].match(flat, match.end()):
        return Hint(state, 0.5, *span, "where the company is from")
    if _goes_on(document, match.end()):
        return Hint(state, 0.8, *span, "a part of a longer name")
    if _patterns()["longer"].search(before) or (state == "NY" and after.startswith((" city", " times", " stock"))):
        return Hint(state, 0.8, *span, "a part of a longer name")
    if _patterns()["of the state"].match(after) or before.endswith(("state of ", "of the ")):
        return Hint(state, 4, *span, "its government")
    return Hint(state, 3 if before.endswith((" in ", " to ", ", ")) else 2, *span, "its name")


def _is_its_city(name: str, state: str) -> bool:
    """Whether the city of a state's name is in that state: Oklahoma City is, Kansas City is not."""
    having = gazetteers.places().get(gazetteers.place_key(f"{name} city"), ())
    return bool(having) and having[0][0] == state


def of_nicknames(document: Document, stop: int) -> list[Hint]:
    if document.stems.isdisjoint(("stat", "domi", "fron", "dixi", "ench")):
        return []
    known = gazetteers.names_of("state_words", "nickname")
    if not any(name in document.low for name in known):
        return []
    matches = _patterns()["nickname"].finditer(document.low, 0, stop)
    return [Hint(known[match["name"]], 3, *match.span(), "its nickname") for match in matches]
