"""Lists whose items begin with a name and its place: 'Acme; Lima, Ohio: The maker of ...'."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice, pairwise

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.tables.cells import Cell, Row, cell_at

LEAST_HEADS = 3
MOST_LINES, LONGEST_HEAD, LONGEST_ABOUT = 800, 140, 1_600  # lines, characters
MOST_OF_NAME = 8  # words


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = (*gazetteers.state_words(), *(name.title() for name in gazetteers.state_names()))
    state = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    word = r"(?:[A-Z][\w'’.-]{0,24}|[a-z]{1,3}[A-Z]\w{1,20}|\d\w{0,10}|&|and|of|the|de|for|at)"
    name = rf"(?P<name>(?:[A-Z0-9]|[a-z]{{1,4}}[A-Z])[\w'’.&/+-]{{0,24}}(?:,? {word}){{0,9}}?)"
    town = r"(?:(?:St|Ste|Ft|Mt)\.|[A-Z][\w'’-]{1,20})"
    city = rf"(?:City of |Town of )?{town}(?:[ -](?:du |de |la |of |on )?{town}){{0,3}}"
    place = rf"(?P<place>(?P<city>{city})(?:, {city} (?:County|Parish))?(?:,? (?P<state>{state})\.?)?)"
    # A dash between words joins, one between blanks, or a long one, divides.
    ends = r"(?P<end>\**\s*(?::|\s[-–—]{1,2}(?=\s)|[–—])\**|\.\**(?=\s[A-Z$\d])|\**$)"
    return {
        "line": re.compile(r"^[^\S\n]*\S[^\n]*", re.MULTILINE),
        "mark": re.compile(r"[\s*#•·+>–—-]{0,12}(?:\(?(?:\d{1,3}|[a-z])[.)]\s+)?\**"),
        "head": re.compile(rf"{name}\**(?:; ?|, |\s*\| ?|\s[-–—]{{1,2}}\s|—){place}{ends}"),
        "bracketed": re.compile(rf"{name}\** ?\({place}\)\**(?P<end>[:,.]?\s*[-–—]*)\**"),
    }


def rows(cut: str, state: str | None) -> list[Row]:
    """The items of a list of heads, each with what is told behind or below its head; none where there are few."""
    lines = [match.span() for match in islice(_patterns()["line"].finditer(cut), MOST_LINES)]
    found = [(at, one) for at, span in enumerate(lines) if (one := head(cut, *span, state)) is not None]
    if len({row.company.text for _, row in found}) < LEAST_HEADS:
        return []
    nexts = [*(at for at, _ in found[1:]), len(lines)]
    items = (_item(cut, lines, at, following, row) for (at, row), following in zip(found, nexts, strict=True))
    return [row for row in items if row.about is not None]


def _item(cut: str, lines: list[tuple[int, int]], at: int, following: int, row: Row) -> Row:
    """The row with what is told of it: behind its head, else in the lines below it as far as the next head."""
    start, end = row.about.start if row.about else lines[at][1], lines[at][1]
    if not cut[start:end].strip(" :*.–—-"):
        below = lines[at + 1 : following]
        end = next((last for (_, last), (first, _) in pairwise(below) if _is_gap(cut, last, first)), 0)
        end = end or (below[-1][1] if below else start)
    about = cell_at(cut, start, min(end, start + LONGEST_ABOUT))
    return row._replace(about=about if about.text else None)


def _is_gap(cut: str, last: int, first: int) -> bool:
    return cut.count("\n", last, first) > 1


def head(cut: str, start: int, end: int, state: str | None) -> Row | None:
    """The name and place that a line begins with; about: an empty cell where what is told of them begins."""
    mark = _patterns()["mark"].match(cut, start, end)
    begin = mark.end() if mark else start
    stop = min(end, begin + LONGEST_HEAD)
    is_cut = stop < end
    for rule in ("bracketed", "head"):
        match = _patterns()[rule].match(cut, begin, end if not is_cut else stop)
        if match is None or (is_cut and match.end() == stop):
            continue
        place = _place(match, state)
        if place is not None and _is_name(match["name"], place.text.rpartition(", ")[2]):
            name = cell_at(cut, *match.span("name"))
            return Row(name, place, None, None, Cell(match.end(), match.end(), ""))
    return None


def _place(match: re.Match[str], state: str | None) -> Cell | None:
    """The place of a head with its state; None where it tells none and the state of all has no such city or county."""
    text = match["place"]
    cell = Cell(*match.span("place"), text)
    if match["state"] is not None:
        letters = gazetteers.state_words().get(match["state"]) or gazetteers.state_names()[match["state"].lower()]
        return cell._replace(text=f"{match['city']}, {letters}")
    name = match["city"].removeprefix("City of ").removeprefix("Town of ")
    is_county = name.endswith((" County", " Parish"))
    having = gazetteers.counties() if is_county else gazetteers.places()
    has_it = dict(having.get(gazetteers.place_key(name.rpartition(" ")[0] if is_county else name), ()))
    return cell._replace(text=f"{name}, {state}") if state is not None and state in has_it else None


def _is_name(text: str, state: str) -> bool:
    """Whether what stands before a place is no place of its state, and has few words."""
    is_place = state in dict(gazetteers.places().get(gazetteers.place_key(text), ()))
    is_place = is_place or text.endswith((" County", " Parish")) or text.lower() in gazetteers.state_names()
    return not is_place and len(text.split()) <= MOST_OF_NAME and sum(letter.isalpha() for letter in text) > 1


def lead(row: Row) -> str:
    """The words by which what is told of a head is read as a sentence of its company."""
    about = row.about.text if row.about else ""
    return f"{row.company.text} " if about[:1].islower() else f"{row.company.text} announced an expansion. "
