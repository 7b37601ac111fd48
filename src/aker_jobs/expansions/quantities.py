"""Numbers and amounts of money in a text, in figures and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: value for value, word in enumerate(_ONES)} | {word: 10 * value for value, word in enumerate(_TENS, 2)}
_UNITS = {
    **dict.fromkeys(("k", "thousand"), 1_000),
    **dict.fromkeys(("m", "mm", "mn", "mil", "million"), 1_000_000),
    **dict.fromkeys(("b", "bn", "bil", "billion"), 1_000_000_000),
    **dict.fromkeys(("t", "tn", "trillion"), 1_000_000_000_000),
}
_SMALL = "|".join(sorted(set(_WORDS) - {"zero"}, key=len, reverse=True))
IN_WORDS = (
    rf"(?:a dozen|a hundred|(?:{_SMALL})(?:[ -](?:{'|'.join(_ONES[1:10])}))?"
    rf"(?: hundred(?:(?: and)? (?:{_SMALL})(?:[ -](?:{'|'.join(_ONES[1:10])}))?)?)?(?: thousand)?)"
)
IN_FIGURES = r"\d{1,3}(?:,\d{3})+(?![\d,]*\d)|\d{1,7}(?![\d,.]*\d)"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of U.S. dollars; `high` is the upper end of a range."""

    start: int
    end: int
    usd: int
    high: int | None = None


@cache
def _money() -> re.Pattern[str]:
    unit = r"thousand|million|billion|trillion|mil|bil|mm|mn|bn|tn|[kmbt]"
    amount = r"\d[\d,]*(?:\.\d+)?"
    return re.compile(
        rf"(?<![a-z0-9])(?:us|usd)?[ ]?\$[ ]?(?P<a>{amount})(?:[ -]?(?P<ua>{unit})\b)?"
        rf"(?:[ ]?(?:-|to|and)[ ]?\$?[ ]?(?P<b>{amount})[ -]?(?P<ub>{unit})\b)?(?P<cut>[ ]?(?:…|\.\.\.))?"
        rf"|(?<![\w.])usd[ ](?P<c>{amount})(?:[ -]?(?P<uc>{unit})\b)?"
        rf"|(?<![\w$€£.,])(?P<d>{amount})[ -](?P<ud>thousand|million|billion)[ -]dollars?\b"
    )


def amounts(low: str, start: int, stop: int) -> Iterator[Money]:
    """Every amount of dollars between two places of a lower-case text; other currencies and cut amounts are not told."""
    for match in _money().finditer(low, start, stop):
        figure, unit = match["a"] or match["c"] or match["d"], match["ua"] or match["uc"] or match["ud"]
        if match["cut"] and not unit:  # '$50…': more digits or a unit may follow
            continue
        usd, high = _dollars(figure, unit or match["ub"]), None
        if match["b"] and match["ub"]:
            high = _dollars(match["b"], match["ub"])
            if usd > high:
                usd = _dollars(figure, unit)
        if usd is not None:
            yield Money(match.start() + (low[match.start()] == " "), match.end(), usd, high)


def _dollars(figure: str, unit: str | None) -> int:
    whole, _, part = figure.replace(",", "").partition(".")
    scale = _UNITS.get(unit or "", 1)
    return int(whole[:15]) * scale + (int(part[:6]) * scale // 10 ** len(part[:6]) if part else 0)


def number(said: str) -> int | None:
    """The whole number that figures or words say; None for words that are none."""
    figures = said.replace(",", "").rstrip("+")
    if figures.isdigit():
        return int(figures[:12])
    total = part = 0
    for word in re.split(r"[ -]+", said.lower()):
        if word in _WORDS:
            part += _WORDS[word]
        elif word == "hundred":
            part = max(part, 1) * 100
        elif word == "thousand":
            total, part = total + max(part, 1) * 1000, 0
        elif word == "dozen":
            part = max(part, 1) * 12
        elif word not in ("and", "a"):
            return None
    return total + part or None
