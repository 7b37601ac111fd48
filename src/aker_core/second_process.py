"""A second Python beside this one, for work that takes in values and hands one back: it reads, and writes nothing.

It may therefore end at any moment, and nothing has to be undone. What it does not bring is done here instead: a machine
with one processor, a system that starts no process, or a second process that was killed only takes longer.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, Any, TypeVar, cast

from aker_core.beside import Beside, Later, here

T = TypeVar("T")
AT_A_TIME = 2  # questions that it has: one that it works at, and the next, for which it need not wait
# Its queries take half of the processors, unless somebody has said how many: this process needs the others.
THREADS = "import os, sys; os.environ.setdefault('POLARS_MAX_THREADS', '{}'); "
COMMAND = THREADS + "sys.path[:] = {}; from aker_core.second_process import serve; serve()"


@contextmanager
def second_process(most: int) -> Iterator[Beside]:
    """A second process for as long as this one needs it, or `here` where it would be no gain or cannot be had.

    most: processes that there may be.
    """
    process = _started() if min(most, _processors()) > 1 else None
    if process is None:
        yield here
        return
    try:
        yield _SecondProcess(process)
    finally:
        process.kill()
        with suppress(OSError):  # a question that it did not take
            process.communicate()


def _processors() -> int:
    """Processors that this process may use."""
    may_use = getattr(os, "sched_getaffinity", None)
    return len(may_use(0)) if may_use else os.cpu_count() or 1


def _started() -> subprocess.Popen[bytes] | None:
    """A process that runs `serve` on the modules of this one."""
    paths = [str(Path(path).absolute()) for path in sys.path]
    command = [sys.executable, "-c", COMMAND.format(max(1, _processors() // 2), paths)]
    try:
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
    except (OSError, ValueError):
        return None


class _SecondProcess:
    """Does one piece of work after the other, in the order in which they were begun."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._to, self._from = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        self._waiting: deque[tuple[bytes, Future[Any]]] = deque()
        self._asked: deque[Future[Any]] = deque()
        self._has_ended = False
        self._changed = threading.Condition()
        # Threads of their own: a process at work takes no question, and until its answer is taken it takes none either.
        for work in (self._send, self._receive):
            threading.Thread(target=work, name="second-process", daemon=True).start()

    def begin(self, work: Callable[..., T], *given: object) -> Later[T]:
        asked = self._ask(work, given)
        return partial(_brought, asked[1], work, given) if asked else partial(work, *given)

    def offer(self, work: Callable[..., T], *given: object) -> Later[T]:
        asked = self._ask(work, given)

        def result() -> T:
            return work(*given) if asked is None or self._take_back(asked) else _brought(asked[1], work, given)

        return result

    def _ask(self, work: Callable[..., T], given: tuple[object, ...]) -> tuple[bytes, Future[T]] | None:
        """The question, and who waits for its answer; None where it cannot be asked."""
        try:
            question = pickle.dumps((work, given), pickle.HIGHEST_PROTOCOL)
        except Exception:  # what cannot be sent is done here
            return None
        asked: tuple[bytes, Future[T]] = (question, Future())
        with self._changed:
            if self._has_ended:
                return None
            self._waiting.append(asked)
            self._changed.notify_all()
        return asked

    def _take_back(self, asked: tuple[bytes, Future[Any]]) -> bool:
        """Whether a question was not sent yet, and now never is."""
        with self._changed:
            for at, other in enumerate(self._waiting):
                if other is asked:
                    del self._waiting[at]
                    return True
        return False

    def _send(self) -> None:
        with suppress(OSError, ValueError):
            while question := self._next():
                self._to.write(question)
                self._to.flush()

    def _next(self) -> bytes:
        """The next question, as soon as there is one and room for it; empty at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._has_ended or (self._waiting and len(self._asked) < AT_A_TIME))
            if self._has_ended:
                return b""
            question, answer = self._waiting.popleft()
            self._asked.append(answer)
            return question

    def _receive(self) -> None:
        """Hand out the answers, until the process ends."""
        with suppress(Exception):
            while True:
                is_done, value = pickle.load(self._from)  # noqa: S301 (from our own process)
                with self._changed:
                    answer = self._asked.popleft()
                    self._changed.notify_all()
                answer.set_result(value) if is_done else answer.set_exception(LookupError())
        with self._changed:
            self._has_ended = True
            self._changed.notify_all()
            unanswered = [*self._asked, *(answer for _, answer in self._waiting)]
        for answer in unanswered:
            answer.set_exception(EOFError())


def _brought(answer: Future[T], work: Callable[..., T], given: tuple[object, ...]) -> T:
    """The answer, when it is there. Without one the work is done here: to its result, or its own error in its place."""
    try:
        return answer.result()
    except Exception:
        return work(*given)


def serve() -> None:
    """Do what the process that started this one asks for, until it ends. What is printed goes to its errors."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is meant for the process that a person started, which ends us
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    gc.set_threshold(50_000, 20, 50)  # what is computed makes few cycles, and the process is short
    with suppress(EOFError, OSError):
        while True:
            answers.write(_answer(*pickle.load(questions)))  # noqa: S301 (from the process that started this one)
            answers.flush()


def _answer(work: Callable[..., object], given: tuple[object, ...]) -> bytes:
    """Whether work came to a result, and the result. An error is met again where the work is done instead."""
    try:
        return pickle.dumps((True, work(*given)), pickle.HIGHEST_PROTOCOL)
    except Exception:
        return pickle.dumps((False, None))
