"""Fit the weights of the reader's first look, and write them as reference data.

Reads `tests/unit/expansions/first_look_words.jsonl` (of real texts that announce an expansion or none: the beginnings
of the words of their lead, sorted, without the text), the labeled texts of the tests, and where they are there the
labeled texts and the stream of wire releases in the folder of shared data (``AKER_SHARED_WIRE``, else
``../shared/wire``), which announce nothing:

    python -m scripts.fit_first_look

    python -m scripts.fit_first_look --add LABELED_JSON ...

The second form first adds the words of labeled texts (``text``, ``label`` with ``is_expansion``) to the file of words.
A logistic regression with a quadratic penalty, by gradient, from zero: the same weights in every run.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from aker_jobs.expansions.reader import first_look, gazetteers
from aker_jobs.expansions.reader.text.document import parse_document
from scripts.announcement_scores import gold, newspaper_texts, shared_data, worked_texts
from scripts.confidence_examples import NOT_SURE, ROOT

WORDS = ROOT / "tests" / "unit" / "expansions" / "first_look_words.jsonl"
LEAD, WIRE_LEAD = 1_400, 800  # characters of a text that are looked at here
REAL, TUNED, WIRE = 2.0, 0.5, 1.0  # how much a text counts
PENALTY = 4.0
LEAST_TEXTS = 8  # a beginning that fewer texts have gets no weight
LEAST = 0.05  # a weight nearer to nothing is left out
STEPS, STEP, LAST_STEP = 120, 0.1, 0.03


class Looked(NamedTuple):
    """A text as the beginnings of its words, whether it announces an expansion, and how much it counts."""

    stems: frozenset[str]
    expansion: bool
    counts: float


def texts() -> Iterator[Looked]:
    """Every text to learn from."""
    for row in map(json.loads, WORDS.read_text("utf-8").splitlines()):
        yield Looked(frozenset(row["words"]), row["expansion"], REAL)
    for row in newspaper_texts():
        if "label" in row and not (row["set"] == "C" and row["part"] == "held"):
            yield Looked(_stems(row["text"]), row["label"]["is_expansion"], TUNED)
    folder = shared_data()
    for row in gold(folder) if folder else ():
        yield Looked(_stems(row["text"]), row["gold"]["is_expansion"], REAL)
    for row in worked_texts():
        yield Looked(_stems(row["text"]), row["expect"] is not None, TUNED)
    yield from _wire()


def _stems(text: str, most: int = LEAD) -> frozenset[str]:
    return parse_document(text[:most]).stems


def _wire() -> Iterator[Looked]:
    path = Path(os.environ.get("AKER_SHARED_WIRE", ROOT.parent / "shared" / "wire")) / "releases.jsonl.gz"
    if not path.is_file():
        print(f"No wire releases at {path}: fitted without them.", file=sys.stderr)
        return
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            if not any(name in row["path"] for name in NOT_SURE):
                yield Looked(_stems(row["text"], WIRE_LEAD), expansion=False, counts=WIRE)


def fit(looked: list[Looked]) -> dict[str, float]:
    """Beginning of a word → weight; `first_look.ALWAYS` is what every text has."""
    often = Counter(stem for one in looked for stem in one.stems)
    kept = sorted(stem for stem, texts_with_it in often.items() if texts_with_it >= LEAST_TEXTS)
    at = {stem: index for index, stem in enumerate(kept)}
    has = np.zeros((len(looked), len(kept) + 1))
    has[:, -1] = 1.0
    for row, one in enumerate(looked):
        has[row, [at[stem] for stem in sorted(one.stems & at.keys())]] = 1.0
    answers, counts = (np.array(column, float) for column in ([one.expansion for one in looked], _counts(looked)))
    penalty = np.append(np.full(len(kept), PENALTY), 0.0)
    return dict(zip((*kept, first_look.ALWAYS), _weights(has, answers, counts, penalty).tolist(), strict=True))


def _counts(looked: list[Looked]) -> list[float]:
    return [one.counts for one in looked]


def _weights(
    has: npt.NDArray[np.float64],
    answers: npt.NDArray[np.float64],
    counts: npt.NDArray[np.float64],
    penalty: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    weight, mean, square = (np.zeros(has.shape[1]) for _ in range(3))
    for step in range(1, STEPS + 1):
        miss = counts * (1 / (1 + np.exp(-np.clip(has @ weight, -30, 30))) - answers)
        slope = has.T @ miss + penalty * weight
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        size = STEP if step < 2 / 3 * STEPS else LAST_STEP
        weight = weight - size * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weight


def add(paths: list[Path]) -> None:
    """Add the words of labeled texts to the file of words; what is there already is not added again."""
    lines = set(WORDS.read_text("utf-8").splitlines()) if WORDS.is_file() else set()
    for path in paths:
        for row in json.loads(path.read_text("utf-8")):
            if "label" in row:
                words = sorted(_stems(row["text"]))
                lines.add(json.dumps({"expansion": row["label"]["is_expansion"], "words": words}, ensure_ascii=False))
    WORDS.write_text("\n".join(sorted(lines)) + "\n", "utf-8")


def main() -> int:
    """Fit and write the weights."""
    if sys.argv[1:2] == ["--add"]:
        add([Path(name) for name in sys.argv[2:]])
    looked = list(texts())
    weights = fit(looked)
    path = gazetteers.FOLDER / "first_look_weights.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("stem", "weight"))
        always = weights.pop(first_look.ALWAYS)
        for stem, weight in ((first_look.ALWAYS, always), *sorted(weights.items())):
            if abs(weight) >= LEAST or stem == first_look.ALWAYS:
                rows.writerow((stem, round(weight, 3)))
    print(f"{len(looked)} texts, {len(weights)} beginnings; written to {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
