"""Alert rules and dashboard name gauges that there are, and are well formed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from aker_core.monitoring.metrics import FAMILIES

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
NAMES = {f"aker_{family.name}{'_total' if family.kind == 'counter' else ''}" for family in FAMILIES}
NAMES |= {"aker_source_age_seconds"}


def expressions() -> list[str]:
    rules = yaml.safe_load((DEPLOY / "prometheus/alerts.yml").read_text())["groups"][0]["rules"]
    panels = json.loads((DEPLOY / "grafana/aker.json").read_text())["panels"]
    return [rule["expr"] for rule in rules] + [each["expr"] for panel in panels for each in panel["targets"]]


def test_every_gauge_that_is_named_is_there() -> None:
    assert set(re.findall(r"aker_\w+", " ".join(expressions()))) <= NAMES


def test_every_alert_says_what_to_do() -> None:
    rules = yaml.safe_load((DEPLOY / "prometheus/alerts.yml").read_text())["groups"][0]["rules"]
    assert all(rule["annotations"]["summary"] and rule["annotations"]["description"] for rule in rules)


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
@pytest.mark.parametrize(("kind", "file"), [("rules", "alerts.yml"), ("config", "prometheus.yml")])
def test_prometheus_takes_the_files(kind: str, file: str) -> None:
    done = subprocess.run(
        ["promtool", "check", kind, file], cwd=DEPLOY / "prometheus", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
