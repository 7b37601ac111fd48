"""The places that a project of a text may be at, each with the signs that speak for it, and none of them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from aker_jobs.expansions.reader import roundup_places
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.choices import Signs
from aker_jobs.expansions.reader.document import Document
from aker_jobs.expansions.reader.roundup_mentions import Mention
from aker_jobs.expansions.reader.roundup_reading import first_word
from aker_jobs.expansions.reader.roundup_runs import Run
from aker_jobs.expansions.reader.roundup_units import Unit

FAR, OFTEN, SEVERAL = 4, 4, 3  # units between, mentions: what is more counts alike
AT_ONCE = 4  # characters of a run before the place that it begins with

Key = tuple[str, str]  # a place by its letters, and its state


@dataclass(frozen=True, slots=True)
class Told:
    """What is told in a text: its units, the runs that tell of a project each, the places named, the state of all.

    document: of the text, with the items of its lists.
    """

    text: str
    document: Document
    units: Sequence[Unit]
    runs: Sequence[Run]
    mentions: Sequence[Mention]
    state: str | None

    @property
    def title_end(self) -> int:
        """Where the first unit ends."""
        return self.units[0].end if self.units else 0

    @property
    def state_of_most(self) -> str | None:
        """The state of most of the projects; None where no project has one."""
        states = Counter(run.announcement.state for run in self.runs if run.announcement.state)
        return max(states, key=lambda state: (states[state], state), default=None)

    def run_at(self, position: int) -> Run | None:
        """The run that tells of a project and covers a position."""
        return next((run for run in self.runs if self._covers(run, position)), None)

    def _covers(self, run: Run, position: int) -> bool:
        return self.units[run.first].start <= position < self.units[run.last].end

    def unit_at(self, position: int) -> int:
        """The number of the unit that covers a position; -1 where none does."""
        covering = (at for at, unit in enumerate(self.units) if unit.start <= position < unit.end)
        return next(covering, -1)


class Site(NamedTuple):
    """A place of a state with where it is named; key None: no place."""

    key: Key | None
    mentions: tuple[Mention, ...]
    signs: Signs


def letters(name: str | None) -> str:
    """By what places are compared."""
    return re.sub(r"[^a-z]", "", (name or "").lower())


def own_key(one: Announcement) -> Key | None:
    """The place that is read of a project's own words."""
    return (letters(one.city or one.county or one.place), one.state or "") if one.place else None


def sites(told: Told, run: Run) -> list[Site]:
    """The places that the project of a run may be at, and last none."""
    one = run.announcement
    named = _by_place(told, run)
    own = own_key(one)
    if own is not None:
        named.setdefault(own, [])
    others = [other.announcement for other in told.runs if other is not run]
    there = Counter(key for other in others if (key := own_key(other)) is not None)
    found = []
    for key, mentions in sorted(named.items()):
        signs: dict[str, float] = defaultdict(float)
        for sign, value in _signs(told, run, key, mentions, named):
            signs[sign] += value
        if any(own_key(other) == key and _of_one(one, other) for other in others):
            signs["the company is there with another project"] = 1.0
        if "within" not in signs:
            signs[_others_there(there[key], len(others), there.total())] += 1
            signs[f"{'own' if own else 'no own'}, share without place"] = _without_place(told)
        found.append(Site(key, tuple(mentions), signs))
    none = {"no place": 1.0, "no place, share without place": _without_place(told)}
    none |= {"no place, though read": 1.0} if own else {}
    none |= {} if named else {"no place named": 1.0}
    return [*found, Site(None, (), none)]


def _of_one(one: Announcement, other: Announcement) -> bool:
    return first_word(one.company) == first_word(other.company)


def _without_place(told: Told) -> float:
    return sum(run.announcement.place is None for run in told.runs) / max(1, len(told.runs))


def _others_there(there: int, others: int, placed: int) -> str:
    if there and there == placed:
        return "all others there"
    return "some others there" if there else "no other there" if others else "no others"


def _by_place(told: Told, run: Run) -> dict[Key, list[Mention]]:
    one, named = run.announcement, defaultdict(list)
    company = one.spans.get("company")
    states = tuple(dict.fromkeys(state for state in (one.state, told.state, told.state_of_most) if state))
    for mention in told.mentions:
        inside = company is not None and company.start <= mention.start < company.end
        if inside and letters(mention.words) in letters(one.company):
            continue
        state = mention.state or next((state for state in states if state in mention.having), None)
        if state is None and not states and mention.having and mention.kind != "county":
            state = roundup_places.state_of_city(mention.name)
        if state is not None:
            named[letters(mention.name), state].append(mention)
    return named


def _signs(
    told: Told, run: Run, key: Key, mentions: list[Mention], named: dict[Key, list[Mention]]
) -> Iterator[tuple[str, float]]:
    one = run.announcement
    own = own_key(one)
    if is_own := key == own or (own is not None and bool(one.county) and key[0] == letters(one.county)):
        yield from _of_reading(one, told)
    state = "own" if own else "no own"
    start, end = told.units[run.first].start, told.units[run.last].end
    at_site = [mention for mention in mentions if start <= mention.start < end and not mention.home]
    if at_site:
        yield from _within(told, run, at_site, is_own, own is not None)
    else:
        yield from ((f"{state}, {sign}", 1) for sign in _elsewhere(told, run, mentions))
    yield f"{state}, mentions", min(OFTEN, len(mentions))
    if mentions and all(mention.kind == "county" for mention in mentions):
        yield f"{'within' if at_site else 'outside'}, a county", 1
    if len(named) == 1:
        yield f"{state}, the only place", 1
    if sum(other[1] == key[1] for other in named) == 1:
        yield f"{state}, the only place of the state", 1
    yield from ((sign, 1) for sign in _of_state(told, one, key, mentions, is_own))


def _elsewhere(told: Told, run: Run, mentions: list[Mention]) -> Iterator[str]:
    """Where a place is named that the run does not name as a site."""
    start, end = told.units[run.first].start, told.units[run.last].end
    before = [mention for mention in mentions if mention.start < start]
    if any(start <= mention.start < end for mention in mentions):
        yield "at home there"
    elif before:
        yield from _before(told, run, before)
    elif mentions:
        yield "named behind"
        if told.run_at(mentions[0].start) is not None:
            yield "behind in another project"


def _of_state(told: Told, one: Announcement, key: Key, mentions: list[Mention], is_own: bool) -> Iterator[str]:
    if any(mention.having and key[1] not in mention.having for mention in mentions) or (
        is_own and not mentions and any(letters(mention.name) == key[0] for mention in told.mentions)
    ):
        yield "none of the name in the state"
    if one.state and key[1] != one.state:
        yield "another state than is read"
    yield f"{'' if key[1] == told.state_of_most else 'not '}in the state of most"


def _of_reading(one: Announcement, told: Told) -> Iterator[tuple[str, float]]:
    yield "read", 1
    span = one.spans.get("city") or one.spans.get("county") or one.spans.get("place")
    if span is None:
        return
    yield "margin of reading", span.confidence
    yield f"read by rule: {re.sub(r'[^a-zA-Z ]*[(].*', '', span.rule)[:40].strip()}", 1
    if any(mention.home and mention.start <= span.start < mention.end for mention in told.mentions):
        yield "read at home", 1


def _within(told: Told, run: Run, at_site: list[Mention], is_own: bool, has_own: bool) -> Iterator[tuple[str, float]]:
    first, begin = at_site[0], told.units[run.first]
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
    end = told.units[run.last].end
    if next((one for one in told.mentions if begin.start <= one.start < end), None) == first:
        yield "within, the first place", 1
    if not is_own:
        yield "within, another is read" if has_own else "within, none is read", 1
    if first.kind not in ("city", "county"):
        yield f"within, {first.kind or 'part of a name'}", 1


def _before(told: Told, run: Run, before: list[Mention]) -> Iterator[str]:
    last = before[-1]
    at = told.unit_at(last.start)
    yield "before"
    yield f"units before {min(FAR, run.first - at)}"
    yield f"before, behind {last.word or 'no word'}"
    if last.start < told.title_end:
        yield "in the title"
    if any(mention.start < told.title_end for mention in before):
        yield "in the title too"
    if at >= 0 and told.units[at].kind == "heading":
        yield "in a heading"
    if last.home:
        yield "before, at home"
    if all(mention.home for mention in before):
        yield "before, at home only"
    yield "before, in another project" if told.run_at(last.start) is not None else "before, in no project"
