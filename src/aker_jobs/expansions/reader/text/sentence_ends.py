"""Where the sentences of a plain text end, which of them is a title, and where the lead ends."""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader.text.patterns import patterns

SENTENCE_CHARS = 2_000
LEAD_CHARS = 1_400  # a release says its news in its headline and its first sentences


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(patterns("document")["abbreviation"].split("|"))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        # One set of signs first, that is fast; what the sign was is asked behind it.
        "end": re.compile(
            r"[.!?\n|](?:(?<=[.!?])[\"')\]]*(?:(?=\s{1,80}[\"'(\[]{0,4}[A-Z$0-9])|[ ]{0,4}\n)"
            r"|(?<=\n)(?:[ ]{0,8}\n\s*|(?=[ ]{0,12}[-+•·][ ]))|(?<=\s\|)\s)"
        ),
        "name goes on": re.compile(r" (?:[A-Z][a-z]+ )?(?:Brands|Inc|Corp|Company|Foods|Group|LLC|Holdings)\b"),
        "word": re.compile(r"[A-Za-z][\w'.&-]*"),
    }


def sentences(plain: str, start: int, stop: int) -> tuple[tuple[int, int], ...]:
    """(start, end) of the sentences between start and stop; a first line is one by itself."""
    spans, begin = [], start
    first_line = plain.find("\n", start, start + 240)
    for match in _patterns()["end"].finditer(plain, start, stop):
        if 0 <= first_line < match.start() and begin == start and plain[start:first_line].strip(" #"):
            spans.append((start, first_line))
            begin = first_line + 1
        if plain[match.start()] == "." and _is_abbreviation(plain, match.start()):
            continue
        if plain[match.start()] == "!" and _patterns()["name goes on"].match(plain, match.end()):
            continue
        if match.end() > begin + 1:
            spans.append((begin, match.end()))
            begin = match.end()
    if plain[begin:stop].strip() or not spans:
        spans.append((begin, stop))
    return tuple(piece for span in spans for piece in _pieces(*span))


def _pieces(start: int, end: int) -> list[tuple[int, int]]:
    """A sentence, cut where no sentence is that long: what looks around within its sentence stays bounded."""
    return [(begin, min(end, begin + SENTENCE_CHARS)) for begin in range(start, end, SENTENCE_CHARS)] or [(start, end)]


def _is_abbreviation(plain: str, dot: int) -> bool:
    space = max(plain.rfind(" ", max(0, dot - 16), dot), plain.rfind("\n", max(0, dot - 16), dot))
    word = plain[space + 1 : dot].lstrip("(\"'").lower()
    return (
        word in _abbreviations()
        or (len(word) == 1 and word.isalpha())
        or ("." in word and len(word) <= 5 and word[0] != "$")
    )


def flat(low: str, sentences: tuple[tuple[int, int], ...]) -> str:
    """Full stops within sentences (abbreviations, decimals) as middle dots."""
    parts, last = [], 0
    for start, end in sentences:
        body = max(start, end - 4)
        parts += [low[last:start], low[start:body].replace(".", "·"), low[body:end]]
        last = end
    return "".join([*parts, low[last:]])


def is_title(sentence: str) -> bool:
    """Whether most of its longer words begin with a capital letter."""
    words = [word for word in _patterns()["word"].findall(sentence[:300]) if len(word) > 3]
    return len(words) >= 3 and sum(word[0].isupper() for word in words) >= 0.7 * len(words)


def lead_end(sentences: tuple[tuple[int, int], ...]) -> int:
    """Where the lead ends: after a whole sentence, unless the first is longer than a lead."""
    if not sentences:
        return 0
    start = sentences[0][0]
    for begin, end in sentences:
        if end - start > LEAD_CHARS:
            return max(end if begin == start else begin, min(end, start + LEAD_CHARS))
    return sentences[-1][1]
