"""The newest year of a table, under the name by which formation and comparison import it."""

from __future__ import annotations

from aker_core.facts.selection import newest_year

__all__ = ["newest_year"]
