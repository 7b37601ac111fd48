"""One measurement in its own process: ``python -m bench.child MODULE:FUNCTION JSON`` prints its figures as JSON.

FUNCTION prepares (imports, paths) and returns the work as a callable; only that is timed. What the work returns may be
a callable in turn, which sums up what was computed, for comparison. The peak is that of the whole process, imports
included, as the kernel saw it.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
import time
from pathlib import Path

_STATUS = Path("/proc/self/status")


def main(target: str, arguments: str) -> None:
    """Prepare, work, print ``{"seconds": …, "cpu": …, "peak_mb": …, "before_mb": …, "result": …}``."""
    module, _, function = target.partition(":")
    work = getattr(importlib.import_module(module), function)(**json.loads(arguments))
    before = _memory("VmHWM")
    began, cpu = time.perf_counter(), time.process_time()
    done = work()
    figures = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    figures |= {"peak_mb": _memory("VmHWM"), "before_mb": before}
    figures["result"] = done() if callable(done) else done
    sys.stdout.write(json.dumps(figures) + "\n")


def _memory(name: str) -> float:
    """Megabytes of this process: VmHWM is the most it ever had resident."""
    matched = re.search(rf"{name}:\s+(\d+) kB", _STATUS.read_text(encoding="ascii"))
    return int(matched[1]) / 1024 if matched else float("nan")


if __name__ == "__main__":
    main(*sys.argv[1:])
