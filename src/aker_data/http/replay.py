"""Answers from the archive only: the same questions come to the same end, without a network."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from aker_core.errors import NotLoaded, SourceUnavailable
from aker_data.archive import NOT_ASKED, Archive, Record
from aker_data.contracts import ORIGINS, Media, Request
from aker_data.http.transport import HttpRequest, HttpResponse

MEDIA: dict[str, Media] = {media: media for media in get_args(Media)}


def newest(records: list[Record]) -> Record | None:
    """The newest answer that a publisher gave; else of the embedded snapshot, else of the sample."""
    return min(records, key=lambda record: ORIGINS.index(record.origin), default=None)  # the first of equals


class ReplayTransport:
    """Replays recorded answers. A recorded "not published" is replayed as such."""

    remote = False

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def expand(self, request: Request) -> list[Request]:
        """The requests that answered in this one's place when it was recorded (files), else itself.

        Raises NotLoaded where the folder of files had none for it then.
        """
        record = newest(self._archive.records(request))
        if record is not None and record.status == NOT_ASKED:
            raise NotLoaded(
                f"{request.source} {request.part}: not in the archive ({self._archive.root}), which was filled from "
                f"files without it on {record.fetched_at:%Y-%m-%d}. Get {request.url} in live or files mode"
            )
        if record is None or not record.stands_for:
            return [request]
        return [replace(request, url=url, media=MEDIA[media]) for url, media in record.stands_for]

    def send(self, request: HttpRequest) -> HttpResponse:
        """The recorded response. Raises SourceUnavailable, naming the question, where none was recorded."""
        record = newest(self._archive.records_of(request.identity))
        if record is None:
            raise SourceUnavailable(
                f"{request.method} {request.url} is not in the archive ({self._archive.root}). "
                "Refresh once with AKER_SOURCE_MODE=live or files, or leave the source out with --without"
            )
        if record.sha256 is None:
            return HttpResponse(status=record.status, origin=record.origin, fetched_at=record.fetched_at)
        same = request.validators.sha256 == record.sha256
        return HttpResponse(
            status=304 if same else 200,
            body=b"" if same else self._archive.read(record),
            content_type=record.content_type,
            etag=record.etag,
            last_modified=record.last_modified,
            origin=record.origin,
            fetched_at=record.fetched_at,
        )
