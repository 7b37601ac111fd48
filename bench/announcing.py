"""l. Announcements a second on one core: texts mixed of the sentences of real ones, which are read at run time.

The sentences come from the real announcements beside the project (``AKER_TEST_SHARED`` says where) and are never kept.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from bench.baseline_lq import Work
from bench.files import ROOT
from bench.measure import Job, Measured, MeasurementError
from bench.report import Budget, Report, Setup, lines

COUNT = 100_000
A_SECOND = 2_000
SEED = 7
BARE, READ = "splitting into words", "candidate: read_announcement"
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“])")
_FOLDER = Path(os.environ.get("AKER_TEST_SHARED", ROOT.parent / "shared" / "data")) / "announcements"


def measure(setup: Setup) -> Report:
    """How many texts a second, beside doing no more than splitting them into words."""
    if not _FOLDER.is_dir():
        raise MeasurementError(f"{_FOLDER} is not there: the files of real data (AKER_TEST_SHARED says where they are)")
    count = setup.of(COUNT)
    measured = {BARE: Measured(BARE), READ: Measured(READ)}
    for _ in range(setup.repeats if setup.quick else 1):  # the whole takes minutes
        measured[BARE].samples.append(Job("bench.announcing:split", {"count": count}).run())
        measured[READ].samples.append(Job("bench.announcing:read", {"count": count}).run())
    result, rate = measured[READ].result, count / measured[READ].least
    return Report(
        "l",
        f"{count:,} announcements of {result['characters'] / count:,.0f} characters each",
        lines(measured, BARE),
        [Budget("seconds for 1,000 announcements", 1_000 / rate, 1_000 / A_SECOND, "s")],
        [f"{rate:,.0f} announcements a second on one core; {result['expansions']:,} were read as expansions"],
    )


def split(count: int) -> Work:
    """The least that can be done with a text."""
    chosen = list(texts(count))
    return lambda: sum(len(text.split()) for text in chosen)


def read(count: int) -> Work:
    """Every text read; none is shown twice, so that nothing is gained by remembering."""
    from aker_jobs.expansions import read_announcement

    chosen, day = list(texts(count)), date(2024, 6, 1)

    def work() -> dict[str, int]:
        readings = [read_announcement(text, None, day) for text in chosen]
        return {"expansions": sum(one is not None for one in readings), "characters": sum(map(len, chosen))}

    return work


def texts(count: int) -> Iterator[str]:
    """So many texts: two or three sentences of announcements, two of press releases, in random order and numbers."""
    draw = Random(SEED)
    announced, around = _announced(), _around()
    for number in range(count):
        chosen = [draw.choice(announced) for _ in range(draw.randint(1, 2))]
        chosen += [draw.choice(around) for _ in range(draw.randint(1, 3))]
        yield f"{' '.join(chosen)} ({number})"


def _announced() -> list[str]:
    with (_FOLDER / "announcements_gold.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line)["text"] for line in file]


def _around() -> list[str]:
    """Sentences of press releases and fact sheets."""
    sentences = []
    for path in sorted(_FOLDER.glob("*/*.md")):
        plain = " ".join(path.read_text(encoding="utf-8", errors="replace").split())
        sentences += [sentence for sentence in _SENTENCE.split(plain) if 40 <= len(sentence) <= 600]
    return sentences
