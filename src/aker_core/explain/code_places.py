"""In which blocks of a payload's lines a code stands: as it is, without its zeros, or split over two cells. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

NOWHERE = frozenset[int]()
JOINT = "|"  # between state and county
STATE, COUNTY = 2, 5  # digits of a state in a county's code, and of the code
WIDE = 1024  # blocks of a code that leads to none of them
Columns = Mapping[int, frozenset[int] | None]  # the blocks of a code, by the place of its column in a line; null: WIDE


def plain(code: str) -> str:
    """A code without what does not tell it from another: leading zeros."""
    return (code.lstrip("0") or "0") if code.isdigit() else code


def joint(state: str, county: str) -> str:
    """The form of a county's code whose state and county stand in cells of their own, one after the other."""
    return f"{plain(state)}{JOINT}{plain(county)}"


class CodePlaces:
    """The blocks of codes, as far as they were asked for."""

    def __init__(self) -> None:
        self._columns: dict[str, Columns] = {}
        self._blocks: dict[str, frozenset[int] | None] = {}

    def unknown(self, codes: Iterable[str]) -> list[str]:
        """The forms of some codes that were not asked for yet."""
        return sorted({form for code in codes for form in _forms(code)} - set(self._columns))

    def learn(self, forms: Sequence[str], columns: Mapping[str, Columns]) -> None:
        """Take in what there is of some forms; one without columns stands nowhere."""
        self._columns |= {form: columns.get(form, {}) for form in forms}

    def blocks(self, code: str) -> frozenset[int] | None:
        """All blocks in which a code stands; null where they are too many to lead anywhere."""
        if code not in self._blocks:
            self._blocks[code] = _union(self._by_column(code))
        return self._blocks[code]

    def text(self, code: str) -> str:
        """How a code stands in a line; a county whose state stands in a cell of its own by its last three digits."""
        whole, *parts = _forms(code)
        in_parts = not self._columns[whole] and any(self._columns[part] for part in parts)
        return plain(code[STATE:]) if in_parts else whole

    def shared(self, codes: Sequence[str]) -> frozenset[int]:
        """The blocks in which all of some codes stand, the two longest of them in different columns.

        Codes that stand in too many blocks are left out.
        """
        known = {code: blocks for code in codes if (blocks := self.blocks(code)) is not None}
        one, *others = sorted(known, key=lambda code: (-len(code), code)) or [""]
        if not others:
            return known.get(one, NOWHERE)
        own, beside = _some(self._by_column(one)), _some(self._by_column(others[0]))
        both = NOWHERE.union(*(own[at] & beside[to] for at in own for to in beside if at != to))
        return both.intersection(*(known[code] for code in others[1:]))

    def _by_column(self, code: str) -> Columns:
        """The blocks of a code by column; of a county whose parts stand in two columns, one after the other or not."""
        whole, *parts = _forms(code)
        if self._columns[whole] or not parts:
            return self._columns[whole]
        in_turn, state, county = (self._columns[part] for part in parts)
        if in_turn:
            return in_turn
        if (states := _union(state)) is None:
            return county
        sets = {at: states if blocks is None else blocks & states for at, blocks in county.items()}
        return {at: both for at, both in sets.items() if both}


def _union(columns: Columns) -> frozenset[int] | None:
    blocks = _some(columns)
    return NOWHERE.union(*blocks.values()) if len(blocks) == len(columns) else None


def _some(columns: Columns) -> dict[int, frozenset[int]]:
    """The columns in which a code stands in few blocks."""
    return {at: blocks for at, blocks in columns.items() if blocks is not None}


def _forms(code: str) -> list[str]:
    """The forms of a code, and those of the parts of a county's."""
    is_county = code.isdigit() and len(code) == COUNTY
    state, county = code[:STATE], code[STATE:]
    return [plain(code), *([joint(state, county), plain(state), plain(county)] if is_county else [])]
