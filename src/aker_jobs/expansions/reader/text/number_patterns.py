"""How counts of jobs and amounts of money are told: rows of `reference/number_patterns.csv`, of lower-case text.

A row has: use (who asks for it), name (what it tells), pattern and reason; several rows of one name are joined.
`{figure}`, `{qualified}` … stand for the rows of use 'part', and for the words of `announcement_patterns.csv`.
"""

from __future__ import annotations

import re
from functools import cache

from aker_jobs.expansions.reader import gazetteers
from aker_jobs.expansions.reader.text.patterns import patterns
from aker_jobs.expansions.reader.text.quantities import IN_FIGURES, IN_WORDS


@cache
def number_patterns(use: str) -> dict[str, re.Pattern[str]]:
    """name → pattern of the rows of a use."""
    return {name: re.compile(_written_out(pattern)) for name, pattern in _joined(use).items()}


def _joined(use: str) -> dict[str, str]:
    joined: dict[str, str] = {}
    for row in gazetteers.rows("number_patterns"):
        if row["use"] == use:
            name, pattern = row["name"], row["pattern"]
            joined[name] = f"{joined[name]}|{pattern}" if name in joined else pattern
    return joined


def _written_out(pattern: str) -> str:
    for name, part in _parts().items():
        pattern = pattern.replace(f"{{{name}}}", part)
    return pattern


@cache
def _parts() -> dict[str, str]:
    """What stands in braces → the pattern that it stands for; those that hold others go before them."""
    return {**_joined("part"), **_nouns(), **_words(), "figures": IN_FIGURES, "numeral": IN_WORDS, "states": _states()}


def _nouns() -> dict[str, str]:
    """What an amount may be an amount of: any of it, and none of it."""
    nouns = patterns("money noun")
    return {
        "any noun": "|".join(f"(?P<{name}>{nouns[name]})" for name in ("public", "other", "project")),
        "no noun": rf"(?!(?:{'|'.join(nouns.values())})\b)",
    }


def _words() -> dict[str, str]:
    """The words of the longer list: those of jobs by their names alone."""
    money = {f"{use} {name}": part for use in _OF_MONEY for name, part in patterns(use).items()}
    return {**patterns("jobs"), "jobs before": _jobs_before(), **money}


_OF_MONEY = ("money noun", "money before", "money")


def _jobs_before() -> str:
    """What stands before a count of jobs, in a group for each kind of them."""
    return "|".join(f"(?P<{kind}>\\b(?:{pattern})\\b)" for kind, pattern in patterns("jobs before").items())


def _states() -> str:
    names = sorted(gazetteers.state_names(), key=len, reverse=True)
    return "|".join(re.escape(name) for name in names)
