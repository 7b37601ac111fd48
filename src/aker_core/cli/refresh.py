"""`aker refresh`: runs the refresh flow with a progress display and says how it ended."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, get_args

from aker_core.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aker_core.config import Settings


@dataclass(frozen=True)
class RefreshOptions:
    """The options of the command as they were written; None where one was left out."""

    year: int | None
    as_of: str | None
    markets: str | None
    mode: str | None
    source_dir: str | None
    files: tuple[str, ...]
    delineation: str | None
    without: str | None
    strict_as_of: bool = False


def run_refresh(options: RefreshOptions, *, as_json: bool) -> int:
    """Run the flow; returns the exit code: 0, or that of the worst failure among the sources."""
    from flows.refresh_market_data import refresh_market_data
    from flows.steps import limit_threads

    settings = settings_for(options.mode, options.source_dir)
    limit_threads(settings)
    with progress_display(quiet=as_json) as show:
        result = refresh_market_data(
            options.year,
            options.as_of,
            markets=_listed("--markets", options.markets, "market. Give codes such as DEN,AUS"),
            delineation=options.delineation,
            files=_overrides(options.files),
            without=_listed("--without", options.without, "source. Give ids such as nsf_awards") or (),
            strict_as_of=options.strict_as_of,
            settings=settings,
            progress=show,
        )
    if as_json:
        from aker_core.cli.tables import print_json

        print_json(asdict(result))
    else:
        from aker_core.cli.tables import print_unbroken

        print_unbroken(result.summary().rstrip("\n"))
    return result.exit_code


def settings_for(mode: str | None, source_dir: str | None = None) -> Settings:
    """The settings with these options; ConfigError in the words of the option where one has a value it cannot have."""
    from aker_core.config import Settings

    modes = get_args(Settings.model_fields["source_mode"].annotation)
    if mode is not None and mode.strip().lower() not in modes:
        near = get_close_matches(mode.lower(), modes, n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        raise ConfigError(f"Unknown --mode {mode!r}. {hint}Choose one of {', '.join(modes)}")
    if source_dir is not None and not source_dir.strip():
        raise ConfigError("--source-dir is empty. Give the path of the folder that holds your files")
    values = {"source_mode": mode, "source_dir": source_dir}
    return Settings(**{name: value for name, value in values.items() if value is not None})


def _listed(option: str, text: str | None, what: str) -> tuple[str, ...] | None:
    if text is None:
        return None
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    if not names:
        raise ConfigError(f"{option} {text!r} names no {what}")
    return names


def _overrides(files: Sequence[str]) -> dict[str, list[str]]:
    """`SOURCE=PATH` options as paths by source. Raises ConfigError for an unknown source or a missing path."""
    from aker_data import catalogue

    paths: dict[str, list[str]] = {}
    for text in files:
        source, equals, path = text.partition("=")
        if not equals or not path:
            raise ConfigError(
                f"--file {text!r} is not SOURCE=PATH; for example --file census_pep=co-est2023-alldata.csv"
            )
        paths.setdefault(catalogue.spec(source).id, []).append(path)
    return paths


@contextmanager
def progress_display(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Yield a function that reports each step: a spinner on a terminal, lines on standard error elsewhere."""
    from aker_core.control_characters import harmless

    if quiet or not sys.stderr.isatty():
        yield (lambda _text: None) if quiet else (lambda text: print(f"  {harmless(text)}", file=sys.stderr))
        return
    from rich.console import Console

    with Console(stderr=True).status("starting") as status:
        yield status.update
