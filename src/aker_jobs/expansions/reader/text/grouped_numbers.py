"""Numbers whose thousands are set apart by another sign than a comma: 1 200, 1’200, or a comma spoiled by markup.

The text keeps its length, so that offsets stay those of the text given: a comma takes the place of the sign, and what a
longer sign leaves over stands as blanks behind the number.
"""

from __future__ import annotations

import re
from functools import cache

_BLANKS = " \u00a0\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_NO_WIDTH = "\u200b\u2060\u2063\ufeff"
_MARKUP = (
    r"&(?:#0*(?:39|44|160|173|8199|8201|8203|8217|8239)|#x0*(?:27|2c|a0|ad|2007|2009|200b|2019|202f)"
    r"|comma|nbsp|numsp|thinsp|shy|apos|rsquo);"
)
# A full stop sets thousands apart where several do, and before these words: 1.200 jobs, but $1.250 billion.
_PEOPLE = r"jobs?|positions?|roles|hires|employees|workers|people|staff"
# A plain blank may as well stand between two numbers: after these words the first of them is one of its own.
_OWN_NUMBER = (
    r"phase|phases|suite|room|floor|building|unit|route|highway|interstate|exit|no\.?|number|step|tier|level|district"
    r"|ward|page|section|chapter|table|figure|year|years|quarter|day|week|age|ages|top|fortune|forbes"
    r"|jan\w*\.?|feb\w*\.?|mar\w*\.?|apr\w*\.?|may|june?\.?|july?\.?|aug\w*\.?|sept?\w*\.?|oct\w*\.?|nov\w*\.?|dec\w*\.?"
)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    sign = rf"(?:{_MARKUP}|,?\u00ad,?|[{_BLANKS}]{{2}}|[,\uff0c{_BLANKS}{_NO_WIDTH}'’‘‛ʼ´`٬])"
    grouped = rf"[1-9](?<![\w.,].)\d{{0,2}}(?:{sign}\d{{3}})+(?!\d|[{_BLANKS}]?[\d/]|,\d)"
    return (
        re.compile(grouped, re.IGNORECASE),
        re.compile(sign, re.IGNORECASE),
        re.compile(rf"(?:\b(?:{_OWN_NUMBER})|#)[ ]{{1,2}}$", re.IGNORECASE),
        re.compile(
            r"[1-9](?<![\w.,].)\d{0,2}(?:(?:\.\d{3}){2,}(?!\.?\d)|(?:\.\d{3})(?=\+?\s+(?:[a-z-]{2,16}\s+){0,3}(?:"
            + _PEOPLE
            + r")\b))",
            re.IGNORECASE,
        ),
    )


def with_commas(text: str) -> str:
    """The text with commas between thousands, of the same length."""
    grouped, sign, own, dotted = _patterns()

    def mended(match: re.Match[str]) -> str:
        signs = sign.findall(match[0])
        if set(signs) == {","}:
            return match[0]
        before = text[max(0, match.start() - 24) : match.start()]
        if not {" ", "  "}.isdisjoint(signs) and (own.search(before) or len(signs) > 2):
            return match[0]
        return sign.sub(",", match[0]).ljust(len(match[0]))

    return dotted.sub(lambda match: match[0].replace(".", ","), grouped.sub(mended, text))
