"""When to ask: pace per host, back-off between attempts, Retry-After."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from aker_core.errors import SourceUnavailable

T = TypeVar("T")
Sleep = Callable[[float], None]


class RetryableError(Exception):
    """One attempt failed in a way that another may fix. after: seconds that the publisher asks to wait."""

    def __init__(self, error: SourceUnavailable, after: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.after = after


@dataclass(frozen=True)
class Backoff:
    """How often and how long: jittered exponential, bounded in number and in time. Seconds."""

    attempts: int = 5
    first: float = 0.5
    longest: float = 30.0
    longest_retry_after: float = 120.0
    sleep: Sleep = field(default=time.sleep, repr=False)

    def run(
        self, attempt: Callable[[], T], on_retry: Callable[[int, float, SourceUnavailable], None] | None = None
    ) -> T:
        """The first good result of `attempt`, which asks for another try by raising `RetryableError`.

        on_retry: called before every wait (number of the attempt that failed, seconds, why). Raises the last error.
        """
        for number in range(1, self.attempts + 1):
            try:
                return attempt()
            except RetryableError as again:
                if number == self.attempts:
                    raise _tired(again.error, number) from None
                if again.after is not None and again.after > self.longest_retry_after:
                    raise SourceUnavailable(f"{again.error}; the publisher asks to wait {again.after:,.0f} s") from None
                # Jitter on both: many clients must not come back in the same moment.
                backing = random.uniform(0.5, 1.0) * min(self.longest, self.first * 2 ** (number - 1))  # noqa: S311
                wait = backing if again.after is None else again.after + backing * 0.1
                if on_retry is not None:
                    on_retry(number, wait, again.error)
                self.sleep(wait)
        raise ValueError("Backoff.attempts must be at least 1")


def _tired(error: SourceUnavailable, attempts: int) -> SourceUnavailable:
    return error if attempts == 1 else type(error)(f"{error} ({attempts} attempts)")


def retry_after(header: str | None, now: datetime | None = None) -> float | None:
    """Seconds that a Retry-After header (seconds or HTTP date) asks to wait, from 0; None where it says nothing."""
    if header is None or not header.strip():
        return None
    if header.strip().isdigit():
        return float(header.strip())
    try:
        until = parsedate_to_datetime(header)
    except (TypeError, ValueError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - (now or datetime.now(UTC))).total_seconds())


class Pace:
    """Keeps requests to one host apart, over all threads of this process."""

    def __init__(self, sleep: Sleep = time.sleep, clock: Callable[[], float] = time.monotonic) -> None:
        self._sleep = sleep
        self._clock = clock
        self._free_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, host: str, requests_per_second: float) -> None:
        """Return when `host` may be asked again."""
        with self._lock:
            now = self._clock()
            at = max(now, self._free_at.get(host, now))
            self._free_at[host] = at + 1.0 / requests_per_second
        if at > now:
            self._sleep(at - now)
