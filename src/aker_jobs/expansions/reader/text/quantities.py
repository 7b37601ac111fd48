"""Numbers and amounts of money in a text, in figures and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: value for value, word in enumerate(_ONES)} | {word: 10 * value for value, word in enumerate(_TENS, 2)}
_UNITS = {
    **dict.fromkeys(("k", "thousand"), 1_000),
    **dict.fromkeys(("m", "mm", "mn", "mil", "mill", "mln", "million"), 1_000_000),
    **dict.fromkeys(("b", "bn", "bil", "bln", "billion"), 1_000_000_000),
    **dict.fromkeys(("t", "tn", "trillion"), 1_000_000_000_000),
}
_SMALL = "|".join(sorted((word for word in _WORDS if word != "zero"), key=len, reverse=True))
IN_WORDS = (
    rf"(?:half[ -](?:a )?dozen|(?:a|{'|'.join(_ONES[2:11])}) dozen"
    r"|(?<=extra )hundred|(?<=another )hundred|(?<=additional )hundred|a thousand"
    rf"|a hundred(?:(?: and)? (?:{_SMALL})(?:[ -](?:{'|'.join(_ONES[1:10])}))?)?"
    rf"|(?:{_SMALL})(?:[ -](?:{'|'.join(_ONES[1:10])}))?"
    rf"(?:[ -]hundred(?:(?: and)? (?:{_SMALL})(?:[ -](?:{'|'.join(_ONES[1:10])}))?)?)?(?:[ -]thousand)?)"
)
NUMBER_STEMS = frozenset(word[:4] for word in (*_WORDS, "hundred", "dozen", "half", "thousand"))
IN_FIGURES = r"\d{1,3}(?:,\d{3})+(?![\d,]{0,20}\d)|\d{1,7}(?![\d,.]{0,20}\d)"  # bounded: a long run is looked at once


class Money(NamedTuple):
    """An amount of U.S. dollars; `high` is the upper end of a range."""

    start: int
    end: int
    usd: int
    high: int | None = None


_UNIT = r"(?:thousand|million|billion|trillion|mill?|bil|mln|bln|mm|mn|bn|tn|[kmbt])"
_IN_FULL = r"(?:thousand|million|billion|mln|bln)"  # before the word itself; 'mln dlrs' as wires wrote
_DOLLARS = r"[ -](?:dollars?|dlrs?)"
_RAISED = ("rais", "increas", "boost", "lift", "upped", "tripl", "doubl", "grow", "grew", "expand", "swel", "quadrupl")
_AMOUNT = r"\d[\d,]*(?:\.\d+)?"


@cache
def _money() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Amounts that begin with a dollar sign (a literal first: that is fast), and those without one."""
    signed = (
        rf"\$[ ]?(?P<a>{_AMOUNT})(?:[ ]\([mb]\)(?=[ ][mb]illion))?(?:(?:[ ]{{0,8}}|-)(?P<ua>{_UNIT})\b)?"
        rf"(?:[ ]?(?:-|to|and)[ ]?\$?[ ]?(?P<b>{_AMOUNT})[ -]?(?P<ub>{_UNIT})\b)?(?P<cut>[ ]?(?:…|\.\.\.))?"
    )
    written = (
        rf"(?<![\w.])usd[ ]?(?P<a>{_AMOUNT})(?:[ -]?(?P<ua>{_UNIT})\b)?"
        rf"|(?<![\w$€£.,])(?P<c>{_AMOUNT})\"?(?:-[ ]|[ -])(?P<uc>{_IN_FULL}){_DOLLARS}\b"
    )
    point = rf"(?:[ -]point(?:[ -](?:{_SMALL}|zero|oh)){{1,4}})?"
    part = r"half[ -]an?|(?:(?<=a )|(?<=the )|(?<=its )|(?<=this ))half|(?:a )?quarter(?:[ -]of)?(?:[ -]a)?"
    alone = r"a(?= [bm]illion(?:-|[ ]dollars))"
    spelled = (
        rf"|(?<!\w)(?P<w>{part}|{alone}|{IN_WORDS}{point}(?:[ -]and[ -]a[ -]half)?)[ -](?P<uw>{_IN_FULL}){_DOLLARS}\b"
    )
    return re.compile(signed), re.compile(written + spelled)


def amounts(low: str, start: int, stop: int) -> Iterator[Money]:
    """Every amount of dollars between two places of a lower-case text; not other currencies, not what is cut."""
    signed, written = _money()
    for match in signed.finditer(low, start, stop):
        if (match["cut"] and not match["ua"]) or _is_other_dollar(low, match.start()) or _is_before_raise(low, match):
            continue  # '$50…': more digits or a unit may follow; 'NZ$50'
        if match["b"] and _are_two(match):
            yield from _both(low, match)
            continue
        unit, high = match["ua"] or match["ub"], None
        usd = _dollars(match["a"], unit)
        if match["ub"]:
            high = _dollars(match["b"], match["ub"])
            usd = min(usd, high) if usd <= high else _dollars(match["a"], match["ua"])
        if high and _is_raised(low, match.start()):
            usd, high = high, None
        yield Money(match.start(), match.end(), usd, high)
    if "usd" in low or "dollar" in low or "dlr" in low:
        for match in written.finditer(low, start, stop):
            if match["w"]:
                yield Money(*match.span(), _spelled(match["w"], _UNITS[match["uw"]]))
                continue
            yield Money(*match.span(), _dollars(match["a"] or match["c"], match["ua"] or match["uc"]))


def _are_two(match: re.Match[str]) -> bool:
    """'Pay of $90,000, and $200 million': two amounts, not the ends of a range."""
    is_larger = match["ua"] is None and _dollars(match["a"], match["ub"]) > _dollars(match["b"], match["ub"])
    return match["a"].endswith(",") or (is_larger and "," in match["a"])


def _both(low: str, match: re.Match[str]) -> Iterator[Money]:
    """The two amounts of such a match; the second only where it has a dollar sign of its own."""
    yield Money(match.start(), match.start("a") + len(match["a"].rstrip(",")), _dollars(match["a"], match["ua"]))
    sign = low.rfind("$", match.end("a"), match.start("b"))
    if sign >= 0:
        yield Money(sign, match.end(), _dollars(match["b"], match["ub"]))


def _spelled(words: str, unit: int) -> int:
    """'one and a half million', 'half a billion', 'quarter-billion', 'a billion-dollar'."""
    if "quarter" in words:
        return unit // 4
    said, _, digits = words.replace("-", " ").removesuffix(" and a half").partition(" point ")
    whole = 1 if words == "a" else number(said) or 0
    if digits:
        part = "".join(str(0 if word == "oh" else _WORDS[word]) for word in digits.split())
        return whole * unit + int(part) * unit // int(10 ** len(part))
    return whole * unit + (unit // 2 if "half" in words else 0)


def _is_raised(low: str, start: int) -> bool:
    """'raised its outlay from $10 million to $14.5 million': the second counts."""
    before = low[max(0, start - 70) : start]
    return before.endswith("from ") and any(word in before for word in _RAISED)


def _is_before_raise(low: str, match: re.Match[str]) -> bool:
    """'more than triple its investment from $12bn announced in 2020 to $40bn': what it was before does not count."""
    before = low[max(0, match.start() - 70) : match.start()]
    if not before.endswith("from ") or match["b"]:
        return False
    return any(word in before for word in _RAISED) and _raised_to().match(low, match.end()) is not None


@cache
def _raised_to() -> re.Pattern[str]:
    return re.compile(r"[^.;$]{0,60}\bto (?:about |nearly |more than |over |around |roughly |as much as )?\$")


def _is_other_dollar(low: str, sign: int) -> bool:
    """Whether the sign is that of a Canadian, Australian … dollar."""
    before = low[max(0, sign - 4) : sign].rstrip()
    return before[-1:].isalpha() and not before.endswith(("us", "usd")) and not low[sign - 1].isspace()


def _dollars(figure: str, unit: str | None) -> int:
    if unit is None and _misprinted().fullmatch(figure):
        figure = figure.replace(".", ",")
    whole, _, part = figure.replace(",", "").partition(".")
    scale = _UNITS.get(unit or "", 1)
    return int(whole[:15]) * scale + (int(part[:6]) * scale // 10 ** len(part[:6]) if part else 0)


@cache
def _misprinted() -> re.Pattern[str]:
    """'$1,006.170': no price has three digits behind its point."""
    return re.compile(r"\d{1,3}(?:,\d{3})+\.\d{3}")


def number(text: str) -> int | None:
    """The whole number that figures or words say; None for words that are none."""
    figures = text.replace(",", "").rstrip("+")
    if figures.isdigit():
        return int(figures[:12])
    if text.lower().startswith("half") and text.lower().endswith("dozen"):
        return 6  # 'half a dozen'
    total = part = 0
    for word in re.split(r"[ -]+", text.lower()):
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
