"""How far a project is: announced (under construction included), delayed, cancelled or completed."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from aker_jobs.expansions.reader.announcement import Status
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.weighted_patterns import weighted_patterns

REACH, REACH_OF_COMPLETION = 900, 380  # characters from the beginning: later mentions are of other projects


_TELLS_ITSELF = ("announce the ", "mark")  # 'is pleased to announce the opening of', 'when it marks the end of'


class Standing(NamedTuple):
    """The status, where the text says so (start = -1: nothing else is said), how sure, and by which rule."""

    status: Status
    start: int
    end: int
    confidence: float
    why: str


@cache
def _not_so() -> tuple[re.Pattern[str], re.Pattern[str]]:
    hoped = (
        r"\b(?:will|would|to|expected|scheduled|slated|set|plans?|once|when|after|until|upon|anticipated|planned"
        r"|projected|be"
        r"|not|avoids?|without|despite|if|could|earlier|previously|formerly|had|since) (?:\w+ ){0,3}$|\bfirst $"
    )
    return re.compile(hoped), re.compile(r"\b(?:without|avoid\w*|despite|if|no|not) (?:\w+ ){0,2}$")


def standing(document: Document) -> Standing:
    """The status that headline and lead tell; what is yet to come is no completion, what was avoided no delay."""
    start = document.sentences[0][0]
    if told := _changed_mind(document, start) or _late_but_finished(document, start):
        return told
    for pattern in weighted_patterns("status"):
        for match in pattern.matches(document, start, min(document.lead, start + REACH)):
            if _is_so(document, pattern.name, match, start):
                status: Status = pattern.name  # type: ignore[assignment]
                return Standing(status, *match.span(), 0.85, f"{pattern.reason}: '{match[0][:50]}'")
    return Standing("announced", -1, -1, 0.8, "nothing says that it was finished, put off or given up")


@cache
def _mind() -> re.Pattern[str]:
    return re.compile(
        r"(?<!not )(?<!never )(?<!after )(?<!having )\bchang(?:es|ed|ing) (?:its|their) minds? (?:about|on|over)"
        r" (?:[\w$.'-]+ ){0,3}?(?:build|expand|mov|locat|relocat|open|invest|com|construct)ing\b"
    )


def _changed_mind(document: Document, start: int) -> Standing | None:
    """'Has changed its mind about building a plant': given up."""
    match = _mind().search(document.flat, start, min(document.lead, start + REACH))
    return Standing("cancelled", *match.span(), 0.85, f"given up: '{match[0][:50]}'") if match else None


@cache
def _history() -> tuple[re.Pattern[str], re.Pattern[str]]:
    site = r"\b(?:plant|facility|factory|center|mill|warehouse|headquarters|campus|building|lab)"
    late = (
        r"\bhad (?:\w+ )?(?:intended|planned|hoped|expected) to [^.;]{0,70}?\b(?:but|and) (?:\w+ )?"
        r"(?:delayed|postponed|put off|paused|suspended)\b"
    )
    return re.compile(late), re.compile(rf"{site} (?:was|were) (?:completed|finished|opened)\b(?! (?:by|for|at)\b)")


def _late_but_finished(document: Document, start: int) -> Standing | None:
    """'The center was completed in May … had planned to open it in 2011, but delayed it': finished, after a delay."""
    late, finished = _history()
    stop = max(document.lead, start + REACH)
    if "had " not in document.flat or not late.search(document.flat, start, stop):
        return None
    match = finished.search(document.flat, start, stop)
    return Standing("completed", *match.span(), 0.75, f"opened or finished: '{match[0][:50]}'") if match else None


@cache
def _of_another_thing() -> re.Pattern[str]:
    """'What used to be an abandoned': an adjective of a yard or building, not the end of the project."""
    return re.compile(r"\b(?:an?|long|once)[ -]abandoned\b(?! (?:\w+ )?(?:plan|project|proposal)s?\b)")


def _is_of_other(document: Document, match: re.Match[str], start: int) -> bool:
    """Whether a word of giving up or putting off is of a building that stood there, or 'a push to bring jobs back'."""
    if match[0].startswith(("push to ", "push for ")) and not match[0][8:10].isdigit():
        return True
    return _of_another_thing().search(document.flat, max(start, match.start() - 5), match.end() + 25) is not None


@cache
def _was() -> re.Pattern[str]:
    return re.compile(r"\b(?:which|that|had|after being|after having) (?:was|were|been|being)?\s*\w+$")


@cache
def _resumed() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:resum(?:e|es|ed|ing)|restart(?:s|ed|ing)? (?:construction|work|the project)|go again"
        r"|back on track|un-?pausing)\b"
    )


@cache
def _another() -> re.Pattern[str]:
    """A project that is called another than the one the text tells of."""
    return re.compile(
        r"\b(?:similar|another|earlier|previous|separate) (?:\w+ )?(?:plan|project|proposal|plant|facility|center)"
        r"|\b(?:plant|project|center|facility|campus|mill|plan)s? elsewhere\b"
    )


@cache
def _lately() -> re.Pattern[str]:
    month = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    return re.compile(
        rf" (?:on )?(?:(?:{month})[a-z.·]* \d{{1,2}}\b(?!,? (?:19|20)\d\d)|(?:mon|tues|wednes|thurs|fri|satur"
        rf"|sun)day\b"
        r"|this (?:week|month|morning|spring|summer|fall|winter)\b|last (?:week|month)\b|today\b|earlier this\b)"
    )


@cache
def _opening_told() -> re.Pattern[str]:
    return re.compile(r"announc\w+ (?:today )?the |opens |moves ")


@cache
def _time_to_come() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:next (?:year|month|week|spring|summer|fall|autumn|winter)|(?:in|by) (?:\w+ )?20\d\d|later this|soon)\b"
    )


@cache
def _yet_to_open() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:to|will|would|set to|plans to|expected to|scheduled to) (?:officially )?(?:re-?)?(?:open|move"
        r"|relocate)\b"
        r"|\b(?:upcoming|planned|future) (?:grand )?(?:opening|move|relocation)\b|\bopening (?:in|this|next|soon"
        r"|later)\b"
    )


def _is_so(document: Document, status: str, match: re.Match[str], start: int) -> bool:
    hoped, avoided = _not_so()
    before = document.flat[max(start, match.start() - 40) : match.start()]
    if status != "completed":
        if _another().search(document.flat, match.start(), match.end() + 40) or _is_of_other(document, match, start):
            return False
        if before.endswith(("earlier ", "previous ", "original ")):
            return False
        if "remain" in match[0] and match.start() > start + REACH_OF_COMPLETION:
            return False  # 'the Ohio plant remains on hold' tells, late in the text, of an older one
        if status == "delayed" and _resumed().search(document.flat, start, min(document.lead, start + REACH)):
            return False  # what was put off goes on
        if _was().search(match[0]):  # 'which was delayed' tells of what is over
            return False
        return match[0].startswith(("no ", "not ")) or not avoided.search(before[-25:])
    if before.endswith(("which ", "that ", "who ", "where it ", "being ")) and not _lately().match(
        document.flat, match.end()
    ):
        return False  # what else the company did
    if _opening_told().match(match[0]) and (
        _yet_to_open().search(document.flat, start, document.lead)
        or _time_to_come().search(document.flat, match.end(), document.sentence_at(match.start())[1])
    ):
        return False  # 'announced the opening of a clinic … will open in winter', 'opens second plant next year'
    early = match.start() <= max(document.sentences[0][1], start + REACH_OF_COMPLETION)
    return early and (match[0].startswith(_TELLS_ITSELF) or not hoped.search(before))
