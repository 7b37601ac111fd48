"""Which symbolic links in a folder of files are followed: all that lead inside it, and a person's own to one file.

A link that leads out of the folder could bring a private file into the archive, where others may see it. Whoever
unpacks an archive of somebody else's may get such a link without knowing, as a rule in a folder of its own; whoever
links a publisher's file into the folder that the settings name has named that file. So a link out is followed to a
regular file where it lies directly in the folder and belongs to the owner of the folder or to the one who runs, never
to a folder.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

_BROKEN = (OSError, RuntimeError)  # a link to nowhere, or round in circles


def leads_inside(path: Path, root: Path) -> bool:
    """Whether a folder is a real one, or a link to one inside the root that is not above the link itself."""
    if not path.is_symlink():
        return True
    try:
        target = path.resolve(strict=True)
    except _BROKEN:
        return False
    return target.is_relative_to(root) and not path.parent.resolve().is_relative_to(target)


def is_file_inside(path: Path, root: Path) -> bool:
    """Whether a name is a regular file, or a link to one inside the root."""
    try:
        kind = path.lstat().st_mode
        if stat.S_ISLNK(kind):
            target = path.resolve(strict=True)
            return target.is_relative_to(root) and target.is_file()
        return stat.S_ISREG(kind)
    except _BROKEN:
        return False


def linked_file(path: Path, root: Path) -> Path | None:
    """The regular file outside of the root to which a person's own link directly in it leads; None for other names."""
    try:
        link = path.lstat()
        target = path.resolve(strict=True)
        own = link.st_uid in (root.stat().st_uid, os.geteuid())
        leads_out = stat.S_ISLNK(link.st_mode) and not target.is_relative_to(root)
        return target if own and leads_out and path.parent == root and target.is_file() else None
    except _BROKEN:
        return None
