"""What a page is: its address, its name, and its content as a function of the data and of what the address says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dash.development.base_component import Component

from aker_gui.data import Data

Query = Mapping[str, str]
Layout = Callable[[Data, Query], list[Component]]


@dataclass(frozen=True)
class Page:
    """A page. path: where it is; a page with `below` has pages below its address, whose last part is `name` in the
    query. label: in the navigation; empty where it is not there. lasting: its content changes with the database alone;
    False where it also shows what lies in files."""

    path: str
    title: str
    label: str
    layout: Layout
    below: bool = False
    lasting: bool = True
