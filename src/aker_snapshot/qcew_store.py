"""The snapshot's QCEW as compressed columns, and back. Nothing is lost on the way.

Stored are rows, disclosure codes, five levels and their changes. Of rows that follow from others, and of quotients,
percents and weekly wages, only the difference from what is computed is stored: nearly always 0.
"""

from __future__ import annotations

import lzma
from collections.abc import Callable, Iterable

import numpy as np

from aker_snapshot.columns import packed, unpacked
from aker_snapshot.qcew_figures import ESTABS, MONTHS, WAGES, Codes, Figures, rounded_figures, shown
from aker_snapshot.qcew_rows import Flags, Rows, Whole

_ORDER = (ESTABS, *reversed(MONTHS), WAGES)
_NEXT = {MONTHS[0]: MONTHS[1], MONTHS[1]: MONTHS[2]}  # a month is stored as its difference from the next one
COLUMNS = (
    *("areas", "cells", "rows", "codes"),
    *(f"{prefix}{name}" for name in _ORDER for prefix in ("", "oty_")),
    "rounding",
)
Read = Callable[[str], bytes]


def stored(figures: Figures) -> dict[str, bytes]:
    """The columns of `COLUMNS`. The same figures always give the same bytes."""
    rows, codes = figures.rows, figures.codes
    columns = {
        "areas": _text(f"{area} {first}" for area, first in zip(rows.areas, rows.first.tolist(), strict=True)),
        "cells": _text(" ".join(cell) for cell in rows.cells),
        "rows": packed(_packed_rows(rows)),
        "codes": packed(codes.level + 3 * codes.quotient + 6 * codes.change),
    }
    for name in _ORDER:
        for prefix, values, code in (("", figures.levels, codes.level), ("oty_", figures.changes, codes.change)):
            step = values[name] - values[_NEXT[name]] if name in _NEXT else values[name]
            kept = shown(code, name)
            columns[f"{prefix}{name}"] = packed(_without_implied(rows, step, kept, rows.implied(kept)))
    computed = rounded_figures(rows, codes, figures.levels, figures.changes)
    columns["rounding"] = packed(np.concatenate([figures.rounded[name] - computed[name] for name in sorted(computed)]))
    return columns


def figures_of(read: Read) -> Figures:
    """The figures out of their columns. read: the bytes of a column by its name."""
    rows = _rows(read)
    signs = unpacked(read("codes"))
    codes = Codes(signs % 3, signs // 3 % 2, signs // 6)
    levels, changes = _decoded(rows, read, "", codes.level), _decoded(rows, read, "oty_", codes.change)
    computed = rounded_figures(rows, codes, levels, changes)
    off = np.split(unpacked(read("rounding")), len(computed))
    rounded = {name: computed[name] + by for name, by in zip(sorted(computed), off, strict=True)}
    return Figures(rows, codes, levels, changes, rounded)


def _packed_rows(rows: Rows) -> Whole:
    """How many rows each cell has, then the step from one row's area to the next one's."""
    counts = np.bincount(rows.cell, minlength=len(rows.cells))
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    steps = np.diff(rows.area, prepend=0)
    steps[starts] = rows.area[starts]
    return np.concatenate([counts, steps])


def _rows(read: Read) -> Rows:
    areas = [line.split(" ") for line in _lines(read("areas"))]
    cells = [line.split(" ") for line in _lines(read("cells"))]
    plain = unpacked(read("rows"))
    counts, steps = plain[: len(cells)], plain[len(cells) :]
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    run = np.cumsum(steps)
    area = run - np.repeat(run[starts] - steps[starts], counts)
    return Rows(
        tuple(code for code, _ in areas),
        np.array([int(first) for _, first in areas], dtype=np.int64),
        tuple((own, industry) for own, industry in cells),
        area,
        np.repeat(np.arange(len(cells)), counts),
    )


def _without_implied(rows: Rows, values: Whole, kept: Flags, implied: Flags) -> Whole:
    """The values that are shown and follow from no others; then what sums of parts exceed their parents by."""
    return np.concatenate([values[kept & ~implied], rows.excess(values)[rows.parents[implied]]])


def _decoded(rows: Rows, read: Read, prefix: str, code: Whole) -> dict[str, Whole]:
    """Levels or changes by name, zero where they are withheld."""
    figures: dict[str, Whole] = {}
    for name in _ORDER:
        if name in {ESTABS, _ORDER[1]}:  # establishments are shown where others are not; the others are shown together
            kept = shown(code, name)
            implied = rows.implied(kept)
            free = kept & ~implied
        plain, values = unpacked(read(f"{prefix}{name}")), np.zeros(len(rows), dtype=np.int64)
        values[free] = plain[: free.sum()]
        step = rows.filled(values, implied, plain[free.sum() :])
        figures[name] = step + figures[_NEXT[name]] if name in _NEXT else step
    return figures


def _text(lines: Iterable[str]) -> bytes:
    return lzma.compress("".join(f"{line}\n" for line in lines).encode(), preset=9)


def _lines(body: bytes) -> list[str]:
    return lzma.decompress(body).decode().splitlines()
