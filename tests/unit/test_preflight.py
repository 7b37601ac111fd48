"""What is looked at before the first request of a live refresh, and what `aker sources --plan` says."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from publishers import ingest_context
from publishers.server import NIGHT

from aker_core.config import Settings
from aker_core.errors import ConfigError, StorageError
from aker_data import catalogue
from aker_data.archive import Archive
from aker_data.contracts import GuardedResponse, Scope
from aker_data.http.router import TransportRouter
from aker_data.ingest.fetch_payloads import Unrecorded
from aker_data.ingest.run import ingest
from aker_data.ingest.workload import wall_minutes, workload
from aker_jobs import preflight, source_roles
from aker_jobs.preflight import asked, require_ready

SCOPE = Scope(2025, "2026-11", "2023-07")


def settings(folder: Path, **more: Any) -> Settings:
    given = {"data_path": folder / "data", "lake_path": str(folder / "lake"), "source_mode": "live"}
    return Settings(_env_file=None, **{**given, "contact_email": "me@example.org", "census_api_key": "k", **more})


def look(folder: Path, markets: tuple[str, ...] = (), without: tuple[str, ...] = (), **more: Any) -> None:
    require_ready(settings(folder, **more), SCOPE, ingest_context(folder), without, markets)


def test_all_faults_are_reported_at_once_and_nothing_was_requested(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        look(tmp_path, contact_email=None, census_api_key=None)
    said = str(caught.value)
    assert said.startswith(
        "2 things stand in the way, and nothing was requested yet: (1) AKER_CENSUS_API_KEY is not set"
    )
    assert "key_signup.html" in said
    assert "--without census_mobility,census_income" in said
    assert "(2) AKER_CONTACT_EMAIL is not set" in said


def test_what_is_skipped_needs_no_key_and_other_modes_need_nothing(tmp_path: Path) -> None:
    look(tmp_path, without=("census_mobility", "census_income"), census_api_key=None)
    nothing = settings(tmp_path, contact_email=None, census_api_key=None)
    for mode in ("sample", "files", "replay"):
        context = replace(
            ingest_context(tmp_path), router=TransportRouter(mode, ingest_context(tmp_path).router.upstream)
        )
        require_ready(nothing, SCOPE, context, (), ())


def test_a_disk_that_is_too_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight.shutil, "disk_usage", lambda _: _Free(1_000_000_000))
    with pytest.raises(StorageError, match=r"1\.0 GB are free, and a first refresh takes about 5\.\d GB"):
        look(tmp_path)


class _Free:
    def __init__(self, free: int) -> None:
        self.free = free


@pytest.mark.parametrize("setting", ["data_path", "cache_path", "lake_path"])
def test_a_folder_that_cannot_be_written(tmp_path: Path, setting: str) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(StorageError, match="nothing was requested yet") as caught:
        look(tmp_path, **{setting: str(file / "below")})
    assert f"set AKER_{setting.upper()} to another folder" in str(caught.value)


def test_unknown_markets_are_told_where_the_list_is_there_already(tmp_path: Path) -> None:
    look(tmp_path, markets=("NOWHERE",))  # no list yet: it is the first thing that is requested
    sample = replace(ingest_context(tmp_path, mode="sample"))
    ingest(catalogue.load("cbsa_delineation"), SCOPE, context=sample, recorder=Unrecorded())
    with pytest.raises(ConfigError, match=r"NOWHERE.*nothing was requested yet"):
        look(tmp_path, markets=("DEN", "NOWHERE"))
    look(tmp_path, markets=("DEN",))


def test_the_plan_adds_up_what_connectors_ask_for(tmp_path: Path) -> None:
    specs = asked(())
    assert "bls_qcew_quarterly" not in [spec.id for spec in specs]
    archive = Archive(tmp_path)
    loads = {spec.id: workload(catalogue.load(spec.id), SCOPE, spec, archive) for spec in specs}
    assert (loads["bls_qcew_annual"].requests, loads["bls_qcew_annual"].mb) == (6, 462)
    assert (loads["nih_reporter"].requests, loads["nsf_awards"].requests) == (12, 11)
    beside = sum(load.requests for name, load in loads.items() if not name.startswith("usaspending"))
    assert beside < 70
    assert wall_minutes(loads.values(), specs) < 15
    # A slower line takes longer, and then the line is what takes the time.
    slow = [workload(catalogue.load(spec.id), SCOPE, spec, archive, 10.0) for spec in specs]
    assert wall_minutes(slow, specs, 10.0) == pytest.approx(sum(load.mb for load in slow) * 8 / 10 / 60)


def test_the_market_economy_asks_few_questions_of_its_own(tmp_path: Path) -> None:
    loads = {
        name: workload(catalogue.load(name), SCOPE, catalogue.spec(name), Archive(tmp_path))
        for name in source_roles.with_role("economy")
    }
    assert (loads["bls_laus_metro"].requests, loads["bls_ces_metro"].requests) == (24, 8)
    assert loads.pop("hud_fmr").requests == 51  # one for each state; its token has a quota of its own
    assert sum(load.requests for load in loads.values()) < 50
    assert not {spec.id for spec in asked(())} & {*loads, "hud_fmr"}


def test_what_is_archived_counts_as_conditional(tmp_path: Path) -> None:
    archive, source = Archive(tmp_path), catalogue.load("bls_qcew_annual")
    (request,) = source.requests(SCOPE)[0].alternatives[0]
    archive.put(
        request, GuardedResponse(b"PK", 200, "application/zip", request.url, '"1"', None, NIGHT, not_modified=False)
    )
    load = workload(source, SCOPE, catalogue.spec(source.id), archive)
    assert (load.requests, load.known, load.mb) == (6, 1, 385)


def test_the_command_prints_the_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    from aker_core.cli.sources import show_plan

    monkeypatch.chdir(tmp_path)
    show_plan(2025, 100.0, as_json=False)
    printed = capsys.readouterr().out
    assert "A live refresh of 2025, at 100 Mbit/s" in printed
    assert "nsf_awards                11" in printed
    assert "scheduled downtime" in printed
    show_plan(2025, 100.0, as_json=True)
    assert len(json.loads(capsys.readouterr().out)["sources"]) == len(asked(()))
    assert list(tmp_path.iterdir()) == []
