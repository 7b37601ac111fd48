"""Tells whether the process of an earlier run still lives. Its number alone does not: numbers are used again."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

DEAD = frozenset("ZX")  # ended; only its parent has not looked yet


def host() -> str:
    """The name of this machine (or container): processes can be looked for only where they ran."""
    return socket.gethostname()


def started(pid: int) -> str:
    """What tells one use of a process number from another; empty where there is no such process."""
    stat = Path(f"/proc/{pid}/stat")
    if not Path("/proc/self/stat").exists():
        return _asked(pid)
    try:
        # The name of the program, in brackets, may hold anything; the fields after it do not.
        fields = stat.read_text(errors="replace").rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""
    return "" if fields[0] in DEAD else f"{boot}/{fields[19]}"


def _asked(pid: int) -> str:
    """The same on systems without /proc."""
    try:
        process = subprocess.run(  # noqa: S603 (fixed words and a number)
            ["ps", "-o", "lstart=", "-p", str(pid)],  # noqa: S607 (ps is wherever the system has it)
            capture_output=True,
            text=True,
            check=False,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return _numbered(pid)
    return process.stdout.strip()


def _numbered(pid: int) -> str:
    """Where nothing tells more than the number."""
    if os.name == "nt":  # os.kill would end the process there
        return str(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        return str(pid)
    return str(pid)


def is_alive(pid: int, was_started: str) -> bool:
    """Whether the very process that was started then is still there."""
    now = started(pid)
    return bool(now) and now == was_started
