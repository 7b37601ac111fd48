"""Sentences that name who helped with a project: utilities, chambers and boards, none of which is its company."""

from __future__ import annotations

import re
from functools import cache, lru_cache

LONGEST = 600  # characters of a sentence
MOST = 200  # such sentences of a text


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    verb = r"(?:worked|partnered|collaborated|teamed(?: up)?|cooperated|coordinated|working|partnering|collaborating)"
    company = r"(?:the )?(?:company|firm|manufacturer|business|retailer|maker|developer|company officials)"
    return {
        "partners": re.compile(
            # 'Among the economic development partners are ...', 'Project partners include ...'
            r"\b(?:[Pp]artners|allies) (?:(?:on|in|for|of|to|with|that|who) [^.\n]{1,60}? )?"
            r"(?:are|were|is|include|included)\b"
            r"|\b(?:[Oo]ther|[Ll]ocal|[Ss]tate|[Rr]egional|[Cc]ommunity) partners(?: [\w ]{1,40})?:"
            # 'Also assisting with the project were ...'
            r"|\b(?i:assisting|helping|supporting|participating|working|partnering)"
            r" (?:with |on |in )?(?:the |this |with the )(?:project|company|expansion|announcement|effort)"
            r" (?:are|were|is|include|included)\b"
        ),
        # 'Acme Power and the City of Lima worked with the company on this project.'
        "helped": re.compile(
            rf"\b(?:{verb}(?: closely)?(?: together)? with {company}"
            rf"|(?<!was )(?<!were )(?<!be )(?<!been )(?<!, )(?:assisted|helped) (?:{company} )?with (?:the|this)"
            r" (?:project|expansion|relocation))\b"
        ),
        "end": re.compile(r"[.!?…][\"”’)]*(?:\[\d{1,2}\])?\s|\n"),
    }


def is_partner(text: str, position: int) -> bool:
    """Whether a name that begins there is one of those who helped with a project, as its sentence says."""
    return any(start <= position < end for start, end in _spans(text))


@lru_cache(maxsize=4)  # asked of the names of one text again and again
def _spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where partners are named: behind the words that announce them, and before those that say that they helped."""
    found: list[tuple[int, int]] = []
    for match in _patterns()["partners"].finditer(text):
        end = _patterns()["end"].search(text, match.end(), match.end() + LONGEST)
        found.append((match.end(), end.start() if end else min(len(text), match.end() + LONGEST)))
        if len(found) >= MOST:
            break
    for match in _patterns()["helped"].finditer(text):
        first = max(0, match.start() - LONGEST)
        ends = [end.end() for end in _patterns()["end"].finditer(text, first, match.start())]
        found.append((ends[-1] if ends else first, match.start()))
        if len(found) >= 2 * MOST:
            break
    return tuple(found)
