"""How connectors read JSON: what no publisher means (NaN, 1e400, half characters, NUL) is not taken as data."""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

# Only such a text can hold a number beyond the largest there is; only then is each number looked at.
_ENDLESS = re.compile(rb"[0-9][eE]\+?[0-9]{3}|[0-9]{300}")
# A character that no text has, escaped: NUL ends a text in half of all programs, and no database takes it.
_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
MOST_DIGITS = 300


def parsed(body: bytes | str) -> Any:
    """The value of a JSON text. Raises ValueError for anything else, and for numbers that are none.

    NUL and half characters are left out of texts: neither is a letter of any name.
    """
    text = body.encode(errors="replace") if isinstance(body, str) else body
    if b"\\u0000" in text:
        text = _NUL.sub(rb"\1", text)
    numbers: dict[str, Any] = {"parse_float": _finite, "parse_int": _whole} if _ENDLESS.search(text) else {}
    try:
        value = json.loads(text, parse_constant=_no_constant, **numbers)
    except RecursionError:
        raise ValueError("nested deeper than any publisher's") from None
    return _whole_characters(value) if _HALF.search(text) else value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(f"{number[:20]} is beyond the largest number")
    return value


def _whole(number: str) -> int:
    if len(number) > MOST_DIGITS:
        raise ValueError(f"{number[:20]}… is beyond the largest number")
    return int(number)


def _whole_characters(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    if isinstance(value, list):
        return [_whole_characters(item) for item in value]
    if isinstance(value, dict):
        return {_whole_characters(name): _whole_characters(item) for name, item in value.items()}
    return value
