"""Score the markets of what is stored.

python -m flows.score_markets 2024-06
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from flows import steps

if TYPE_CHECKING:
    from aker_core.config import Settings
    from aker_data.ingest.context import TaskRunner

FLOW = "score-markets"


def score_markets(
    as_of: str | None = None,
    *,
    settings: Settings | None = None,
    progress: steps.Progress = lambda _text: None,
    run_task: TaskRunner | None = None,
) -> steps.FlowResult:
    """Score every market of the newest vintage up to a month (default: this one) and store the scores.

    StorageError where no vintage is stored up to it.
    """
    from aker_core import config
    from aker_core.errors import StorageError
    from aker_core.run import RunContext
    from aker_data.engine import open_database
    from aker_data.ingest.context import plain
    from aker_data.store.facts import vintage_of_facts

    began = time.monotonic()
    settings = settings or config.Settings()
    if run_task is None and settings.prefect_api_url:
        own = {"settings": settings, "progress": progress}
        result: steps.FlowResult = steps.on_prefect(settings.prefect_api_url, FLOW, own, as_of=as_of)
        return result
    month, run_one = steps.month_of(as_of), run_task or plain
    sessions = open_database(settings.postgis_dsn.get_secret_value())
    with RunContext(sessions, flow=FLOW, settings=settings, params={"as_of": month, **steps.scored_among()}) as run:
        progress("scores")
        scored = run_one("score", lambda: steps.score_markets(run.session, month, run.id))
        if scored.vintage is None:
            raise StorageError(
                f"No vintage is stored up to {month}, so that nothing was scored. Run `aker refresh` first"
            )
        # Rows that people wrote have no facts.
        year, origin = vintage_of_facts(run.session, scored.vintage) or (scored.vintage.year, "published")
        return steps.FlowResult(
            run_id=run.id,
            flow=FLOW,
            year=year,
            as_of=f"{scored.vintage:%Y-%m}",
            outcome="completed",
            changed=bool(scored.markets),
            origin=origin,
            markets=scored.markets,
            seconds=time.monotonic() - began,
        )


if __name__ == "__main__":
    sys.exit(steps.run_as_program("score_markets", score_markets, sys.argv[1:]))
