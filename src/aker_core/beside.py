"""Work that somebody else may do at the same time: who asks for it does not know whether there is anybody."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from importlib import import_module
from typing import Protocol, TypeVar

T = TypeVar("T")
Later = Callable[[], T]


class Beside(Protocol):
    """Work that need not be done at once."""

    def begin(self, work: Callable[..., T], *given: object) -> Later[T]:
        """Begin it, where somebody has time. What is returned waits for its result, or raises its error.

        work: a function of a module, which writes nothing. It and what it is given are sent to another process, where
        there is one.
        """

    def offer(self, work: Callable[..., T], *given: object) -> Later[T]:
        """As `begin`, but what nobody has had time for when its result is asked for is done here."""


class _Here:
    """Nobody has time: work is done when its result is asked for."""

    def begin(self, work: Callable[..., T], *given: object) -> Later[T]:
        return partial(work, *given)

    offer = begin


here: Beside = _Here()


def once(work: Later[T]) -> Later[T]:
    """The same work, done when it is asked for first: its result or its error is kept for whoever asks again."""
    kept: Future[T] = Future()

    def result() -> T:
        if not kept.done():
            try:
                kept.set_result(work())
            except Exception as error:
                kept.set_exception(error)
        return kept.result()

    return result


def load(*names: str) -> None:
    """Load modules that work to come needs: begun first, a second process has them when its first work comes."""
    for name in names:
        import_module(name)
