"""A text of several projects as it is divided: its units, the runs that tell of a project each, the places it names."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from aker_jobs.expansions.reader.roundup.division.run import Run
from aker_jobs.expansions.reader.roundup.division.units import Unit
from aker_jobs.expansions.reader.roundup.mentions import Mention
from aker_jobs.expansions.reader.text.document import Document


@dataclass(frozen=True, slots=True)
class Roundup:
    """A divided text: its units, the runs that tell of a project each, the places named, the state of all.

    document: of the text, with the items of its lists; state: null where the text tells none, or several; apart: the
    runs before those of one company were put together: what each of them says is told of that company.
    """

    text: str
    document: Document
    units: Sequence[Unit]
    runs: Sequence[Run]
    mentions: Sequence[Mention]
    state: str | None
    apart: Sequence[Run] = ()

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
        at = bisect_right(self.units, position, key=lambda unit: unit.start) - 1
        return at if at >= 0 and position < self.units[at].end else -1
