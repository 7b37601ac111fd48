"""Where a sentence goes from one company's project to the next one's, by what stands on either side of a joint.

The clauses that have a verb or a bracket of their own are found by patterns (`roundup.clauses`); a row of projects has
neither: "an 800,000-sq.-ft. center for Acme, a 200-employee plant for Bolt Works and Cord's $31 million expansion".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from aker_jobs.expansions.reader import gazetteers

LONGEST_WORD = 40  # characters
MOST_JOINTS = 24  # of a sentence
AHEAD = 3  # joints over which a project is looked for: names are set off by commas
LEAST_FIGURES = 2  # of a sentence that tells of several projects


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    word = rf"[A-Z0-9][\w&.'’-]{{0,{LONGEST_WORD}}}"
    return {
        "joint": re.compile(
            r"(?:,|;| --| –| —)?\s(?:and|while|as well as|along with|plus)\s|[,;]\s|\s(?:--|–|—)\s(?:and\s)?"
        ),
        "name": re.compile(rf"(?<![\w$])[A-Z][\w&.'’-]{{0,{LONGEST_WORD}}}(?: (?:& |of |and )?{word}){{0,5}}"),
        "figure": re.compile(
            r"\$\s?\d|\b\d[\d,]{0,12}[ -](?:\w{1,20}[ -]){0,3}?(?:jobs?|people|workers?|employees?|positions?|hires"
            r"|staff|workforce)\b|\b(?:million|billion) dollars|\bemploy\w* (?:about |some |up to |around )?\d"
            r"|\b\d[\d,]{0,12}[ -](?:sq\b|square|acres?\b|acre-)",
            re.IGNORECASE,
        ),
        "project": re.compile(
            r"\b(?:plants?|factory|factories|facility|facilities|headquarters|centers?|warehouses?|mills?|campus|laborator\w+|labs?"
            r"|terminal|hub|operations?|offices?|expan\w+|expands?|relocat\w+|opening|opens?|groundbreaking|investments?|farm|refinery"
            r"|sawmill|brewery|hatchery|dairy)\b",
            re.IGNORECASE,
        ),
        "no company": re.compile(
            r"(?:Gov|Mr|Mrs|Ms|Dr|Sen|Rep|President|Governor|Mayor|Chairman|Secretary|Commissioner|Director|CEO|The|This|That"
            r"|These|It|Its|They|In|At|On|For|To|By|With|From|He|She|His|Her|And|But|As|If|When|While|After|Also|Another|Both"
            r"|All|Among|An?|January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Aug|Sept"
            r"|Oct|Nov|Dec|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|North|South|East|West|Northern|Southern"
            r"|Eastern|Western|Central|U\.S|US|America|American|Interstate|Highway|Route)\b\.?"
        ),
        "goes on": re.compile(
            r"(?:that|which|who|whose|where|when|with|so|creating|adding|bringing|investing|expanding|including)\b"
            r"|(?:about |some |up to |more than |over |nearly |another )?(?:\$|\d[\d,]*(?![\d,]*-))"
        ),
        # 'a $32 million, 231,000-square-foot plant' is one plant.
        "of one thing": re.compile(r"\b(?:an?|the|its|their|new) (?:new )?\$[\d.,]{1,12}[ -](?:million|billion)$"),
        "state": re.compile(rf"(?:{_states()})(?![\w-])"),
        "of a place": re.compile(
            r"\b(?:County|Parish|Counties|Township|Valley|River|Lake|Park|City"
            r"|Street|Avenue|Road|Airport|University|College)$"
        ),
    }


def _states() -> str:
    return "|".join(re.escape(word) for word in sorted(gazetteers.state_words(), key=len, reverse=True))


def joints(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What stands between the projects of a sentence, where each side names a company and tells of a project."""
    found = [match.span() for match in _patterns()["joint"].finditer(text, start, end)][:MOST_JOINTS]
    if not found or len(_figures(text, start, end)) < LEAST_FIGURES:
        return
    begin, ends = start, [*(at for at, _ in found), end]
    for number, (at, after) in enumerate(found):
        near, far = ends[number + 1], ends[min(number + AHEAD, len(found))]
        if _is_within(text, at, after):
            continue
        if _begins(text, after, near) and _is_project(text, begin, at) and _is_project(text, after, far):
            yield at, after
            begin = after


def _is_within(text: str, at: int, after: int) -> bool:
    """Whether a comma stands between a city and its state ('Troy, Mich.'), or between two measures of one plant."""
    if text[at:after] != ", ":
        return False
    states = _patterns()["state"].match(text, after)
    return states is not None or _patterns()["of one thing"].search(text, max(0, at - LONGEST_WORD), at) is not None


def _begins(text: str, start: int, end: int) -> bool:
    """Whether a project may begin there: not a figure alone, not what is told of the name before."""
    if _patterns()["goes on"].match(text, start, end):
        return False
    return _tells(text, start, end) or any(True for _ in _companies(text, start, end))


def _is_project(text: str, start: int, end: int) -> bool:
    """Whether a company is named there and something is told that it does."""
    return _tells(text, start, end) and any(True for _ in _companies(text, start, end))


def _tells(text: str, start: int, end: int) -> bool:
    return any(_patterns()[kind].search(text, start, end) for kind in ("figure", "project"))


def _figures(text: str, start: int, end: int) -> list[str]:
    return _patterns()["figure"].findall(text, start, end)


def _companies(text: str, start: int, end: int) -> Iterator[str]:
    """Names there that are no place, no month and no title."""
    for match in _patterns()["name"].finditer(text, start, end):
        name = match[0].rstrip(".,'’").removesuffix("'s").removesuffix("’s")
        while first := _patterns()["no company"].match(name):
            name = name[first.end() :].lstrip()
        if len(name) > 1 and not _is_place(name) and not name[0].isdigit():
            yield name


def _is_place(name: str) -> bool:
    if name in gazetteers.state_words() or _patterns()["of a place"].search(name):
        return True
    return gazetteers.place_key(name) in gazetteers.places()
