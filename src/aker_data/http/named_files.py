"""Files that a person named with ``--file SOURCE=PATH``: which request of the source each of them answers."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from aker_core.errors import ConfigError
from aker_data.contracts import Need, Request
from aker_data.http import files
from aker_data.http.files import FileIndex, LocalFile


def named(source: str, paths: Sequence[Path]) -> FileIndex:
    """The files that a person named with ``--file SOURCE=PATH``. Raises ConfigError for a file that cannot be read."""
    given: list[LocalFile] = []
    for path in paths:
        if not path.is_file() or not os.access(path, os.R_OK):
            hint = ". Name the files in it, or use --source-dir" if path.is_dir() else ""
            raise ConfigError(f"--file {source}={path}: not a readable file{hint}")
        labels = {other.label for other in given}
        label = path.name if path.name not in labels else f"{len(given) + 1}/{path.name}"
        given.append(LocalFile(label, path.resolve()))
    return FileIndex(f"the files named by --file {source}=…", tuple(given))


def leftover(index: FileIndex, needs: Iterable[Need]) -> tuple[str, list[LocalFile]]:
    """Named files that no request asks for by name, and the identity of the request they answer.

    They are taken for the first request of the first required need that a file can answer: a person who names a file
    wants it read. Raises ConfigError where no file answers the source, or where only a name tells which of several
    requests it is for.
    """
    needs = list(needs)
    requests = [request for need in needs for alternative in need.alternatives for request in alternative]
    claimed = {file.label for request in requests for file in index.find(request)}
    rest = [file for file in index.files if file.label not in claimed]
    first = next((need for need in needs if need.required), needs[0] if needs else None)
    if not rest or first is None:
        return "", []
    answerable = [each for each in first.alternatives if each and all(_has_files(request) for request in each)]
    if not answerable:
        raise ConfigError(f"{index.where}: no file can answer {first.label}, which is published by requests only")
    if len(answerable[0]) > 1:
        called = ", ".join(_called(request) for request in answerable[0][: files.SHOWN])
        raise ConfigError(
            f"{index.where}: {rest[0].label} may be any of {len(answerable[0])} files of {first.label}. Give it the "
            f"publisher's name, which tells ({called}{', …' if len(answerable[0]) > files.SHOWN else ''})"
        )
    return answerable[0][0].identity, rest


def _has_files(request: Request) -> bool:
    """Whether a file that a person has can answer: not where the publisher answers a question without files."""
    return request.body is None or bool(request.file_names)


def _called(request: Request) -> str:
    """The name under which a request looks for its file."""
    return request.file_names[0] if request.file_names else next(iter(files.names(request.url)), request.url)
