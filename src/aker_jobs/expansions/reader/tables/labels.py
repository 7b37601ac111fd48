"""Records of one line each: 'Acme | City: Lima | Jobs: 40', 'Name: Acme. County: Allen. Plant cost: $2 million.'"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.tables import columns, header_roles
from aker_jobs.expansions.reader.tables.cells import LONGEST_CELL, Cell, Row, cell_at, in_state
from aker_jobs.expansions.reader.tables.places import of_cells

LEAST_ROWS, LEAST_LABELS = 2, 2
MOST_LINES, LONGEST_LINE = 800, 600  # lines, characters


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "line": re.compile(r"^[^\S\n]*\S[^\n]*", re.MULTILINE),
        "label": re.compile(
            r"(?:^[\s*•·#>-]{0,9}|\s*[|;•·]\s*|\s+[–—-]+\s+|[.,)]\s+)\**"
            r"(?P<label>[A-Za-z][A-Za-z #/&()$'’-]{1,36}?):\**\s+(?=\S)",
            re.MULTILINE,
        ),
        "lead": re.compile(r"[\s*•·#>-]*(?:No\. ?)?(?:\d{1,3}(?:[.)]|\s*[|–—-])?\s+)?[|\s]*"),
        "between": re.compile(r"[|;•·]|\s[–—-]+\s|,\s(?!(?:Inc|LLC|Ltd|Corp|Co|LP)\b)|\.\s(?=[A-Z])"),
    }


def rows(cut: str) -> list[Row]:
    """The records of a text that have a name, a number, and two labels at least; none where there are too few."""
    lines = (match.span() for match in islice(_patterns()["line"].finditer(cut), MOST_LINES))
    found = [row for span in lines if span[1] - span[0] <= LONGEST_LINE and (row := _row(cut, *span)) is not None]
    return found if len(found) >= LEAST_ROWS else []


def _row(cut: str, start: int, end: int) -> Row | None:
    matches = list(_patterns()["label"].finditer(cut, start, end))
    if len(matches) < LEAST_LABELS:
        return None
    cells: dict[str, Cell] = {}
    for role, cell in _labeled(cut, matches, end):
        cells.setdefault(role, cell)
    company = cells.get("company") or _unlabeled(cut, start, matches[0].start()) or cells.get("project")
    numbers = {role: cells[role] for role in ("jobs", "money") if role in cells}
    told = {role: cell for role, cell in numbers.items() if columns.is_figure(cell.text)}
    if company is None or not told or any(len(cell.text) > LONGEST_CELL for cell in (company, *told.values())):
        return None
    place = in_state(of_cells(cells.get("place"), cells.get("county")), cells.get("state"))
    return Row(company, place, told.get("jobs"), told.get("money"))


def _labeled(cut: str, matches: list[re.Match[str]], end: int) -> Iterator[tuple[str, Cell]]:
    """Role and value of each label of a line, in order; a project that is a place is one."""
    for match, following in zip(matches, [*matches[1:], None], strict=False):
        stop = following.start() if following else end
        found = header_roles.named(match["label"])
        value = _value(cut, match.end(), stop)
        role = found.role if found else "other"
        if role == "company" and match["label"].lower() == "project":
            role = "place" if _is_place(value.text) else "project"
        yield ("jobs" if role == "bare new" else role), value


def _value(cut: str, start: int, stop: int) -> Cell:
    return cell_at(cut, start, start + len(cut[start:stop].rstrip(" .;,|*")))


def _is_place(text: str) -> bool:
    return gazetteers.place_key(text.split(",", maxsplit=1)[0]) in gazetteers.places()


def _unlabeled(cut: str, start: int, stop: int) -> Cell | None:
    """The name that a line begins with before its first label: '#6 | Acme | City: Lima'."""
    lead = _patterns()["lead"].match(cut, start, stop)
    begin = lead.end() if lead else start
    name = cell_at(cut, begin, stop)
    if _patterns()["between"].search(name.text):
        return None  # more is told between the name and the labels than a record has
    is_name = (
        name.text[:1].isalnum() and ":" not in name.text and not name.text[:1].isdigit() and len(name.text.split()) < 8
    )
    return name if is_name and "$" not in name.text else None
