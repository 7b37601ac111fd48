"""The lines of a text that hold a needle, as records with named cells. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

from aker_core.explain.record import SHOWN, Record

MAX_RECORD = 20_000  # bytes of a line that are looked at
MAX_FOUND = 2_000  # lines that hold a text, more are not looked at
SEPARATORS = (",", "|", "\t", ";")


def records_of_lines(
    prefix: str, first: bytes, blocks: Iterator[bytes], needles: Sequence[str]
) -> Iterator[tuple[str, Record]]:
    """Lines that hold each text. The first line that looks like a heading names the cells."""
    names: list[str] | None = None
    rest, number = first, 1
    found = dict.fromkeys(needles, 0)
    while rest:
        following = next(blocks, None)
        cut = len(rest) if following is None else rest.rfind(b"\n") + 1
        whole, rest = rest[:cut], rest[cut:] + (following or b"")
        if names is None:
            names = cells_of(whole[: whole.find(b"\n") + 1] or whole[:MAX_RECORD])
        for needle in needles:
            at, counted = number, 0
            for start, end in line_places(whole, needle.encode()):
                if found[needle] >= MAX_FOUND:
                    break
                found[needle] += 1
                at, counted = at + whole.count(b"\n", counted, start), start
                yield needle, line_record(f"{prefix}line {at:,}", names, whole[start:end])
        number += whole.count(b"\n")
        if following is None or all(count >= MAX_FOUND for count in found.values()):
            return


def line_record(where: str, names: list[str], line: bytes) -> Record:
    """A line as a record. names: of its cells, where it has as many."""
    texts = cells_of(line)
    named = names if len(texts) == len(names) else [""] * len(texts)
    return Record(where, tuple(zip(named, texts, strict=True)), _decoded(line)[:SHOWN])


def line_places(body: bytes, needle: bytes) -> Iterator[tuple[int, int]]:
    """Start and end of each line of some text that holds the needle."""
    at = body.find(needle)
    while at >= 0:
        start = body.rfind(b"\n", 0, at) + 1
        end = body.find(b"\n", at)
        end = len(body) if end < 0 else end
        yield start, min(end, start + MAX_RECORD)
        at = body.find(needle, end)


def separator_of(line: bytes) -> str:
    """What stands between the cells of a line; a comma where there is one cell alone."""
    return next((mark for mark in SEPARATORS if mark.encode() in line), SEPARATORS[0])


def cells_of(line: bytes) -> list[str]:
    """The cells of a line, without the spaces around them."""
    text = _decoded(line)
    try:
        return [cell.strip() for cell in next(csv.reader([text], delimiter=separator_of(line)), [])]
    except csv.Error:
        return [text]


def _decoded(line: bytes) -> str:
    return line.rstrip(b"\r\n").decode("utf-8", errors="replace")
