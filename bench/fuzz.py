"""Two thousand mutations of real formats for each parser: read rightly, or refused in words of our own, within limits.

    python -m bench.fuzz                          every parser, 2,000 mutations each (takes some minutes)
    python -m bench.fuzz --only nsf_awards --count 200 --seed 7

A mutation is bytes flipped, cut off, repeated or left out, cells swapped, other encodings, enormous fields, and signs
planted in the place of numbers. What counts as a fault: an error that is none of Aker's, more than 5 s or 1 GB, and a
planted sign that became a figure (or made one vanish) in rows that pass the checks of their table.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import Any

import polars as pl

from aker_core.errors import AkerError
from aker_data import catalogue
from aker_data.contracts import Payload, Source
from aker_data.schemas.usaspending import LEFT_OUT
from aker_data.schemas.validate import validate
from bench.files import ROOT
from bench.fuzz_mutations import Mutated, mutated
from bench.fuzz_seeds import seeds

COUNT, SEED = 2_000, 20_260_101
SECONDS, MEGABYTES = 5.0, 1_000.0
EXPONENT, WRITE_EXPONENTS = "1E+05", frozenset({"fema_nri"})
READER = "read_announcement"
SHOWN = 5


def peak() -> float:
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@dataclass
class Fuzzed:
    """What the mutations of one parser came to."""

    name: str
    count: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    megabytes: float = 0.0
    before: float = field(default_factory=peak)

    def line(self) -> str:
        """For a person."""
        outcomes = ", ".join(f"{count:,} {name}" for name, count in sorted(self.outcomes.items()))
        return (
            f"{self.name:<24}{self.count:>6,}  {len(self.faults):>3} faults  {self.slowest:5.2f} s  "
            f"{self.megabytes:6,.0f} MB  {outcomes}"
        )


def fuzz_source(source_id: str, count: int, seed: int) -> Fuzzed:
    """Mutate payloads of a source and parse them as an ingest does, schema included."""
    source, chance = catalogue.load(source_id), random.Random(f"{seed} {source_id}")
    payloads = seeds(source_id)
    whole = [_figures(source, payload) for payload in payloads]
    fuzzed = Fuzzed(source_id)  # what making the payloads took is no part of it
    for number in range(count):
        at = chance.randrange(len(payloads))
        mutation = mutated(payloads[at].body, chance)
        bad = Payload(
            payloads[at].request,
            sha256(mutation.body).hexdigest(),
            mutation.body,
            datetime.now(UTC),
            payloads[at].origin,
        )
        _try(
            fuzzed,
            f"#{number} {mutation.kind} {mutation.planted[:20]!r}",
            partial(_parsed, source, bad, mutation, whole[at]),
        )
    return fuzzed


def fuzz_reader(count: int, seed: int) -> Fuzzed:
    """Mutate texts of announcements and read them."""
    texts = [text for payload in seeds("announcements") for text in _texts(payload)]
    chance, fuzzed = random.Random(f"{seed} {READER}"), Fuzzed(READER)
    for number in range(count):
        mutation = mutated(chance.choice(texts).encode(), chance)
        text = mutation.body.decode("utf-8", "replace")
        _try(fuzzed, f"#{number} {mutation.kind}", partial(_read, text))
    return fuzzed


def _read(text: str) -> str:
    from aker_jobs.expansions import read_announcement

    return "nothing" if read_announcement(text) is None else "read"


def _texts(payload: Payload) -> list[str]:
    rows = catalogue.load("announcements").parse(payload)
    return [f"{title or ''}.\n\n{text}" for title, text in rows.select("title", "text").rows()]


def _try(fuzzed: Fuzzed, label: str, work: Callable[[], str]) -> None:
    fuzzed.count += 1
    began = time.process_time()
    try:
        outcome = work()
    except AkerError as error:
        outcome = "refused"
        if len(str(error)) > 5_000:
            fuzzed.faults.append(f"{label}: a message of {len(str(error)):,} characters")
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        where = traceback.extract_tb(error.__traceback__)[-1]
        outcome = "foreign"
        place = f"{where.filename.rpartition('/')[2]}:{where.lineno}"
        fuzzed.faults.append(f"{label}: {type(error).__name__} in {place}: {str(error)[:120]!r}")
    if outcome.startswith("misread"):
        fuzzed.faults.append(f"{label}: {outcome}")
        outcome = "misread"
    fuzzed.outcomes[outcome] += 1
    seconds = time.process_time() - began
    fuzzed.slowest = max(fuzzed.slowest, seconds)
    fuzzed.megabytes = peak() - fuzzed.before
    if seconds > SECONDS:
        fuzzed.faults.append(f"{label}: {seconds:.1f} s")
    if fuzzed.megabytes > MEGABYTES:
        fuzzed.faults.append(f"{label}: {fuzzed.megabytes:,.0f} MB")


def _parsed(source: Source, payload: Payload, mutation: Mutated, whole: Counter[Any]) -> str:
    rows = source.parse(payload)
    if not all(check.passed for check in validate(rows, source.schema)):
        return "refused by the schema"
    # In JSON, and where the publisher writes so itself, it is a number like another.
    is_number = mutation.planted == EXPONENT and (source.id in WRITE_EXPONENTS or payload.body.lstrip()[:1] in b"{[")
    if LEFT_OUT in rows.get_column("geography", default=pl.Series(["-"])).to_list():
        return "read, but for what it says is left out"
    if mutation.planted and not is_number and (changed := _changed(_counted(rows), whole)):
        return f"misread as {changed}"
    return "read"


def _figures(source: Source, payload: Payload) -> Counter[Any]:
    return _counted(source.parse(payload))


def _counted(rows: pl.DataFrame) -> Counter[Any]:
    """Every number of a table with its column, as often as it is there."""
    numbers = [name for name, dtype in rows.schema.items() if dtype.is_numeric()]
    return Counter((name, value) for name in numbers for value in rows.get_column(name).to_list())


def _changed(now: Counter[Any], whole: Counter[Any]) -> str:
    """The figures that are there now and were not before, or were and are not; empty where all are the same."""
    new, gone = now - whole, whole - now
    return f"{list(new)[:3]} in place of {list(gone)[:3]}" if new or gone else ""


def run(name: str, count: int, seed: int) -> Fuzzed:
    """The mutations of one parser, by its source, or of the reader of announcements."""
    return fuzz_reader(count, seed) if name == READER else fuzz_source(name, count, seed)


def names() -> list[str]:
    """Every parser."""
    return [*catalogue.specs(), READER]


def main() -> int:
    """Fuzz each parser in a process of its own; the exit code is 1 where there is a fault."""
    options = argparse.ArgumentParser(prog="python -m bench.fuzz", description="mutations of every parser")
    options.add_argument("--only", help=f"one of {', '.join(names())}; several by comma")
    options.add_argument("--count", type=int, default=COUNT)
    options.add_argument("--seed", type=int, default=SEED)
    options.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    only = chosen.only.split(",") if chosen.only else names()
    if chosen.child:
        fuzzed = run(only[0], chosen.count, chosen.seed)
        print(json.dumps({"line": fuzzed.line(), "faults": fuzzed.faults}))
        return 0
    faults = 0
    for name in only:
        command = [sys.executable, "-m", "bench.fuzz", "--child", "--only", name]
        command += ["--count", str(chosen.count), "--seed", str(chosen.seed)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            faults += 1
            print(f"{name}: ended with {done.returncode}: {done.stderr[-400:]}", flush=True)
            continue
        said = json.loads(done.stdout.splitlines()[-1])
        print(said["line"], *(f"    {fault}" for fault in said["faults"][:SHOWN]), sep="\n", flush=True)
        faults += len(said["faults"])
    print(f"{faults} faults")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
