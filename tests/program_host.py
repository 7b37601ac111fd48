"""A process that has loaded the modules of the project and forks for each program, which need not load them again.

One request a line on standard input (JSON: words, folder, environment, out, err), one exit code a line on standard
output. The child is a process of its own, with its own environment, folder and streams, that ends as any program does.
"""

from __future__ import annotations

import io
import json
import os
import random
import runpy
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

# None of these starts a thread when it is imported: a forked child could not use it.
LOADED = (
    *("polars", "numpy", "sqlalchemy.orm", "alembic", "deltalake", "pydantic_settings", "narwhals", "yaml"),
    *("aker_core.cli.app", "aker_core.cli.refresh", "aker_core.cli.show", "aker_core.cli.rank", "aker_core.cli.export"),
    *("aker_core.cli.explain", "aker_core.cli.diff", "aker_core.cli.review", "aker_core.cli.status"),
    *(
        "aker_core.cli.verify",
        "aker_core.cli.sources",
        "aker_jobs.ingest_sources",
        "aker_jobs.refresh",
        "aker_sample.server",
    ),
    *("flows.refresh_market_data", "flows.steps", "aker_data.store.runs", "aker_data.store.facts"),
)


def served() -> dict[str, Any] | None:
    """The request of the child that this process has become; None in the host, at the end of its input."""
    for line in sys.stdin:
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            request: dict[str, Any] = json.loads(line)
            return request
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    return None


def become(request: dict[str, Any]) -> None:
    """Take the folder, the environment and the streams of a program of its own."""
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    nothing = os.open(os.devnull, os.O_RDONLY)
    out, err = (os.open(request[name], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) for name in ("out", "err"))
    for ours, theirs in ((nothing, 0), (out, 1), (err, 2)):
        os.dup2(ours, theirs)
    sys.stdin, sys.stdout, sys.stderr = (
        io.TextIOWrapper(os.fdopen(number, mode, closefd=False), encoding="utf-8", errors=errors, line_buffering=lines)
        for number, mode, errors, lines in (
            (0, "rb", "strict", False),
            (1, "wb", "strict", False),
            (2, "wb", "backslashreplace", True),
        )
    )
    random.seed()


def run(words: list[str]) -> None:
    """`aker …`, or what follows `python`: ``-m module …`` or ``-c code …``."""
    sys.argv = words[1:] if words[0] == "python" else words
    if words[0] == "aker":
        from aker_core.cli.app import main

        sys.exit(main())
    sys.path.insert(0, "" if words[1] == "-c" else str(Path.cwd()))
    if words[1] == "-m":
        sys.argv = words[2:]
        runpy.run_module(words[2], run_name="__main__", alter_sys=True)
    else:
        sys.argv = ["-c", *words[3:]]
        exec(compile(words[2], "<string>", "exec"), {"__name__": "__main__", "__builtins__": __builtins__})


if __name__ == "__main__":
    sys.path.pop(0)  # the folder of this file
    for module in LOADED:
        import_module(module)
    if asked := served():
        become(asked)
        run(asked["words"])
