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
from queue import SimpleQueue
from typing import IO, Any, TypeVar, cast

from aker_core.beside import Beside, Later, here

T = TypeVar("T")
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
        self._beginning = threading.Lock()
        self._questions: SimpleQueue[bytes] = SimpleQueue()
        self._begun: deque[Future[Any]] = deque()
        self._has_ended = threading.Event()
        # Threads of their own: a process at work takes no question, and until its answer is taken it takes none either.
        for work in (self._send, self._receive):
            threading.Thread(target=work, name="second-process", daemon=True).start()

    def begin(self, work: Callable[..., T], *given: object) -> Later[T]:
        answer: Future[T] = Future()
        try:
            question = pickle.dumps((work, given), pickle.HIGHEST_PROTOCOL)
        except Exception:  # what cannot be sent is done here
            return partial(work, *given)
        with self._beginning:
            self._begun.append(answer)
            self._questions.put(question)
        if self._has_ended.is_set():
            self._give_up()

        def result() -> T:
            try:
                return answer.result()
            except Exception:  # done here it comes to its result, or to its own error in its own place
                return work(*given)

        return result

    def _send(self) -> None:
        with suppress(OSError, ValueError):
            while question := self._questions.get():
                self._to.write(question)
                self._to.flush()

    def _receive(self) -> None:
        """Hand out the answers, until the process ends."""
        with suppress(Exception):
            while True:
                is_done, value = pickle.load(self._from)  # noqa: S301 (from our own process)
                answer = self._begun.popleft()
                answer.set_result(value) if is_done else answer.set_exception(LookupError())
        self._has_ended.set()
        self._questions.put(b"")
        self._give_up()

    def _give_up(self) -> None:
        with suppress(IndexError):
            while True:
                self._begun.popleft().set_exception(EOFError())


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
