"""The flows on a real Prefect server, and without one: the same steps, and nothing of Prefect unless asked for."""

from __future__ import annotations

import contextvars
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from limits import HANG

from aker_core.errors import AkerError, NotLoaded, NotPublished, SourceChanged, SourceUnavailable
from aker_data import catalogue
from flows import deployments

pytestmark = pytest.mark.xdist_group("prefect")
needs_prefect = pytest.mark.skipif(find_spec("prefect") is None, reason="Prefect is not installed (aker[flows])")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def asked(api: str, path: str) -> Any:
    request = urllib.request.Request(f"{api}{path}", data=b"{}", headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=HANG) as response:
        return json.load(response)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of its own."""
    port, home = free_port(), tmp_path_factory.mktemp("prefect")
    quiet = {"PREFECT_HOME": str(home), "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
    prefect = Path(sys.executable).with_name("prefect")
    server = subprocess.Popen(
        [prefect, "server", "start", "--host", "127.0.0.1", "--port", str(port)],
        env={**os.environ, **quiet}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}/api"
    for _ in range(int(HANG)):
        try:
            urllib.request.urlopen(f"{address}/health", timeout=5).close()
            break
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(1)
    yield address
    os.killpg(server.pid, signal.SIGTERM)  # the server has processes of its own
    server.wait(HANG)


@needs_prefect
def test_a_flow_runs_with_its_states_on_the_server(make_house, tmp_path: Path, api: str) -> None:  # type: ignore[no-untyped-def]
    house = make_house(tmp_path)
    setting = {"AKER_PREFECT_API_URL": api, "PREFECT_HOME": str(tmp_path / "prefect")}
    done = house.run(sys.executable, "-m", "flows.refresh_hazard_metrics", "2024-06", **setting)
    assert done.returncode == 0, done.stderr
    assert "12 markets stored" in done.stdout
    (run,) = asked(api, "/flow_runs/filter")
    assert run["state"]["type"] == "COMPLETED"
    tasks = {task["name"].rsplit("-", 1)[0]: task["state"]["type"] for task in asked(api, "/task_runs/filter")}
    sources = ("cbsa_delineation", "census_pep", "census_boundaries", "fema_nri", "usgs_3dep", "wri_aqueduct")
    expected = (*sources, "compute-and-store", "score")
    assert tasks == dict.fromkeys(expected, "COMPLETED")
    artifacts = {artifact["key"]: artifact["data"] for artifact in asked(api, "/artifacts/filter")}
    assert set(artifacts) == {"aker-summary", "aker-sources", "aker-reports"}
    lines = {row["source"]: row for row in json.loads(artifacts["aker-sources"])}
    assert list(lines["fema_nri"]) == ["source", "rows", "change", "checks", "seconds"]
    assert lines["fema_nri"]["change"] == "new"
    limits = {limit["name"]: limit["limit"] for limit in asked(api, "/v2/concurrency_limits/filter")}
    assert limits["aker-www-fema-gov"] == 1
    assert "skipping acquisition" not in done.stderr
    links = re.findall(r"\((file://\S+)\)", artifacts["aker-reports"])
    assert len(links) == len(sources)
    assert all(Path(unquote(urlsplit(link).path)).is_file() for link in links)


@needs_prefect
def test_what_the_command_says_counts_on_a_server_too(make_house, tmp_path: Path, api: str) -> None:  # type: ignore[no-untyped-def]
    house = make_house(tmp_path, "files", tmp_path / "of nothing")
    setting = {"AKER_PREFECT_API_URL": api, "PREFECT_HOME": str(tmp_path / "prefect")}
    words = ("refresh", "--mode", "sample", "--year", "2023", "--as-of", "2024-06", "--strict-as-of", "--json")
    done = house.aker(*words, **setting)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout[done.stdout.index("{") :])["origin"] == "sample"
    with sqlite3.connect(house.root / "data/aker.db") as database:
        (params,) = database.execute("SELECT json_extract(params, '$.strict_as_of') FROM runs").fetchall()
        texts = {text for (text,) in database.execute("SELECT text FROM fact_texts")}
    assert params == (1,)
    assert any(text.startswith("not published by 2024-06: released in") for text in texts)


@needs_prefect
@pytest.mark.parametrize(
    ("error", "is_again"),
    [
        (SourceUnavailable("no answer"), True),
        (NotPublished("2025: in September"), False),
        (NotLoaded("get the file"), False),
        (SourceChanged("another column"), False),
    ],
)
def test_only_who_may_answer_later_is_asked_again(error: AkerError, is_again: bool) -> None:
    from prefect.states import Failed

    from flows.prefect_tasks import is_unavailable

    assert is_unavailable(None, None, Failed(data=error)) is is_again


@needs_prefect
def test_hosts_are_asked_in_turn_by_threads_too(api: str) -> None:
    from prefect.client.orchestration import get_client

    from flows.prefect_tasks import limit_of, on_server, run_task

    with on_server(api):
        with get_client(sync_client=True) as client:
            client.upsert_global_concurrency_limit_by_name(limit_of("example.org"), 1)

        def taken() -> int:
            with get_client(sync_client=True) as client:
                return client.read_global_concurrency_limit_by_name(limit_of("example.org")).active_slots

        seen: list[int] = []

        def ask() -> None:
            with run_task.turn(("example.org",)):
                seen.append(taken())

        own = contextvars.copy_context()
        thread = threading.Thread(target=own.run, args=(ask,))
        thread.start()
        thread.join(HANG)
        assert seen == [1]
        assert taken() == 0


def test_without_a_server_nothing_of_prefect_is_imported(make_house, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    code = (
        "import sys\nfrom flows.refresh_hazard_metrics import refresh_hazard_metrics\n"
        'refresh_hazard_metrics(as_of="2024-06")\n'
        'print(sorted(name for name in sys.modules if name.split(".")[0] in ("prefect", "fastapi")))'
    )
    done = make_house(tmp_path).run(sys.executable, "-c", code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_a_server_that_is_not_there_is_an_error_that_says_so(make_house, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    done = make_house(tmp_path).run(sys.executable, "-m", "flows.deployments")
    assert done.returncode == 10
    assert "AKER_PREFECT_API_URL" in done.stderr or "not installed" in done.stderr


@needs_prefect
@pytest.mark.drill
def test_a_flow_without_its_server_ends_before_anything_is_done(make_house, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    house = make_house(tmp_path)
    setting = {"AKER_PREFECT_API_URL": f"http://127.0.0.1:{free_port()}/api", "PREFECT_HOME": str(tmp_path / "prefect")}
    done = house.run(sys.executable, "-m", "flows.refresh_hazard_metrics", "2024-06", **setting)
    assert (done.returncode, "Traceback" in done.stderr) == (20, False), done.stderr
    assert "No Prefect server answers at http://127.0.0.1" in done.stderr
    assert not (tmp_path / "data_lake").exists()


def test_a_flow_runs_as_often_as_its_newest_source() -> None:
    assert deployments.schedule_of("refresh-market-data") == deployments.SCHEDULES["daily"]
    assert deployments.schedule_of("refresh-hazard-metrics") == deployments.SCHEDULES["irregular"]
    assert deployments.schedule_of("refresh-amenity-benchmarks") == deployments.SCHEDULES["quarterly"]
    assert deployments.schedule_of("refresh-boundaries") == deployments.SCHEDULES["yearly"]
    assert deployments.schedule_of("refresh-market-economy") == deployments.SCHEDULES["monthly"]
    assert deployments.schedule_of("ingest-expansions") == deployments.SCHEDULES["daily"]
    assert deployments.schedule_of("score-markets") is None


def test_every_cadence_of_the_catalogue_has_a_schedule() -> None:
    words = {spec.cadence.split(";")[0].split(",")[0].split(" ")[0] for spec in catalogue.specs().values()}
    assert words <= set(deployments.SCHEDULES)
