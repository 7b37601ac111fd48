"""What kind of jobs a count is of: new, or retained, construction, indirect, existing, cumulative, statistic, cut …

The words are rows of `announcement_patterns.csv` of uses 'jobs inside' (between count and noun), 'jobs behind', and
'jobs before' (the nearest before the count decides).
"""

from __future__ import annotations

from aker_jobs.expansions.reader.jobs.context import CountContext, Judgment, Kind, is_new, rules
from aker_jobs.expansions.reader.jobs.timing import in_time
from aker_jobs.expansions.reader.text.weighted_patterns import weighted_patterns

_HIRING = (
    "hir", "add", "bring", "employ", "recruit", "grow", "increas", "expand", "boost", "rais", "creat", "fill", "seek",
    "need", "staff", "welcom", "project", "relocat", "mov", "requir", "home", "expect",
    "look", "giv", "jobs for", "work for", "employment for", "take", "taking", "put", "plan", "mean", "want",
    "anticip", "forese", "envision", "is out to find", "are out to find",
)  # fmt: skip
OPENINGS = "openings"  # may be a part of the new jobs, and of those of others who left


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
    if own := _its_own(context) or _at_the_peak(context):
        return own
    nearest, word = _nearest(context.left)
    if called := _called_by(context, nearest):
        return called
    if context.people and nearest in (None, "existing") and rules()["beside dollars"].search(context.left):
        return "new", "people beside the dollars of the project", 0.6
    if nearest in ("mixed", "retained", "cut", "construction"):
        return nearest, f"'{word}' before the count", 0.9
    return in_time(context, nearest, word) or _new_or_not(context, nearest, word)


def _its_own(context: CountContext) -> Judgment | None:
    """'Its 300 workers' are there, 'hire half of its 300 workers' are to come; so are those called permanent."""
    if context.left.endswith(("its ", "their ")) and not is_new(context):
        if rules()["hires its"].search(context.left):
            return "new", "people it hires", 0.75
        return "existing", "called the company's", 0.8
    if rules()["permanent"].search(context.adjectives) and not rules()["has them"].search(context.left):
        return "new", "called permanent", 0.9
    return None


def _at_the_peak(context: CountContext) -> Judgment | None:
    """'When construction is at its peak, 5,000 workers are to be employed'."""
    if rules()["at the peak"].search(context.left):
        return "construction", "builders at the peak of construction", 0.9
    return None


def _called_by(context: CountContext, nearest: Kind | None) -> Judgment | None:
    """Whether a project or a new site is called by the count: 'a 300-job hub', 'a new 700-employee office'."""
    if rules()["attributive"].search(context.inside) and nearest not in ("retained", "cut", "construction"):
        return "new", "the jobs that a project is called by", 0.8
    if context.inside.endswith("openings") and not context.people:
        return "new", OPENINGS, 0.75
    if rules()["was to be"].search(context.left):
        return None  # 'what was to be a 1,000-worker plant'
    if rules()["people of a site"].search(context.inside) and context.right.startswith(" expansion"):
        return "new", "the people that an expansion is called by", 0.75
    if rules()["people of a site"].search(context.inside) and rules()["a new"].search(context.left):
        return "new", "the people that a new site is called by", 0.75
    return None


def _new_or_not(context: CountContext, nearest: Kind | None, word: str) -> Judgment:
    """Of counts that are no total and not of the past: new or existing."""
    if nearest == "existing" and rules()["has more"].search(context.left):
        return "existing", f"'{word}' before the count", 0.8
    if is_new(context):
        return "new", "called new or additional", 0.95
    if rules()["hired"].match(context.right):
        return "new", "people to be hired", 0.85
    if rules()["are moved"].match(context.right):
        return "new", "'moved' behind the count", 0.85
    if nearest in (None, "existing") and rules()["opens with"].search(context.left):
        return "new", "people that a new site opens with", 0.75
    if word == "where" and not context.people and rules()["to come"].match(context.right):
        return "new", "jobs to come", 0.85
    if nearest == "existing" and not (word.startswith(("has", "have", "with")) and _is_far(context.left, word)):
        if context.people or not word.startswith("with"):
            return "existing", f"'{word}' before the count", 0.85
        return "new", "jobs that come with the project", 0.6
    return _by_word(context, nearest, word)


def _by_word(context: CountContext, nearest: Kind | None, word: str) -> Judgment:
    """Of counts that nothing calls new or existing: by the word before them, else by the noun."""
    if nearest in ("new", "cumulative"):
        if word.startswith("support") and not context.people and rules()["site supports"].search(context.left):
            return "new", "jobs that the site will support", 0.7
        if word.startswith("support"):
            return "unclear", "supported jobs may be held already", 0.5
        if context.people and not word.startswith(_HIRING):
            return "unclear", f"'{word}' people", 0.4
        return "new", f"'{word}' before the count", 0.9
    if context.people and rules()["to run it"].match(context.right):
        return "new", "people to run what is to come", 0.6
    if context.people:
        return "unclear", "people, and no word of hiring", 0.3
    if rules()["to come"].match(context.right):
        return "new", "jobs to come", 0.85
    return "new", "a bare count of jobs", 0.6


def _is_far(left: str, word: str) -> bool:
    """Whether 'has' or 'with' stands too far before the count to tell of it: 'has chosen Salem for a 300-job hub'."""
    return len(left) - left.rfind(word) - len(word) > 25


def _nearest(left: str) -> tuple[Kind | None, str]:
    """The kind and the words of the pattern nearest to the count."""
    nearest = None
    for match in rules()["before"].finditer(left):
        nearest = match
    if nearest is None or nearest.lastgroup is None:
        return None, ""
    return _kind(nearest.lastgroup), nearest[0].strip()


def _kind(name: str) -> Kind:
    return name  # type: ignore[return-value]
