"""Shortlists and own peer groups by name, from a file (`AKER_LISTS`): TOML or CSV.

```toml
[lists]
shortlist = ["DEN", "Austin, TX", "19740"]
```

or a CSV with the columns ``list`` and ``market``. A market is named as `aker show` takes it; ``@shortlist`` stands for
all markets of a list wherever markets are named.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from aker_core.errors import ConfigError

Lists = Mapping[str, tuple[str, ...]]
MARK = "@"
LARGEST = 1_000_000  # bytes of a file
MOST = 1_000  # markets of a list: the nation has fewer


def lists_in_force() -> Lists:
    """The lists of the file that `AKER_LISTS` names; none without one. Raises ConfigError for a file that is wrong."""
    from aker_core.config import Settings

    path = Settings().lists
    return {} if path is None else read_lists(path)


def read_lists(path: Path) -> Lists:
    """The lists of a file by name. Raises ConfigError, naming what is wrong and where."""
    try:
        if path.stat().st_size > LARGEST:
            raise ConfigError(f"{path}: larger than {LARGEST:,} bytes. A file of lists has a few hundred lines")
        text = path.read_text(encoding="utf-8-sig")
        rows = _of_csv(text) if path.suffix.lower() == ".csv" else _of_toml(text)
        return dict(_checked(name, markets) for name, markets in rows)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, csv.Error) as error:
        raise ConfigError(f"{path}: no readable file of lists ({type(error).__name__}). Check AKER_LISTS") from None
    except ValueError as error:
        raise ConfigError(f"{path}: {error}") from None


def expanded(names: Iterable[str], lists: Callable[[], Lists] = lists_in_force) -> list[str]:
    """Names of markets with those of a list in the place of ``@list``, each once. Raises ConfigError for no such list.

    lists: asked only where a list is named.
    """
    found: dict[str, None] = {}
    for name in names:
        members = members_of(name.removeprefix(MARK), lists()) if name.startswith(MARK) else (name,)
        found |= dict.fromkeys(members)
    return list(found)


def members_of(name: str, lists: Lists) -> tuple[str, ...]:
    """The markets of a list as they are named there. Raises ConfigError where there is no such list."""
    if name not in lists:
        known = ", ".join(sorted(lists)) or "none: AKER_LISTS names no file of lists"
        raise ConfigError(f"Unknown list {name!r}. Lists: {known}")
    return lists[name]


def _of_toml(text: str) -> Iterable[tuple[str, Any]]:
    document = tomllib.loads(text)
    lists = document.get("lists")
    if set(document) != {"lists"} or not isinstance(lists, dict):
        raise ValueError("the file must have one table [lists], with a list of markets for each name")
    return lists.items()


def _of_csv(text: str) -> Iterable[tuple[str, Any]]:
    reader = csv.DictReader(text.splitlines())
    if not {"list", "market"} <= set(reader.fieldnames or ()):
        raise ValueError("the first line must name the columns list and market")
    rows: dict[str, list[str]] = {}
    for row in reader:
        rows.setdefault((row["list"] or "").strip(), []).append((row["market"] or "").strip())
    return rows.items()


def _checked(name: str, markets: Any) -> tuple[str, tuple[str, ...]]:
    if not name or name.startswith(MARK) or name != name.strip():
        raise ValueError(f"{name!r} is no name of a list. Write a word without {MARK}")
    if not isinstance(markets, list) or not all(isinstance(market, str) and market.strip() for market in markets):
        raise ValueError(f'{name}: must be a list of markets, such as ["DEN", "Austin, TX"]')
    if not 1 <= len(markets) <= MOST:
        raise ValueError(f"{name}: {len(markets):,} markets. A list has 1 to {MOST:,}")
    return name, tuple(market.strip() for market in markets)
