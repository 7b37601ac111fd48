"""What kind of jobs a count is of: new, or retained, construction, indirect, existing, cumulative, statistic, cut …

The words are rows of `announcement_patterns.csv` of uses 'jobs inside' (between count and noun), 'jobs behind', and
'jobs before' (the nearest before the count decides).
"""

from __future__ import annotations

import re
from typing import Literal

from aker_jobs.expansions.reader.job_context import CountContext
from aker_jobs.expansions.reader.number_patterns import number_patterns
from aker_jobs.expansions.reader.weighted_patterns import weighted_patterns

Kind = Literal[
    "new", "mixed", "retained", "construction", "indirect", "existing", "cumulative", "statistic", "cut", "unclear"
]
Judgment = tuple[Kind, str, float]


_HIRING = (
    "hir", "add", "bring", "employ", "recruit", "grow", "increas", "expand", "boost", "rais", "creat", "fill", "seek",
    "need", "staff", "welcom", "project", "relocat", "mov", "requir", "home", "expect",
    "look", "giv", "jobs for", "work for", "employment for", "take", "taking", "put", "plan", "mean", "want",
)  # fmt: skip


def _patterns() -> dict[str, re.Pattern[str]]:
    return number_patterns("job kind")


def kind_of(context: CountContext) -> Judgment:
    """The kind of jobs, the rule that told it, and how sure that is."""
    if " direct and indirect" in context.inside or "indirect and" in context.inside:
        return "indirect", "direct and indirect together", 0.9
    for pattern in weighted_patterns("jobs inside"):
        if pattern.expression.search(context.adjectives):
            return _kind(pattern.name), f"called {pattern.name}", 0.95
    for pattern in weighted_patterns("jobs behind"):
        if pattern.expression.match(context.right):
            return _kind(pattern.name), f"{pattern.name}: said behind the count", 0.85
    if own := _its_own(context):
        return own
    nearest, word = _nearest(context.left)
    if called := _called_by(context, nearest):
        return called
    if nearest in ("mixed", "retained", "cut", "construction"):
        return nearest, f"'{word}' before the count", 0.9
    return _in_time(context, nearest, word) or _new_or_not(context, nearest, word)


def _its_own(context: CountContext) -> Judgment | None:
    """'Its 300 workers' are there, 'hire half of its 300 workers' are to come; so are those called permanent."""
    if context.left.endswith(("its ", "their ")) and not _is_new(context):
        if _patterns()["hires its"].search(context.left):
            return "new", "people it hires", 0.75
        return "existing", "called the company's", 0.8
    if _patterns()["permanent"].search(context.adjectives):
        return "new", "called permanent", 0.9
    return None


def _called_by(context: CountContext, nearest: Kind | None) -> Judgment | None:
    """Whether a project or a new site is called by the count: 'a 300-job hub', 'a new 700-employee office'."""
    rules = _patterns()
    if rules["attributive"].search(context.inside) and nearest not in ("retained", "cut", "construction"):
        return "new", "the jobs that a project is called by", 0.8
    if rules["was to be"].search(context.left):
        return None  # 'what was to be a 1,000-worker plant'
    if rules["people of a site"].search(context.inside) and context.right.startswith(" expansion"):
        return "new", "the people that an expansion is called by", 0.75
    if rules["people of a site"].search(context.inside) and rules["a new"].search(context.left):
        return "new", "the people that a new site is called by", 0.75
    return None


def _in_time(context: CountContext, nearest: Kind | None, word: str) -> Judgment | None:
    """Whether the count is of what is to come, or a total, or of the past."""
    rules = _patterns()
    if rules["in a year"].search(context.before):
        return "statistic", "in a year that is told", 0.85
    if _is_of_an_opening_long_ago(context):
        return "existing", "when it opened, long ago", 0.85
    if rules["once it has"].search(context.left):
        return "new", "what is asked of it", 0.8
    if rules["would have"].search(context.left):
        return "new", "would have been created", 0.85
    if rules["to a total"].search(context.left):
        return "cumulative", "up to a total", 0.85
    if rules["future"].search(context.left):
        return "new", "people it will employ", 0.75
    is_new_total = rules["created in total"].search(context.left) or (
        _is_new(context) and word.startswith("for a total")
    )
    if nearest == "cumulative" and not is_new_total:
        return "cumulative", f"'{word}' before the count", 0.85
    if _is_new(context) and rules["is bringing"].search(context.left):
        return "new", "new jobs that are being brought", 0.85
    past = rules["past"].search(context.sentence) and not rules["plans"].search(context.before)
    if past or (rules["subject"].search(context.before) and not _is_asked(context)):
        return "statistic", "a count of the past or of many employers", 0.8
    return None


def _is_of_an_opening_long_ago(context: CountContext) -> bool:
    """'The plant, which opened in 1996 with 40 people', 'opened with 40 people in 1996'."""
    rules = _patterns()
    if rules["opened once"].search(context.left):
        return True
    return bool(rules["opened with"].search(context.left) and rules["long ago"].match(context.right))


def _is_asked(context: CountContext) -> bool:
    """'The state's package calls for at least 80 new jobs'."""
    return _is_new(context) and _patterns()["asked for"].search(context.left) is not None


def _new_or_not(context: CountContext, nearest: Kind | None, word: str) -> Judgment:
    """Of counts that are no total and not of the past: new or existing."""
    if nearest == "existing" and _patterns()["has more"].search(context.left):
        return "existing", f"'{word}' before the count", 0.8
    if _is_new(context):
        return "new", "called new or additional", 0.95
    if _patterns()["hired"].match(context.right):
        return "new", "people to be hired", 0.85
    if nearest == "existing" and _patterns()["opens with"].search(context.left):
        return "new", "people that a new site opens with", 0.75
    if nearest == "existing" and not (word.startswith(("has", "have", "with")) and _is_far(context.left, word)):
        if context.people or not word.startswith("with"):
            return "existing", f"'{word}' before the count", 0.85
        return "new", "jobs that come with the project", 0.6
    return _by_word(context, nearest, word)


def _by_word(context: CountContext, nearest: Kind | None, word: str) -> Judgment:
    """Of counts that nothing calls new or existing: by the word before them, else by the noun."""
    if nearest in ("new", "cumulative"):
        if word.startswith("support") and not context.people and _patterns()["site supports"].search(context.left):
            return "new", "jobs that the site will support", 0.7
        if word.startswith("support"):
            return "unclear", "supported jobs may be held already", 0.5
        if context.people and not word.startswith(_HIRING):
            return "unclear", f"'{word}' people", 0.4
        return "new", f"'{word}' before the count", 0.9
    if context.people:
        return "unclear", "people, and no word of hiring", 0.3
    if _patterns()["to come"].match(context.right):
        return "new", "jobs to come", 0.85
    return "new", "a bare count of jobs", 0.6


def _is_far(left: str, word: str) -> bool:
    """Whether 'has' or 'with' stands too far before the count to tell of it: 'has chosen Salem for a 300-job hub'."""
    return len(left) - left.rfind(word) - len(word) > 25


def _is_new(context: CountContext) -> bool:
    return bool(_patterns()["new"].search(context.inside) or _patterns()["additional"].search(context.left))


def _nearest(left: str) -> tuple[Kind | None, str]:
    """The kind and the words of the pattern nearest to the count."""
    nearest = None
    for match in _patterns()["before"].finditer(left):
        nearest = match
    if nearest is None or nearest.lastgroup is None:
        return None, ""
    return _kind(nearest.lastgroup), nearest[0].strip()


def _kind(name: str) -> Kind:
    return name  # type: ignore[return-value]
