"""The projects of a text that has no list: lines, sentences and headings put together by the company that they tell of.

Each line is read by itself. One that names another company with its numbers begins a project; one that goes on ("The
company will ...", a quote, numbers without a name) belongs to the project before it; a total over several companies
belongs to none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from aker_jobs.expansions.reader import confidence, gazetteers, roundup_signs
from aker_jobs.expansions.reader.announcement import Announcement
from aker_jobs.expansions.reader.lines import SHORT, Line, lines

SURE = 0.5  # confidence of a sentence in a text that does not say that it tells of several projects
MOST_SENTENCES = 40
LINES_OF_A_CARD = 8
LONG = 160  # characters: a shorter paragraph tells of one company
AMONG_OTHERS = 1.5  # what a roundup adds to the strength of the words of each of its projects
IN_A_ROUNDUP = 0.15  # probability of a line in a roundup, below which it announces nothing


class Project(NamedTuple):
    """Where a project is told. heading: of a county or city above it, that is not directly before it."""

    start: int
    end: int
    state: str | None
    heading: tuple[int, int] | None = None


class Reading(NamedTuple):
    """How a part of the text is read."""

    project: Project
    announcement: Announcement | None

    @property
    def company(self) -> str | None:
        return self.announcement.company if self.announcement else None

    @property
    def numbers(self) -> int:
        one = self.announcement
        return 0 if one is None else (one.new_jobs is not None) + (one.investment_usd is not None)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    thing = (
        r"company|firm|project|expansion|investment|facility|plant|manufacturer|corporation|business|jobs|site|center"
        r"|operation|operations|hospital|headquarters|deal|move|addition|positions|building|group|retailer|maker|chain"
    )
    return {
        "goes on": re.compile(
            rf"\s*(?:(?:The|This|That|Its|Their|These|Those|New) (?!board|council|authority|largest|second|other|next)"
            rf"(?:[\w$][\w.,%$'’-]* ){{0,5}}?(?:{thing})\b|(?:Company|Co\.|Firm) (?:to|will|plans)\b|It\b|They\b|He\b|She\b|[\"“'‘]|(?:[A-Z][\w’'-]+ ){{1,2}}sa(?:id|ys)\b"
            r"|In addition|Additionally|Construction|Hiring|Production|Operations|Work is|Plans for|Those|When)"
        ),
        "of it": re.compile(r"\b(?:[Tt]he|[Tt]his) (?:[\w$.,-]+ ){0,4}?(?:company|project|expansion)\b"),
        "state": re.compile(r"(?P<state>[A-Z]{2}): "),
        "elsewhere": re.compile(r"(?<=[.!?\"”] )(?:Meanwhile|Separately|Elsewhere)\b"),
        "figures": re.compile(r"\$\s?\d|\b(?:jobs?|employees|positions|workers|people)\b|dollars?\b", re.IGNORECASE),
        "clause": re.compile(r"(?:;|, while|, and|, but|\.) (?:and |while )?(?=(?:[A-Z][\w&.'’-]*|\$[\d.]+ \w+)[\s,])"),
        "sentence": re.compile(
            r"(?<![A-Z.][A-Z])(?<!\b[A-Z])(?<!Co)(?<!Inc)(?<!Corp)(?<!Gov)(?<!Ltd)(?<!St)(?<!Dr)(?<!Mr)(?<!Mrs)(?<!Lt)"
            r"[.!?][\"”’)]*\s+(?=[\"“(]?[A-Z0-9])"
        ),
    }


def goes_on(text: str, start: int, company: str | None = None) -> bool:
    """Whether what begins there speaks on of what was named before; not where it begins with the company that it names."""
    begins = text[start : start + 4 + len(company or "")].replace("’", "'").removeprefix("The ")
    if company and begins.startswith(company[:12].replace("’", "'")):
        return False
    return _patterns()["goes on"].match(text, start) is not None


class Reader:
    """Reads parts of a text; told: whether its words say that it tells of several companies."""

    def __init__(self, text: str, read, told: bool) -> None:  # noqa: ANN001
        self.text, self.read, self.told = text, read, told
        self.weak: str | None = None  # the state of the text, that a part which names another is not in

    def reading(self, project: Project) -> Reading:
        if project.state is not None and project.state == self.weak:
            own = roundup_signs.states_named(self.text[project.start : project.end])
            if len(own) == 1 and project.state not in own:
                project = project._replace(state=None)
        return Reading(project, self.read(project))

    def projects(self, cut: str) -> Iterator[Reading]:
        """The projects that the text tells of, line by line, each read as a whole."""
        everywhere = roundup_signs.state_of_all(cut)
        self.weak = None if roundup_signs.state_of_bodies(cut) else everywhere
        yield from self._of_sections(lines(cut), everywhere)

    def _of_sections(self, found: list[Line], everywhere: str | None) -> Iterator[Reading]:
        """Lines under the headings of states and counties."""
        state, under = everywhere, None
        section: list[Line] = []
        for line in found:
            if line.kind == "opening":
                yield from self._of_section(section, state, under)
                section = []
                continue
            if line.kind in ("state", "place", "region"):
                yield from self._of_section(section, state, under)
                section = []
                if line.kind == "state":
                    state, under = gazetteers.state_names()[self.text[line.start : line.end].strip(" #*:_|").lower()], None
                else:
                    under = (line.start, line.end) if line.kind == "place" else None
                continue
            section.append(line)
        yield from self._of_section(section, state, under)

    def _of_section(
        self, section: list[Line], state: str | None, under: tuple[int, int] | None
    ) -> Iterator[Reading]:
        last: Reading | None = None  # the project told now
        waiting: int | None = None  # where what may belong to the next project begins
        headed = False  # a heading stands directly above
        for line in self._grouped(section, state, under):
            if line.kind == "heading":
                one = self.reading(Project(line.start, line.end, state or self._own_state(line), under))
                if last is not None:
                    yield last
                is_whole = one.numbers and self._begins(one) and not self._is_total(one)
                last, waiting, headed = (one, None, True) if is_whole else (None, line.start, True)
                if last is None and self._is_total(one):
                    waiting, headed = None, False
                continue
            units, among = self._units(line, state, under), state
            if len(units) > 1 and headed:  # one heading over several projects
                among = state or self._own_state(Line(waiting or line.start, line.start, "heading", False))
                waiting, headed = None, False
            for start, end in units:
                part = Project(start, end, among, under)
                one = self.reading(part)
                if self._is_total(one):
                    waiting, headed = None, False
                    continue
                follows = self._follows(last, one, headed)
                if last is not None and follows:
                    last = self._joined(last.project._replace(end=end), last)
                    headed = False
                    continue
                begun = self._begun(part, one, waiting, headed)
                if begun is not None:
                    if last is not None:
                        yield last
                    last, waiting, headed = begun, None, False
                elif waiting is None or not (headed or goes_on(self.text, start)):
                    waiting, headed = start, False
        if last is not None:
            yield last

    def _grouped(self, section: list[Line], state: str | None, under: tuple[int, int] | None) -> Iterator[Line]:
        """Lines; short ones without a blank line between them as one, where together they are a card."""
        group: list[Line] = []
        for line in [*section, None]:
            if line is not None and line.kind == "heading" and group and not line.after_gap:
                group.append(line)
                continue
            yield from self._card(group, state, under)
            group = [line] if line is not None and line.kind == "heading" else []
            if line is not None and line.kind != "heading":
                yield line
        yield from self._card(group, state, under)

    def _card(self, group: list[Line], state: str | None, under: tuple[int, int] | None) -> list[Line]:
        if not 1 < len(group) <= LINES_OF_A_CARD:
            return group
        if any(self._tells(Project(line.start, line.end, state, under)) for line in group):
            return group
        whole = Line(group[0].start, group[-1].end, "heading", group[0].after_gap)
        return [whole] if self._tells(Project(whole.start, whole.end, state, under)) else group

    def _tells(self, part: Project) -> bool:
        one = self.reading(part)
        return one.company is not None and one.numbers > 0

    def _begun(self, part: Project, one: Reading, waiting: int | None, headed: bool) -> Reading | None:
        """The project that begins with this part, or with the heading or the sentence before it; None where none does."""
        if waiting is not None and (headed or one.numbers == 0 or not self._begins(one)):
            state = part.state or self._own_state(part._replace(start=waiting))
            joined = self.reading(part._replace(start=waiting, state=state))
            belongs = headed or goes_on(self.text, part.start) or (joined.numbers > 0 and self._is_same(joined, one))
            if self._told_enough(joined) and belongs:
                return joined
        return one if self._begins(one) else None

    def _begins(self, one: Reading) -> bool:
        """Whether a part names a company that does something, by its numbers or its words."""
        if one.company is None or one.announcement is None or goes_on(self.text, one.project.start, one.company):
            return False
        return self._told_enough(one)

    @staticmethod
    def _told_enough(one: Reading) -> bool:
        if one.company is None or one.announcement is None:
            return False
        return one.numbers > 0 or one.announcement.confidence >= confidence.AN_EXPANSION

    def _follows(self, last: Reading | None, one: Reading, headed: bool) -> bool:
        """Whether a part belongs to the project told before it."""
        if last is None or _patterns()["elsewhere"].match(self.text, one.project.start):
            return False
        if self._is_same(last, one):
            return True
        if headed:  # the project is its heading
            return one.numbers < 2 or not self._begins(one)
        return not self._begins(one) and self._adds(last, one)

    def _own_state(self, line: Line | Project) -> str | None:
        """The state that a headline begins with: 'GA: ...'."""
        match = _patterns()["state"].match(self.text, line.start)
        if match:
            return gazetteers.state_words().get(match["state"])
        first = self.text[line.start : min(line.end, line.start + SHORT)].split("\n")[0]
        named = roundup_signs.states_named(first)
        return named.pop() if len(named) == 1 else None

    def _units(self, line: Line, state: str | None, under: tuple[int, int] | None) -> list[tuple[int, int]]:
        """A line as one, or by its sentences where they tell of several companies."""
        whole = [(line.start, line.end)]
        cut = self.text[line.start : line.end]
        if (match := _patterns()["elsewhere"].search(cut)) is not None:
            return [(line.start, line.start + match.start()), (line.start + match.start(), line.end)]
        if len(cut) < LONG or len(_patterns()["figures"].findall(cut)) < 2:
            return whole
        for rule in ("sentence", "clause"):
            ends = [match.end() for match in _patterns()[rule].finditer(cut)][:MOST_SENTENCES]
            spans = list(zip([0, *ends], [*ends, len(cut)], strict=True))
            parts = [(line.start + begin, line.start + end) for begin, end in spans]
            read = [self.reading(Project(start, end, state, under)) for start, end in parts]
            begun = [one for one in read if self._begins(one) and not self._is_total(one) and (self.told or self._is_sure(one))]
            if len({first_word(one.company) for one in begun}) > 1:
                return parts
        return whole

    @staticmethod
    def _is_sure(one: Reading) -> bool:
        """Whether a sentence tells a project by itself: who, where and how much."""
        announcement = one.announcement
        return announcement is not None and one.numbers > 0 and announcement.place is not None and announcement.confidence >= SURE

    def _joined(self, project: Project, before: Reading) -> Reading:
        """The reading of a longer part, where it is still of the same company; else that of before."""
        longer = self.reading(project)
        if longer.announcement is not None and self._is_same(before, longer) and longer.numbers >= before.numbers:
            return longer
        return before._replace(project=project)

    def _adds(self, last: Reading, one: Reading) -> bool:
        """Whether a part without a name of its own goes on about the project before it, or gives the number it lacks."""
        project = one.project
        if goes_on(self.text, project.start, one.company) or _patterns()["of it"].search(self.text, project.start, project.end):
            return True
        if one.company or one.announcement is None or last.announcement is None:
            return False
        more, known = one.announcement, last.announcement
        return (more.new_jobs is not None and known.new_jobs is None) or (
            more.investment_usd is not None and known.investment_usd is None
        )

    def _is_total(self, one: Reading) -> bool:
        """Whether a part counts over several companies: by the sentences of its numbers, or by any that has none."""
        spans = [one.announcement.spans.get(field) for field in ("new_jobs", "investment_usd")] if one.announcement else []
        at = [span.start for span in spans if span is not None and span.start >= 0]
        if not at:
            return roundup_signs.is_total(self.text[one.project.start : one.project.end])
        return all(roundup_signs.is_total_at(self.text, position) for position in at)

    @staticmethod
    def _is_same(one: Reading, other: Reading) -> bool:
        if not one.company or not other.company:
            return False
        return first_word(one.company) == first_word(other.company) or one.company.endswith(other.company)


_COMMON = frozenset("the project american united general national first north south new city advanced global".split())


def first_word(company: str | None) -> str:
    """What a company is recognized by when it is named again."""
    words = re.findall(r"[\w&]+", (company or "").lower())
    words = words[1:] if words[:1] == ["the"] and len(words) > 1 else words
    return " ".join(words[: 2 if words[:1] and words[0] in _COMMON else 1])
