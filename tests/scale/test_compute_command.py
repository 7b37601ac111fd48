"""`aker compute` and `aker export` as an operator types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from panels import panel
from typer.testing import CliRunner

from aker_core.cli.app import app
from aker_core.errors import CheckFailed, ConfigError


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def test_a_history_by_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    panel(areas=3, years=range(2018, 2022)).write_delta("cells")
    state = json.loads(run("compute", "--from", "cells", "--to", "panel", "--years", "2019..2021", "--json"))[0]
    assert list(state["rows"]) == ["2019", "2020", "2021"]
    assert state["changed"]
    assert "unchanged" in run("compute", "--from", "cells", "--to", "panel", "--years", "2019,2020,2021")


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (["compute", "ces"], ConfigError, "Unknown history 'ces'"),
        (["compute", "--engine", "dask"], ConfigError, "Unknown engine 'dask'"),
        (["compute", "--years", "then"], ConfigError, "Unreadable years 'then'"),
        (["compute", "lodes", "--from", "nowhere"], ConfigError, "no file"),
        (["compute", "--conf", "x", "--engine", "polars"], ConfigError, "NAME=VALUE"),
        (["compute", "--from", "cells", "--to", "panel"], CheckFailed, "US000"),
    ],
)
def test_what_cannot_be_computed(
    arguments: list[str], error: type[Exception], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    cells = panel(areas=2, years=(2020,))
    cells.filter(cells["area_fips"] != "US000").write_delta("cells")
    with pytest.raises(error, match=message):
        run(*arguments)
    assert not Path("panel").exists()
