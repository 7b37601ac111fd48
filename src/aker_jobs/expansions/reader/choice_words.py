"""The words beside a name, an amount or a place as signs: all of them by how near they are, the next by their place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

STEM = 5  # letters of a word that count: 'invest', 'invests', 'investing' are one sign
NEXT = 2  # words on each side that count by their place too


def of_sides(left: Sequence[str], right: Sequence[str], fades: float) -> Iterator[tuple[str, float]]:
    """The signs of the words before (the nearest first) and behind; fades: what each next one counts less."""
    for side, words in (("before", left), ("behind", right)):
        for at, word in enumerate(words):
            yield f"{side} {word[:STEM]}", 1.0 - fades * at
            if at < NEXT:
                yield f"{side} {at} {word[:STEM]}", 1.0
