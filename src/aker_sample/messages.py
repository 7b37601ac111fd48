"""Requests and replies of publisher doubles, and the media types that they name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from re import search
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

JSON, CSV, ZIP = "application/json", "text/csv", "application/zip"
HTML, RSS, XLS = "text/html", "application/rss+xml", "application/vnd.ms-excel"
XML = "application/xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class ServerRequest:
    """One request as it arrives. query: without the key. number: which one it is for this double, from 1."""

    method: str
    host: str
    path: str
    query: Mapping[str, str]
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    number: int = 1

    @cached_property
    def json(self) -> dict[str, Any]:
        """The JSON object of the body; empty where the body is none."""
        try:
            value = json.loads(self.body or b"{}")
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    @cached_property
    def form(self) -> dict[str, str]:
        """The fields of a multipart form by name, files among them; empty where the body is none."""
        mark = self.body.partition(b"\r\n")[0]
        fields: dict[str, str] = {}
        for piece in self.body.split(mark)[1:] if mark.startswith(b"--") else ():
            head, _, value = piece.partition(b"\r\n\r\n")
            if named := search(rb'name="([^"]+)"', head):
                fields[named[1].decode()] = value.removesuffix(b"\r\n").decode()
        return fields

    @property
    def identity(self) -> str:
        """Text that is the same for requests of the same meaning."""
        parts = [f"{self.host}{self.path}"]
        parts += [str(sorted(self.query.items()))] if self.query else []
        parts += (
            [json.dumps(self.json, sort_keys=True) if self.json else self.body.decode("latin-1")] if self.body else []
        )
        return " ".join(parts)


def parsed_request(
    method: str, url: str, body: bytes = b"", headers: Mapping[str, str] | None = None, number: int = 1
) -> ServerRequest | None:
    """A request from its address; None for an address that cannot be read."""
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets that are no address, for example
        return None
    query = {name: value for name, value in parse_qsl(parts.query) if name != "key"}
    return ServerRequest(method, parts.hostname or "", unquote(parts.path), query, body, headers or {}, number)


@dataclass(frozen=True)
class ServerResponse:
    """One reply. missing: bytes promised beyond those sent, after which the connection ends."""

    status: int = 200
    body: bytes = field(default=b"", repr=False)
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    missing: int = 0
