"""A section of a text of several projects, told line by line: what begins a project, what goes on about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from aker_jobs.expansions.reader import roundup_cues as cues
from aker_jobs.expansions.reader import roundup_names, roundup_parts
from aker_jobs.expansions.reader.lines import Line
from aker_jobs.expansions.reader.roundup_cues import Part, Reading

SURE = 0.85  # confidence of a part that tells of a new company though it begins as if it went on
LONGEST = 2_500  # characters that are told of one project


class Section:
    """What is told in a section, line by line.

    last: the project told now; waiting: where what may belong to the next one begins; headed: whether a heading stands
    directly above.
    """

    def __init__(self, text: str, reading: Callable[[Part], Reading], told: bool, above: Part) -> None:
        self.text, self.reading, self.told, self.above = text, reading, told, above
        self.last: Reading | None = None
        self.waiting: int | None = None
        self.headed = False

    def projects(self, section: list[Line]) -> Iterator[Reading]:
        for line in roundup_parts.with_cards(section, lambda line: self.reading(self._part(line))):
            is_heading = line.kind == "heading" and not self._goes_on(line)
            yield from self._heading(line) if is_heading else self._paragraph(line)
        yield from self._ended()

    def _goes_on(self, line: Line) -> bool:
        """Whether a short line speaks on of the project, or of the heading, above it."""
        return (self.last is not None or self.headed) and cues.goes_on(self.text, line.start)

    def _part(self, line: Line) -> Part:
        return self.above._replace(start=line.start, end=line.end)

    def _ended(self) -> Iterator[Reading]:
        if self.last is not None:
            yield self.last
        self.last = None

    def _heading(self, line: Line) -> Iterator[Reading]:
        yield from self._ended()
        state = self.above.state or cues.own_state(self.text, line.start, line.end)
        one = self.reading(self._part(line)._replace(state=state))
        if one.company is None and cues.is_place(self.text, line.start, line.end, self.above.state):
            self.above, self.waiting, self.headed = self.above._replace(heading=(line.start, line.end)), None, False
            return
        is_total = cues.is_total(self.text, one)
        self.last = one if one.numbers and self._begins(one) and not is_total else None
        self.headed = self.last is not None or not is_total
        self.waiting = line.start if self.last is None and not is_total else None

    def _paragraph(self, line: Line) -> Iterator[Reading]:
        parts = roundup_parts.units(self.text, self._part(line), self.reading, self.told)
        if len(parts) > 1 and self.headed:  # one heading over several projects
            state = self.above.state or cues.own_state(self.text, self.waiting or line.start, line.start)
            parts = [part._replace(state=state) for part in parts]
            self.waiting, self.headed = None, False
        for part in parts:
            yield from self._told(part)

    def _told(self, part: Part) -> Iterator[Reading]:
        one = self.reading(part)
        if cues.is_total(self.text, one):
            self.waiting, self.headed = None, False
        elif not one.numbers and not self.headed and self._introduces(part):
            yield from self._ended()
            self.last, self.waiting = (one, None) if self._begins(one) else (None, part.start)
        elif self.last is not None and self._follows(self.last, one):
            longer = self._longer(self.last, part.end)
            is_more = cues.is_same(longer, one) and one.facts > longer.facts
            self.last, self.headed = one._replace(part=longer.part) if is_more else longer, False
        elif (begun := self._begun(part, one)) is not None:
            if self.last is None or not (self.headed and cues.shares_number(self.last, begun)):
                yield from self._ended()
            self.last, self.waiting, self.headed = begun, None, False
        elif self.waiting is None or not (self.headed or cues.goes_on(self.text, part.start)):
            self.waiting, self.headed = part.start, False

    def _introduces(self, part: Part) -> bool:
        """Whether a part says who another company is, and what that does is told below."""
        name = roundup_names.introduced(self.text, part.start, part.end)
        return name is not None and cues.first_word(name) != cues.first_word(self.last.company if self.last else None)

    def _begins(self, one: Reading) -> bool:
        is_sure = one.numbers > 0 and one.announcement is not None and one.announcement.confidence >= SURE
        return one.tells and (is_sure or not cues.goes_on(self.text, one.part.start, one.company))

    def _begun(self, part: Part, one: Reading) -> Reading | None:
        """The project that begins with a part, or with the heading or the sentence before it; None where none does."""
        if self.waiting is not None and (self.headed or one.numbers == 0 or not self._begins(one)):
            state = part.state or cues.own_state(self.text, self.waiting, part.end)
            joined = self.reading(part._replace(start=self.waiting, state=state))
            goes_on = cues.goes_on(self.text, part.start) or (joined.numbers > 0 and cues.is_same(joined, one))
            if joined.tells and (self.headed or goes_on) and not self._is_clear_alone(one, joined):
                return joined
        return one if self._begins(one) else None

    def _is_clear_alone(self, one: Reading, joined: Reading) -> bool:
        """Whether a part names its company, and with the headline above it another is read, or one run over it."""
        if not self._begins(one) or one.company is None or joined.company is None:
            return False
        cut = self.text[one.part.start : one.part.end]
        if one.company.startswith(joined.company) and one.numbers >= joined.numbers and one.where == joined.where:
            return True  # the fuller name
        is_of_headline = cut.startswith(one.company) and joined.company not in cut and one.facts >= joined.facts
        return is_of_headline or joined.company.endswith(f" {one.company}")  # 'in Lima, OH\nAcme will ...'

    def _follows(self, last: Reading, one: Reading) -> bool:
        """Whether a part belongs to the project told before it."""
        if cues.is_elsewhere(self.text, one.part.start) or (
            one.company and not cues.is_same(last, one) and cues.is_also(self.text, one.part.start)
        ):
            return False
        if cues.is_same(last, one):
            return True
        if self.headed:  # the project is its heading
            return (one.numbers < 2 or not self._begins(one)) and not self._is_named_below(last, one)
        return not self._begins(one) and self._adds(last, one)

    def _is_named_below(self, last: Reading, one: Reading) -> bool:
        """Whether a part begins with the company's name, and the heading has its numbers under a name of no one."""
        cut = self.text[one.part.start : one.part.end]
        if not one.company or not last.company or last.company in cut or not cut.startswith(one.company):
            return False
        return self._begins(one) and cues.shares_number(last, one)

    def _adds(self, last: Reading, one: Reading) -> bool:
        """Whether a part without a name of its own goes on about the last project, or gives the number it lacks."""
        if cues.goes_on(self.text, one.part.start, one.company) or cues.speaks_of_it(self.text, one.part):
            return True
        more, known = one.announcement, last.announcement
        if one.company or more is None or known is None:
            return False
        pairs = ((more.new_jobs, known.new_jobs), (more.investment_usd, known.investment_usd))
        return any(new is not None and old is None for new, old in pairs)

    def _longer(self, last: Reading, end: int) -> Reading:
        """The project told on until there, where it is still read of the same company; else as it was read before."""
        if end - last.part.start > LONGEST:
            return last
        longer = cues.named_as(last, self.reading(last.part._replace(end=end)))
        if cues.is_same(last, longer) and longer.numbers >= last.numbers:
            return longer
        return last._replace(part=longer.part)
