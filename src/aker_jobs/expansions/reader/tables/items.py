"""Lists of one-line items of a name and its place, jobs and dollars: 'Acme Corp. (200 jobs in Allen County)'.

An item that names a place and nothing else ('Acme Corp. (Allen County)') is a project where the lines above the list
say that companies announced that they grow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from aker_jobs.expansions.reader.tables.cells import Row
from aker_jobs.expansions.reader.tables.item import item

LEAST_ROWS = 3
MOST_LINES = 800
MOST_TOLD = 0.6  # of the items that tell jobs and dollars, from which on they need no introduction
SHARE = 0.8  # of the lines from the first item to the last that are items
ABOVE = 3  # lines that introduce a list
LONGEST_LINE, LONGEST_ABOVE = 160, 900  # characters


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    who = (
        r"(?:companies|businesses|manufacturers|firms|employers|corporations|makers|suppliers|projects|expansions"
        r"|relocations|announcements|commitments|investments|wins)"
    )
    grows = r"(?:announc\w+|expan\w+|grow\w*|committ?\w*|locat\w+|relocat\w+|invest\w*|new jobs|add\w* jobs|pledg\w+)"
    return {
        "line": re.compile(r"^[^\S\n]*\S[^\n]*", re.MULTILINE),
        "who": re.compile(rf"\b{who}\b", re.IGNORECASE),
        "grows": re.compile(rf"\b{grows}\b", re.IGNORECASE),
        "other": re.compile(
            r"\b(?:clos(?:e|ed|es|ing|ings|ures?)|la(?:id|y|ying) off|lay-?offs?|cuts?|cutting|bankrupt\w*|members?"
            r"|sponsors?|exhibit\w*|attend\w*|finalists?|nominees?|honorees?|awarded|recognized|largest employers"
            r"|top employers|major employers|partners|speakers|vendors|panelists|donors|considered|finalist sites)\b",
            re.IGNORECASE,
        ),
    }


def rows(cut: str, state: str | None) -> list[Row]:
    """The projects of a list of one-line items below lines that say of what it is; none where there is no such list.

    state: where all projects are, if that is known; without it a place that stands alone in brackets tells nothing.
    """
    lines = [match.span() for match in islice(_patterns()["line"].finditer(cut), MOST_LINES)]
    found = [item(cut, *span, state) if span[1] - span[0] <= LONGEST_LINE else None for span in lines]
    for first, last in _blocks(found):
        told = [row for row in found[first : last + 1] if row is not None]
        names = {row.company.text.split()[0] for row in told}
        is_clear = state is not None or all(
            row.jobs or row.money or (row.place and "," in row.place.text) for row in told
        )
        above = [cut[slice(*span)][-LONGEST_ABOVE:] for span in lines[max(0, first - ABOVE) : first]]
        if len(names) >= LEAST_ROWS and is_clear and (_introduce(above) or _are_told(told, above)):
            return told
    return []


def _blocks(found: list[Row | None]) -> Iterator[tuple[int, int]]:
    """The first and last lines between which nearly all are items."""
    first, last, count = -1, -1, 0
    for number, row in enumerate(found):
        if row is None:
            continue
        if first >= 0 and count + 1 >= SHARE * (number - first + 1):
            last, count = number, count + 1
            continue
        if count >= LEAST_ROWS:
            yield first, last
        first, last, count = number, number, 1
    if count >= LEAST_ROWS:
        yield first, last


def _are_told(found: list[Row], above: list[str]) -> bool:
    """Whether most items tell jobs and dollars, so that they need no introduction; nor do the lines above bar them."""
    both = sum(row.jobs is not None and row.money is not None for row in found)
    return both >= MOST_TOLD * len(found) and not any(_patterns()["other"].search(line) for line in above)


def _introduce(above: list[str]) -> bool:
    """Whether the nearest sentence above a list that names companies says that they grow, and nothing else of them."""
    rules = _patterns()
    sentences = (sentence for line in reversed(above) for sentence in reversed(line.split(". ")))
    nearest = next((sentence for sentence in sentences if rules["who"].search(sentence)), None)
    return nearest is not None and bool(rules["grows"].search(nearest)) and not rules["other"].search(nearest)
