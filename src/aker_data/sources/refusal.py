"""How a connector refuses a payload: which one, what is wrong with it, and what to do."""

from __future__ import annotations

from typing import NoReturn

from aker_core.errors import SourceChanged
from aker_data.contracts import Payload

LONGEST_FAULT = 800  # characters: a fault may repeat what a file holds, and a file may hold anything
SAVED_AGAIN = "Was it saved again by a spreadsheet? Download it anew, and leave it as it is"


def raise_source_changed(
    payload: Payload, fault: str, cause: BaseException | None = None, *, saved_again: bool = False
) -> NoReturn:
    """Raise SourceChanged that says which payload, what is wrong with it and what to do.

    saved_again: the fault is one that programs leave which open a file and save it, so another download mends it.
    """
    request = payload.request
    fault = fault if len(fault) <= LONGEST_FAULT else f"{fault[:LONGEST_FAULT]} …"
    advice = SAVED_AGAIN if saved_again else "Compare it with the publisher's layout"
    raise SourceChanged(
        f"{request.source} ({request.part}, {request.url}): {fault}. The last good table stays. Look at payload "
        f"{payload.sha256[:12]}. {advice}"
    ) from cause
