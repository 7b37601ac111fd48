"""Work beside: done by a second process, and here where that one cannot do it, is not there or was killed."""

from __future__ import annotations

import math
import operator
import os
import signal
import subprocess
import sys
import time

import pytest

from aker_core import processes
from aker_core.beside import Beside, here, once
from aker_core.second_process import second_process

PARENT = """
import os, sys, time
from aker_core import second_process

second_process._processors = lambda: 2
with second_process.second_process(2) as beside:
    print(beside.begin(os.getpid)(), flush=True)
    time.sleep(600)
"""


@pytest.fixture(autouse=True)
def _two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine of the tests may have one."""
    monkeypatch.setattr("aker_core.second_process._processors", lambda: 2)


def test_work_is_done_by_another_process_in_the_order_of_its_beginning() -> None:
    with second_process(2) as beside:
        first, others = beside.begin(os.getpid), [beside.begin(math.sqrt, number * number) for number in range(50)]
        assert first() not in (os.getpid(), os.getppid())
        assert [other() for other in reversed(others)] == [float(number) for number in reversed(range(50))]


def test_large_questions_and_large_answers_do_not_wait_for_each_other() -> None:
    some = [bytes([number]) * 3_000_000 for number in range(5)]
    with second_process(2) as beside:
        begun = [beside.begin(operator.mul, one, 2) for one in some]
        assert [result() for result in begun] == [one * 2 for one in some]


def test_nobody_waits_to_ask_a_process_that_is_at_work() -> None:
    with second_process(2) as beside:
        busy = beside.begin(time.sleep, 600)
        begun = beside.begin(len, b"more than a pipe holds" * 100_000)
        assert callable(begun)
    assert (begun(), callable(busy)) == (2_200_000, True)


def test_an_error_is_raised_where_the_result_is_asked_for() -> None:
    with second_process(2) as beside:
        begun = beside.begin(math.sqrt, -1.0)
        with pytest.raises(ValueError, match="math domain error"):
            begun()
        assert beside.begin(math.sqrt, 4.0)() == 2.0


def test_what_was_offered_and_nobody_has_begun_is_done_here() -> None:
    with second_process(2) as beside:
        assert beside.begin(math.sqrt, 4.0)() == 2.0
        for _ in range(2):
            beside.begin(time.sleep, 600)
        offered = [beside.offer(os.getpid) for _ in range(3)]
        assert [ask() for ask in reversed(offered)] == [os.getpid()] * 3
        assert beside.offer(lambda: 5)() == 5


def test_what_was_offered_and_is_begun_is_brought() -> None:
    with second_process(2) as beside:
        second = beside.begin(os.getpid)()
        offered, after = beside.offer(os.getpid), beside.begin(os.getpid)
        assert after() == second
        assert offered() == second


def test_offered_work_of_a_process_that_was_killed_is_done_here() -> None:
    with second_process(2) as beside:
        second = beside.begin(os.getpid)()
        beside.begin(time.sleep, 600)
        offered = [beside.offer(math.sqrt, 16.0) for _ in range(3)]
        os.kill(second, signal.SIGKILL)
        assert [ask() for ask in offered] == [4.0] * 3
        assert beside.offer(os.getpid)() == os.getpid()


def test_what_cannot_be_sent_or_brought_back_is_done_here() -> None:
    with second_process(2) as beside:
        assert beside.begin(lambda number: number + os.getpid(), 0)() == os.getpid()
        assert next(beside.begin(iter, (3, 4))()) == 3
        assert beside.begin(sys.getswitchinterval)() == sys.getswitchinterval()


def test_what_is_printed_beside_is_no_answer() -> None:
    with second_process(2) as beside:
        beside.begin(print, "not an answer")
        assert beside.begin(math.sqrt, 9.0)() == 3.0


def test_a_second_process_that_was_killed_costs_time_alone() -> None:
    with second_process(2) as beside:
        killed = beside.begin(os.getpid)()
        beside.begin(time.sleep, 600)
        begun = beside.begin(math.sqrt, 16.0)
        os.kill(killed, signal.SIGKILL)
        assert begun() == 4.0
        assert beside.begin(os.getpid)() == os.getpid()


def test_it_ends_with_the_work_of_the_first_whatever_it_is_doing() -> None:
    with second_process(2) as beside:
        second = beside.begin(os.getpid)()
        beside.begin(time.sleep, 600)
    assert not processes.started(second)


def test_it_ends_when_the_first_was_killed() -> None:
    first = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None
    second = int(first.stdout.readline())
    first.kill()
    first.communicate()  # comes to its end when nobody has its pipe any more
    while processes.started(second):
        pass


def _pids(beside: Beside) -> tuple[int, int]:
    return beside.begin(os.getpid)(), os.getpid()


def test_one_process_does_all_where_there_may_be_no_second(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, own = _pids(here)
    assert begun == own
    with second_process(1) as beside:
        assert beside is here
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with second_process(2) as beside:
        assert beside is here
    monkeypatch.undo()
    monkeypatch.setattr("aker_core.second_process._processors", lambda: 1)
    with second_process(2) as beside:
        assert beside is here


def test_what_is_done_once_keeps_its_result_or_its_error() -> None:
    asked: list[int] = []

    def work() -> int:
        asked.append(1)
        return 1 // (2 - len(asked))

    kept = once(work)
    assert (kept(), kept(), asked) == (1, 1, [1])
    failing = once(work)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            failing()
    assert asked == [1, 1]
