"""What a refresh needs each source for, as the catalogue says (`role` in ``sources.yml``)."""

from __future__ import annotations

from aker_data import catalogue
from aker_data.catalogue import Role


def with_role(role: Role) -> tuple[str, ...]:
    """The sources of one role that a refresh ingests, in the catalogue's order."""
    return tuple(spec.id for spec in catalogue.specs().values() if spec.is_fetched and spec.role == role)


def delineation() -> str:
    """The source that draws the markets."""
    (source_id,) = with_role("delineation")
    return source_id


def jobs() -> tuple[str, ...]:
    """The sources of jobs; the first that is published gives the year's."""
    return with_role("jobs")


def residents() -> str:
    """The source of residents."""
    (source_id,) = with_role("residents")
    return source_id


def refreshed() -> tuple[str, ...]:
    """Every source that a refresh ingests: the delineation, jobs, then what can be left out."""
    return (delineation(), *jobs(), *skippable())


def of_other_families() -> tuple[str, ...]:
    """Sources that flows of one family take in; a refresh of the market tables uses what is loaded of them."""
    return (*with_role("hazard"), *with_role("amenity"), *with_role("economy"))


def of_other_flows() -> tuple[str, ...]:
    """Sources that flows of their own take in, and a refresh of the market tables does not."""
    return (*of_other_families(), *with_role("boundary"))


def skippable() -> tuple[str, ...]:
    """The sources that a vintage can do without, residents first: without them and jobs nothing else is fetched."""
    needed = {delineation(), *jobs(), residents(), *of_other_flows()}
    others = (spec.id for spec in catalogue.specs().values() if spec.is_fetched and spec.id not in needed)
    return (residents(), *others)
