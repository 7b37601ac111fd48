"""`aker prune`: what of lake, archive and extracts no kept vintage needs, and its removal."""

from __future__ import annotations

from aker_core.cli.tables import note, print_json


def prune(keep: int, *, delete: bool, as_json: bool) -> None:
    """Say what can go; remove it where asked to."""
    from aker_core.config import Settings
    from aker_jobs.pruning import prune_folders

    pruning = prune_folders(Settings(), keep, dry_run=not delete)
    kept, gone = pruning.stored.kept, pruning.stored.gone
    if as_json:
        print_json(
            {"kept": kept, "gone": gone, "files": pruning.files, "megabytes": pruning.megabytes, "deleted": delete}
        )
        return
    note(f"kept: {', '.join(kept) or 'nothing is there'}")
    note(f"gone: {', '.join(gone) or 'no vintage'}")
    verb = "removed" if delete else "would be removed"
    note(f"{pruning.files:,} files, {pruning.megabytes:,.1f} MB {verb} from lake, archive and extracts")
    if not delete and pruning.files:
        note(f"Nothing was changed. To remove them: aker prune --keep {keep} --delete")
