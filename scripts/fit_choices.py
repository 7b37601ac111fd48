"""Fit the weights by which the reader chooses among the candidates of a text, and write them as reference data.

    python -m scripts.fit_choices [--own] [--learn LABELED.json …]

Reads `tests/unit/expansions/choice_examples.jsonl`: of each labeled text and each field the signs of the candidates,
not the text, and which of them are right. `--learn` first adds the texts of labeled sets (a list of rows with `set`,
`text` and `label`, as `make eval` compares them), `--own` those of the tests and of the shared data.
`scripts.fit_roundups` adds companies and places of lists. A softmax over the candidates of a text and none of them,
with a quadratic penalty, by accelerated gradient from zero: the same weights in every run.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from aker_jobs.expansions.reader import choices, facts, gazetteers
from aker_jobs.expansions.reader.company import company as reader_company
from aker_jobs.expansions.reader.company import names as company_names
from aker_jobs.expansions.reader.company import signs as company_signs
from aker_jobs.expansions.reader.jobs import signs as job_signs
from aker_jobs.expansions.reader.money import signs as money_signs
from aker_jobs.expansions.reader.names import names
from aker_jobs.expansions.reader.place import choice, place
from aker_jobs.expansions.reader.place import signs as place_signs
from aker_jobs.expansions.reader.text.document import Document, parse_document
from scripts.announcement_scores import OWN, OWN_COUNTS, TEXTS, gold, newspaper_texts, same_name, shared_data

EXAMPLES = TEXTS / "choice_examples.jsonl"
PENALTY, STEPS, POWER_STEPS = 2.0, 300, 20
PENALTIES = {"several projects": 0.7}  # of few signs: best of .3, .7 and 2 on sets that it was not fitted on
FEWEST = 4  # candidates that have a sign: a rarer one gets no weight
LEAST = 0.02  # a smaller weight is not kept


Candidates = list[tuple[bool, dict[str, float]]]


def company(document: Document, label: dict[str, Any]) -> Candidates:
    """The parties that a text names: whether each is the label's company, and its signs."""
    lead = names.names(document, document.sentences[0][0], document.lead)
    return [
        (
            any(same_name(label["company"], mention.text) for mention in party.mentions if label["company"]),
            company_signs.signs(document, party, at),
        )
        for at, party in enumerate(company_signs.parties(company_names.candidates(document, lead)))
    ]


def invested(document: Document, label: dict[str, Any]) -> Candidates:
    """The amounts of money of a text: whether each is the label's, and its signs."""
    wanted = label["investment_usd"] if isinstance(label["investment_usd"], list) else [label["investment_usd"]]
    amounts = [one.money for one in facts.money_of(document).amounts]
    return [(one.usd in wanted, money_signs.signs(document, amounts, at)) for at, one in enumerate(amounts)]


def new_jobs(document: Document, label: dict[str, Any]) -> Candidates:
    """The counts of jobs of a text: whether each is the label's, and its signs."""
    wanted = label["jobs"] if isinstance(label["jobs"], list) else [label["jobs"]]
    counts = facts.numbers_of(document, facts.money_of(document)).counts
    return [
        (one.count in wanted or (one.high is not None and one.high in wanted), job_signs.signs(document, counts, at))
        for at, one in enumerate(counts)
    ]


def site(document: Document, label: dict[str, Any]) -> Candidates:
    """The places that a text names: whether each is the label's, and its signs."""
    lead = names.names(document, document.sentences[0][0], document.lead)
    who = reader_company.company(document, company_names.candidates(document, lead))
    context, _, found = place.options(document, lead, None, (who.start, who.end) if who else None)
    parts = [part.strip() for part in (label["place"] or "").split(",")]
    return [
        (
            mentions[0].state in (None, label["state"]) and any(same_name(part, mentions[0].name) for part in parts),
            place_signs.signs(context, mentions, at),
        )
        for at, mentions in enumerate(choice.groups(found))
    ]


FIELDS = {"company": company, "investment_usd": invested, "new_jobs": new_jobs, "place": site}
LABEL_NAMES = {"new_jobs": "jobs"}  # of fields that labels call otherwise


def learned(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A line for each text that announces an expansion and each field that its label has."""
    for row in rows:
        label = row.get("label") or row.get("gold")
        if label and label["is_expansion"]:
            document = parse_document(row["text"])
            for name, candidates in FIELDS.items():
                if LABEL_NAMES.get(name, name) not in label:
                    continue
                found = [
                    {"right": right, "signs": {sign: round(value, 2) for sign, value in sorted(signs.items())}}
                    for right, signs in candidates(document, label)
                ]
                if found:
                    yield json.dumps(
                        {"set": row.get("set", "gold"), "field": name, "candidates": found}, ensure_ascii=False
                    )


def read() -> dict[str, list[Candidates]]:
    """The kept examples by field: of each text its candidates, whether each is right, and its signs."""
    examples: dict[str, list[Candidates]] = defaultdict(list)
    for line in EXAMPLES.read_text("utf-8").splitlines():
        row = json.loads(line)
        often = OWN_COUNTS if row["set"] == OWN and row["field"] in PENALTIES else 1
        examples[row["field"]] += [[(one["right"], one["signs"]) for one in row["candidates"]]] * often
    return examples


def fit(texts: Sequence[Candidates], penalty: float = PENALTY) -> dict[str, float]:
    """Sign → weight."""
    counts = Counter(sign for text in texts for _, signs in text for sign in signs)
    kept = [choices.NONE, *sorted(sign for sign, count in counts.items() if count >= FEWEST)]
    columns = {sign: at for at, sign in enumerate(kept)}
    matrix, right, starts = _matrix(texts, columns)
    weights = _descend(matrix, right, starts, penalty)
    return {sign: round(float(weights[at]), 3) for sign, at in columns.items() if abs(weights[at]) >= LEAST}


def _matrix(texts: Sequence[Candidates], columns: dict[str, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A row for each party and a last one of each text for none; which rows are right; where each text begins."""
    rows = [[*text, (not any(right for right, _ in text), {choices.NONE: 1.0})] for text in texts]
    matrix = np.zeros((sum(len(text) for text in rows), len(columns)))
    right, starts, at = np.zeros(len(matrix)), [], 0
    for text in rows:
        starts.append(at)
        for is_right, found in text:
            right[at] = is_right
            for sign, value in found.items():
                if sign in columns:
                    matrix[at, columns[sign]] = value
            at += 1
    return matrix, right, np.array(starts)


def _descend(matrix: np.ndarray, right: np.ndarray, starts: np.ndarray, penalty: float) -> np.ndarray:
    sizes = np.diff([*starts, len(matrix)])
    vector = np.ones(matrix.shape[1])
    for _ in range(POWER_STEPS):
        vector = matrix.T @ (matrix @ vector)
        vector /= np.linalg.norm(vector)
    steepest = 0.5 * np.linalg.norm(matrix @ vector) ** 2 + penalty
    weights, ahead, pace = np.zeros(matrix.shape[1]), np.zeros(matrix.shape[1]), 1.0
    for _ in range(STEPS):
        sums = matrix @ ahead
        powers = np.exp(sums - np.repeat(np.maximum.reduceat(sums, starts), sizes))
        share = powers / np.repeat(np.add.reduceat(powers, starts), sizes)
        rights = np.repeat(np.add.reduceat(powers * right, starts), sizes)
        wanted = np.divide(powers * right, rights, out=np.zeros_like(rights), where=rights > 0)
        following = ahead - (matrix.T @ (share - wanted) + penalty * ahead) / steepest
        faster = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        ahead = following + (pace - 1) / faster * (following - weights)
        weights, pace = following, faster
    return weights


def write(weights: dict[str, dict[str, float]], path: Path) -> None:
    """The weights by field and sign."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("field", "sign", "weight"))
        writer.writerows((field, *row) for field, found in weights.items() for row in sorted(found.items()))


def append(path: Path, lines: Iterable[str]) -> None:
    """Add what a file does not have: a set that is learned twice would count double."""
    kept = set(path.read_text("utf-8").splitlines())
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines if line not in kept)


def main(arguments: Sequence[str] | None = None) -> int:
    """Add labeled texts where they are asked for, then fit and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--learn", nargs="+", type=Path, default=[], metavar="LABELED.json")
    parser.add_argument("--own", action="store_true", help="add the tests' own texts and the labeled texts")
    chosen = parser.parse_args(arguments)
    lines = [line for path in chosen.learn for line in learned(json.loads(path.read_text("utf-8")))]
    if chosen.own:
        folder = shared_data()
        lines += [*learned(newspaper_texts()), *learned(gold(folder) if folder else ())]
    append(EXAMPLES, lines)
    examples = read()
    weights = {field: fit(texts, PENALTIES.get(field, PENALTY)) for field, texts in examples.items()}
    write(weights, gazetteers.FOLDER / "choice_weights.csv")
    for field, texts in examples.items():
        print(f"{field}: {len(weights[field]):,} weights of {len(texts):,} texts")
    return 0


if __name__ == "__main__":
    sys.exit(main())
