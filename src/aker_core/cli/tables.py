"""Tables and notes on the screen, and JSON for programs. Plain text, in the letters that the output can write."""

from __future__ import annotations

import json
import os
import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import Any

from aker_core.cli.layout import Lines, fitted, grouped_lines, lines_of
from aker_core.cli.letters import writable
from aker_core.control_characters import harmless

PLAIN_WIDTH = 160  # where no terminal tells its width, lines are not broken early
WHOLE = frozenset({"metric", "id", "market", "run", "year: value"})  # columns whose lines are never broken
PIPE_CLOSED = 141  # 128 and the number of SIGPIPE
WORDS: dict[str, Any] = {"break_on_hyphens": False, "break_long_words": False}  # names and addresses stay whole
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"


def screen_width() -> int:
    """How many letters a line has: the terminal's, else those of COLUMNS, else enough for a table in a file."""
    return shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns


def print_json(value: Any) -> None:
    """The value as JSON; dates as ISO text, no NaN."""
    emit(json_text(value))


def json_text(value: Any) -> str:
    """What `print_json` prints."""
    return json.dumps(value, indent=2, default=str, allow_nan=False)


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
    _print_lines(title, lines_of(names, [[row[at] for at in shown] for row in cells], whole, right, screen_width()))


def print_groups(
    title: str,
    columns: Sequence[str],
    groups: Sequence[tuple[str, Sequence[Sequence[str]]]],
    right: frozenset[str] = frozenset(),
) -> None:
    """A table whose rows stand in groups, each below a line of its own: for what is too wide for a small screen."""
    clean = [(_clean(name), [[_clean(cell) for cell in row] for row in rows]) for name, rows in groups]
    _print_lines(title, grouped_lines(columns, clean, frozenset(columns) & (right | WHOLE), right, screen_width()))


def _print_lines(title: str, lines: Lines) -> None:
    titles = textwrap.wrap(_clean(title), screen_width(), subsequent_indent="  ")
    bold = [f"{BOLD}{line}{PLAIN}" for line in titles] if sys.stdout.isatty() else titles
    emit(*bold, *lines.heading, _clean("─") * lines.width, *lines.body, "")


def fits(columns: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[str]) -> bool:
    """Whether a table has room on the screen as `print_table` would show it, no column left out."""
    return len(fitted(columns, rows, frozenset(columns) & (right | WHOLE), columns[-1:], screen_width())) == len(
        columns
    )


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
