"""What a refresh lacks of a source: in one line for a person, and in full for the record of the run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aker_core.errors import NotLoaded, NotPublished
from aker_data import catalogue

if TYPE_CHECKING:
    from aker_data.ingest.context import Missing

SHOWN = 2  # needs that the line names; `aker sources --missing` has all


@dataclass(frozen=True)
class MissingSource:
    """The needs of a source without an answer, of how many. reason: why there is nothing of it at all.

    note: what that means for the vintage, or why the source was skipped.
    """

    source: str
    needs: int = 0
    missing: tuple[Missing, ...] = ()
    reason: NotPublished | NotLoaded | None = None
    note: str = ""

    @classmethod
    def whole(cls, source: str, error: NotPublished | NotLoaded, note: str = "") -> MissingSource:
        """A source that has nothing for this refresh."""
        return cls(source, reason=error, note=note)

    def line(self) -> str:
        """What is missing, how much of it, and where to get it."""
        if self.reason is not None:
            absence = "not loaded" if isinstance(self.reason, NotLoaded) else "not published"
            told = getattr(self.reason, "__notes__", ())
            return f"{self.source}: {'; '.join(filter(None, (absence, *told, self.note, self._where([absence]))))}"
        if not self.missing:
            return f"{self.source}: {self.note}"
        counts = Counter(missing.absence for missing in self.missing)
        counted = ", ".join(self._counted(absence, count) for absence, count in sorted(counts.items()))
        names = ", ".join(missing.label for missing in self.missing[:SHOWN])
        more = ", …" if len(self.missing) > SHOWN else ""
        return "; ".join(filter(None, (f"{self.source}: {counted} ({names}{more})", self._where(list(counts)))))

    def details(self) -> list[str]:
        """Every missing need with its file names and addresses."""
        note = f"; {self.note}" if self.note and (self.reason or self.missing) else self.note
        if self.reason is not None:
            return [f"{self.source}: {self.reason}{note}"]
        return [f"{self.source}: {missing}" for missing in self.missing] or [f"{self.source}: {note}"]

    def _counted(self, absence: str, count: int) -> str:
        if absence == "unreadable":
            return f"{count} {'document' if count == 1 else 'documents'} unreadable"
        return f"{count} of {self.needs} {absence}"

    def _where(self, absences: list[str]) -> str:
        """Where to get what is missing; nothing where a publisher has no such file yet."""
        spec = catalogue.spec(self.source)
        if "not loaded" not in absences:
            return ""
        return f"get it from {spec.download}" if spec.file_names else "available in live mode only"
