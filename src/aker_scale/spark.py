"""A Spark session that these jobs run on: the cluster's own, or one of this machine."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from aker_core.config import set_for_children
from aker_core.errors import ConfigError
from aker_scale.java import provide_java

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# What results depend on, or what tells a mistake early: rows never pass through the driver.
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "false",  # a division by zero is null, and whether it happens is judged by the formulas
    "spark.driver.maxResultSize": "64m",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}
# A local session listens on the loopback alone and shows no page.
LOCAL = {
    "spark.ui.enabled": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}
INSTALL = "pip install 'aker[spark,java]', or 'aker[spark]' beside a Java 17 or newer of your own"


def session(master: str | None = None, settings: Mapping[str, str] | None = None) -> SparkSession:
    """The running session, or a new one.

    master: ``local[2]``, ``spark://…``; None: what spark-submit or the cluster set. settings: of Spark, in place of
    those above. Raises ConfigError where PySpark or Java is missing.
    """
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise ConfigError(f"Spark is not installed. The engine spark needs PySpark. Install it: {INSTALL}") from error
    if running := SparkSession.getActiveSession():
        return running
    if not (master is None or provide_java()):
        raise ConfigError(f"Java is not installed. The engine spark needs it. Install it: {INSTALL}")
    # Workers must find the same packages as this process.
    set_for_children("PYSPARK_PYTHON", sys.executable)
    chosen = SETTINGS | (LOCAL if (master or "").startswith("local") else {}) | dict(settings or {})
    builder = SparkSession.builder.appName("aker")
    for name, value in chosen.items():
        builder = builder.config(name, value)
    try:
        return (builder.master(master) if master else builder).getOrCreate()
    except PySparkException as error:
        raise ConfigError(f"Spark does not start: {error.getMessage()}. Check --master and Java ({INSTALL})") from error
