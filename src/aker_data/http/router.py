"""Source mode: the publishers, files in a folder, the embedded snapshot or sample, or the archive.

A source whose files a person named (``--file SOURCE=PATH``) is answered by them in every mode.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Literal

from aker_core.beside import Beside, Later, once
from aker_core.errors import ConfigError, NotLoaded, SourceUnavailable
from aker_data.archive import Archive
from aker_data.contracts import Need, Origin, Request
from aker_data.http import files, named_files
from aker_data.http.replay import ReplayTransport
from aker_data.http.transport import HttpRequest, HttpResponse, Transport

Mode = Literal["live", "files", "snapshot", "sample", "replay"]
Embedded = Literal["snapshot", "sample"]
Expand = Callable[[Request], list[Request]]
Answers = dict[str, HttpResponse]  # by identity of the request
PUBLISHED = 200


@dataclass(frozen=True)
class EmbeddedTransport:
    """Answers from the embedded snapshot or sample, in the publishers' own formats.

    begun: answers that are being made, by identity of a request that they may answer.
    """

    origin: Embedded
    begun: dict[str, Later[Answers]] = field(default_factory=dict)
    remote = False

    def begin(self, ways: Sequence[Sequence[Request]], beside: Beside) -> None:
        """Have the answers to a need made, whole, before they are asked for. ways: its requests, best way first."""
        answers = once(beside.begin(_first_published, self.origin, ways))
        self.begun.update({request.identity: answers for way in ways for request in way})

    def send(self, request: HttpRequest) -> HttpResponse:
        """The embedded response; an address that is not known there is "not published"."""
        etag, begun = request.validators.etag, self.begun.pop(request.identity, None)
        if begun is not None and etag is None and (made := begun().get(request.identity)):
            return made
        return _embedded(self.origin, request.method, request.url, request.body, etag)


def _first_published(origin: Embedded, ways: Sequence[Sequence[Request]]) -> Answers:
    """Answers to the requests of a need, way by way as they are asked for, until one way is published."""
    answers: Answers = {}
    for way in ways:
        made = {asked.identity: _embedded(origin, asked.method, asked.url, asked.body) for asked in way}
        answers |= made
        if all(answer.status == PUBLISHED for answer in made.values()):
            break
    return answers


def _embedded(origin: Embedded, method: str, url: str, body: str | None, etag: str | None = None) -> HttpResponse:
    answer = import_module(f"aker_{origin}").answer  # loaded in its own mode only
    reply = answer(method, url, body.encode() if body is not None else None, etag)
    return HttpResponse(reply.status, reply.body, reply.content_type, etag=reply.etag, origin=origin)


class NoTransport:
    """Files mode without a file: nothing else may be asked."""

    remote = False

    def send(self, request: HttpRequest) -> HttpResponse:
        """Refuse."""
        raise SourceUnavailable(f"{request.url}: not requested in files mode")


@dataclass
class TransportRouter:
    """The transport of one run: ``file:`` addresses go to the files, everything else upstream (as the mode says)."""

    mode: Mode
    upstream: Transport
    folder: Path | None = None
    named: Mapping[str, Sequence[Path]] = field(default_factory=dict)
    _files: files.FileTransport = field(default_factory=files.FileTransport, init=False)
    _index: files.FileIndex | None = field(default=None, init=False)

    @property
    def remote(self) -> bool:
        """True in live mode."""
        return self.upstream.remote

    @property
    def origin(self) -> Origin:
        """What this mode's new answers are: the publishers', the snapshot's or the sample's."""
        return self.mode if self.mode in ("snapshot", "sample") else "published"

    def send(self, request: HttpRequest) -> HttpResponse:
        """The response of the files, or of the mode's own transport."""
        if self._files.knows(request.url):
            return self._files.send(request)
        return self.upstream.send(request)

    def link(self, url: str) -> str:
        """Of an address of this run that stands for a link to a file elsewhere: where it leads; else empty."""
        return self._files.link(url)

    def expander(self, source: str, needs: Sequence[Need]) -> Expand:
        """How to put the requests of one source: as they are, or to the files that answer (several: several payloads).

        The function raises NotLoaded where no file answers, and ConfigError where different files have the name.
        """
        if source in self.named:
            index = named_files.named(source, self.named[source])
            first, rest = named_files.leftover(index, needs)
            return lambda request: self._answered(index, request, rest if request.identity == first else [])
        if self.mode == "files":
            return lambda request: self._answered(self._open(), request, [])
        if isinstance(self.upstream, ReplayTransport):
            return self.upstream.expand
        if self.mode == "snapshot":
            return _held
        return lambda request: [request]

    def _answered(self, index: files.FileIndex, request: Request, rest: list[files.LocalFile]) -> list[Request]:
        local_files = [*index.find(request), *rest]
        if not local_files:
            raise index.missing(request)
        return self._files.requests(request, local_files)

    def _open(self) -> files.FileIndex:
        if self._index is None:
            if self.folder is None:
                raise ConfigError("files mode needs a folder. Set AKER_SOURCE_DIR, or use --source-dir")
            self._index = files.folder(self.folder)
        return self._index


def _held(request: Request) -> list[Request]:
    """The request, where the snapshot has its address. That it has not says nothing about the publisher."""
    from aker_snapshot import knows

    if not knows(request.method, request.url, (request.body or "").encode()):
        raise NotLoaded(
            f"{request.source} {request.part}: not in the embedded snapshot. Get {request.url} in live mode"
        )
    return [request]


def router_for(
    mode: Mode,
    archive: Archive,
    *,
    live: Callable[[], Transport],
    folder: Path | None = None,
    named: Mapping[str, Sequence[Path]] | None = None,
) -> TransportRouter:
    """The router of a mode. live: builds the network transport, called only in live mode.

    Raises ConfigError for a mode that is none, and for a named file that cannot be read: before anything is fetched.
    """
    for source, paths in (named or {}).items():
        named_files.named(source, paths)
    match mode:
        case "live":
            upstream: Transport = live()
        case "files":
            upstream = NoTransport()
        case "snapshot" | "sample":
            upstream = EmbeddedTransport(mode)
        case "replay":
            upstream = ReplayTransport(archive)
        case _:
            raise ConfigError(
                f"Unknown source mode {mode!r}. Set AKER_SOURCE_MODE to live, files, snapshot, sample or replay"
            )
    return TransportRouter(mode, upstream, folder, dict(named or {}))
