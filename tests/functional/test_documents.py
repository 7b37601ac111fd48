"""Every code block of README, tutorial, how-to pages and runbooks runs, and prints what the page shows.

What cannot run where the tests run says why, above the block; `test_what_does_not_run_says_why` lists those.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from scripts.run_blocks import FENCE, Block, House, blocks, data_of, differs

pytestmark = pytest.mark.xdist_group("documents")
ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    {
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "src").rglob("README.md"),
    }
    - set((ROOT / "docs" / "reference").glob("*.md"))
)
BLOCKS = {page.relative_to(ROOT).as_posix(): blocks(page.name, page.read_text(encoding="utf-8")) for page in PAGES}
COMMAND = re.compile(
    r"^(?:[A-Z_]+=\S+ )*(?:\$ )?(?:\.venv/bin/)?(aker|make|python|pip|pytest|prefect|docker|curl|alembic)\s", re.M
)
OWN = ("data", "data_lake", "exports", "build")  # folders of a house; all else is the checkout's


def house(of: Any, folder: Path) -> House:
    """A checkout with the data of a house: the database copied, payloads and tables linked, the rest as it is here.

    Without the indexes of lines that other tests had made: what a page shows must not depend on which ran before.
    """
    for path in (*ROOT.iterdir(), Path(sys.prefix)):
        if path.name not in OWN and not path.name.startswith("."):
            (folder / path.name).symlink_to(path)
    (folder / ".venv").unlink(missing_ok=True)
    (folder / ".venv").symlink_to(sys.prefix)
    for name in ("data", "data_lake"):
        indexes = shutil.ignore_patterns("*.lines-*.sqlite")
        shutil.copytree(of.root / name, folder / name, symlinks=True, copy_function=_linked, ignore=indexes)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return House(folder, of.environment(PATH=path, COLUMNS="110"))


def empty_house(folder: Path) -> House:
    """A folder without data, for pages that need none: no sample is made for them."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("AKER_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return House(folder, {**plain, "PATH": path, "COLUMNS": "110"})


def _linked(source: str, target: str) -> None:
    """Payloads and tables are never changed, so they need no copy; databases and what is rewritten in place do."""
    if "/cache/raw/" in source or source.endswith(".parquet"):
        os.link(source, target)
    else:
        shutil.copy2(source, target)


def pages(data: str, *, drill: bool) -> list[Any]:
    """The pages with something to run on some data."""
    found = []
    for name, of in BLOCKS.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        run = [block for block in of if not block.why_not and (drill or not block.drill)]
        if data_of(text) == data and run and (not drill or any(block.drill for block in of)):
            found.append(pytest.param(of, id=name))
    return found


@pytest.mark.parametrize("page", pages("sample", drill=False))
def test_the_blocks_of_a_page_run(page: list[Block], sample: Any, tmp_path: Path) -> None:
    assert house(sample.house, tmp_path).run(page, drill=False)


@pytest.mark.parametrize("page", pages("nothing", drill=False))
def test_the_blocks_of_a_page_run_without_data(page: list[Block], tmp_path: Path) -> None:
    assert empty_house(tmp_path).run(page, drill=False)


@pytest.mark.drill
@pytest.mark.parametrize("page", pages("sample", drill=True))
def test_all_blocks_of_a_page_run(page: list[Block], sample: Any, tmp_path: Path) -> None:
    assert house(sample.house, tmp_path).run(page, drill=True)


@pytest.mark.xdist_group("snapshot")
@pytest.mark.parametrize("page", pages("snapshot", drill=False))
def test_the_blocks_of_a_page_run_on_the_nation(page: list[Block], snapshot: Any, tmp_path: Path) -> None:
    assert house(snapshot.house, tmp_path).run(page, drill=False)


@pytest.mark.drill
@pytest.mark.xdist_group("snapshot")
@pytest.mark.parametrize("page", pages("snapshot", drill=True))
def test_all_blocks_of_a_page_run_on_the_nation(page: list[Block], snapshot: Any, tmp_path: Path) -> None:
    assert house(snapshot.house, tmp_path).run(page, drill=True)


def test_what_does_not_run_says_why(record_property: Any) -> None:
    """All are listed in the report of the tests; more than the few that there are would be a habit."""
    left_out = {block.name: block.why_not for of in BLOCKS.values() for block in of if block.why_not}
    for name, reason in left_out.items():
        record_property(name, reason)
        assert reason is not None
        assert len(reason.split()) >= 4, f"{name}: {reason!r} is no reason"
    everything = sum(len(of) for of in BLOCKS.values())
    assert len(left_out) <= everything * 0.3, f"{len(left_out)} of {everything} blocks do not run"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_command_hides_in_a_block_of_text(page: Path) -> None:
    """A block that is no code is an output, a figure or a file; commands stand in blocks that run."""
    text = page.read_text(encoding="utf-8")
    code = {block.text for block in BLOCKS[page.relative_to(ROOT).as_posix()]}
    for indent, language, body in FENCE.findall(text):
        plain = "".join(line.removeprefix(indent) for line in body.splitlines(keepends=True))
        if language in ("text", "") and plain not in code:
            assert not COMMAND.search(plain), f"{page.name}: a command in a block of text:\n{plain}"


def test_a_page_that_shows_something_else_is_found() -> None:
    assert differs("1.43 …\n…\nend\n", "1.43  (computed)\nx\ny\nend\n") is None
    assert differs("1.43\n", "1.44\n") is not None
    assert differs("…\n", "") is None
    assert differs("a\n", "a\nb\n") is not None
    (block,) = blocks("page.md", "<!-- drill -->\n```bash\naker show\n```\n\n<!-- output -->\n```text\nDEN\n```\n")
    assert (block.drill, block.output, block.line) == (True, "DEN\n", 2)
    with pytest.raises(ValueError, match="without a reason"):
        blocks("page.md", "<!-- not run -->\n```bash\naker show\n```\n")
