"""The API held against its own description by Schemathesis: every operation, valid and invalid, all checks."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.drill
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
CONFIG = Path(__file__).with_name("schemathesis.toml")
EXAMPLES = os.environ.get("AKER_TEST_FUZZ", "50")
TOKEN = "only-for-tests"


def test_every_operation_is_as_it_is_described(
    sample_copy: Any, serve: Callable[..., AbstractContextManager[str]]
) -> None:
    if not SCHEMATHESIS.exists():
        pytest.skip("no Schemathesis: `make fuzz` installs it")
    with serve(sample_copy, AKER_API_TOKEN=TOKEN) as address:
        command = [SCHEMATHESIS, "--config-file", CONFIG, "run", f"{address}/api/v1/openapi.json"]
        options = ["--checks", "all", "--mode", "all", "--continue-on-failure", "--seed", "1", "--workers", "1"]
        ended = subprocess.run(
            [*command, "-H", f"Authorization: Bearer {TOKEN}", "--max-examples", EXAMPLES, *options],
            cwd=sample_copy.root,
            env=sample_copy.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
    assert ended.returncode == 0, ended.stdout[-20_000:]
