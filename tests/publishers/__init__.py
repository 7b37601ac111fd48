"""The publishers' doubles (`aker_sample.publishers`) on a real socket, with their limits, errors and bad days.

- ``with serving(double):`` opens the socket; ``double.requests`` holds all requests, in order;
- ``double.faults[n] = fault``: what becomes of the n-th reply (from 1), see `aker_sample.faults`; ``row_faults[n]`` and
  ``totals[n]``: of its rows, and of the total announced in it; ``double.rate``: a limit over which it answers 429;
- ``ingest_context(folder, double, mode="live")``: an ingest whose live transport reaches these servers under
  the publishers' own addresses, without any pause; give `pace=` to measure one.
"""

from publishers.server import ingest_context, serving

__all__ = ["ingest_context", "serving"]
