"""Pillars from a file in place of the declared ones: read, checked, compared with the default.

```yaml
pillars:
  innovation:
    weight: 0.3            # of the market score; what is left out keeps its default
    needed_share: 0.6
    ingredients:
      - {metric: tech_lq, weight: 0.5, group: specialization}
      - {metric: mig_25_44_per_1k, weight: 0.5, group: growth and migration, normalization: z}
```

A pillar that the file names is replaced whole; one that it does not name stays. ``among`` is type, size, all, or
``"@west"``: a list of one's own (`AKER_LISTS`), whose markets as they are now become a part of the pillar.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_args

from aker_core.errors import ConfigError
from aker_core.markets.choices import Aggregation, Among, Normalization, Treatment
from aker_core.markets.market_lists import MARK, lists_in_force, members_of
from aker_core.markets.pillars import PILLAR_WEIGHTS, PILLARS, Ingredient, Pillar

Pillars = Mapping[str, Pillar]
LARGEST = 1_000_000  # bytes of a file of pillars
CHOICES = {
    "treatment": get_args(Treatment),
    "normalization": get_args(Normalization),
    "aggregation": get_args(Aggregation),
    "among": get_args(Among),
}
SHARES = ("needed_share", "needed_group_share", "least_certain")
PILLAR_FIELDS = frozenset(field.name for field in fields(Pillar)) - {"id", "members"}
DIGITS = 12  # of the digest of a list, as it is written down
ITEM_FIELDS = frozenset(field.name for field in fields(Ingredient))


def pillars_in_force() -> Pillars:
    """The pillars that `AKER_PILLARS` names, else the declared ones. Raises ConfigError for a file that is wrong."""
    from aker_core.config import Settings

    path = Settings().pillars
    return PILLARS if path is None else read_pillars(path)


def read_pillars(path: Path) -> dict[str, Pillar]:
    """The declared pillars, with those of a file in their place. Raises ConfigError, naming what is wrong and where."""
    import yaml

    try:
        if path.stat().st_size > LARGEST:
            raise ConfigError(f"{path}: larger than {LARGEST:,} bytes. A file of pillars has a few dozen lines")
        document = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise ConfigError(f"{path}: no readable file of pillars ({type(error).__name__}). Check AKER_PILLARS") from None
    try:
        named = _mapping(_mapping(document, "the file", {"pillars"}).get("pillars"), "pillars", set(PILLAR_WEIGHTS))
        return PILLARS | {name: _pillar(name, value) for name, value in named.items()}
    except ValueError as error:
        raise ConfigError(f"{path}: {error}") from None


def _mapping(value: Any, where: str, known: set[str] | frozenset[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{where} must be a mapping with {', '.join(sorted(known))}")  # noqa: TRY004
    if unknown := sorted(str(key) for key in value if key not in known):
        raise ValueError(f"{where}: unknown {', '.join(unknown)}. Known: {', '.join(sorted(known))}")
    return value


def _pillar(name: str, value: Any) -> Pillar:
    entry = _mapping(value, name, PILLAR_FIELDS)
    items = entry.get("ingredients")
    if not isinstance(items, list) or not items:
        raise ValueError(f"{name}: ingredients must be a list of metrics with weights")
    ingredients = tuple(_ingredient(f"{name}, ingredient {number}", item) for number, item in enumerate(items, 1))
    metrics = [item.metric for item in ingredients]
    if twice := sorted({metric for metric in metrics if metrics.count(metric) > 1}):
        raise ValueError(f"{name}: {', '.join(twice)} twice. A pillar has each metric once")
    settings = {"weight": PILLAR_WEIGHTS[name], **entry, "ingredients": ingredients}
    _check(name, settings)
    return Pillar(id=name, **settings, members=_members(name, entry.get("among")))


def _members(name: str, among: Any) -> tuple[str, ...]:
    """The markets of the list that a pillar is scored among; none where it names no list."""
    if not (isinstance(among, str) and among.startswith(MARK)):
        return ()
    try:
        return members_of(among.removeprefix(MARK), lists_in_force())
    except ConfigError as error:
        raise ValueError(f"{name}: among {among}: {error}") from None


def _ingredient(where: str, value: Any) -> Ingredient:
    entry = _mapping(value, where, ITEM_FIELDS)
    if not isinstance(entry.get("metric"), str):
        raise ValueError(f"{where}: no metric is named")  # noqa: TRY004
    if "group" in entry and not isinstance(entry["group"], str):
        raise ValueError(f"{where}: group must be text")
    _check(where, entry)
    return Ingredient(**entry)


def _check(where: str, entry: Mapping[str, Any]) -> None:
    weight = entry.get("weight")
    if isinstance(weight, bool) or not isinstance(weight, (int, float)) or not 0 < weight < float("inf"):
        raise ValueError(f"{where}: weight must be a positive number, not {weight!r}")
    for name in SHARES:
        share = entry.get(name, 0)
        if isinstance(share, bool) or not isinstance(share, (int, float)) or not 0 <= share <= 1:
            raise ValueError(f"{where}: {name} must be a share from 0 to 1, not {share!r}")
    for name, choices in CHOICES.items():
        is_list = name == "among" and str(entry.get(name)).startswith(MARK)
        if name in entry and entry[name] not in choices and not is_list:
            more = f", or {MARK}list of AKER_LISTS" if name == "among" else ""
            raise ValueError(f"{where}: {name} {entry[name]!r} is not one of {', '.join(choices)}{more}")


def composite_weights(pillars: Pillars) -> dict[str, float]:
    """The weights of all four pillars of the market score."""
    return {name: pillars[name].weight if name in pillars else weight for name, weight in PILLAR_WEIGHTS.items()}


def label(methodology: str, pillars: Pillars) -> str:
    """The methodology of scores: its version, and where the pillars are not the declared ones a mark of theirs."""
    if dict(pillars) == PILLARS:
        return methodology
    text = repr(sorted(pillars.items()))
    text += "".join(pillar.universes for _, pillar in sorted(pillars.items()) if pillar.members)
    return f"{methodology}+{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def list_digests(pillars: Pillars) -> dict[str, str]:
    """Of each list that pillars are scored among what a run keeps: how many markets, and a digest of their names."""
    return {
        pillar.among: f"{len(pillar.members)} markets, {hashlib.sha256(pillar.universes.encode()).hexdigest()[:DIGITS]}"
        for _, pillar in sorted(pillars.items())
        if pillar.members
    }


def differences(pillars: Pillars, default: Pillars = PILLARS) -> Iterator[str]:
    """In words, what differs from the declared pillars: one line for each change."""
    for name in (name for name in PILLAR_WEIGHTS if name in {**default, **pillars}):
        ours, theirs = default.get(name), pillars.get(name)
        if ours is None or theirs is None:
            yield f"{name}: {'added' if ours is None else 'removed'}"
            continue
        for field in sorted(PILLAR_FIELDS - {"ingredients"}):
            if getattr(ours, field) != getattr(theirs, field):
                yield f"{name}: {field} {getattr(ours, field)} -> {getattr(theirs, field)}"
        if theirs.members and ours.members != theirs.members:
            yield f"{name}: {theirs.among} is {', '.join(theirs.members)}"
        yield from _changed_ingredients(name, ours, theirs)


def _changed_ingredients(name: str, ours: Pillar, theirs: Pillar) -> Iterator[str]:
    before = {item.metric: item for item in ours.ingredients}
    after = {item.metric: item for item in theirs.ingredients}
    for metric in {**before, **after}:
        old, new = before.get(metric), after.get(metric)
        if old is None and new is not None:
            yield f"{name}: {metric} added with weight {new.weight:g}"
        elif new is None:
            yield f"{name}: {metric} removed"
        elif old is not None and old != new:
            if old.weight != new.weight:
                yield f"{name}: {metric} weight {old.weight:g} -> {new.weight:g}"
            if replace(old, weight=1) != replace(new, weight=1):
                yield f"{name}: {metric} {new.treatment}, {new.normalization}, group {new.group or 'none'}"
