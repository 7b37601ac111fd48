"""Runs of capitalized words: what may be the name of a company, a place, a person or an office."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.names.brands import small_brands
from aker_jobs.expansions.reader.names.forms import Name, is_form, is_large, is_place
from aker_jobs.expansions.reader.names.leads import parted
from aker_jobs.expansions.reader.names.owners import as_name
from aker_jobs.expansions.reader.names.pieces import split
from aker_jobs.expansions.reader.text.document import Document
from aker_jobs.expansions.reader.text.patterns import patterns

OFTEN = 3  # times that an owner and what follows are said together where they are one name


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    short = r"(?:St|Ste|Ft|Mt|Inc|Co|Corp|Ltd|Bros|Dr|Jr|Sr|Mr|Ms|Mrs|Gov|Sen|Rep|Lt|[A-Z])\.(?=[\s,)'-]|$)(?:'s)?"
    word = rf"(?:{short}|(?:[A-Z]\.){{2,}}|[A-ZÀ-Þ][\wÀ-ÿ]*(?:['&+/.-][\wÀ-ÿ]+)*[+!]?|\d+-?[A-Z][\w&-]*)"
    particle = r"\s+(?:&|of\s+the|of|de\s+la|des?|del|la|du|und|et|van|von|der|y)\s+"
    join = rf"(?:{particle}|(?<=University)\s+at\s+|\s+|,\s+(?=(?:{patterns('names')['form']})\b))"
    small = r"[a-z]-[A-Z][\w-]+"  # 'e-Materials' within a name
    camel = r"(?<![\w.])(?:[a-z]{1,4}[A-Z][a-zà-ÿ]{2,}\w*|[a-z]{1,6}[A-Z]{3,}\b)"  # iRobot, bioMérieux, medSOL
    figure = r"\d+(?![\d,.]*\d|\s*(?:million|billion|percent|%))"
    return {
        "ending": re.compile(r"(?:'s?|,)+$"),
        "begin": re.compile(r"[A-ZÀ-Þ\d](?:(?<![\w$'].)(?<!\d[.,]\d)|(?<=[a-z].)(?=[a-zà-ÿ]{2}|[A-Z]{3,}\b))"),
        "small letters": re.compile(r"(?<![\w$'@.-])[a-z]{1,6}$"),
        "run": re.compile(rf"(?:{word}|{camel})(?:{join}(?:{word}|{small}|{figure}))*"),
        "capitals": re.compile(r"\s*([A-Z]{3,}(?: [A-Z]{3,})?)-(?=[A-Z][a-z])"),
        "byline": re.compile(r"(?:^|\n)B[Yy] [^\n]+(?=\n)"),
        "date below": re.compile(
            r"\n[ \t]*(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}\b"
            r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)"
        ),
        "figure first": re.compile(rf"(?!(?:19|20)\d\d )\d{{1,4}} (?={word})"),
    }


def names(document: Document, start: int, stop: int) -> list[Name]:
    """The names between two places of the text, in order."""
    runs: list[Name] = []
    for begin, end in document.sentences:
        if begin >= stop:
            break
        runs += _of_sentence(document, begin, max(start, begin), min(stop, end))
    brands = small_brands(document, start, stop)
    return sorted([*runs, *brands]) if brands else runs


def _of_sentence(document: Document, begin: int, last: int, stop: int) -> list[Name]:
    """The names of a sentence that begins at `begin`, between two places of it."""
    runs: list[Name] = []
    run = _patterns()["run"]
    if place := _place_before_hyphen(document, last):
        runs.append(place)
        last = place.end + 1
    for letter in _patterns()["begin"].finditer(document.text, last, stop):
        at = letter.start()
        if at >= last and document.text[at - 1 : at].islower():  # within a word: 'iRobot' begins before its capital
            at = _small_letters(document, max(last, at - 8), at)
        if at < last:
            continue
        figure = _patterns()["figure first"].match(document.text, at) if at == begin else None
        at = figure.end() if figure else at  # '98 Ventures will …'
        if match := run.match(document.text, at, stop):
            words = _of_line(document, match)
            runs += _with_figure(_named(document, words, at), document.text[letter.start() : at] if figure else "")
            last = at + len(words)
    return runs


def _named(document: Document, words: str, at: int) -> list[Name]:
    """The names that a run of words holds."""
    if _is_brand(document, words):
        return [as_name(_patterns()["ending"].sub("", words), at)]
    pieces = split(words, at)
    return [*parted(document.text, pieces[0]), *pieces[1:]] if pieces else pieces


def _with_figure(pieces: list[Name], figure: str) -> list[Name]:
    """With the figure that the first of them begins with."""
    if not figure or not pieces:
        return pieces
    first = pieces[0]
    return [Name(first.start - len(figure), first.end, figure + first.text), *pieces[1:]]


def _small_letters(document: Document, start: int, at: int) -> int:
    """Where the small letters before a capital begin; -1 where they are none of a name."""
    small = _patterns()["small letters"].search(document.text, start, at)
    return small.start() if small else -1


def _place_before_hyphen(document: Document, at: int) -> Name | None:
    """'CLEVELAND-Acme Hospital': a dateline without blanks."""
    match = _patterns()["capitals"].match(document.text, at)
    return Name(match.start(1), match.end(1), match[1]) if match and is_large(match[1]) else None


def _is_brand(document: Document, words: str) -> bool:
    """'Perry's Ice Cream Company', which the text names again: the owner is a part of the name, not a place."""
    owner, _, rest = words.partition("'s ")
    parts = rest.split()
    if " " in owner or not parts or not is_large(owner):
        return False
    first = f"{owner}'s {parts[0]}"
    if document.text.count(first) >= OFTEN and not is_place(parts[0]) and owner.lower() not in gazetteers.state_names():
        return True  # 'King's Hawaiian'
    if not any(is_form(part.removesuffix("'s")) for part in parts[1:]):
        return False
    return document.text.find(first, document.text.find(first) + 1, document.lead) > 0


def _of_line(document: Document, match: re.Match[str]) -> str:
    """The run; of a byline only its line, behind which the text begins."""
    if "\n" not in match[0]:
        return match[0]
    if (date := _patterns()["date below"].search(match[0])) is not None:
        return match[0][: date.start()].rstrip()  # 'Acme Grows in Lake County', and below it 'May 5'
    above, below = match[0].split("\n", 1)
    if above.split(maxsplit=1)[:1] == [word.removesuffix("'s") for word in below.split(maxsplit=1)[:1]]:
        return above.rstrip()  # 'Acme Research', and below it 'Acme's campus …'
    byline = _patterns()["byline"].search(match[0])
    if byline is None and document.low.endswith("by ", 0, match.start()):
        return match[0][: match[0].index("\n")]
    return match[0][: byline.end()] if byline else match[0]
