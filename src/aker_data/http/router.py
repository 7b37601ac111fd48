"""Where answers come from: the publishers, files in a folder, the embedded sample, or the archive.

A source whose files a person named (``--file SOURCE=PATH``) is answered by them in every mode.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from aker_core.errors import ConfigError, SourceUnavailable
from aker_data.archive import Archive
from aker_data.contracts import Need, Origin, Request
from aker_data.http import files
from aker_data.http.replay import ReplayTransport
from aker_data.http.transport import HttpRequest, HttpResponse, Transport

Mode = Literal["live", "files", "sample", "replay"]
Expand = Callable[[Request], list[Request]]


class SampleTransport:
    """Answers from the embedded sample, in the publishers' own formats."""

    remote = False

    def send(self, call: HttpRequest) -> HttpResponse:
        """The sample's reply; an address that it does not know is "not published"."""
        from aker_sample import answer

        said = answer(call.method, call.url, call.body.encode() if call.body is not None else None, call.known.etag)
        return HttpResponse(said.status, said.body, said.content_type, etag=said.etag, origin="sample")


class NoTransport:
    """Files mode without a file: nothing else may be asked."""

    remote = False

    def send(self, call: HttpRequest) -> HttpResponse:
        """Refuse."""
        raise SourceUnavailable(f"{call.url}: not asked in files mode")


@dataclass
class TransportRouter:
    """The transport of one run: it hands ``file:`` addresses to the files and everything else to what the mode says."""

    mode: Mode
    beyond: Transport
    folder: Path | None = None
    named: Mapping[str, Sequence[Path]] = field(default_factory=dict)
    _files: files.FileTransport = field(default_factory=files.FileTransport, init=False)
    _shelf: files.FileIndex | None = field(default=None, init=False)

    @property
    def remote(self) -> bool:
        """True in live mode."""
        return self.beyond.remote

    @property
    def origin(self) -> Origin:
        """What this mode's new answers are: published figures or the sample's."""
        return "sample" if self.mode == "sample" else "published"

    def send(self, call: HttpRequest) -> HttpResponse:
        """The reply of files or of what is beyond."""
        if self._files.knows(call.url):
            return self._files.send(call)
        return self.beyond.send(call)

    def expander(self, source: str, needs: Sequence[Need]) -> Expand:
        """How to put the questions of one source: itself, or the files that answer it (several: several payloads).

        The function raises NotPublished where no file answers, and ConfigError where different files have the name.
        """
        if source in self.named:
            shelf = files.named(source, self.named[source])
            first, rest = files.leftover(shelf, needs)
            return lambda request: self._answered(shelf, request, rest if request.identity == first else [])
        if self.mode == "files":
            return lambda request: self._answered(self._open(), request, [])
        if isinstance(self.beyond, ReplayTransport):
            return self.beyond.expand
        return lambda request: [request]

    def _answered(self, shelf: files.FileIndex, request: Request, rest: list[files.Found]) -> list[Request]:
        found = [*shelf.find(request), *rest]
        if not found:
            raise shelf.missing(request)
        return self._files.requests(request, found)

    def _open(self) -> files.FileIndex:
        if self._shelf is None:
            if self.folder is None:
                raise ConfigError("files mode needs a folder: set AKER_SOURCE_DIR, or use --source-dir")
            self._shelf = files.folder(self.folder)
        return self._shelf


def door(
    mode: Mode,
    archive: Archive,
    *,
    live: Callable[[], Transport],
    folder: Path | None = None,
    named: Mapping[str, Sequence[Path]] | None = None,
) -> TransportRouter:
    """The door of a mode. live: builds the network transport, asked only in live mode."""
    match mode:
        case "live":
            beyond: Transport = live()
        case "files":
            beyond = NoTransport()
        case "sample":
            beyond = SampleTransport()
        case "replay":
            beyond = ReplayTransport(archive)
        case _:
            raise ConfigError(f"AKER_SOURCE_MODE: {mode!r} is not one of live, files, sample, replay")
    return TransportRouter(mode, beyond, folder, dict(named or {}))
