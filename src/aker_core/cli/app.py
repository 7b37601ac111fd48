"""`aker …`: its commands, and how it ends. What they do is imported when they are called, so that help is instant."""

from __future__ import annotations

import gc
import sys
from io import TextIOWrapper
from typing import Annotated, NoReturn

import typer

from aker_core.cli import review
from aker_core.cli.commands import checking, ranking, reading, running, writing
from aker_core.errors import AkerError

# What is loaded and computed makes few cycles, and the program is short.
COLLECT_AFTER = (50_000, 20, 50)

app = typer.Typer(
    name="aker",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for group in (running, reading, ranking, checking, writing):
    app.add_typer(group.commands)
app.add_typer(review.app, name="review")


def _print_version(is_set: bool) -> None:
    if is_set:
        from aker_core.code_version import release

        print(f"aker {release()}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Innovation-jobs and human-capital numbers for every U.S. metro, with their sources."""


def main() -> NoReturn:
    """The `aker` program: an error of ours ends with its message and the exit code of its class."""
    from aker_core.cli.letters import FALLBACK

    gc.set_threshold(*COLLECT_AFTER)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=FALLBACK)  # a terminal that cannot write ± reads +/-
    try:
        app()
    except AkerError as error:
        from aker_core.control_characters import harmless

        sys.stderr.write(harmless(f"aker: {type(error).__name__}: {error}\n"))
        sys.exit(error.exit_code)
    sys.exit(0)


if __name__ == "__main__":
    main()
