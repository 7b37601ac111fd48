"""Runs of capitalized words: what may be the name of a company, a place, a person or an office."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader.document import Document
from aker_jobs.expansions.reader.name_forms import Name, is_form, is_large
from aker_jobs.expansions.reader.name_owners import as_name
from aker_jobs.expansions.reader.name_pieces import split
from aker_jobs.expansions.reader.patterns import patterns


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    short = r"(?:St|Ste|Ft|Mt|Inc|Co|Corp|Ltd|Bros|Dr|Jr|Sr|Mr|Ms|Mrs|Gov|Sen|Rep|Lt|[A-Z])\.(?=[\s,)'-]|$)(?:'s)?"
    word = rf"(?:{short}|(?:[A-Z]\.){{2,}}|[A-ZÀ-Þ][\wÀ-ÿ]*(?:['&+/.-][\wÀ-ÿ]+)*[+!]?|\d+-?[A-Z][\w&-]*)"
    particle = r"\s+(?:&|of\s+the|of|de\s+la|des?|del|la|du|und|et|van|von|der|y)\s+"
    join = rf"(?:{particle}|(?<=University)\s+at\s+|\s+|,\s+(?=(?:{patterns('names')['form']})\b))"
    small = r"[a-z]-[A-Z][\w-]+"  # 'e-Materials' within a name
    camel = r"(?<![\w.])[a-z]{1,4}[A-Z][a-zà-ÿ]{2,}\w*"  # iRobot, bioMérieux
    figure = r"\d+(?![\d,.]*\d|\s*(?:million|billion|percent|%))"
    return {
        "ending": re.compile(r"(?:'s?|,)+$"),
        "begin": re.compile(r"[A-ZÀ-Þ\d](?:(?<![\w$'].)(?<!\d[.,]\d)|(?<=[a-z].)(?=[a-zà-ÿ]{2}))"),
        "small letters": re.compile(r"(?<![\w$'@.-])[a-z]{1,4}$"),
        "run": re.compile(rf"(?:{word}|{camel})(?:{join}(?:{word}|{small}|{figure}))*"),
        "byline": re.compile(r"(?:^|\n)B[Yy] [^\n]+(?=\n)"),
        "figure first": re.compile(rf"(?!(?:19|20)\d\d )\d{{1,4}} (?={word})"),
    }


def names(document: Document, start: int, stop: int) -> list[Name]:
    """The names between two places of the text, in order."""
    runs: list[Name] = []
    begins, run = _patterns()["begin"], _patterns()["run"]
    for begin, end in document.sentences:
        if begin >= stop:
            break
        last = max(start, begin)
        for letter in begins.finditer(document.text, last, min(stop, end)):
            at = letter.start()
            if at < last:
                continue
            if document.text[at - 1 : at].islower():  # within a word: 'iRobot' begins before its capital
                small = _patterns()["small letters"].search(document.text, max(last, at - 8), at)
                if small is None:
                    continue
                at = small.start()
            figure = _patterns()["figure first"].match(document.text, at) if at == begin else None
            if figure:
                at = figure.end()  # '98 Ventures will …'
            if match := run.match(document.text, at, min(stop, end)):
                words = _of_line(document, match)
                pieces = (
                    [as_name(_patterns()["ending"].sub("", words), at)]
                    if _is_brand(document, words)
                    else split(words, at)
                )
                if figure and pieces and pieces[0].start == at:
                    figures = document.text[letter.start() : at]
                    pieces[0] = Name(letter.start(), pieces[0].end, figures + pieces[0].text)
                runs += pieces
                last = at + len(words)
    return runs


def _is_brand(document: Document, words: str) -> bool:
    """'Perry's Ice Cream Company', which the text names again: the owner is a part of the name, not a place."""
    owner, _, rest = words.partition("'s ")
    parts = rest.split()
    if " " in owner or not any(is_form(part.removesuffix("'s")) for part in parts[1:]) or not is_large(owner):
        return False
    first = f"{owner}'s {parts[0]}"
    return document.text.find(first, document.text.find(first) + 1, document.lead) > 0


def _of_line(document: Document, match: re.Match[str]) -> str:
    """The run; of a byline only its line, behind which the text begins."""
    if "\n" not in match[0]:
        return match[0]
    above, below = match[0].split("\n", 1)
    if above.split(maxsplit=1)[:1] == [word.removesuffix("'s") for word in below.split(maxsplit=1)[:1]]:
        return above.rstrip()  # 'Acme Research', and below it 'Acme's campus …'
    byline = _patterns()["byline"].search(match[0])
    if byline is None and document.low.endswith("by ", 0, match.start()):
        return match[0][: match[0].index("\n")]
    return match[0][: byline.end()] if byline else match[0]
