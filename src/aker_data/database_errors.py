"""What can be wrong with a database, in words that say what to do. Without SQLAlchemy, for commands that only read."""

from __future__ import annotations

from aker_core.errors import StorageError

HEAD = "0009"  # newest migration; a test holds it against alembic/versions
SETTING = "AKER_POSTGIS_DSN"
DAMAGED = ("not a database", "malformed")  # what SQLite says of a file, as a plain DatabaseError
MISSING = ("no such table", "no such column", "does not exist", "UndefinedTable", "UndefinedColumn")
CANNOT_WRITE = ("full", "readonly", "read-only", "disk I/O", "unable to open database file")


def is_missing(reason: str) -> bool:
    """Whether a statement failed because a table or column is not there."""
    return any(words in reason for words in MISSING)


def is_damaged(reason: str) -> bool:
    """Whether a statement failed because the file is no database, or a broken one."""
    return any(words in reason for words in DAMAGED)


def advice(reason: str, *, migrating: bool = False) -> str:
    """What to do about a failure that a driver reports.

    migrating: the statement was one of a migration, so that migrating cannot be the advice.
    """
    if is_damaged(reason):
        return f"The file is damaged or not a database. Restore a backup, or move it away and refresh, or fix {SETTING}"
    if "locked" in reason:
        return "Another process is writing. Wait for it, then run again"
    if any(words in reason for words in CANNOT_WRITE):
        return "Free some space, or give this user the right to write"
    if migrating:
        return (
            "The migration was rolled back and nothing changed. The tables do not match the recorded revision. "
            "Restore a backup, or move the database away and run `aker refresh`"
        )
    if is_missing(reason):
        return f"The tables do not match this version ({HEAD}). Run `alembic upgrade head`, or `aker refresh`"
    return f"Check that the database is up and that {SETTING} is right"


def require_head(revision: str | None, where: str) -> None:
    """StorageError where a database is at another revision than this version reads."""
    if revision == HEAD:
        return
    if revision is None:
        raise StorageError(f"The database at {where} has no tables yet. Run `make demo` or `aker refresh`")
    if revision > HEAD:
        raise StorageError(
            f"The database at {where} is at revision {revision}, and this version of Aker reads {HEAD}. Update Aker"
        )
    raise StorageError(
        f"The database at {where} is at revision {revision}, and this version of Aker reads {HEAD}. "
        "Run `aker refresh`, which brings it up to date first, or `alembic upgrade head`"
    )
