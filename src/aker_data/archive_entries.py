"""What an archive is made of, wherever it lies: names of files, and the documents that list answers. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from aker_core.errors import StorageError

SETTING = "AKER_CACHE_PATH"
RAW, REQUESTS = "raw", "requests"
JSON = ".json"
Entry = dict[str, Any]


@dataclass(frozen=True)
class Held:
    """A file of the archive, by its name below the root. modified: seconds since 1970."""

    name: str
    bytes: int
    modified: float


def encoded(value: Entry) -> bytes:
    """A document of the archive as bytes: a line for each member."""
    # `indent` would be many times slower, and a paged source writes thousands of these.
    lines = (
        f"{json.dumps(name)}: {json.dumps(value[name], ensure_ascii=False, sort_keys=True)}" for name in sorted(value)
    )
    return ("{\n " + ",\n ".join(lines) + "\n}\n").encode()


def list_of(identity: str) -> str:
    """The name of the list of answers to a request."""
    return f"{REQUESTS}/{identity}{JSON}"


def document_of(body: bytes, where: str) -> Entry:
    """A list of answers: what the request was, and its answers. Raises StorageError."""
    try:
        document = json.loads(body)
        if isinstance(document["request"], dict) and isinstance(document["records"], list):
            return document  # type: ignore[no-any-return]
    except (ValueError, KeyError, TypeError):
        pass
    raise StorageError(f"{where}: not readable as an index of responses. Remove this file and refresh again")


def request_of(document: Entry) -> Entry:
    """What the request was."""
    return dict(document["request"])


def entries_of(body: bytes, where: str) -> list[Entry]:
    """The answers of a list, newest first. Raises StorageError."""
    return list(document_of(body, where)["records"])


def digest_of(body: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(body).hexdigest()
