"""Research awards for notebooks: what the embedded sample gives, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from aker_core.errors import NotPublished
from aker_jobs.sources.awards import fetch_nih_awards, fetch_nsf_awards


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that is stored goes to a folder of the test; the embedded sample answers."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AKER_CACHE_PATH", str(tmp_path / "cache"))
    monkeypatch.setenv("AKER_SOURCE_MODE", "sample")


def test_a_year_of_nih_and_one_state_of_it() -> None:
    year, colorado = fetch_nih_awards(2022), fetch_nih_awards(2022, "co")
    assert len(year) == 160
    assert year.attrs["origin"] == "sample"
    assert set(colorado["recipient_state"]) == {"CO"}
    assert len(colorado) == sum(year["recipient_state"] == "CO")
    assert not (tmp_lake := Path("lake")).exists(), tmp_lake


def test_awards_of_nsf_come_page_by_page() -> None:
    made = fetch_nsf_awards(2022)
    assert len(made.attrs["sha256"]) == 2
    assert made["award_id"].nunique() == 43
    assert set(made["fiscal_year"]) == {2022, 2023}


def test_what_is_not_there() -> None:
    with pytest.raises(ValueError, match="Not a postal code"):
        fetch_nih_awards(2022, "Colorado")
    with pytest.raises(NotPublished):
        fetch_nsf_awards(2031)
