"""The groups of one kind of area as sums and spreads over leaves, laid out to be added up many hundred times."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aker_jobs.labor.estimates.partitions import Groups, Numbers, Partition

# Leaves without a group are spread over so many numbers behind the groups: adding them all to one number waits for
# each addition before the next.
_NO_GROUP = 64


@dataclass(frozen=True)
class AreaGroups:
    """A partition's groups. kind, wages: as of `Partition`; wages, remainder and all sums have zeros behind the groups.

    number: of each leaf's group, at least `count` where it has none.
    """

    kind: str
    count: int
    number: Groups
    remainder: Numbers
    wages: Numbers | None

    @classmethod
    def of(cls, part: Partition) -> AreaGroups:
        """The groups of a partition, numbered as they come along the leaves: sums over groups, and all that follows of
        them, are the same to the last digit whatever the order of the table's rows."""
        count = len(part.remainder)
        order = _along_leaves(part)
        place = np.empty(count + 1, dtype=np.int64)
        place[order], place[count] = np.arange(count), count
        number, none = place[part.group], part.group >= count
        number[none] = count + np.arange(int(none.sum())) % _NO_GROUP
        behind = np.zeros(_NO_GROUP)
        wages = None if part.wages is None else np.append(part.wages[order], behind)
        return cls(part.kind, count, number, np.append(part.remainder[order], behind), wages)

    def sums(self, of_leaves: Numbers) -> Numbers:
        """The sum of each group."""
        sums = np.bincount(self.number, weights=of_leaves, minlength=len(self.remainder))
        sums[self.count :] = 0.0
        return np.asarray(sums, np.float64)

    def spread(self, of_groups: Numbers) -> Numbers:
        """Each leaf's figure of its group."""
        return np.asarray(of_groups.take(self.number))

    def short(self, jobs: Numbers) -> Numbers:
        """What the leaves lack of each group's jobs; zero where no leaf has any."""
        sums = self.sums(jobs)
        return np.where(sums > 0, self.remainder - sums, 0.0)


def _along_leaves(part: Partition) -> Groups:
    """The groups in the order of the first leaf of each."""
    first = np.full(len(part.remainder) + 1, len(part.group))
    np.minimum.at(first, part.group, np.arange(len(part.group)))
    return np.asarray(np.argsort(first[:-1], kind="stable"))
