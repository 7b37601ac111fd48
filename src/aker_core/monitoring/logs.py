"""Structured log lines that carry the run and the source. Secrets are masked by name, by value and by look."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from aker_core.redaction import MASK, is_secret_name, scrub

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

DEEPEST = 6


class Redaction:
    """A step of the log pipeline that masks secrets in everything a line says, nested values too.

    secrets: values that must appear nowhere. Can be called for any mapping that is to be stored or shown.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets = tuple(secrets)

    def __call__(self, _logger: Any, _method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
        return {name: self.clean(name, value) for name, value in event.items()}

    def clean(self, name: str, value: Any, deep: int = DEEPEST) -> Any:
        """The value as it may be shown under this name."""
        if value is not None and is_secret_name(name):
            return MASK
        if isinstance(value, str):
            return scrub(value, self._secrets)
        if deep and isinstance(value, Mapping):
            return {str(key): self.clean(str(key), inner, deep - 1) for key, inner in value.items()}
        if deep and isinstance(value, list | tuple):
            return [self.clean(name, inner, deep - 1) for inner in value]
        return value


def configure(level: str, form: str, secrets: Iterable[str] = ()) -> None:
    """Write lines of at least `level` to standard error: for people (`console`) or for programs (`json`)."""
    import structlog

    last = structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            Redaction(secrets),
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        # Looked up for each line: standard error may have been replaced since.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [kept for kept in root.handlers if not isinstance(kept, _Passing)]
    if not root.handlers:  # a program that set up logging itself keeps its own
        root.addHandler(_Passing())


class _Passing(logging.Handler):
    """What libraries log goes through the same steps."""

    def emit(self, record: logging.LogRecord) -> None:
        logger().log(record.levelno, record.getMessage(), logger=record.name)


@contextmanager
def bound(**words: str) -> Iterator[None]:
    """Put words (run, source) on every line that is written inside the block."""
    import structlog

    with structlog.contextvars.bound_contextvars(**words):
        yield


def is_configured() -> bool:
    """Whether the program has said how to log."""
    import structlog

    return structlog.is_configured()


def logger() -> FilteringBoundLogger:
    """The logger of the software."""
    import structlog

    if not structlog.is_configured():  # its own default would write into a program's output
        configure("warning", "console")
    found: FilteringBoundLogger = structlog.get_logger()
    return found
