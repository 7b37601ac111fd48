"""Which code is running: the commit of the work tree and the release."""

from __future__ import annotations

import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

UNKNOWN = "0" * 40 + "-unknown"
SECONDS = 10
_PACKAGE = Path(__file__).resolve().parent


def git_sha(package: Path = _PACKAGE) -> str:
    """The commit of the work tree that the package lies in, with ``-dirty`` where files were changed or added.

    Forty zeros and ``-unknown`` where there is no work tree (an installed copy), no commit yet, or no git.
    """
    root = package.parents[1]  # <root>/src/aker_core
    if package.parent.name != "src" or not (root / ".git").exists():
        return UNKNOWN
    # Named outright: git would look elsewhere when a hook of another repository started this process.
    where = [f"--git-dir={root / '.git'}", f"--work-tree={root}", "--no-optional-locks", "-C", str(root)]
    try:
        lines = subprocess.run(  # noqa: S603 (fixed words and our own folder)
            ["git", *where, "status", "--porcelain=v2", "--branch"],  # noqa: S607 (git is wherever the machine has it)
            capture_output=True,
            text=True,
            check=True,
            timeout=SECONDS,
            stdin=subprocess.DEVNULL,
        ).stdout.splitlines()
    except (OSError, subprocess.SubprocessError):
        return UNKNOWN
    commit = next((line.split()[2] for line in lines if line.startswith("# branch.oid ")), "(initial)")
    if commit == "(initial)":
        return UNKNOWN
    return commit if all(line.startswith("#") for line in lines) else f"{commit}-dirty"


def release() -> str:
    """The version of the installed package; ``0`` where it is not installed."""
    try:
        return version("aker")
    except PackageNotFoundError:
        return "0"
