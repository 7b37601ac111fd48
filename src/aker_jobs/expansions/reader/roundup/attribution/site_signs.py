"""What speaks for a place as the site of a project of a text: how the run and the rest of the text tell it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.roundup.division.run import Run
from aker_jobs.expansions.reader.roundup.mentions import Mention
from aker_jobs.expansions.reader.roundup.text import Roundup

FAR, OFTEN, SEVERAL = 4, 4, 3  # units between, mentions: what is more counts alike
AT_ONCE = 4  # characters of a run before the place that it begins with

Key = tuple[str, str]  # a place by its letters, and its state


def letters(name: str | None) -> str:
    """By what places are compared."""
    return re.sub(r"[^a-z]", "", (name or "").lower())


def own_key(one: Announcement) -> Key | None:
    """The place that is read of a project's own words."""
    return (letters(one.city or one.county or one.place), one.state or "") if one.place else None


def signs(
    roundup: Roundup, run: Run, key: Key, mentions: list[Mention], named: dict[Key, list[Mention]]
) -> Iterator[tuple[str, float]]:
    """The signs of a place, each with its value. mentions: of it; named: every place with its mentions."""
    one = run.announcement
    own = own_key(one)
    if is_own := key == own or (own is not None and bool(one.county) and key[0] == letters(one.county)):
        yield from _of_reading(one, roundup)
    state = "own" if own else "no own"
    start, end = roundup.units[run.first].start, roundup.units[run.last].end
    at_site = [mention for mention in mentions if start <= mention.start < end and not mention.home]
    if at_site:
        yield from _within(roundup, run, at_site, is_own, own is not None)
    else:
        yield from ((f"{state}, {sign}", 1) for sign in _elsewhere(roundup, run, mentions))
    yield f"{state}, mentions", min(OFTEN, len(mentions))
    if mentions and all(mention.kind == "county" for mention in mentions):
        yield f"{'within' if at_site else 'outside'}, a county", 1
    if len(named) == 1:
        yield f"{state}, the only place", 1
    if sum(other[1] == key[1] for other in named) == 1:
        yield f"{state}, the only place of the state", 1
    yield from ((sign, 1) for sign in _of_state(roundup, one, key, mentions, is_own))


def _elsewhere(roundup: Roundup, run: Run, mentions: list[Mention]) -> Iterator[str]:
    """Where a place is named that the run does not name as a site."""
    start, end = roundup.units[run.first].start, roundup.units[run.last].end
    before = [mention for mention in mentions if mention.start < start]
    if any(start <= mention.start < end for mention in mentions):
        yield "at home there"
    elif before:
        yield from _before(roundup, run, before)
    elif mentions:
        yield "named behind"
        if roundup.run_at(mentions[0].start) is not None:
            yield "behind in another project"


def _of_state(roundup: Roundup, one: Announcement, key: Key, mentions: list[Mention], is_own: bool) -> Iterator[str]:
    if any(mention.having and key[1] not in mention.having for mention in mentions) or (
        is_own and not mentions and any(letters(mention.name) == key[0] for mention in roundup.mentions)
    ):
        yield "none of the name in the state"
    if one.state and key[1] != one.state:
        yield "another state than is read"
    yield f"{'' if key[1] == roundup.state_of_most else 'not '}in the state of most"


def _of_reading(one: Announcement, roundup: Roundup) -> Iterator[tuple[str, float]]:
    yield "read", 1
    span = one.spans.get("city") or one.spans.get("county") or one.spans.get("place")
    if span is None:
        return
    yield "margin of reading", span.confidence
    yield f"read by rule: {re.sub(r'[^a-zA-Z ]*[(].*', '', span.rule)[:40].strip()}", 1
    if any(mention.home and mention.start <= span.start < mention.end for mention in roundup.mentions):
        yield "read at home", 1


def _within(
    roundup: Roundup, run: Run, at_site: list[Mention], is_own: bool, has_own: bool
) -> Iterator[tuple[str, float]]:
    first, begin = at_site[0], roundup.units[run.first]
    company = run.announcement.spans.get("company")
    yield "within", 1
    yield f"within, behind {first.word or 'no word'}", 1
    yield "within, mentions", min(SEVERAL, len(at_site))
    if first.start < begin.end:
        yield "within the first unit", 1
    if first.start - begin.start < AT_ONCE:
        yield "within, at once", 1
    if company is not None and first.start > company.start >= 0:
        yield "within, behind the company", 1
    if first.state:
        yield "within, with its state", 1
    end = roundup.units[run.last].end
    if next((one for one in roundup.mentions if begin.start <= one.start < end), None) == first:
        yield "within, the first place", 1
    if not is_own:
        yield "within, another is read" if has_own else "within, none is read", 1
    if first.kind not in ("city", "county"):
        yield f"within, {first.kind or 'part of a name'}", 1


def _before(roundup: Roundup, run: Run, before: list[Mention]) -> Iterator[str]:
    last = before[-1]
    at = roundup.unit_at(last.start)
    yield "before"
    yield f"units before {min(FAR, run.first - at)}"
    yield f"before, behind {last.word or 'no word'}"
    if last.start < roundup.title_end:
        yield "in the title"
    if any(mention.start < roundup.title_end for mention in before):
        yield "in the title too"
    if at >= 0 and roundup.units[at].kind == "heading":
        yield "in a heading"
    if last.home:
        yield "before, at home"
    if all(mention.home for mention in before):
        yield "before, at home only"
    yield "before, in another project" if roundup.run_at(last.start) is not None else "before, in no project"
