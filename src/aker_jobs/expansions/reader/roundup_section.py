"""A section of a text of several projects, told line by line: what begins a project, what goes on about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from aker_jobs.expansions.reader import roundup_cues as cues
from aker_jobs.expansions.reader import roundup_names, roundup_order, roundup_parts
from aker_jobs.expansions.reader import roundup_reading as reading_of
from aker_jobs.expansions.reader.lines import Line
from aker_jobs.expansions.reader.roundup_reading import Part, Reading
from aker_jobs.expansions.reader.roundup_source import Source

LONGEST = 2_500  # characters that are told of one project


class Section:
    """What is told in a section, line by line.

    last: the project told now; line: the headline above, where it tells of a project without numbers; waiting: where
    what may belong to the next one begins; headed: whether a heading stands directly above.
    """

    def __init__(self, source: Source, reading: Callable[[Part], Reading], above: Part) -> None:
        self.text, self.told, self.under_city = source.text, source.told, source.under_city
        self.reading, self.above = reading, above
        self.last: Reading | None = None
        self.waiting: int | None = None
        self.line: Reading | None = None
        self.headed = False

    def projects(self, section: list[Line]) -> Iterator[Reading]:
        for line in roundup_parts.with_cards(self.text, section, lambda line: self.reading(self._part(line))):
            is_heading = line.kind == "heading" and not self._goes_on(line)
            yield from self._heading(line) if is_heading else self._paragraph(line)
        yield from self._ended()

    def _goes_on(self, line: Line) -> bool:
        """Whether a short line speaks on of the project, or of the heading, above it."""
        is_new = self.text.startswith("New ", line.start)  # 'New Plant for Lima' is a headline
        return (self.last is not None or self.headed) and not is_new and cues.goes_on(self.text, line.start)

    def _part(self, line: Line) -> Part:
        return self.above._replace(start=line.start, end=line.end)

    def _ended(self) -> Iterator[Reading]:
        one = self.last or (self.line if self.told else None)
        if one is not None:
            yield one
        self.last = self.line = None

    def _heading(self, line: Line) -> Iterator[Reading]:
        yield from self._ended()
        state = self.above.state or cues.own_state(self.text, line.start, line.end)
        one = self.reading(self._part(line)._replace(state=state))
        if one.company is None and cues.is_place(self.text, line.start, line.end, self.above.state):
            self.above, self.waiting, self.headed = self.above._replace(heading=(line.start, line.end)), None, False
            return
        is_total = cues.is_total(self.text, one)
        self.last = one if one.numbers and roundup_order.begins(self.text, one) and not is_total else None
        self.line = one if self.last is None and one.tells and not is_total else None
        self.headed = self.last is not None or not is_total
        self.waiting = line.start if self.last is None and not is_total else None

    def _paragraph(self, line: Line) -> Iterator[Reading]:
        whole = self.under_city(self._part(line))
        parts = roundup_parts.units(self.text, whole, self.reading, self.told)
        if len(parts) > 1 and self.headed:  # one heading over several projects
            state = self.above.state or cues.own_state(self.text, self.waiting or line.start, line.start)
            parts = [part._replace(state=state) for part in parts]
            self.waiting, self.headed = None, False
        for part in parts:
            yield from self._told(part)

    def _told(self, part: Part) -> Iterator[Reading]:
        self.line = None
        one = self.reading(part)
        if cues.is_total(self.text, one):
            self.waiting, self.headed = None, False
        elif not one.numbers and not self.headed and self._introduces(part):
            yield from self._ended()
            self.last, self.waiting = (one, None) if roundup_order.begins(self.text, one) else (None, part.start)
        elif self.last is not None and self._follows(self.last, one):
            longer = self._longer(self.last, part.end)
            is_more = reading_of.is_same(longer, one) and one.facts > longer.facts
            self.last, self.headed = one._replace(part=longer.part) if is_more else longer, False
        elif (begun := self._begun(part, one)) is not None:
            if self.last is None or not (self.headed and reading_of.shares_number(self.last, begun)):
                yield from self._ended()
            self.last, self.waiting, self.headed = begun, None, False
        elif self.waiting is None or not (self.headed or cues.goes_on(self.text, part.start)):
            self.waiting, self.headed = part.start, False

    def _introduces(self, part: Part) -> bool:
        """Whether a part says who another company is, and what that does is told below."""
        name = roundup_names.introduced(self.text, part.start, part.end)
        return name is not None and reading_of.first_word(name) != reading_of.first_word(
            self.last.company if self.last else None
        )

    def _begun(self, part: Part, one: Reading) -> Reading | None:
        """The project that begins with a part, or with the heading or the sentence before it; None where none does."""
        if self.waiting is not None and (self.headed or one.numbers == 0 or not roundup_order.begins(self.text, one)):
            state = part.state or cues.own_state(self.text, self.waiting, part.end)
            joined = self.reading(part._replace(start=self.waiting, state=state))
            joined = self._named(one, joined) if self.headed else joined
            goes_on = cues.goes_on(self.text, part.start) or (joined.numbers > 0 and reading_of.is_same(joined, one))
            goes_on = goes_on and not (one.numbers and one.company and self.text[self.waiting] in '"“')
            if joined.tells and (self.headed or goes_on) and not roundup_order.is_clear_alone(self.text, one, joined):
                return joined
        return one if roundup_order.begins(self.text, one) else None

    def _named(self, one: Reading, joined: Reading) -> Reading:
        """A part with its heading, by the name of the part alone, or by the heading where that is only a name."""
        line = self.text[joined.part.start : one.part.start].strip(" \n#*:_|")
        if roundup_names.is_name(line) and cues.speaks_of_company(self.text, one.part.start):
            return reading_of.with_company(joined, self.text, joined.part.start, joined.part.start + len(line))
        return reading_of.with_name_of(one, joined)

    def _follows(self, last: Reading, one: Reading) -> bool:
        """Whether a part belongs to the project told before it."""
        if cues.is_elsewhere(self.text, one.part.start) or (
            one.company and not reading_of.is_same(last, one) and cues.is_also(self.text, one.part.start)
        ):
            return False
        if reading_of.is_same(last, one) or cues.is_below_headline(self.text, last, one):
            return True
        if self.headed:  # the project is its heading
            goes_on = one.numbers < 2 or not roundup_order.begins(self.text, one)
            return goes_on and not roundup_order.is_named_below(self.text, last, one)
        return not roundup_order.begins(self.text, one) and roundup_order.adds(self.text, last, one)

    def _longer(self, last: Reading, end: int) -> Reading:
        """The project told on until there, where it is still read of the same company; else as it was read before."""
        if end - last.part.start > LONGEST:
            return last
        longer = reading_of.named_as(last, self.reading(last.part._replace(end=end)))
        if reading_of.is_same(last, longer) and longer.numbers >= last.numbers:
            return longer
        return reading_of.placed_within(last._replace(part=longer.part), self.text)
