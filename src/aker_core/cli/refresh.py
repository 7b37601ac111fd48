"""`aker refresh`: runs the refresh flow with a progress display and says how it ended."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from aker_core.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Asked:
    """The options of the command as they were written; None where one was left out."""

    year: int | None
    as_of: str | None
    markets: str | None
    mode: str | None
    source_dir: str | None
    files: tuple[str, ...]
    delineation: str | None
    without: str | None


def run_refresh(asked: Asked, *, as_json: bool) -> int:
    """Run the flow; returns the exit code: 0, or that of the worst failure among the sources."""
    from aker_core.config import Settings
    from flows.refresh_market_data import refresh_market_data

    gc.set_threshold(50_000, 20, 50)  # what is imported and computed makes few cycles, and the program is short
    given = {"source_mode": asked.mode, "source_dir": asked.source_dir}
    settings = Settings(**{name: value for name, value in given.items() if value is not None})
    with progress_display(quiet=as_json) as told:
        result = refresh_market_data(
            asked.year,
            asked.as_of,
            markets=_listed("--markets", asked.markets, "market; give codes such as DEN,AUS, or leave it out for all"),
            delineation=asked.delineation,
            files=_overrides(asked.files),
            without=_listed("--without", asked.without, "source; give ids such as nsf_awards") or (),
            settings=settings,
            progress=told,
        )
    if as_json:
        from aker_core.cli.tables import print_json

        print_json(asdict(result))
    else:
        sys.stdout.write(result.summary())
    return result.exit_code


def _listed(option: str, text: str | None, what: str) -> tuple[str, ...] | None:
    if text is None:
        return None
    listed = tuple(part.strip() for part in text.split(",") if part.strip())
    if not listed:
        raise ConfigError(f"{option} {text!r} names no {what}")
    return listed


def _overrides(files: Sequence[str]) -> dict[str, list[str]]:
    """`SOURCE=PATH` options as paths by source. Raises ConfigError for an unknown source or a missing path."""
    from aker_data import catalogue

    found: dict[str, list[str]] = {}
    for text in files:
        source, equals, path = text.partition("=")
        if not equals or not path:
            raise ConfigError(
                f"--file {text!r} is not SOURCE=PATH; for example --file census_pep=co-est2023-alldata.csv"
            )
        found.setdefault(catalogue.spec(source).id, []).append(path)
    return found


@contextmanager
def progress_display(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Hands out a function that is told each step: a spinner on a terminal, lines on standard error elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield (lambda _text: None) if quiet else (lambda text: print(f"  {text}", file=sys.stderr))
        return
    from rich.console import Console

    with Console(stderr=True).status("starting") as status:
        yield status.update
