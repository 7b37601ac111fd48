"""What can go wrong, in classes that an operator acts on: the class is the exit code and the gauge label."""

from __future__ import annotations


class AkerError(Exception):
    """Something that Aker refuses or cannot do; the message says what, where and what to do next."""

    exit_code = 1


class ConfigError(AkerError):
    """A setting is missing or wrong: fix it, then run again."""

    exit_code = 10


class SourceUnavailable(AkerError):
    """The publisher did not answer (or not with data): try again later. The only class that is retried."""

    exit_code = 20


class NotPublished(SourceUnavailable):
    """The publisher answers that it has no such file (yet): not retried; an earlier period may stand in."""


class NotLoaded(SourceUnavailable):
    """No request was made, and no file or archived response was found: get the file that the message names."""


ABSENT = (NotPublished, NotLoaded)  # what may be missing without a fault: an alternative or an earlier period stands in


class SourceChanged(AkerError):
    """The payload is not what its contract says: a developer must look. Never retried."""

    exit_code = 21


class CheckFailed(AkerError):
    """The rows were read, but a fatal check does not hold: the last good table stays."""

    exit_code = 22


class UnknownGeography(AkerError):
    """A market, county or delineation that the reference data does not know."""

    exit_code = 23


class StorageError(AkerError):
    """Archive, lake or database could not be read or written; what was stored before is untouched."""

    exit_code = 30
