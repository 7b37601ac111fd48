"""Small objects beside the tables (reports), whole Parquet files and payloads, in a local folder or an object store."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from deltalake._internal import DeltaFileSystemHandler

from aker_data import atomic

_TRACE = re.compile(r"\n\s*(?:0: |stack backtrace:)", re.IGNORECASE)  # of no use to who reads the message
_TREE = re.compile(r"\x1b\[[0-9;]*m|↳")
_CODE = re.compile(r"<Code>(\w+)</Code>")
_ANSWER = re.compile(r"<\?xml.*", re.DOTALL)  # repeats key ids and what was signed: never shown
_NO_TLS = "URL scheme is not allowed"
_NO_KEYS = "no credentials found"
_REFUSED = re.compile(r"\b(?:401 Unauthorized|403 Forbidden)\b")


@dataclass(frozen=True)
class StoredObject:
    """An object of a store, by its name below the root. modified: in UTC."""

    name: str
    bytes: int
    modified: datetime


def put(root: str, name: str, body: bytes, options: dict[str, str] | None) -> None:
    """Write one object whole. Raises OSError.

    In a store this goes through Delta's own file layer, so that every store takes the same options as the tables do
    (its pyarrow wrapper of deltalake 1.6 refuses pyarrow's buffers, hence the layer below it).
    """
    if "://" not in root:
        atomic.write_bytes(Path(root, name), body)
        return
    stream: Any = DeltaFileSystemHandler(root, options).open_output_stream(name)
    stream.write(body)
    stream.close()


def get(root: str, name: str, options: dict[str, str] | None) -> bytes | None:
    """The object's bytes, or None where there is none. Raises OSError."""
    try:
        if "://" not in root:
            return Path(root, name).read_bytes()
        file = DeltaFileSystemHandler(root, options).open_input_file(name)
        body = file.read(file.size())
    except FileNotFoundError:
        return None
    return body


def exists(root: str, name: str, options: dict[str, str] | None) -> bool:
    """Whether there is an object of that name. Raises OSError."""
    if "://" not in root:
        return Path(root, name).is_file()
    return get(root, name, options) is not None


def remove(root: str, name: str, options: dict[str, str] | None) -> None:
    """Remove an object; nothing happens where there is none. Raises OSError."""
    try:
        if "://" not in root:
            Path(root, name).unlink()
        else:
            DeltaFileSystemHandler(root, options).delete_file(name)
    except FileNotFoundError:
        return


def copy(root: str, name: str, to: str, options: dict[str, str]) -> None:
    """Copy an object within a store, without its bytes coming here. Raises OSError."""
    DeltaFileSystemHandler(root, options).copy_file(name, to)


def objects_in(root: str, folder: str, options: dict[str, str]) -> list[StoredObject]:
    """The objects of a store whose names begin with ``folder/`` and have no further slash, by name. Raises OSError."""
    there = _listing(root, folder, options)
    return sorted(
        (StoredObject(each.path, each.size, each.mtime) for each in there if each.is_file),
        key=lambda item: item.name,
    )


def folders_in(root: str, folder: str, options: dict[str, str]) -> list[str]:
    """The names that stand in a store between ``folder/`` and the next slash, sorted. Raises OSError."""
    return sorted(each.base_name for each in _listing(root, folder, options) if not each.is_file)


def _listing(root: str, folder: str, options: dict[str, str]) -> list[Any]:
    try:
        return DeltaFileSystemHandler(root, options).get_file_info_selector(folder, True, False)
    except FileNotFoundError:
        return []


def reason(error: Exception) -> str:
    """What a library says, on one line, without the signs of its trees of causes and without the store's document."""
    text = _ANSWER.sub("", _TREE.sub(" ", _TRACE.split(str(error), maxsplit=1)[0]))
    return " ".join(text.split())


def store_problem(error: Exception, setting: str) -> str:
    """Cause and fix of what a store answers, without keys: no bucket, keys refused or not set, no TLS, or what the
    library says."""
    text = str(error)
    code = match[1] if (match := _CODE.search(text)) else ""
    if code == "NoSuchBucket":
        return f"the store has no such bucket. Create it, or set {setting} to another"
    if code in {"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"} or _REFUSED.search(text):
        return (
            f"the store refuses these keys ({code or 'Forbidden'}). Give them the right to list, read, write and "
            f"delete there, or set AKER_S3_ACCESS_KEY_ID and AKER_S3_SECRET_ACCESS_KEY"
        )
    if _NO_TLS in text:  # an endpoint of the environment, which the settings cannot refuse: AWS_ENDPOINT_URL
        return (
            "the address of the store begins with http://, which has no TLS. Write https:// in AKER_S3_ENDPOINT (or "
            "AWS_ENDPOINT_URL), or set AKER_S3_ALLOW_HTTP=true for a store on your own network"
        )
    if _NO_KEYS in text:
        return "no keys of the store are set. Set AKER_S3_ACCESS_KEY_ID and AKER_S3_SECRET_ACCESS_KEY"
    return f"{reason(error)}. Check AKER_S3_ENDPOINT and the keys of the store, or set {setting}"
