"""Tables and notes on the screen, and JSON for programs. Plain text, in the letters that the output can write."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import Any

from aker_core.cli.layout import fitted, lines_of
from aker_core.cli.letters import writable

PLAIN_WIDTH = 160  # where no terminal tells its width, lines are not broken early
# What would move the cursor, set the terminal's title, turn the direction of writing, begin a line or show nothing at
# all: texts come from anybody. Line breaks and tabs stay.
CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    r"\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
WHOLE = frozenset({"metric", "id", "market", "run", "year: value"})  # columns whose lines are never broken
PIPE_CLOSED = 141  # 128 and the number of SIGPIPE
WORDS: dict[str, Any] = {"break_on_hyphens": False, "break_long_words": False}  # names and addresses stay whole
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"


def screen_width() -> int:
    """How many letters a line has: the terminal's, else those of COLUMNS, else enough for a table in a file."""
    return shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns


def harmless(text: str) -> str:
    """The text with a mark in place of each control character; line breaks and tabs stay."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def print_json(value: Any) -> None:
    """The value as JSON; dates as ISO text, no NaN."""
    emit(json.dumps(value, indent=2, default=str, allow_nan=False))


def print_table(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    right: frozenset[str] = frozenset(),
    spare: Sequence[str] = (),
) -> None:
    """A table; columns named in `right` are numbers. Cells are shown as they are.

    Where the screen is too narrow, texts are broken between words, and the columns of `spare` are left out, the first
    one first. Numbers and codes are never cut: a screen too narrow even for them breaks the line itself.
    """
    cells = [["" if cell is None else _clean(str(cell)) for cell in row] for row in rows]
    whole = frozenset(columns) & (right | WHOLE)
    shown = fitted(columns, cells, whole, spare, screen_width())
    names = [columns[at] for at in shown]
    lines = lines_of(names, [[row[at] for at in shown] for row in cells], whole, right, screen_width())
    titles = textwrap.wrap(_clean(title), screen_width(), subsequent_indent="  ")
    bold = [f"{BOLD}{line}{PLAIN}" for line in titles] if sys.stdout.isatty() else titles
    emit(*bold, *lines.heading, _clean("─") * lines.width, *lines.body, "")


def note(text: str) -> None:
    """A line beside a table, broken between words where the screen is too narrow; what follows is indented."""
    for line in _clean(text).split("\n"):
        indent = " " * (len(line) - len(line.lstrip()) + 2)
        emit(*(textwrap.wrap(line, screen_width(), subsequent_indent=indent, **WORDS) or [""]))


def print_unbroken(*lines: str) -> None:
    """Lines as they are, whatever the width of the screen: who copies a file name or a path gets it whole."""
    emit(*(_clean(line) for line in lines))


def emit(*lines: str) -> None:
    """Write lines. Where nobody reads on (`aker show | head`), the program ends as one that the signal ends."""
    try:
        print(*lines, sep="\n", flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left is written nowhere
        raise SystemExit(PIPE_CLOSED) from None


def _clean(text: str) -> str:
    return writable(harmless(text), sys.stdout.encoding)
