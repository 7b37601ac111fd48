"""`aker diff` and `aker why`: a difference between two vintages, or two markets, taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aker_core.cli.tables import note, print_json, print_table
from aker_core.errors import ConfigError
from aker_core.explain.diff import Change
from aker_core.explain.diff_reading import Question
from aker_core.explain.diff_service import POINTS, Movers, diff_all, diff_market, why
from aker_core.markets.database import reading
from aker_core.markets.number_formats import format_of
from aker_core.markets.pillar_file import Pillars, pillars_in_force, read_pillars
from aker_core.markets.selection import vintage_date
from aker_core.markets.vintage_warning import vintage_warning
from aker_data.store.rows import vintage_of

if TYPE_CHECKING:
    from aker_data.store.statement import Source

MOST = 4  # parts of a stage in a line; --json has all
DIGITS = 2  # of points: a move is smaller than a score


def diff(words: Sequence[str], of: str, limit: int, before: str | None, after: str | None, *, as_json: bool) -> None:
    """Print why a market, or which markets, moved. words: two vintages, or a market and two vintages."""
    if len(words) not in (2, 3):
        count = "1 word is" if len(words) == 1 else f"{len(words)} words are"
        raise ConfigError(f"{count} given. Write `aker diff 2024-03 2024-06` or `aker diff DEN 2024-03 2024-06`")
    question = Question(of, _pillars(before, after))
    *market, first, last = words
    with reading() as session:
        if market:
            _show(diff_market(session, market[0], first, last, question), as_json=as_json)
        else:
            _show_movers(diff_all(session, first, last, question, limit), words, of, as_json=as_json)
        _warn(session, (first, last), as_json=as_json)


def differ(one: str, other: str, of: str, as_of: str | None, *, as_json: bool) -> None:
    """Print why another market has another number than one."""
    with reading() as session:
        _show(why(session, one, other, Question(of), as_of), as_json=as_json)
        _warn(session, (as_of,), as_json=as_json)


def _warn(source: Source, labels: Sequence[str | None], *, as_json: bool) -> None:
    """Say it where figures of a vintage are the sample's or the snapshot's; JSON is read by programs."""
    days = (vintage_of(source, vintage_date(label)) for label in labels)
    for text in () if as_json else dict.fromkeys(filter(None, (vintage_warning(source, day) for day in days))):
        note(text)


def _pillars(before: str | None, after: str | None) -> tuple[Pillars, Pillars] | None:
    if before is None and after is None:
        return None
    first, last = (read_pillars(Path(path)) if path else pillars_in_force() for path in (before, after))
    return first, last


def _show(change: Change, *, as_json: bool) -> None:
    if as_json:
        print_json(change.as_dict())
        return
    title = f"{change.of}: {_number(change.before, change)} to {_number(change.after, change)} "
    rows = [[stage, _signed(total, change), _parts(change, stage)] for stage, total in change.totals.items()]
    rows.append(["together", _signed(change.difference, change), change.unit])
    print_table(f"{title}({_signed(change.difference, change)})", ("why", "adds", "of it"), rows, frozenset({"adds"}))
    for text in change.notes:
        note(text)


def _parts(change: Change, stage: str) -> str:
    parts = sorted(change.stages[stage].items(), key=lambda item: (-abs(item[1]), item[0]))
    least = 0.5 / 10**DIGITS if change.unit == POINTS else 0.0
    moved = [(name, amount) for name, amount in parts if abs(amount) > least]
    texts = [f"{name} {_signed(amount, change)}" for name, amount in moved[:MOST]]
    return ", ".join([*texts, *([f"and {len(moved) - MOST} more"] if len(moved) > MOST else [])])


def _show_movers(movers: Movers, words: Sequence[str], of: str, *, as_json: bool) -> None:
    if as_json:
        found = {"compared": movers.compared, "in_one_alone": movers.others}
        print_json({**found, "markets": [change.as_dict() for change in movers.changes]})
        return
    stages = list(dict.fromkeys(stage for change in movers.changes for stage in change.totals))
    rows = [
        [
            change.market,
            *(_number(value, change) for value in (change.before, change.after)),
            _signed(change.difference, change),
            *(_signed(change.totals.get(stage, 0.0), change) for stage in stages),
        ]
        for change in movers.changes
    ]
    columns = ("market", "before", "after", "moved", *stages)
    print_table(f"What moved most: {of}, {words[0]} to {words[1]}", columns, rows, frozenset(columns) - {"market"})
    note(
        f"{len(rows)} of {movers.compared:,} markets with {of} in both are shown; {movers.others:,} more have it in one"
    )
    for text in dict.fromkeys(text for change in movers.changes for text in change.notes):
        note(text)


def _number(value: float, change: Change) -> str:
    return f"{value:.{DIGITS}f}" if change.unit == POINTS else format_of(change.unit).text(value)


def _signed(value: float, change: Change) -> str:
    text = f"{value:.{DIGITS}f}" if change.unit == POINTS else _fine(value, change)
    return text if text.startswith("-") else f"+{text}"


def _fine(value: float, change: Change) -> str:
    """With more digits than the number itself where it would be shown as nothing."""
    text = format_of(change.unit).text(value)
    return f"{value:.2g}" if value and not any(letter in "123456789" for letter in text) else text
