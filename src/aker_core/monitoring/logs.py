"""Structured log lines that carry the run and the source. Secrets are masked by name, by value and by look."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aker_core.redaction import MASK, is_secret_name, scrub

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger

DEEPEST = 6


LONGEST = 20_000  # characters of one word of a line


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
            return scrub(value, self._secrets, LONGEST)
        if deep and isinstance(value, Mapping):
            return {str(key): self.clean(str(key), inner, deep - 1) for key, inner in value.items()}
        if deep and isinstance(value, list | tuple):
            return [self.clean(name, inner, deep - 1) for inner in value]
        return value


@dataclass(frozen=True)
class _Manner:
    """How to log. Nothing of structlog is imported before there is a line to write: most runs write none."""

    level: int
    form: str
    secrets: tuple[str, ...]


_asked: list[_Manner] = []  # what the program asked for, until the first line; else empty
_words: ContextVar[dict[str, str] | None] = ContextVar("words of every line", default=None)


def configure(level: str, form: str, secrets: Iterable[str] = ()) -> None:
    """Write lines of at least `level` to standard error: for people (`console`) or for programs (`json`)."""
    _asked[:] = [_Manner(logging.getLevelNamesMapping()[level.upper()], form, tuple(secrets))]
    root = logging.getLogger()
    root.handlers[:] = [kept for kept in root.handlers if not isinstance(kept, _Passing)]
    if not root.handlers:  # a program that set up logging itself keeps its own
        root.addHandler(_Passing())


def _set_up(manner: _Manner) -> None:
    import structlog

    last = structlog.processors.JSONRenderer() if manner.form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            _with_words,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            Redaction(manner.secrets),
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(manner.level),
        # Looked up for each line: standard error may have been replaced since.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _with_words(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The words that `bound` put on every line; what the line itself says goes before them."""
    for name, word in (_words.get() or {}).items():
        event.setdefault(name, word)
    return event


class _Passing(logging.Handler):
    """What libraries log goes through the same steps."""

    def emit(self, record: logging.LogRecord) -> None:
        logger().log(record.levelno, record.getMessage(), logger=record.name)


@contextmanager
def bound(**words: str) -> Iterator[None]:
    """Put words (run, source) on every line that is written inside the block."""
    token = _words.set({**(_words.get() or {}), **words})
    try:
        yield
    finally:
        _words.reset(token)


def is_configured() -> bool:
    """Whether the program has said how to log."""
    structlog = sys.modules.get("structlog")  # a program that has not imported it has not configured it
    return bool(_asked) or (structlog is not None and structlog.is_configured())


def logger() -> FilteringBoundLogger | _Quiet:
    """The logger of the software."""
    if not is_configured():  # structlog's own default would write into a program's output
        configure("warning", "console")
    return _Quiet(_asked[0]) if _asked else _structlog()


def reset() -> None:
    """Forget what was configured, as a program finds it that did not set logging up."""
    _asked.clear()
    if (structlog := sys.modules.get("structlog")) is not None:
        structlog.reset_defaults()


def _structlog() -> FilteringBoundLogger:
    import structlog

    bound_logger: FilteringBoundLogger = structlog.get_logger()
    return bound_logger


@dataclass(frozen=True)
class _Quiet:
    """The logger before the first line: it is what sets structlog up, for a line of the level that was asked for."""

    manner: _Manner

    def log(self, level: int, event: str, **fields: Any) -> None:
        """Write a line of a level (`logging.INFO` …)."""
        if level < self.manner.level:
            return
        if _asked:
            _set_up(_asked.pop())
        _structlog().log(level, event, **fields)

    def debug(self, event: str, **fields: Any) -> None:
        """A line for who looks for a fault."""
        self.log(logging.DEBUG, event, **fields)

    def info(self, event: str, **fields: Any) -> None:
        """A line on what was done."""
        self.log(logging.INFO, event, **fields)

    def warning(self, event: str, **fields: Any) -> None:
        """A line on what a person should know."""
        self.log(logging.WARNING, event, **fields)

    def error(self, event: str, **fields: Any) -> None:
        """A line on what went wrong."""
        self.log(logging.ERROR, event, **fields)
