"""The catalogue of sources: what `sources.yml` says about each, and its connector."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import yaml

from aker_core.errors import ConfigError
from aker_data.windows import Window, windows

if TYPE_CHECKING:
    from aker_data.contracts import Source

MEGABYTE = 1_000_000
PATH = Path(__file__).with_name("sources.yml")
Role = Literal[
    "delineation", "jobs", "residents", "placement", "optional", "hazard", "amenity", "economy", "boundary", "check"
]


@dataclass(frozen=True)
class Typical:
    """What one thing that is asked for costs: megabytes, requests, seconds until an answer; once: requests more."""

    mb: float
    seconds: float
    requests: int = 1
    once: int = 0


@dataclass(frozen=True)
class SourceSpec:
    """One entry of the catalogue.

    key_setting: the setting that holds the API key, or None where none is needed. key_is_optional: without the key the
    source is left out, and nothing fails. asked_by: a setting that must be true, or its publisher is not asked.
    hosts: hosts that are asked.
    redirects: other hosts that these may lead to (patterns such as ``*.example.gov``); data from any other is refused.
    requests_per_second: the pace that the slowest of the hosts bears; connections: how many of them at a time.
    closed_hours: when its hosts are down by plan, or take no large jobs. typical: what it costs to ask.
    rows: fewest and most rows of a whole national answer, or None where not known. needs_contact: the
    publisher refuses agents without a contact address.
    role, is_fetched: see the head of ``sources.yml``. download: the page to get files from. file_names: examples of
    names that files mode finds, for the data year 2016; files_note says what else.
    """

    id: str
    title: str
    publisher: str
    homepage: str
    license: str
    cadence: str
    hosts: tuple[str, ...]
    requests_per_second: float
    needs_contact: bool
    max_bytes: int
    max_unzipped_bytes: int
    rows: tuple[int, int] | None
    key_setting: str | None = None
    key_is_optional: bool = False
    asked_by: str = ""
    role: Role = "optional"
    is_fetched: bool = True
    download: str = ""
    file_names: tuple[str, ...] = ()
    files_note: str = ""
    redirects: tuple[str, ...] = ()
    connections: int = 1
    closed_hours: tuple[Window, ...] = ()
    typical: Typical = Typical(mb=1, seconds=1)

    def may_answer(self, host: str) -> bool:
        """Whether data may come from a host: one that is asked, or one that these may lead to."""
        return host in self.hosts or any(fnmatchcase(host, pattern) for pattern in self.redirects)


def _spec(entry: dict[str, Any], hosts: dict[str, dict[str, Any]]) -> SourceSpec:
    limits = [hosts[host] for host in entry["hosts"]]
    size = int(entry["max_mb"]) * MEGABYTE
    rows = entry.get("rows")
    return SourceSpec(
        id=entry["id"],
        title=entry["title"],
        publisher=entry["publisher"],
        homepage=entry["homepage"],
        license=entry["license"],
        cadence=entry["cadence"],
        hosts=tuple(entry["hosts"]),
        requests_per_second=min(float(host["requests_per_second"]) for host in limits),
        needs_contact=any(bool(host.get("needs_contact")) for host in limits),
        max_bytes=size,
        max_unzipped_bytes=int(entry["max_unzipped_mb"]) * MEGABYTE if "max_unzipped_mb" in entry else size,
        rows=(int(rows[0]), int(rows[1])) if rows else None,
        key_setting=entry.get("key_setting"),
        key_is_optional=entry.get("key_optional", False),
        asked_by=entry.get("asked_by", ""),
        role=entry["role"],
        is_fetched=entry.get("fetched", True),
        download=entry.get("download", entry["homepage"]),
        file_names=tuple(entry["files"]["examples"]),
        files_note=entry["files"].get("note", ""),
        connections=min(int(host.get("connections", 1)) for host in limits),
        typical=Typical(**{"mb": 1, "seconds": 1, **entry.get("typical", {})}),
        closed_hours=tuple(
            window for name in entry["hosts"] for window in windows(name, hosts[name].get("closed_hours", ()))
        ),
        redirects=tuple(entry.get("redirects", ())),
    )


@cache
def document() -> dict[str, Any]:
    """``sources.yml`` as it is, with the advice for operators."""
    loaded: dict[str, Any] = yaml.load(PATH.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (a safe loader)
    return loaded


@cache
def specs() -> dict[str, SourceSpec]:
    """Every entry of ``sources.yml`` by id, in the order of the file."""
    entries = document()
    return {entry["id"]: _spec(entry, entries["hosts"]) for entry in entries["sources"]}


def ids() -> tuple[str, ...]:
    """The ids of all sources."""
    return tuple(specs())


def spec(source_id: str) -> SourceSpec:
    """The entry of one source. Raises ConfigError where there is none."""
    try:
        return specs()[source_id]
    except KeyError:
        raise ConfigError(f"Unknown source {source_id!r}. The catalogue has {', '.join(specs())}") from None


def load(source_id: str) -> Source:
    """The connector of one source, imported when first asked for."""
    spec(source_id)
    source: Source = importlib.import_module(f"aker_data.sources.{source_id}").SOURCE
    return source
