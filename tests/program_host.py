"""A process that has loaded the modules of the project and forks for each program, which need not load them again.

One request a line on standard input (JSON: words, folder, environment, out, err), one exit code a line on standard
output. The child is a process of its own, with its own environment, folder and streams, that ends as any program does.
"""

from __future__ import annotations

import atexit
import gc
import io
import json
import os
import random
import runpy
import sys
import threading
import traceback
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import sample_answers

# None of these starts a thread when it is imported that a forked child would miss.
LOADED = (
    "polars",
    "numpy",
    "sqlalchemy.orm",
    "alembic",
    "deltalake",
    "pydantic_settings",
    "narwhals",
    "yaml",
    "highspy",
)
PACKAGES = (
    *("aker_core", "aker_data", "aker_jobs", "aker_economy", "aker_amenities", "aker_hazards", "aker_geo"),
    *("aker_sample", "aker_snapshot"),
)
EXTRAS = ("aker_core.cli.data_docs",)  # wants a package that is no part of the program


def load() -> None:
    """Import every module that a command may want."""
    for module in LOADED:
        import_module(module)
    for package in PACKAGES:
        for found in walk_packages(import_module(package).__path__, f"{package}."):
            if found.name not in EXTRAS and not found.name.endswith("__main__"):
                import_module(found.name)
    for flow in ("steps", "refresh_market_data"):
        import_module(f"flows.{flow}")
    sample_answers.share()


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


def ended(words: list[str]) -> int:
    """The exit code of a program. What ends with the interpreter is done, but for its taking the modules apart."""
    try:
        run(words)
        code: object = 0
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
        code = 1
    if not isinstance(code, int | None):
        print(code, file=sys.stderr)
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    return code or 0


if __name__ == "__main__":
    load()
    sys.path.pop(0)  # the folder of this file
    gc.freeze()  # a collection in a child would copy every page of the modules
    if asked := served():
        become(asked)
        os._exit(ended(asked["words"]))
