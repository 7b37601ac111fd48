"""Words that begin a sentence or a line with a capital and are no company's name there: 'Cheese maker expands'."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from aker_jobs.expansions.reader import gazetteers

LONGEST = 24  # letters of a word
MOST = 40  # times that a word is looked for in a text


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    kinds = (
        r"(?:manufacturer|maker|producer|supplier|processor|provider|retailer|distributor|start-?up|giant|vendor|brewer"
        r"|fabricator|packager|bottler|roaster|packer|company|firm|business|parts|components|equipment|products|materials)s?"
    )
    does = (
        r"(?:to|will|plans?|is|has|picks?|expands?|opens?|invests?|adds?|builds?|chooses"
        r"|selects|moves|moving|relocates|creates|brings|announces?|breaks|eyes|coming|expanding|investing|opening|adding)\b"
    )
    return {
        "word": re.compile(rf"[A-Z][a-z]{{2,{LONGEST}}}(?:-[A-Z]?[a-z]{{2,{LONGEST}}})?"),
        "begins": re.compile(r"(?:\A|\n[\s*•·#>-]*|[.!?:][\"”’)]*\s+[\"“‘(]?|[;–—]\s)\Z"),
        "of a kind": re.compile(rf"(?:[ -][a-z]+)? {kinds} {does}"),
        "done": re.compile(
            r"(?<=ed) (?:(?:in|among|by|on|for|with|at) (?=[a-z])"
            r"|(?:an?|the|attract|bring|create|land|recruit|secure|more than) )"
        ),
        "whose": re.compile(
            rf"(?:['’]s)? (?:supplier|contractor|vendor|dealer|distributor|affiliate|spin-?off|rival) {does}"
        ),
        "is done": re.compile(
            r"(?:Expects|Intends|Plans|Hopes|Aims|Wants|Promises|Proposes|Pledges|Seeks|Agrees|Needs|Begins|Continues"
            r"|Looks|Looking|Hoping|Planning|Expecting|Going|Moving|Plan|Expect|Due|Scheduled|Expected|Set) to [a-z]"
        ),
        "ends so": re.compile(r"[a-z]{3}(?:able|ible|ful|ous|ness|ment|wide|ward|less)$"),
        "its place": re.compile(
            r" (?:company|firm|manufacturer|maker|business|start-?up|supplier|bank|insurer|brewer|bakery|retailer"
            r"|developer|producer|distributor)\b"
        ),
        "acts": re.compile(
            r",? (?:will|plans|is|has|announced|said|says|to [a-z]+|expects|intends|wants|opens?|opened|invests?|adds?"
            r"|expands?|builds?|picks?|chose|chooses|selects|creates|brings|broke|breaks|moves?|Inc|LLC|Corp|Co)\b"
        ),
    }


def is_none_there(text: str, start: int, end: int) -> bool:
    """Whether a name there is none that a project is of: an ordinary word, or whose supplier a company is."""
    return (
        _patterns()["whose"].match(text, end) is not None
        or _is_common(text, start, end)
        or _is_where_it_is_of(text, start, end)
    )


def _is_where_it_is_of(text: str, start: int, end: int) -> bool:
    """Whether a city stands there as where a company is of: 'The Boston company will lease labs'."""
    return (
        text.endswith(("The ", "the "), 0, start)
        and _patterns()["its place"].match(text, end) is not None
        and gazetteers.place_key(text[start:end]) in gazetteers.places()
    )


def _is_common(text: str, start: int, end: int) -> bool:
    """Whether one word that begins a sentence or a line there is an ordinary word and no name.

    It is one where it tells of what kind a company is ("Cheese maker expands") or what is done ("Counted in that are
    ...", "Expects to hire"), or stands in small letters elsewhere or is a word of everyday
    and does nothing that companies do; never where it has a capital within a sentence of the text.
    """
    word = text[start:end]
    if _patterns()["word"].fullmatch(word) is None or not _begins(text, start):
        return False
    is_kind = any(_patterns()[rule].match(text, end) for rule in ("of a kind", "done"))
    is_kind = is_kind or _patterns()["is done"].match(text, start) is not None
    is_small = not _patterns()["acts"].match(text, end) and (_is_ordinary(word) or _stands_small(text, word))
    return (is_kind or is_small) and not _stands_within(text, word)


def _is_ordinary(word: str) -> bool:
    """Whether a word, or the first of two with a hyphen, is one that texts of business have in small letters."""
    first = word.lower().partition("-")[0]
    return first in gazetteers.ordinary_words() or _patterns()["ends so"].search(first) is not None


def _begins(text: str, start: int) -> bool:
    return _patterns()["begins"].search(text, max(0, start - 12), start) is not None


@lru_cache(maxsize=512)  # asked of the words of one text for each of its runs
def _stands_small(text: str, word: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(word.lower())}(?![\w-])", text) is not None


@lru_cache(maxsize=512)
def _stands_within(text: str, word: str) -> bool:
    """Whether a word has a capital where no sentence and no line begins."""
    at, count = text.find(word), 0
    while at >= 0 and count < MOST:
        is_whole = not text[at + len(word) : at + len(word) + 1].isalnum()
        if is_whole and not text[at - 1 : at].isalnum() and not _begins(text, at):
            return True
        at, count = text.find(word, at + 1), count + 1
    return False
