"""Local servers that behave as the publishers do: their limits, their errors, their bad days. Import: `publishers`.

`server.Publisher` answers on a real socket. A publisher is a subclass with `home` (the address it stands for, such as
``https://api.nsf.gov``) and `answer(asked) -> Said`; `nih.py` and `nsf.py` show how. For tests there are

- ``with publisher.serving():`` opens the socket; ``publisher.asked`` is what was asked, in order (`Asked`);
- ``publisher.spoils[n] = spoil``: what becomes of the n-th answer (from 1): `busy(seconds)`, `page()`, `cut()`,
  `says(status, body)`, or any function of the true `Said`;
- ``publisher.tampers[n] = rows -> rows``: what becomes of the rows of the n-th answer; ``publisher.totals[n]`` the
  total announced in it (both for subclasses that page: they call ``self.page(asked, rows, total)``);
- ``intake(folder, publisher, mode="live")``: an intake whose live transport reaches these servers under the publishers'
  own addresses, without any pause; give `pace=` to measure one.
"""

from publishers.server import Asked, Publisher, Said, Spoil, busy, cut, intake, page, says

__all__ = ["Asked", "Publisher", "Said", "Spoil", "busy", "cut", "intake", "page", "says"]
