"""Lists of markets from a file, and the universes that they and size classes are."""

from __future__ import annotations

from pathlib import Path

import pytest

from aker_core.errors import ConfigError
from aker_core.markets.market_lists import expanded, members_of, read_lists
from aker_core.markets.universes import grouping


def written(folder: Path, text: str, name: str = "lists.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_toml_and_csv_say_the_same(tmp_path: Path) -> None:
    toml = written(tmp_path, '[lists]\nwest = ["DEN", "Austin, TX"]\neast = ["BOS"]\n')
    table = written(tmp_path, 'list,market\nwest,DEN\nwest,"Austin, TX"\neast,BOS\n', "lists.csv")
    assert read_lists(toml) == read_lists(table) == {"west": ("DEN", "Austin, TX"), "east": ("BOS",)}


def test_a_list_stands_for_its_markets_once_each() -> None:
    lists = {"west": ("DEN", "SEA"), "more": ("SEA", "BOI")}
    assert expanded(["BOS", "@west", "@more", "DEN"], lambda: lists) == ["BOS", "DEN", "SEA", "BOI"]
    assert expanded(["DEN"], lambda: pytest.fail("no list is named")) == ["DEN"]
    with pytest.raises(ConfigError, match="Unknown list 'wst'. Lists: more, west"):
        members_of("wst", lists)
    with pytest.raises(ConfigError, match="AKER_LISTS names no file"):
        members_of("west", {})


@pytest.mark.parametrize(
    ("text", "name", "problem"),
    [
        ("[lists]\nwest = 'DEN'\n", "lists.toml", "west: must be a list of markets"),
        ("[lists]\nwest = [1]\n", "lists.toml", "west: must be a list of markets"),
        ("[lists]\nwest = []\n", "lists.toml", "west: 0 markets"),
        ("[lists]\n'@west' = ['DEN']\n", "lists.toml", "'@west' is no name of a list"),
        ("[other]\n", "lists.toml", "one table"),
        ("[lists", "lists.toml", "no readable file of lists"),
        ("name,market\nwest,DEN\n", "lists.csv", "columns list and market"),
        ("list,market\n,DEN\n", "lists.csv", "'' is no name of a list"),
        ("[lists]\n#" + "x" * 1_000_000, "lists.toml", "larger than 1,000,000 bytes"),
    ],
)
def test_a_wrong_file_is_refused_with_the_reason(tmp_path: Path, text: str, name: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem.replace("(", "\\(")):
        read_lists(written(tmp_path, text, name))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="FileNotFoundError"):
        read_lists(tmp_path / "none.toml")


def test_universes_by_type_size_and_list() -> None:
    rows = [("DEN", "metro", 2_900_000), ("BOI", "metro", 800_000), ("X", "metro", 60_000), ("Y", "micro", 2_000_000)]
    found = {
        among: [grouping(among, ["DEN"])({"msa_id": code, "population": size}, kind) for code, kind, size in rows]
        for among in ("type", "all", "size", "@mine")
    }
    assert found == {
        "type": ["metro", "metro", "metro", "micro"],
        "all": ["all"] * 4,
        "size": ["1 million and more", "250,000 to 1 million", "fewer than 250,000", "micropolitan"],
        "@mine": ["@mine", None, None, None],
    }
