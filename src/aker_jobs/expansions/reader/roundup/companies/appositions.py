"""Whether a name stands in what is said beside the one who acts: 'Acme, which owns Bolt Tool, will build a plant'."""

from __future__ import annotations

import re
from functools import cache

LONGEST = 120  # characters of what is said beside a name


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "opens": re.compile(
            r"(?:,? (?:of|in) [A-Z][\w.]{1,30}(?: [A-Z][\w.]{1,30})?)?, (?:(?:which|whose|who|formerly|previously"
            r"|together with|along with|in partnership with|owned by|backed by|doing business as|known as|once known as"
            r"|(?:the )?parent (?:company )?of|(?:the )?(?:owner|maker|operator) of"
            r"|(?:an?|the) (?:[\w-]{1,20} ){0,3}?(?:subsidiary|unit|division|arm|affiliate|spin-?off) of)\b)"
        ),
        "acts": re.compile(
            r", (?:also |now |recently |today )?(?:will|plans|announced|said|says|is \w+ing|is to|has|expects|intends"
            r"|wants|opened|opens|broke|began|started|chose|selected|picked|invested|expanded|hopes|received|won|got)\b"
        ),
    }


def is_beside(text: str, name: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether the other name stands within commas behind the first, of which the verb behind the commas tells."""
    opens = _patterns()["opens"].match(text, name[1], min(len(text), name[1] + LONGEST))
    if opens is None or not opens.end() <= other[0] <= name[1] + LONGEST:
        return False
    if any(sign in text[opens.end() : other[0]] for sign in (", ", ". ", "; ", "\n")):
        return False
    return _patterns()["acts"].match(text, _end_of(text, other[1])) is not None


def _end_of(text: str, end: int) -> int:
    """Where the comma behind a name stands, or the end of what is said."""
    at = text.find(", ", end, end + LONGEST)
    stop = min(
        (found for sign in (". ", "; ", "\n") if (found := text.find(sign, end, end + LONGEST)) >= 0), default=at
    )
    return at if 0 <= at <= stop else end
