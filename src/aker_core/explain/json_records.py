"""The records of a JSON answer: rows of a list of lists, else the objects. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from aker_core.explain.record import SHOWN, Record

MARK = b"\xef\xbb\xbf"


def is_json(beginning: bytes) -> bool:
    """Whether a text that begins so is JSON."""
    return beginning.removeprefix(MARK).lstrip()[:1] in (b"{", b"[")


def json_records(prefix: str, body: bytes) -> list[Record] | None:
    """Rows of a list of lists below its heading, else the objects; null for what is no JSON."""
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if isinstance(parsed, list) and parsed and all(isinstance(row, list) for row in parsed):
        names = [str(name) for name in parsed[0]]
        return [
            Record(f"{prefix}row {number}", tuple(zip(names, map(_text, row), strict=False)), json.dumps(row)[:SHOWN])
            for number, row in enumerate(parsed[1:], start=2)
        ]
    objects = list(_objects(prefix, parsed, ""))
    return objects or ([_object(prefix, parsed, "/")] if isinstance(parsed, dict) else [])


def _objects(prefix: str, value: Any, path: str) -> Iterator[Record]:
    """The objects that are members of a list, at any depth: one that holds a list of others stands with them."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _objects(prefix, part, f"{path}/{name}")
    elif isinstance(value, list):
        for number, part in enumerate(value):
            if isinstance(part, dict):
                yield _object(prefix, part, f"{path}/{number}")
            yield from _objects(prefix, part, f"{path}/{number}")


def _object(prefix: str, value: dict[str, Any], path: str) -> Record:
    return Record(f"{prefix}{path}", tuple(_leaves(value)), json.dumps(value, ensure_ascii=False)[:SHOWN])


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _leaves(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part, name)
    else:
        yield name, _text(value)


def _text(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)
