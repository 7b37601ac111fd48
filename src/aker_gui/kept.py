"""Results of reads, kept until the database changes: each made once, however many ask for it."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from datetime import date
from threading import RLock
from typing import Any, TypeVar

from aker_core.markets.database import reading, reading_rows

T = TypeVar("T")
KEPT = 64  # results; a vintage of the nation is 70 MB, so few of those
VINTAGES = 3


class Kept:
    """Results of reads, each kept as long as the database has the same mark (`aker_data.change_mark`)."""

    def __init__(self, mark: Callable[[], tuple[object, ...]]) -> None:
        self._mark = mark
        self._lock = RLock()
        self._seen: tuple[object, ...] | None = None
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._making: dict[Hashable, RLock] = {}

    def state(self) -> str:
        """A name of the state of the database: equal names, equal figures."""
        return hashlib.sha256(repr(self._mark()).encode()).hexdigest()[:16]

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What make returns, made once for each key and state of the database."""
        mark = self._mark()
        with self._lock:
            if mark != self._seen:
                self._kept.clear()
                self._making.clear()
                self._seen = mark
            if key in self._kept:
                self._kept.move_to_end(key)
                known: T = self._kept[key]
                return known
            making = self._making.setdefault(key, RLock())
        with making:  # one of several that want the same makes it; who wants something else does not wait
            with self._lock:
                if key in self._kept and mark == self._seen:
                    made: T = self._kept[key]
                    return made
            value = make()
            with self._lock:
                if mark == self._seen:
                    self._kept[key] = value
                    while len(self._kept) > KEPT:
                        self._kept.popitem(last=False)
                self._making.pop(key, None)
        return value

    def make_room(self, kind: str, day: date | None) -> None:
        """Drop what is kept of other vintages, the least used first, but for so many as fit into memory."""
        with self._lock:
            others = [key for key in self._kept if isinstance(key, tuple) and key[0] == kind and key[1] != day]
            for key in others[: max(0, len(others) - VINTAGES + 1)]:
                del self._kept[key]


def from_rows(read: Callable[[Any], T]) -> T:
    """What a function reads of plain rows."""
    opened: AbstractContextManager[Any] = reading_rows()
    with opened as source:
        return read(source)


def in_session(read: Callable[..., T], *arguments: Any) -> T:
    """What a function of a session and some arguments reads."""
    with reading() as session:
        return read(session, *arguments)
