"""Bad days: unreadable documents, a family that stumbles, damaged files, and a disk that is made empty again."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from aker_core.errors import CheckFailed, StorageError
from aker_core.facts.family import Family
from aker_data import locks
from aker_jobs import families, pruning
from flows.refresh_market_data import refresh_market_data

if TYPE_CHECKING:
    from flows.refresh_market_data import RefreshResult

pytestmark = pytest.mark.xdist_group("bad days")
YEAR, AS_OF = "2023", "2024-06"
GOOD = """---
title: Acme Robotics to create 310 jobs in Denver, Colorado
published: 2024-03-05
---
DENVER, Colo. - Acme Robotics, Inc. announced today that it will invest $20 million in a new plant in Denver, Colorado,
and create 310 new jobs over three years.
"""
BAD = {
    "a-cut.xml": b'<?xml version="1.0"?><rss version="2.0"><channel><item><title>Cut',
    "b-empty.txt": b"",
    "c-blank.md": b" \n\n",
    "d-page.rss": b"<!doctype html><html><body>moved</body></html>",
    "e-half.jsonl": b'{"text": "one"}\n{"text": "tw',
}


def refresh(house: Any, as_of: str = AS_OF, year: str = YEAR, **settings: Any) -> RefreshResult:
    return refresh_market_data(year, as_of, settings=house.settings(**settings))


def test_documents_that_cannot_be_read_are_named_and_the_others_count(published: Any, tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    for path in published.source_dir.iterdir():
        os.link(path, folder / path.name)
    there = folder / "announcements"
    there.mkdir()
    for name, body in BAD.items():
        (there / name).write_bytes(body)
    (there / "f-good.md").write_text(GOOD)
    (there / "g-headline.txt").write_text("Expansion Of")
    house = published.copy(tmp_path / "house", source_dir=folder)
    result = refresh(house)
    (line,) = [missing for missing in result.missing if missing.startswith("announcements")]
    assert "5 documents unreadable" in line
    for name in BAD:
        assert any(f"document announcements/{name}: left out:" in reason for reason in result.reasons), name
    events = house.rows("expansion_events")
    assert [event["new_jobs"] for event in events if "Acme Robotics" in (event["company"] or "")] == [310]


def test_a_family_that_stumbles_costs_its_own_metrics_alone(sample_copy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(_inputs: object) -> None:
        raise IndexError("string index out of range")

    stumbling = tuple(
        Family(family.name, stumble) if family.name == "awards" else family  # type: ignore[arg-type]
        for family in families.FAMILIES
    )
    before = sample_copy.market("DEN", AS_OF)
    with monkeypatch.context() as patch:
        patch.setattr(families, "FAMILIES", stumbling)
        result = refresh(sample_copy, "2024-05")
    assert (result.outcome, result.exit_code) == ("degraded", CheckFailed.exit_code)
    (failure,) = [text for text in result.failures if text.startswith("awards")]
    assert "IndexError: string index out of range" in failure
    stored = sample_copy.market("DEN", "2024-05")
    assert stored["tech_lq"] == before["tech_lq"]
    lost = sample_copy.facts("19740", "2024-05")["research_awards_usd_per_100k"]
    assert (lost["value"], lost["status"], "could not be computed" in lost["reason"]) == (None, "not_loaded", True)
    again = refresh(sample_copy, "2024-05")
    assert (again.changed, again.exit_code) == (True, 0)
    found = (sample_copy.facts("19740", as_of)["research_awards_usd_per_100k"]["value"] for as_of in (AS_OF, "2024-05"))
    assert len({*found} - {None}) == 1


@pytest.mark.parametrize("what", ["lake file", "extract"])
def test_what_is_damaged_is_made_again(sample_copy: Any, what: str) -> None:
    folder, pattern = {
        "lake file": ("data_lake/bls_qcew_annual", "*/*.parquet"),
        "extract": ("data/jobs/sample-2024-06", "*"),
    }[what]
    path = next(path for path in sorted((sample_copy.root / folder).glob(pattern)) if path.suffix == ".parquet")
    body, values = path.read_bytes(), sample_copy.values()
    path.write_bytes(body[:50] + bytes([body[50] ^ 1]) + body[51:])
    result = refresh(sample_copy)
    assert path.read_bytes() == body
    assert sample_copy.values() == values
    if what == "lake file":
        assert any("damaged" in note for note in result.notes)
    assert not refresh(sample_copy).changed


def stored_bytes(house: Any) -> dict[str, str]:
    """Everything on the disk that prune may touch, logs of tables apart."""
    return {
        path: sha
        for path, sha in house.files("data/jobs", "data/cache", "data_lake").items()
        if "_delta_log" not in path and not path.endswith(locks.NAME)
    }


@pytest.fixture(scope="module")
def three_vintages(sample: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A house with three vintages, the oldest of another data year. Copy it before you change it."""
    house = sample.house.copy(tmp_path_factory.mktemp("several"))
    refresh(house, "2023-06", "2022")
    refresh(house, "2024-07")
    return house


@pytest.fixture
def several(three_vintages: Any, tmp_path: Path) -> Any:
    """A house of one's own with these vintages."""
    return three_vintages.copy(tmp_path / "house")


@pytest.mark.drill
def test_prune_takes_what_no_kept_vintage_needs(several: Any) -> None:
    before = stored_bytes(several)
    looked = several.aker("prune", "--keep", "2", "--json")
    said = json.loads(looked.stdout)
    assert (said["kept"], said["gone"], said["deleted"]) == (["2024-07", "2024-06"], ["2023-06"], False)
    assert said["megabytes"] > 0
    assert stored_bytes(several) == before
    values = several.values()
    done = several.aker("prune", "--keep", "2", "--delete")
    assert done.returncode == 0, done.stderr
    assert f"{said['files']:,} files, {said['megabytes']:,.1f} MB removed" in done.stdout
    assert several.values() == values
    left = stored_bytes(several)
    assert left.items() <= before.items()
    assert not [path for path in left if "2023-06" in path]
    assert {as_of for table in several.lake_names().values() for as_of in table} == {"2024-06", "2024-07"}
    for as_of in ("2024-06", "2024-07"):
        for mode in ("sample", "replay"):
            assert not refresh(several, as_of, source_mode=mode).changed, (as_of, mode)
    again = json.loads(several.aker("prune", "--keep", "2", "--json").stdout)
    assert (again["files"], again["gone"]) == (0, [])


@pytest.mark.drill
def test_a_vintage_that_was_pruned_can_be_had_again(several: Any) -> None:
    wanted = several.market("DEN", "2023-06")
    assert several.aker("prune", "--keep", "1", "--delete").returncode == 0
    refresh(several, "2023-06", "2022")
    given = several.market("DEN", "2023-06")
    assert {name: given[name] for name in ("tech_lq", "quality")} == {
        name: wanted[name] for name in ("tech_lq", "quality")
    }


@pytest.mark.drill
def test_a_prune_that_is_killed_is_ended_by_the_next(several: Any, tmp_path: Path) -> None:
    clean = several.copy(tmp_path / "clean")
    assert clean.aker("prune", "--keep", "1", "--delete").returncode == 0
    wanted = set(stored_bytes(clean))
    for number in (0, 7, 90):
        house = several.copy(tmp_path / f"killed-{number}")
        script = (
            "import os, pathlib, signal\n"
            "real, count = pathlib.Path.unlink, 0\n"
            "def unlink(self, missing_ok=False):\n"
            "    global count\n"
            f"    if count == {number}: os.kill(os.getpid(), signal.SIGKILL)\n"
            "    count += 1\n"
            "    real(self, missing_ok)\n"
            "pathlib.Path.unlink = unlink\n"
            "from aker_core.cli.app import app\n"
            "app(['prune', '--keep', '1', '--delete'])\n"
        )
        killed = house.run(sys.executable, "-c", script)
        assert killed.returncode == -signal.SIGKILL
        assert not refresh(house, "2024-07").changed
        assert house.aker("prune", "--keep", "1", "--delete").returncode == 0
        assert set(stored_bytes(house)) == wanted
        assert not refresh(house, "2024-07", source_mode="replay").changed


def test_prune_and_refresh_wait_for_each_other(sample_copy: Any) -> None:
    settings = sample_copy.settings()
    folders = pruning.working_folders(settings, pruning.lake_from(settings))
    with locks.working(folders):
        refused = sample_copy.aker("prune", "--keep", "1", "--delete")
        assert refused.returncode == StorageError.exit_code
        assert "a refresh or another prune is at work there" in refused.stderr
        assert sample_copy.aker("prune", "--keep", "1").returncode == 0
        assert not refresh(sample_copy).changed
    with locks.pruning(folders), pytest.raises(StorageError, match="`aker prune` is at work there"):
        refresh(sample_copy)


def test_prune_without_anything(make_house: Any, tmp_path: Path) -> None:
    said = make_house(tmp_path).aker("prune", "--keep", "1")
    assert (said.returncode, "nothing is there" in said.stdout) == (0, True)
    assert list(tmp_path.iterdir()) == []
