"""Weekly hours in which a host is down by plan, or takes no large jobs, as its publisher says. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aker_core.errors import ConfigError

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEK = timedelta(days=7)
EASTERN = timezone(timedelta(hours=-5), "EST")


@dataclass(frozen=True)
class Window:
    """From `start` to `end` of every week (time since Monday 00:00 in `zone`). only_large: small jobs are welcome."""

    host: str
    start: timedelta
    end: timedelta
    zone: str
    reason: str
    only_large: bool = False

    def until(self, now: datetime) -> datetime | None:
        """When the window that holds `now` ends, in the host's own time; None outside of it."""
        local = now.astimezone(_zone(self.zone))
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        at = timedelta(days=local.weekday()) + (local.replace(tzinfo=None) - midnight.replace(tzinfo=None))
        since = (at - self.start) % WEEK
        length = (self.end - self.start) % WEEK
        return local + (length - since) if since < length else None


def windows(host: str, entries: Iterable[Mapping[str, str]]) -> tuple[Window, ...]:
    """The windows of one host, as ``sources.yml`` has them. Raises ConfigError for a time that is none."""
    return tuple(
        Window(
            host,
            _time(entry["from"]),
            _time(entry["to"]),
            entry["zone"],
            entry["reason"],
            only_large=entry.get("for") == "large",
        )
        for entry in entries
    )


def closed(some: Iterable[Window], host: str, now: datetime, *, large: bool = False) -> str:
    """Why a host is not to be asked now, and until when; empty where it may be."""
    for window in some:
        if window.host == host and window.only_large == large and (until := window.until(now)) is not None:
            return f"{host}: {window.reason}, until {until:%A %H:%M} ({window.zone})"
    return ""


def _time(written: str) -> timedelta:
    day, _, clock = written.partition(" ")
    hour, _, minute = clock.partition(":")
    if day not in DAYS or not (hour.isdigit() and minute.isdigit()):
        raise ConfigError(f"sources.yml: {written!r} is not a time of the week. Write it as 'Fri 22:00'")
    return timedelta(days=DAYS.index(day), hours=int(hour), minutes=int(minute))


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:  # a machine without the zone files; all windows of today are Eastern
        return EASTERN
