"""Runs: what they write down and when, how they end, and what survives a failure, a kill and a crowd."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from limits import HANG
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from aker_core import code_version, processes
from aker_core.config import Settings, config_hash
from aker_core.errors import ConfigError, SourceChanged, StorageError
from aker_core.monitoring import logs, metrics
from aker_core.run import RunContext
from aker_data.check import Check
from aker_data.engine import create_engine_from_url
from aker_data.models import CheckRow, Lineage, Market, MarketJobs, PayloadRow, Run

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2024, 6, 4, 12, tzinfo=UTC)
SECRET = "hunter2-and-more"
Sessions = sessionmaker[Session]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Gauges and `.env` of the test's own, and logging as a program finds it that did not set it up."""
    monkeypatch.chdir(tmp_path)
    yield
    logs.reset()


def stored(sessions: Sessions, run_id: str) -> Run:
    with sessions() as session:
        return session.scalars(select(Run).where(Run.id == run_id)).one()


def count(sessions: Sessions, model: type[Any]) -> int:
    with sessions() as session:
        return int(session.scalar(select(func.count()).select_from(model)) or 0)


def market(code: str = "19740") -> Market:
    return Market(cbsa_code=code, delineation="2023-07", msa_id="DEN", name="Denver", type="metro")


def tell(run: RunContext, url: str = "https://api.bls.gov/") -> None:
    """What an ingest writes down."""
    run.log_payload(sha256="a" * 64, source="bls_qcew", url=url, content_type="text/csv", bytes=10, fetched_at=NOW)
    run.log_lineage(table="market_jobs", source="bls_qcew", url=url, fetched_at=NOW, hash="a" * 64)
    run.log_check(
        table="bls_qcew",
        check=Check("rows_min", passed=True, note="3 rows", rows=3, share=1.0, max_abs_error=float("nan")),
    )


def test_a_run_is_there_while_it_works_and_complete_when_it_ends(session_factory: Sessions) -> None:
    settings = Settings(seed=7, source_mode="sample")
    with RunContext(session_factory, flow="test", settings=settings, params={"year": 2023, "when": NOW}) as run:
        begun = stored(session_factory, run.id)
        assert begun.outcome == "running"
        assert begun.finished_at is None
        run.session.add(market())
        tell(run)
        assert count(session_factory, Market) == 0
    ended = stored(session_factory, run.id)
    assert ended.outcome == "completed"
    assert ended.flow == "test"
    assert ended.finished_at is not None
    assert ended.started_at.tzinfo is not None
    assert ended.started_at <= ended.finished_at
    assert (ended.git_sha, ended.config_hash, ended.seed) == (run.git_sha, run.config_hash, 7)
    assert ended.config_hash == config_hash(settings)
    assert ended.mode == "sample"
    assert ended.params == {"year": 2023, "when": str(NOW)}
    assert ended.error_class is None
    assert count(session_factory, Market) == 1
    with session_factory() as session:
        lineage = session.scalars(select(Lineage)).one()
        assert (lineage.run_id, lineage.table, lineage.source) == (run.id, "market_jobs", "bls_qcew")
        assert (lineage.url, lineage.fetched_at, lineage.hash) == ("https://api.bls.gov/", NOW, "a" * 64)
        check = session.scalars(select(CheckRow)).one()
        assert (check.name, check.ok, check.rows, check.share, check.worst) == (
            "rows_min",
            True,
            3,
            1.0,
            None,
        )
        assert session.scalars(select(PayloadRow)).one().bytes == 10


def test_what_the_runbook_prints(session_factory: Sessions) -> None:
    with RunContext(session_factory) as run:
        said = f"run_id={run.id} {run.git_sha} {run.config_hash}"
    assert re.search(r"run_id=\S+ [0-9a-f]{7,40}\S* [0-9a-f]{8,64}", said)


def test_a_failure_undoes_the_work_and_keeps_what_was_read(session_factory: Sessions) -> None:
    settings = Settings(bls_api_key=SECRET, postgis_dsn="postgresql://u:pass-word-9@h/d")
    run = RunContext(session_factory, settings=settings)

    def work() -> None:
        run.session.add(market())
        run.session.flush()
        tell(run)
        raise SourceChanged(
            f"no such column; asked https://h/x?key=abc with {SECRET} at postgresql://u:pass-word-9@h/d"
        )

    with pytest.raises(SourceChanged), run:
        work()
    ended = stored(session_factory, run.id)
    assert (ended.outcome, ended.error_class) == ("failed", "SourceChanged")
    assert ended.message == "no such column; asked https://h/x?key=*** with *** at postgresql://u:***@h/d"
    assert count(session_factory, Market) == 0
    assert [count(session_factory, model) for model in (Lineage, PayloadRow, CheckRow)] == [1, 1, 1]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(3), ValueError("x")])
def test_whatever_ends_the_block_early_is_a_failure(session_factory: Sessions, error: BaseException) -> None:
    with pytest.raises(type(error)), RunContext(session_factory) as run:
        raise error
    assert stored(session_factory, run.id).error_class == type(error).__name__


def test_work_that_cannot_be_committed_is_a_failure(session_factory: Sessions) -> None:
    wrong = MarketJobs(sba_id="DEN_202406", msa_id="DEN", data_vintage="2024-06-01", tech_lq=-1.0)
    run = RunContext(session_factory)

    def work() -> None:
        tell(run)
        run.session.add_all([market(), wrong])

    with pytest.raises(IntegrityError, match="tech_lq"), run:
        work()
    ended = stored(session_factory, run.id)
    assert (ended.outcome, ended.error_class) == ("failed", "IntegrityError")
    assert count(session_factory, Market) == 0
    assert count(session_factory, Lineage) == 1


def test_a_degraded_run_says_every_reason(session_factory: Sessions) -> None:
    with RunContext(session_factory, settings=Settings(bls_api_key=SECRET)) as run:
        run.session.add(market())
        run.degrade("census_bfs: not published")
        run.degrade(f"bls: refused {SECRET}")
    ended = stored(session_factory, run.id)
    assert ended.outcome == "degraded"
    assert ended.reasons == ["census_bfs: not published", "bls: refused ***"]
    assert count(session_factory, Market) == 1


def test_no_key_gets_into_a_row(session_factory: Sessions) -> None:
    settings = Settings(census_api_key=SECRET)
    params = {"api_key": SECRET, "note": f"with {SECRET}", "deep": [{"token": SECRET}]}
    with RunContext(session_factory, settings=settings, params=params) as run:
        tell(run, f"https://user:{SECRET}@api.census.gov/data/2022/acs?get=NAME&key={SECRET}&for=us:*")
        tell(run, f"https://api.census.gov/{SECRET}/x?unusual={SECRET}")
    with session_factory() as session:
        urls = set(session.scalars(select(Lineage.url))) | set(session.scalars(select(PayloadRow.url)))
        said = json.dumps([*urls, stored(session_factory, run.id).params])
    assert SECRET not in said
    assert "https://api.census.gov/data/2022/acs?get=NAME&for=us:*" in urls


def test_the_same_thing_said_twice_is_written_once(session_factory: Sessions) -> None:
    with RunContext(session_factory) as run:
        tell(run)
        run.log_lineage(
            table="market_jobs", source="bls_qcew", url="https://api.bls.gov/", fetched_at=NOW, hash="a" * 64
        )
    with RunContext(session_factory) as run:
        tell(run)
    assert count(session_factory, Lineage) == 2
    assert count(session_factory, PayloadRow) == 1


def test_the_session_is_there_inside_only(session_factory: Sessions) -> None:
    run = RunContext(session_factory)
    with pytest.raises(ConfigError, match="with RunContext"):
        _ = run.session
    with run:
        assert run.session.scalar(select(1)) == 1
    with pytest.raises(ConfigError, match="with RunContext"):
        _ = run.session
    with pytest.raises(ConfigError, match="once"), run:
        pass


CHILD = """
import sys, time
from sqlalchemy.orm import sessionmaker
from aker_core.run import RunContext
from aker_data.engine import create_engine_from_url
from aker_data.models import Market
with RunContext(sessionmaker(bind=create_engine_from_url(sys.argv[1])), flow="child") as run:
    run.session.add(Market(cbsa_code="19740", delineation="2023-07", msa_id="DEN", name="Denver", type="metro"))
    run.session.flush()
    print(run.id, flush=True)
    time.sleep(600)
"""


def child(url: str) -> tuple[subprocess.Popen[str], str]:
    """A process that is at work inside a run, and the id of its run."""
    process = subprocess.Popen([sys.executable, "-c", CHILD, url], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def test_a_killed_run_is_found_by_the_next_one(migrated_url: str, session_factory: Sessions) -> None:
    killed, killed_id = child(migrated_url)
    killed.send_signal(signal.SIGKILL)
    # Not waited for: a process that its parent has not looked at yet is dead all the same.
    while processes.started(killed.pid):
        pass
    assert stored(session_factory, killed_id).outcome == "running"
    living, living_id = child(migrated_url)
    try:
        ended = stored(session_factory, killed_id)
        assert ended.outcome == "abandoned"
        assert ended.finished_at is not None
        assert count(session_factory, Market) == 0
        assert stored(session_factory, living_id).outcome == "running"
        assert processes.is_alive(living.pid, processes.started(living.pid))
    finally:
        living.kill()
        living.wait()
        killed.wait()
    with RunContext(session_factory) as run:
        assert stored(session_factory, living_id).outcome == "abandoned"
        assert stored(session_factory, run.id).outcome == "running"


def test_a_run_of_another_machine_or_of_this_very_process_is_left_alone(session_factory: Sessions) -> None:
    with RunContext(session_factory) as outer:
        with session_factory() as session, session.begin():
            told = {
                column.name: getattr(stored(session_factory, outer.id), column.name) for column in Run.__table__.columns
            }
            session.add(Run(**{**told, "id": "elsewhere", "host": "another machine", "pid": 1}))
            session.add(Run(**{**told, "id": "reused", "process_started": "the number had another owner"}))
        with RunContext(session_factory):
            outcomes = {name: stored(session_factory, name).outcome for name in (outer.id, "elsewhere", "reused")}
    assert outcomes == {outer.id: "running", "elsewhere": "running", "reused": "abandoned"}


def test_many_at_once(session_factory: Sessions) -> None:
    errors: list[BaseException] = []
    ready = threading.Barrier(6)

    def work(number: int) -> None:
        try:
            ready.wait()
            for turn in range(4):
                with RunContext(session_factory, flow=f"thread {number}") as run:
                    session = run.session
                    assert session.scalar(select(func.count()).select_from(Market)) is not None
                    session.add(market(f"{number}{turn:04}"))
                    session.flush()
                    tell(run)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert count(session_factory, Market) == 24
    assert count(session_factory, Lineage) == 24
    with session_factory() as session:
        assert set(session.scalars(select(Run.outcome))) == {"completed"}


def test_a_database_without_tables(database_url: str) -> None:
    engine = create_engine_from_url(database_url)
    with pytest.raises(StorageError, match="alembic upgrade head"), RunContext(sessionmaker(bind=engine)):
        pass
    engine.dispose()


def test_a_database_that_is_away() -> None:
    engine = create_engine_from_url(f"postgresql://someone:{SECRET}@127.0.0.1:1/aker")
    with pytest.raises(StorageError, match=r"127\.0\.0\.1:1") as raised, RunContext(sessionmaker(bind=engine)):
        pass
    assert SECRET not in str(raised.value)
    assert raised.value.exit_code == 30


def test_a_database_that_goes_away_does_not_hide_the_first_error(tmp_path: Path) -> None:
    from aker_data.engine import open_database

    path = tmp_path / "away.db"
    sessions = open_database(f"sqlite:///{path}")

    def work() -> None:
        sessions.kw["bind"].dispose()
        for file in tmp_path.glob("away.db*"):
            file.unlink()
        path.mkdir()
        raise SourceChanged("the first error")

    with pytest.raises(SourceChanged) as raised, RunContext(sessions):
        work()
    assert "could not be stored" in raised.value.__notes__[0]


def git(folder: Path, *words: str) -> str:
    command = ["git", "-C", str(folder), "-c", "user.name=t", "-c", "user.email=t@example.org", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_the_commit_and_a_dirty_work_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "src" / "aker_core"
    package.mkdir(parents=True)
    assert code_version.git_sha(package) == code_version.UNKNOWN
    git(tmp_path, "init", "-q")
    assert code_version.git_sha(package) == code_version.UNKNOWN
    (package / "a.py").write_text("1\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "first")
    sha = git(tmp_path, "rev-parse", "HEAD")
    assert code_version.git_sha(package) == sha
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert code_version.git_sha(package) == sha
    monkeypatch.delenv("GIT_DIR")
    (package / "b.py").write_text("2\n")
    assert code_version.git_sha(package) == f"{sha}-dirty"
    (package / "b.py").unlink()
    (package / "a.py").write_text("3\n")
    assert code_version.git_sha(package) == f"{sha}-dirty"
    assert re.fullmatch(r"[0-9a-f]{7,40}\S*", code_version.UNKNOWN)


def test_gauges_are_those_of_the_database(session_factory: Sessions, tmp_path: Path) -> None:
    settings = Settings(data_path=tmp_path / "gauges", metrics_port=free_port())
    with RunContext(session_factory, flow="good", settings=settings) as run:
        tell(run)
        run.session.add(market())
        run.count_rows("bls_qcew", 7)
        run.count_requests({("bls_qcew", "ok"): 2, ("bls_qcew", "busy"): 1})
    assert metrics.read(settings.data_path)["runs_running"] == []

    def work(failing: RunContext) -> None:
        failing.count_requests({("bls_qcew", "ok"): 3})  # what was sent counts, however the run ended
        assert metrics.read(settings.data_path)["runs_running"] == [(("bad",), 1.0)]
        raise SourceChanged("x")

    with pytest.raises(SourceChanged), RunContext(session_factory, flow="bad", settings=settings) as failing:
        work(failing)
    metrics.serve(settings)
    url = f"http://127.0.0.1:{settings.metrics_port}/metrics"
    with urllib.request.urlopen(url, timeout=HANG) as answer:
        lines = answer.read().decode().splitlines()
    assert 'aker_runs_total{flow="good",outcome="completed"} 1.0' in lines
    assert 'aker_runs_total{flow="bad",outcome="failed"} 1.0' in lines
    assert 'aker_errors_total{error="SourceChanged"} 1.0' in lines
    assert 'aker_source_payloads_total{source="bls_qcew"} 1.0' in lines
    assert 'aker_source_reads_total{outcome="completed",source="bls_qcew"} 1.0' in lines
    assert 'aker_checks_total{result="ok",table="bls_qcew"} 1.0' in lines
    assert 'aker_table_rows{table="markets"} 1.0' in lines
    assert 'aker_rows_ingested_total{source="bls_qcew"} 7.0' in lines
    assert 'aker_http_requests_total{outcome="ok",source="bls_qcew"} 5.0' in lines
    assert 'aker_http_requests_total{outcome="busy",source="bls_qcew"} 1.0' in lines
    assert any(re.match(r'aker_last_success_timestamp_seconds\{flow="good"\} 1\.\d+e\+09', line) for line in lines)
    assert any(line.startswith('aker_last_duration_seconds{flow="bad"}') for line in lines)
    assert all(line.startswith(("# ", "aker_")) for line in lines)
    (age,) = [float(line.split()[-1]) for line in lines if line.startswith("aker_source_age_seconds{")]
    assert age > 0
    with urllib.request.urlopen(url.replace("/metrics", "/healthz"), timeout=HANG) as answer:
        assert json.load(answer)["status"] == "ok"


def free_port() -> int:
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def test_gauges_without_a_run_or_with_a_spoilt_file(tmp_path: Path) -> None:
    from prometheus_client import generate_latest

    assert b"# TYPE aker_runs_total counter" in generate_latest(metrics.registry(tmp_path))
    for spoilt in (
        "",
        "{",
        "[]",
        '{"runs": [[["only one label"], 1]]}',
        '{"runs": 3}',
        '{"runs": [[["a", "b"], "x"]]}',
    ):
        (tmp_path / metrics.FILE).write_text(spoilt)
        assert b"aker_runs_total{" not in generate_latest(metrics.registry(tmp_path))


def test_gauges_that_cannot_be_written_do_not_fail_the_run(session_factory: Sessions, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with RunContext(session_factory, settings=Settings(data_path=tmp_path / "file" / "x")) as run:
        pass
    assert stored(session_factory, run.id).outcome == "completed"


def test_lines_of_the_log_carry_the_run_and_no_secret(
    session_factory: Sessions, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(log_format="json", log_level="info", bls_api_key=SECRET)
    with RunContext(session_factory, flow="logged", settings=settings) as run, logs.bound(source="bls_qcew"):
        logs.logger().info("asked", url=f"https://h/?key=abc&x={SECRET}", api_key=SECRET, nested={"token": SECRET})
    told = capsys.readouterr()
    assert told.out == ""
    assert SECRET not in told.err
    lines = [json.loads(line) for line in told.err.splitlines()]
    asked = next(line for line in lines if line["event"] == "asked")
    assert (asked["run"], asked["flow"], asked["source"]) == (run.id, "logged", "bls_qcew")
    assert (asked["api_key"], asked["nested"]) == ("***", {"token": "***"})
    assert [line["event"] for line in lines] == ["run started", "asked", "run ended"]
    logs.logger().info("afterwards")
    assert "run" not in json.loads(capsys.readouterr().err)


def test_evidence_that_cannot_be_stored_does_not_leave_the_run_open(session_factory: Sessions) -> None:
    with pytest.raises(Exception, match="fetched_at"), RunContext(session_factory) as run:  # noqa: PT012
        run_id = run.id
        run.log_lineage(table="t", source="s", url="https://h/", fetched_at=None, hash="ab")  # type: ignore[arg-type]
    with session_factory() as session:
        stored = session.get_one(Run, run_id)
        assert (stored.outcome, stored.error_class) == ("failed", "IntegrityError")
