"""A line of cells laid on the columns of its table where it has too many: 'Acme, Inc.' cut at its comma."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.tables.cells import Cell


@cache
def _form() -> re.Pattern[str]:
    return re.compile(r"(?:Inc|LLC|L\.L\.C|Ltd|Corp|Co|LP|L\.P|LLP|PLC|S\.A|USA|N\.A)\.?", re.IGNORECASE)


def fitted(names: Sequence[str], line: Sequence[Cell]) -> list[Cell] | None:
    """The cells of a line, as many as its table has columns; None where they cannot be."""
    cells = list(line)
    while len(cells) > len(names):
        at = next((at for at in range(1, len(cells)) if _belongs_to_last(names, cells, at)), None)
        if at is None:
            return None
        first, second = cells[at - 1 : at + 1]
        cells[at - 1 : at + 1] = [Cell(first.start, second.end, f"{first.text}, {second.text}")]
    return cells if len(cells) == len(names) else None


def _belongs_to_last(names: Sequence[str], cells: Sequence[Cell], at: int) -> bool:
    text = cells[at].text
    if _form().fullmatch(text):
        return True
    is_state = text in gazetteers.state_words() or text.lower() in gazetteers.state_names()
    return is_state and "state" not in names and names[min(at, len(names)) - 1] in ("place", "county")
