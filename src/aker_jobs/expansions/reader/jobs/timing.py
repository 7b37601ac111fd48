"""Whether a count of jobs is of what is to come, of a total, or of the past."""

from __future__ import annotations

from aker_jobs.expansions.reader.jobs.context import CountContext, Judgment, Kind, is_new, rules

WILL_EMPLOY = "people it will employ"
WOULD_HAVE = "would have been created"


def in_time(context: CountContext, nearest: Kind | None, word: str) -> Judgment | None:
    """Whether the count is of what is to come, or a total, or of the past."""
    if rules()["in a year"].search(context.before):
        return "statistic", "in a year that is told", 0.85
    if _is_of_an_opening_long_ago(context):
        return "existing", "when it opened, long ago", 0.85
    if rules()["once it has"].search(context.left):
        return "new", "what is asked of it", 0.8
    if rules()["would have"].search(context.left):
        return "new", WOULD_HAVE, 0.85
    if rules()["to a total"].search(context.left) and not (is_new(context) and context.left.endswith("up to ")):
        return "cumulative", "up to a total", 0.85
    if rules()["future"].search(context.left):
        return "new", WILL_EMPLOY, 0.75
    if is_new(context) and rules()["is bringing"].search(context.left):
        return "new", "new jobs that are being brought", 0.85
    is_new_total = rules()["created in total"].search(context.left) or (
        is_new(context) and word.startswith("for a total")
    )
    if nearest == "cumulative" and not is_new_total:
        return "cumulative", f"'{word}' before the count", 0.85
    past = rules()["past"].search(context.sentence) and not rules()["plans"].search(context.before)
    if past or (rules()["subject"].search(context.before) and not _is_asked(context)):
        return "statistic", "a count of the past or of many employers", 0.8
    return None


def _is_of_an_opening_long_ago(context: CountContext) -> bool:
    """'The plant, which opened in 1996 with 40 people', 'opened with 40 people in 1996'."""
    if rules()["opened once"].search(context.left):
        return True
    return bool(rules()["opened with"].search(context.left) and rules()["long ago"].match(context.right))


def _is_asked(context: CountContext) -> bool:
    """'The state's package calls for at least 80 new jobs'."""
    return is_new(context) and rules()["asked for"].search(context.left) is not None
