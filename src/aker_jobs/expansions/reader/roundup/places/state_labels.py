"""Names of states that begin lines and head what the lines tell: 'TEXAS Acme will ...', 'Georgia.   Acme will ...'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.text.lines import Line


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    names = "|".join(re.escape(name.title()) for name in sorted(gazetteers.state_names(), key=len, reverse=True))
    return {
        "capitals": re.compile(r"([A-Z]{4,}(?: [A-Z]{4,})?)(?:[:.]| [–—-]{1,2})? (?=[\w$\"“])(?![A-Z]{2})"),
        "stopped": re.compile(rf"({names})(?:[.:]|\s?[–—]|\s--?)\s{{1,40}}(?=[A-Z\"“])"),
    }


def labels(text: str, found: Sequence[Line]) -> dict[int, re.Match[str]]:
    """By the beginning of a line, the label that names its state: in capitals, or as one of several before a stop."""
    return _in_capitals(text, found) | stopped(text, found)


def _in_capitals(text: str, found: Sequence[Line]) -> dict[int, re.Match[str]]:
    """'TEXAS Distribution center in Waco (Acme); ...'."""
    matches = _matches("capitals", text, found)
    return {start: match for start, match in matches.items() if match[1].lower() in gazetteers.state_names()}


def stopped(text: str, found: Sequence[Line]) -> dict[int, re.Match[str]]:
    """'Georgia.   Acme will ...', 'Ohio: Acme ...', 'Texas — Acme ...', where several states have such lines."""
    matches = _matches("stopped", text, found)
    return matches if len({match[1] for match in matches.values()}) > 1 else {}


def _matches(rule: str, text: str, found: Sequence[Line]) -> dict[int, re.Match[str]]:
    told = (line for line in found if line.kind in ("heading", "paragraph"))
    return {line.start: match for line in told if (match := _patterns()[rule].match(text, line.start, line.end))}
