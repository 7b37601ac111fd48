"""One line of a list divided into a name, and the place, jobs and dollars that stand behind it and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.tables.cells import Cell, Row, cell_at, in_state

MOST_OF_NAME, MOST_PIECES = 8, 7  # words, pieces


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    count = r"(?:up to |about |nearly |more than |over |at least |an additional )?(?P<count>\d[\d,]{0,8})\+?"
    kind = (
        r"(?:(?:total|committed|planned|new|projected|expected|pledged|full-time|potential|proposed|high-wage) ){0,3}"
    )
    where = r"(?: (?:in|at|for) (?P<place>\S.*))?"
    what = r"(?:capital |planned |total |new ){0,2}(?:investment|expansion|project|plant|facility|commitment|capex)"
    return {
        "mark": re.compile(r"[\s*•·+#>-]{0,12}(?:\d{1,3}[.)]\s+)?"),
        "between": re.compile(
            r"\s?[(;]\s?|\)(?:\s?[,;:–—-](?=\s))?\s?|\s[–—|-]{1,2}\s|\s?[–—]\s?|:\s"
            r"|,\s(?!(?:Inc|LLC|L\.L\.C|Ltd|Corp|Co|LP|L\.P|PLC|plc|S\.A|N\.A|USA)\b)"
            r"|\s(?:and|with)\s(?=\$?\d)"
        ),
        "word": re.compile(r"[A-Z0-9][\w.&'’/+-]*,?|&|and|of|the|de|for|in|[a-z]{1,2}[A-Z]\w*"),
        "jobs": re.compile(
            rf"(?:creating |adding )?{count} {kind}(?:jobs?|hires?|positions?)"
            rf"(?: (?:committed|planned|created|pledged))?{where}"
        ),
        "kept": re.compile(
            r"(?:retain\w* )?\d[\d,]{0,8}\+? (?:\w+ )?(?:jobs? )?retained(?: (?:jobs?|in|at|statewide)\b.*)?"
            r"|retain(?:ing|s|ed)? \d.*"
        ),
        "whose": re.compile(
            r"(?:(?:an?|the) )?(?:[\w-]+ )?(?:division|subsidiary|unit|part|affiliate|arm|brand|member) of [A-Z].*"
            r"|(?:formerly|previously|dba|d/b/a|doing business as|aka|owned by) \S.*"
        ),
        "cities": re.compile(r"(?P<first>[A-Z][\w.' -]{1,30}?)(?: & | and |/|, )(?P<other>[A-Z][\w.' -]{1,30})"),
        "money": re.compile(
            rf"(?:investing )?(?P<money>\$\s?\d[\d,.]*(?: ?(?:million|billion|[KMBkmb])\b)?)\+?"
            rf"(?: (?:in )?{what})?{where}",
        ),
        "counties": re.compile(r"(?P<first>[A-Z][\w.' -]{1,30}?)(?:, [\w.' -]{2,60}?)? and [\w.' -]{2,30} [Cc]ounties"),
        "county": re.compile(r"(?P<name>[A-Z][\w.' -]{1,40}) (?:County|Parish|Co\.|county|COUNTY)"),
    }


def item(cut: str, start: int, end: int, state: str | None) -> Row | None:
    """The name, place, jobs and dollars of a line; None where it tells more than these, or no place and no number."""
    pieces = list(_pieces(cut, start, end))
    if _begins_with_place(pieces, state):
        pieces[:2] = reversed(pieces[:2])
    if not 2 <= len(pieces) <= MOST_PIECES or not _is_name(pieces[0].text, state):
        return None
    told: dict[str, Cell] = {}
    own = (letters for piece in pieces[1:] if (letters := gazetteers.state_words().get(piece.text)) is not None)
    state = next(own, state)
    for piece in pieces[1:]:
        found = _told(piece, state)
        if found is None or any(key in told for key in found):
            return None
        told |= found
    if not told or ("state" in told and "place" not in told):
        return None
    return Row(pieces[0], in_state(told.get("place"), told.get("state")), told.get("jobs"), told.get("money"))


def _begins_with_place(pieces: list[Cell], state: str | None) -> bool:
    """'Lima – Acme, 40 jobs': whether a place of the state stands before the name."""
    is_place = len(pieces) > 2 and state is not None and _place(pieces[0], state) is not None
    return is_place and _is_name(pieces[1].text, state)


def _pieces(cut: str, start: int, end: int) -> Iterator[Cell]:
    mark = _patterns()["mark"].match(cut, start, end)
    begin = mark.end() if mark else start
    text = cut[begin:end].rstrip(" ,;\r\t").removesuffix(" and").rstrip(" ,;")
    ends = text.endswith(".") and re.split(r"[\s(]", text[-20:])[-1] not in gazetteers.state_words()
    stop = begin + len(text) - ends
    for gap in _patterns()["between"].finditer(cut, begin, stop):
        if gap.start() > begin:
            yield cell_at(cut, begin, gap.start())
        begin = gap.end()
    if begin < stop:
        yield cell_at(cut, begin, stop)


def _is_name(text: str, state: str | None) -> bool:
    """Whether a text is written as a name is, and is no place of the state."""
    words = text.split()
    if not 0 < len(words) <= MOST_OF_NAME or not text[0].isalnum() or text.replace(",", "").isdigit():
        return False
    key = gazetteers.place_key(text)
    is_place = state in dict(gazetteers.places().get(key, ())) if state else key in gazetteers.places()
    is_place = is_place or _patterns()["county"].fullmatch(text) is not None
    return not is_place and all(_patterns()["word"].fullmatch(word) for word in words)


def _told(piece: Cell, state: str | None) -> dict[str, Cell] | None:
    """What a piece tells, each with its cell; nothing where jobs stay or an owner is told; None where it tells else."""
    rules = _patterns()
    if rules["kept"].fullmatch(piece.text) or rules["whose"].fullmatch(piece.text):
        return {}
    for role, group in (("jobs", "count"), ("money", "money")):
        match = rules[role].fullmatch(piece.text)
        if match is None:
            continue
        found = {role: _part(piece, match, group)}
        if match["place"] is None:
            return found
        place = _place(_part(piece, match, "place"), state)
        return None if place is None else {**found, "place": place}
    if piece.text in gazetteers.state_words():
        return {"state": piece}
    bare = piece.text.removeprefix("in ")
    place = _place(piece._replace(start=piece.start + len(piece.text) - len(bare), text=bare), state)
    return None if place is None else {"place": place}


def _part(piece: Cell, match: re.Match[str], group: str) -> Cell:
    return Cell(piece.start + match.start(group), piece.start + match.end(group), match[group])


def _place(cell: Cell, state: str | None) -> Cell | None:
    """A city or county of the state (of any, where it is not known), of several the first; else None."""
    several, county = (_patterns()[rule].fullmatch(cell.text) for rule in ("counties", "county"))
    if several is not None:
        end = cell.start + several.end("first")
        cell, key = Cell(cell.start, end, f"{several['first']} County"), gazetteers.place_key(several["first"])
    else:
        key = gazetteers.place_key(county["name"] if county else cell.text)
        cities = None if county or key in gazetteers.places() else _patterns()["cities"].fullmatch(cell.text)
        if cities is not None and gazetteers.place_key(cities["other"]) in gazetteers.places():
            cell = Cell(cell.start, cell.start + cities.end("first"), cities["first"])
            key = gazetteers.place_key(cell.text)
    having = (gazetteers.counties() if several or county else gazetteers.places()).get(key, ())
    return cell if having and (state is None or state in dict(having)) else None
