"""Files as a person downloads them: a folder (searched once) or named files answer the publishers' questions."""

from __future__ import annotations

import filecmp
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from aker_core.errors import ConfigError, NotLoaded, SourceUnavailable
from aker_data.contracts import Media, Request
from aker_data.http import guards
from aker_data.http.folder_links import is_file_inside, leads_inside, linked_file
from aker_data.http.transport import HttpRequest, HttpResponse

MEDIA_OF: dict[str, Media] = {
    ".csv": "csv",
    ".txt": "csv",
    ".zip": "zip",
    ".json": "json",
    ".xls": "xls",
    ".xlsx": "xlsx",
    ".xml": "xml",
    ".rss": "xml",
    ".atom": "xml",
    ".html": "html",
    ".htm": "html",
    ".md": "text",
    ".jsonl": "text",
    ".tif": "tiff",
    ".tiff": "tiff",
    ".gpkg": "gpkg",
    ".parquet": "parquet",
}
ZIPPED = (".csv", ".txt", ".json")
MAX_FILES = 1_000_000
SHOWN = 5  # as many links, or files of like names, are named
_ADDED = re.compile(r"(?: ?\(\d+\)| - copy| copy(?: \d+)?)?(?:\.[a-z0-9]+){0,3}")


@dataclass(frozen=True)
class LocalFile:
    """A file that may answer. label: the name by which it is shown and remembered, without the person's folders.

    leads_to: where it is, for a person's own link to a file elsewhere.
    """

    label: str
    path: Path
    leads_to: Path | None = None

    @property
    def name(self) -> str:
        """The last part of the path, for comparison."""
        return self.path.name.casefold()


@dataclass
class FileIndex:
    """Files that may answer: those of a folder, or those a person named. where: how to name them in messages."""

    where: str
    files: tuple[LocalFile, ...]
    unread: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()  # links that lead out of the folder and are not followed, or that lead nowhere
    _by_name: dict[str, list[LocalFile]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._by_name = {}
        for file in self.files:
            self._by_name.setdefault(file.name, []).append(file)

    def find(self, request: Request) -> list[LocalFile]:
        """The files that answer a request: by the last part of its address, else by its name patterns. May be empty."""
        for name in names(request.url):
            if same_name := self._by_name.get(name):
                return [self._choose(request, same_name)]
        patterns = [pattern.casefold() for pattern in request.file_names]
        found = [file for file in self.files if any(_matches(file, pattern) for pattern in patterns)]
        return list({file.path.resolve(): file for file in reversed(found)}.values())[::-1]

    def missing(self, request: Request) -> NotLoaded:
        """The error that names what was looked for, and where."""
        patterns = ", ".join(dict.fromkeys([*names(request.url), *request.file_names]))
        if request.body is not None and not patterns:
            return NotLoaded(
                f"{request.source} {request.part}: the publisher answers this request in live mode only. No "
                f"downloadable file can replace it in {self.where}"
            )
        looked_for = f"no file named {patterns}" if patterns else "no matching file"
        unread = f" (unreadable: {', '.join(self.unread)})" if self.unread else ""
        if self.outside:
            few = ", ".join(self.outside[:SHOWN]) + (" …" if len(self.outside) > SHOWN else "")
            advice = "link single files directly in it as its owner, or copy them"
            unread += f" (links that are not followed: {few}; {advice})"
        if alike := self._alike(request):
            unread += f" (there is {alike}: if it is the one, give it in that form and under that name)"
        return NotLoaded(
            f"{request.source} {request.part}: {looked_for} in {self.where}{unread}. Download {request.url} "
            f"into it, or name the file with --file {request.source}=PATH"
        )

    def _alike(self, request: Request) -> str:
        """Files of the requested name but for what a browser or a copy adds: ``name (1).csv``, ``name.csv.gz``."""
        stems = sorted({os.path.splitext(name)[0] for name in names(request.url)})  # noqa: PTH122 (a name, not a path)
        tails = [
            (file.label, file.name.removeprefix("copy of ").partition(stem)) for file in self.files for stem in stems
        ]
        alike = sorted({label for label, (head, stem, tail) in tails if stem and not head and _ADDED.fullmatch(tail)})
        return ", ".join(alike[:SHOWN])

    def _choose(self, request: Request, same_name: list[LocalFile]) -> LocalFile:
        """One of several files of a name: the one whose folders agree best with the address; the same bytes are one."""
        most = max(_agreement(request.url, file) for file in same_name)
        best = [file for file in same_name if _agreement(request.url, file) == most]
        try:
            differ = any(not filecmp.cmp(best[0].path, other.path, shallow=False) for other in best[1:])
        except OSError as error:
            raise ConfigError(f"{error.filename}: cannot be read ({error.strerror})") from error
        if differ:
            labels = ", ".join(file.label for file in best)
            raise ConfigError(
                f"{request.source} {request.part}: several different files are named {best[0].path.name} in "
                f"{self.where} "
                f"({labels}). Choose one with --file {request.source}=PATH"
            )
        return best[0]


def names(url: str) -> list[str]:
    """The file names that stand for an address: its last part, or the same content zipped or unzipped. Case-folded."""
    last = PurePosixPath(unquote(urlsplit(url).path)).name.casefold()
    stem, suffix = os.path.splitext(last)  # noqa: PTH122 (a name, not a path)
    if suffix == ".zip":
        return [last, f"{stem}.csv"]
    if suffix in ZIPPED:
        return [last, f"{last}.zip", f"{stem}.zip"]
    return [last] if suffix else []


def media_of(path: Path, media: Media) -> Media:
    """What a file is, by the ending of its name; a plain text is a table only where a table was asked for."""
    suffix = path.suffix.casefold()
    if media == "text" or (suffix == ".txt" and media in ("xml", "html")):
        return "text"
    return MEDIA_OF.get(suffix, media)


def _matches(file: LocalFile, pattern: str) -> bool:
    return fnmatchcase(file.label.casefold() if "/" in pattern else file.name, pattern)


def _agreement(url: str, file: LocalFile) -> int:
    """How many folders before the name agree with those of the address."""
    folders = PurePosixPath(unquote(urlsplit(url).path)).parts[:-1]
    held = file.path.parts[:-1]
    count = 0
    while count < min(len(folders), len(held)) and folders[-1 - count] == held[-1 - count]:
        count += 1
    return count


def folder(root: Path) -> FileIndex:
    """All regular files below a folder; hidden names are passed over.

    Links are followed to files and folders inside it, and to a file elsewhere as `folder_links` says. Each file is
    there once (by the name through a link only where a request asks for that folder).
    """
    if not root.is_dir():
        raise ConfigError(f"{root} is not a folder. Set AKER_SOURCE_DIR or --source-dir to the folder of your files")
    root = root.resolve()
    if not os.access(root, os.R_OK | os.X_OK):
        raise ConfigError(
            f"{root} cannot be read. Change its rights, or set AKER_SOURCE_DIR or --source-dir to another folder"
        )
    unread: list[str] = []
    outside: list[str] = []
    files: list[LocalFile] = []
    walk = os.walk(root, onerror=lambda e: unread.append(Path(e.filename).name), followlinks=True)
    for here, folders, here_names in walk:
        # A Mac puts what it knows of files beside them, under the same names, when a zip is unpacked elsewhere.
        visible = sorted(name for name in folders if not name.startswith(".") and name != "__MACOSX")
        folders[:] = [name for name in visible if leads_inside(Path(here, name), root)]
        outside += [name for name in visible if name not in folders and name not in outside]
        for name in sorted(here_names):
            path = Path(here, name)
            if name.startswith("."):
                continue
            elsewhere = linked_file(path, root)
            if elsewhere is not None or is_file_inside(path, root):
                files.append(LocalFile(path.relative_to(root).as_posix(), path, elsewhere))
            elif path.is_symlink():
                outside.append(name)
        if len(files) > MAX_FILES:
            raise ConfigError(f"AKER_SOURCE_DIR: more than {MAX_FILES:,} files below {root}. Name a smaller folder")
    return FileIndex(str(root), tuple(files), tuple(unread), tuple(outside))


class FileTransport:
    """Answers ``file:`` addresses that it handed out itself, so that no address can reach another file."""

    remote = False

    def __init__(self) -> None:
        self._paths: dict[str, Path] = {}
        self._linked: dict[str, LocalFile] = {}

    def requests(self, request: Request, local_files: Sequence[LocalFile]) -> list[Request]:
        """One request for each file that answers; its media is that of the file."""
        answered = []
        for file in local_files:
            url = f"file:{quote(file.label)}"
            self._paths[url] = file.leads_to or file.path
            if file.leads_to is not None:
                self._linked[url] = file
            media = media_of(file.path, request.media)
            answered.append(replace(request, url=url, media=media, method="GET", body=None, key_param=None))
        return answered

    def link(self, url: str) -> str:
        """Of an address that stands for a link to a file elsewhere: the name and where it leads; else empty."""
        file = self._linked.get(url)
        return "" if file is None else f"{file.label} is a link to {file.leads_to}"

    def knows(self, url: str) -> bool:
        """True for the addresses that this run handed out."""
        return url in self._paths

    def send(self, request: HttpRequest) -> HttpResponse:
        """The bytes of a file; 304 where size and time of change are as before, without reading it."""
        path = self._paths.get(request.url)
        if path is None:
            raise SourceUnavailable(f"{request.url}: not a file of this run")
        try:
            status = path.stat()
            etag = f'"{status.st_size}-{status.st_mtime_ns}"'
            if request.validators.etag == etag:
                return HttpResponse(status=304, etag=etag)
            if status.st_size > request.max_bytes:
                raise guards.too_large(request.url, request.max_bytes)
            return HttpResponse(status=200, body=path.read_bytes(), etag=etag)
        except OSError as error:
            raise ConfigError(f"{path}: cannot be read ({error.strerror}). Check AKER_SOURCE_DIR or --file") from error
