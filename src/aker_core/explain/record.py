"""A piece of a payload that can say what a row says. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

SHOWN = 400  # characters of a record


@dataclass(frozen=True)
class Record:
    """A piece of a payload. where: in words (member, line number, path); cells: name and text of each; text: as it is
    in the bytes, cut where it is long."""

    where: str
    cells: tuple[tuple[str, str], ...]
    text: str

    @cached_property
    def texts(self) -> list[str]:
        """Its cells without their names."""
        return [text for _, text in self.cells]

    @cached_property
    def joined(self) -> str:
        """All its cells in one text."""
        return "\n".join(self.texts)

    @cached_property
    def digits(self) -> str:
        """All its cells in one text, without what groups digits."""
        return self.joined.replace(",", "")
