"""Lists of several companies' projects within a text: which lines are their items, and the text without them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

HEADING_CHARS = 110


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "item": re.compile(r"(?:^|\n)[ ]*(?:(?:[-+•·]|\d{1,2}[.)])[ ]+|>{2,3}[ ]*)(?=\S)"),
        "told": re.compile(
            r"\b(?:announced|plans?|will|committed|pledged|is (?:considering|investing|building|expanding)|unveiled"
            r"|broke ground|invest(?:s|ing|ed)?)\b"
        ),
        # An item about the one project that the text tells of: it names nobody.
        "of one": re.compile(
            r"[\s•·*+-]*(?:\d{1,2}[.)]\s+)?(?:(?:The|This|Its|Their) (?:[a-z-]+ ){0,3}?(?:facility|plant|project"
            r"|company|site|mill|factory|investment|expansion|operation|building|center|jobs|state|county|city)\b"
            r"|(?:It|They|After|Once|Construction|Production|Hiring|Work|Completion|Operations|Jobs) (?:[a-z]+\b))"
        ),
    }


def has_several_projects(plain: str) -> bool:
    """Whether there is a list that tells of several companies' projects: it is no part of the announcement."""
    announces, of_one = _patterns()["told"], _patterns()["of one"]
    return (
        sum(
            announces.search(plain, start, end) is not None and of_one.match(plain, start, end) is None
            for start, end in list_items(plain)
        )
        >= 3
    )


def without_list(plain: str) -> str:
    """The items of lists as blanks."""
    parts, last = [], 0
    for start, end in list_items(plain):
        parts += [plain[last:start], "\n".ljust(end - start)]
        last = end
    return "".join([*parts, plain[last:]])


def without_lines(text: str, positions: Iterable[int]) -> str:
    """The lines in which these positions are as blanks; negative ones are nowhere."""
    starts = {text.rfind("\n", 0, at) + 1 for at in positions if at >= 0}
    parts, last = [], 0
    for start in sorted(starts):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        parts += [text[last:start], " " * (end - start)]
        last = end
    return "".join([*parts, text[last:]])


def list_items(plain: str) -> list[tuple[int, int]]:
    """(start, end) of the items of bulleted lists."""
    begins = [match.start() for match in _patterns()["item"].finditer(plain)]
    ends = [*begins[1:], len(plain)]
    items, paragraph = [], -1
    for start, end in zip(begins, ends, strict=False):
        if paragraph <= start + 1:
            paragraph = plain.find("\n\n", start + 2)
            paragraph = len(plain) if paragraph < 0 else paragraph
        stop = min(end, paragraph)
        if stop == paragraph < end and _is_heading(plain[start:stop]):
            following = plain.find("\n\n", stop + 2)
            stop = min(
                end, following if following >= 0 else len(plain)
            )  # a numbered headline with a paragraph of its own
        items.append((start, stop))
    return items


def _is_heading(item: str) -> bool:
    return len(item) < HEADING_CHARS and "\n" not in item.strip() and not item.rstrip().endswith((".", "!", "?", ";"))
