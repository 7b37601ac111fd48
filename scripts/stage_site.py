"""Lay the pages of the site out in build/docs: documents from all over the project, with links that lead within it.

A link to a page of the site becomes one to its place there. A link to another file of the project leads to a copy.
`python -m scripts.stage_site` writes; the site itself is built from there by mkdocs (mkdocs.yml).
"""

from __future__ import annotations

import re
import shutil
from os.path import relpath
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "build" / "docs"
FENCE = re.compile(r"^[ \t]*```.*?^[ \t]*```", re.S | re.M)
LINK = re.compile(r"(!?\[[^\]]*\]\()([^)\s]+)(\))")
COMMENT = re.compile(r"^[ \t]*<!-- (?:not run|drill|serve|output|run on).*?-->\n", re.M)
AWAY = re.compile(r"[a-z]+:|#")
# Pages outside docs/, and where they are on the site.
ELSEWHERE = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "src/aker_snapshot/README.md": "aker_snapshot.md",
    "src/aker_sample/README.md": "aker_sample.md",
}

UNSEARCHED = ("architecture.md", "changelog.md")  # a line of every module, of every change: found before what is meant


def pages() -> dict[str, str]:
    """Every page of the project with its place on the site, both as paths from their root."""
    below = [path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")]
    specs = [path.relative_to(ROOT).as_posix() for path in (ROOT / "openspec").rglob("*.md")]
    own = {path: path.removeprefix("docs/") for path in [*below, *specs]}
    placed = {path: re.sub(r"(^|/)README\.md$", r"\1index.md", place) for path, place in own.items()}
    return {**placed, **ELSEWHERE}


def staged(page: str, place: str, places: dict[str, str]) -> tuple[str, dict[str, str]]:
    """The text of a page on the site, and the files that it needs beside: path and place."""
    files: dict[str, str] = {}

    def link(found: re.Match[str]) -> str:
        opening, target, closing = found.groups()
        if AWAY.match(target):
            return found[0]
        path, _, anchor = target.partition("#")
        wanted = relpath(ROOT / PurePosixPath(page).parent / path, ROOT)
        if (ROOT / wanted).is_dir():
            wanted = f"{wanted}/README.md"
        if not (ROOT / wanted).exists():
            raise FileNotFoundError(f"{page}: link to {target}: no such file")
        if wanted not in places:
            files[wanted] = wanted.removeprefix("docs/") if wanted.startswith("docs/") else f"files/{wanted}"
        there = relpath(places.get(wanted) or files[wanted], PurePosixPath(place).parent)
        return f"{opening}{there}{'#' if anchor else ''}{anchor}{closing}"

    text = COMMENT.sub("", (ROOT / page).read_text(encoding="utf-8"))
    if place in UNSEARCHED:
        text = f"---\nsearch:\n  exclude: true\n---\n\n{text}"
    parts, at = [], 0
    for fence in FENCE.finditer(text):
        parts += [LINK.sub(link, text[at : fence.start()]), fence[0]]
        at = fence.end()
    return "".join([*parts, LINK.sub(link, text[at:])]), files


def write(folder: Path) -> None:
    """Write all pages into a folder, anew."""
    places = pages()
    shutil.rmtree(folder, ignore_errors=True)
    for page, place in places.items():
        text, files = staged(page, place, places)
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        for path, beside in files.items():
            (folder / beside).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, folder / beside)


if __name__ == "__main__":
    write(TARGET)
