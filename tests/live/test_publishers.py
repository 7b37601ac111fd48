"""`make live`: one small request to each publisher, one line a source. Off by default: nothing else needs a network."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest

from aker_data import catalogue

pytestmark = pytest.mark.skipif(
    os.environ.get("AKER_TEST_LIVE") != "1", reason="asks the publishers; run it with: make live"
)


@pytest.mark.parametrize("source_id", [spec.id for spec in catalogue.specs().values()])
def test_the_publisher_answers_in_the_declared_layout(source_id: str, capsys: pytest.CaptureFixture[str]) -> None:
    from aker_core.config import Settings
    from aker_data.ingest.context import context_from
    from aker_data.ingest.probe import probe
    from aker_jobs.refresh import scope_for

    now = datetime.now(UTC)
    context = context_from(Settings(source_mode="live"))
    finding = probe(source_id, context.client, scope_for(now.year - 2, now.strftime("%Y-%m")))
    with capsys.disabled():
        print(f"\n{finding.line}", end="")
    if finding.is_left_out:
        pytest.skip(finding.line)
    assert finding.error is None, finding.line
