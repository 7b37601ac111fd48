"""The cells of tables of projects, and the rows that they make."""

from __future__ import annotations

from typing import NamedTuple

from aker_jobs.expansions.reader.text.quantities import amounts

# By unit: a larger figure is counted in single dollars, whatever its header says.
IN_DOLLARS = {"thousand": 100_000_000, "million": 100_000, "billion": 1_000}
LONGEST_CELL = 70  # characters
LEAST_INVESTED = 50_000  # dollars: less is a figure whose unit is not told


class Cell(NamedTuple):
    """A cell and where it stands in the text."""

    start: int
    end: int
    text: str


class Row(NamedTuple):
    """The cells of a project: company, and place, jobs and dollars where there are such columns.

    about: what is told of it in sentences below its numbers.
    """

    company: Cell
    place: Cell | None
    jobs: Cell | None
    money: Cell | None
    about: Cell | None = None

    def as_card(self) -> str:
        """The row as a card with labels, as `cards` reads it; as a sentence, where it has no number."""
        if self.place is not None and not self.has_number:
            return f"{self.company.text} announced an expansion in {self.place.text}."
        cells = (("Company", self.company), ("City", self.place), ("Jobs", self.jobs), ("Investment", self.money))
        return "\n".join(f"{label}: {cell.text}" for label, cell in cells if cell is not None)

    @property
    def has_number(self) -> bool:
        """Whether the row has jobs or dollars."""
        return self.jobs is not None or self.money is not None

    @property
    def by_field(self) -> dict[str, Cell]:
        """Field of an announcement → its cell."""
        fields = {"company": self.company, "place": self.place, "city": self.place, "county": self.place}
        fields |= {"new_jobs": self.jobs, "investment_usd": self.money}
        return {field: cell for field, cell in fields.items() if cell is not None}


def cell_at(cut: str, start: int, end: int) -> Cell:
    """The cell between start and end, without blanks around it."""
    raw = cut[start:end]
    first = start + len(raw) - len(raw.lstrip())
    return Cell(first, first + len(raw.strip()), " ".join(raw.split()))


def in_unit(cell: Cell, unit: str) -> Cell:
    """'5,000' of a column of millions → '$5,000 million'; a cell with its own unit, or in single dollars, as it is."""
    figures = cell.text.removeprefix("$").strip()
    plain = figures.replace(",", "")
    is_bare = plain.replace(".", "", 1).isdigit()
    return cell._replace(text=f"${figures} {unit}") if is_bare and float(plain) < IN_DOLLARS[unit] else cell


def of_county(cell: Cell) -> Cell:
    """'Rowan' of a column of counties → 'Rowan County'; 'Lancaster, SC' → 'Lancaster County, SC'."""
    name, comma, state = cell.text.partition(",")
    return cell if name.endswith(("County", "Parish")) else cell._replace(text=f"{name} County{comma}{state}")


def in_state(place: Cell | None, state: Cell | None) -> Cell | None:
    """'Lima' beside 'OH' of a column of states → 'Lima, OH'."""
    if place is None or state is None or place.text.endswith(state.text):
        return place
    return place._replace(text=f"{place.text.split('/')[0].strip(' ,')}, {state.text}")


def is_investment(cell: Cell) -> bool:
    """Whether a cell of dollars has an amount of a project: '$30' below "Investment" is of a unit that is not told."""
    money = next(amounts(f"${cell.text.removeprefix('$')}".lower(), 0, len(cell.text) + 1), None)
    return money is not None and money.usd >= LEAST_INVESTED
