"""Which states a text points to, and how strongly."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from aker_jobs.expansions import lists
from aker_jobs.expansions.page import Page

_AMBIGUOUS = frozenset(("IN", "OR", "ME", "OK", "HI", "OH", "LA", "PA", "MA", "ID", "AL", "DE", "CO"))  # are words or other abbreviations too


@dataclass(frozen=True, slots=True)
class Hint:
    """A pointer to a state: how strong it is, where it stands (-1 in the URL), and by which rule."""

    state: str
    weight: float
    start: int
    end: int
    why: str


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    names = "|".join(re.escape(name) for name in sorted(lists.state_names(), key=len, reverse=True))
    governors = "|".join(re.escape(name) for name in sorted({name.split()[-1] for name in lists.names_of("governors")}, key=len, reverse=True))
    nicknames = "|".join(re.escape(row["nickname"].lower()) for row in lists.rows("state_words") if row["nickname"])
    postal = "|".join(sorted(set(lists.state_names().values())))
    short = "|".join(re.escape(row["abbreviation"]) for row in lists.rows("state_words") if row["abbreviation"])
    return {
        "prefix": re.compile(rf"\s*(?P<state>{postal})\s?(?::|\||\s-\s|--)\s*[A-Z]"),
        "name": re.compile(rf"\b(?P<name>{names})\b(?P<based>-based)?"),
        "governor": re.compile(rf"\bgov(?:\.|ernor)(?:-elect)? (?P<first>(?:[a-z][a-z.'-]*\s+){{0,3}}?)(?P<name>{governors})\b"),
        "nickname": re.compile(rf"\b(?:the )?(?P<name>{nicknames})\b"),
        "postal": re.compile(rf"(?:\b[Ii]n|\b[Nn]ew|\b[Tt]o|,|\b[Aa]cross|\b[Ii]ts)\s+(?P<state>{postal})(?=[\s.,;:)-]|$)"),
        "short": re.compile(rf",\s?\(?(?P<state>{short})(?![\w])(?P<based>-based)?|\((?P<state2>{short})\)"),
        "source": re.compile(r"\s*(?P<name>[A-Z][\w.]+(?: [A-Z][\w.]+){0,4}): (?=[\"'A-Z$])"),
        "aside": re.compile(
            r"\b(?:compet\w+ (?:against|with|for the project with)|(?:beat|beating|edged|edging) out|chosen over|chose [^.;,]{0,60} over|was also considered|also considered|considered (?:sites|locations) in|"
            r"instead of|as opposed to|other (?:states|finalists)|finalists? (?:were|included))\b[^.;]*|\b(?:headquartered in|headquarters (?:is|are|remains?) in|based in|currently in|formerly (?:in|of))[^.;,]*(?:,\s*[a-z.]{2,14}(?=,))?|"
            r"\b(?:relocat\w+|mov(?:e|es|ed|ing)|expansion) (?:[\w'-]+ ){0,6}?from (?:(?! to )[^.;])*|\b(?:(?:operations|facilities|locations|plants|offices|sites) (?:also )?(?:in|across|throughout) [^.;]*,[^.;]* and)\b[^.;]*"
        ),
        "abroad": re.compile(r"university of $|bank of $|blue shield of $|port of $|fort $|lake $|mount $|\bst\. $"),
    }


def asides(page: Page) -> list[tuple[int, int]]:
    """The parts of the text that tell other places than the site: losing states, headquarters, where it comes from."""
    return [match.span() for match in _patterns()["aside"].finditer(page.flat)]


def hints(page: Page, url: str | None, beside: list[tuple[int, int]]) -> list[Hint]:
    """All pointers to states in the lead of the text and in its URL."""
    found: list[Hint] = []
    low, stop, patterns = page.low, max(page.lead, 600), _patterns()
    if match := patterns["prefix"].match(page.text, page.sentences[0][0] if page.sentences else 0):
        found.append(Hint(match["state"], 9, match.start("state"), match.end("state"), "the state before the headline"))
    if "gov" in low:
        for match in patterns["governor"].finditer(low, 0, stop):
            if state := _governed(match["first"].strip(), match["name"]):
                found.append(Hint(state, 6, *match.span(), "its governor announces it"))
        found += _capital(page)
    for match in patterns["name"].finditer(low, 0, stop):
        found.append(_named(low, match, beside))
    for match in patterns["short"].finditer(page.text, 0, stop):
        aside = match["based"] or any(start <= match.start() < end for start, end in beside)
        found.append(Hint(lists.state_words()[match["state"] or match["state2"]], 0.4 if aside else 2.5, *match.span(), "its abbreviation"))
    if match := patterns["source"].match(page.text, page.sentences[0][0]):
        found += _of_source(match)
    for match in patterns["postal"].finditer(page.text, 0, stop):
        weight = 1.0 if match["state"] in _AMBIGUOUS else 3.5
        found.append(Hint(match["state"], weight, match.start("state"), match.end("state"), "its letters"))
    if " state" in low or "dominion" in low or "frontier" in low or "dixie" in low or "enchantment" in low:
        nicknames = lists.names_of("state_words", "nickname")
        for match in patterns["nickname"].finditer(low, 0, stop):
            found.append(Hint(nicknames[match["name"]], 3, *match.span(), "its nickname"))
    return [*found, *_of_url(url)]


def _governed(first: str, last: str) -> str | None:
    """The state of a governor: by first and last name, else by the last name where only one state has had it."""
    states = {state for name, state in lists.names_of("governors").items() if name.split()[-1] == last and (not first or name.split()[0] == first.split()[0])}
    return states.pop() if len(states) == 1 else None


def _capital(page: Page) -> list[Hint]:
    """A dateline that is a capital, above what a governor says, tells the state."""
    start = page.sentences[0][0]
    head = page.low[start : start + 40]
    for row in lists.rows("state_words"):
        capital = row["capital"].lower()
        if head.startswith(capital) and re.match(r"[^a-z]{0,4}(?:[a-z.]{2,8}[.,]?)?\s*(?:\([^)]*\))?\s*[-:]", head[len(capital) :]):
            return [Hint(row["usps"], 3.5, start, start + len(capital), "its capital is the dateline")]
    return []


def _named(low: str, match: re.Match[str], beside: list[tuple[int, int]]) -> Hint:
    state, before = lists.state_names()[match["name"]], low[max(0, match.start() - 16) : match.start()]
    after = low[match.end() : match.end() + 14]
    if match["name"] == "washington" and (after.startswith((", d.c", ", dc", " d.c", " post", " university")) or before.endswith("george ")):
        return Hint("DC", 0.2, *match.span(), "the capital's name")
    if match["based"] or any(start <= match.start() < end for start, end in beside):
        return Hint(state, 0.4, *match.span(), "where the company is at home, or what lost")
    if _patterns()["abroad"].search(before) or (match["name"] == "new york" and after.startswith((" city", " times", " stock"))):
        return Hint(state, 0.8, *match.span(), "a part of a longer name")
    if after.startswith((" department", " economic", " development", " gov", "'s gov", " commerce", " governor")) or before.endswith(("state of ", "of the ")):
        return Hint(state, 4, *match.span(), "its government")
    return Hint(state, 3 if before.endswith((" in ", " to ", ", ")) else 2, *match.span(), "its name")


def _of_source(match: re.Match[str]) -> list[Hint]:
    """The state of the city in a newspaper's name before the headline: 'Albany Times Union: …'."""
    words = match["name"].split()
    for count in range(min(3, len(words)), 0, -1):
        having = lists.places().get(lists.place_key(" ".join(words[:count])))
        if having and having[0][1] > 20_000:
            known = [state for state, people in having if people > 60_000] or [having[0][0]]
            return [Hint(state, 0.9, *match.span("name"), "the reporter's city") for state in known]
    return []


def _of_url(url: str | None) -> list[Hint]:
    if not url:
        return []
    host = re.sub(r"^[a-z]+://", "", url.lower()).split("/", 1)[0]
    for part in re.split(r"[.\-]", host.removesuffix(".com").removesuffix(".org")):
        for name, state in lists.state_names().items():
            if part.startswith(name.replace(" ", "")) and part not in ("washingtonpost", "washingtontimes"):
                return [Hint(state, 1.5, -1, -1, "its name in the address")]
    match = re.search(r"(?:^|\.)([a-z]{2})\.(?:gov|us)$", host) or re.search(r"(?:^|\.)([a-z]{2})\.gov$", host)
    letters = match[1].upper() if match else ""
    return [Hint(letters, 2, -1, -1, "the state's own address")] if letters in lists.state_names().values() else []


def weights(found: list[Hint]) -> dict[str, float]:
    """State → strength of all that points to it; what is said again counts less."""
    total: dict[str, float] = defaultdict(float)
    for hint in sorted(found, key=lambda hint: -hint.weight):
        total[hint.state] += hint.weight if not total[hint.state] else 0.25 * hint.weight
    return dict(total)
