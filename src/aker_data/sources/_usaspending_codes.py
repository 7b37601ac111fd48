"""Which transactions of USAspending's archives count, by their codes; what no code can be read of is told apart.

A listing has two digits, a point and three more: programs that take it for a number drop zeros at its end (12.42 is
12.420; the publisher's own code puts them back). Types of assistance have two digits, product codes four letters or
digits in capitals.
"""

from __future__ import annotations

import polars as pl

from aker_data.schemas.usaspending import DEVELOPMENT
from aker_data.sources import _usaspending
from aker_data.sources._awards import UNITED_STATES
from aker_data.sources.cells import bare, county, digits

_LISTING = r"^0*([0-9]{2})\.([0-9]{1,3})$"


def judged(rows: pl.LazyFrame, group: str) -> pl.LazyFrame:
    """The rows of research within the United States, with their field; and those of which that cannot be told.

    rows: code, kind, country, county and state as the archive has them. field: null for a row that is left out for a
    code; `left_out` says for which, and is null for a row that counts. Rows whose codes say that they do not count are
    filtered out.
    """
    code, kind = (_listing(), _type()) if group == "assistance" else (_product(), _key())
    country = pl.col("country").str.strip_chars().str.to_uppercase()
    types, listings = _usaspending.AWARD_TYPES[group], _fields(group)
    if group == "assistance":
        known_kind, counts = kind.str.contains(r"^([0-9]{2}|F[0-9]{3})$"), kind.is_in(list(types))
        known_code, field = code.str.contains(r"^[0-9]{2}\.[0-9A-Z]{2,3}$"), _field(code, listings)
    else:
        known_kind, counts = kind.str.starts_with("CONT_"), kind.str.starts_with("CONT_AWD_")
        field = pl.when(code.str.starts_with("A")).then(_field_of_product(code, listings))
        known_code = code.str.contains(r"^[A-Z0-9]{4}$")
    home, known_country = country.is_in(UNITED_STATES), country.str.contains(r"^[A-Z]{3}$")
    columns = {
        "kind": (known_kind, counts),
        "code": (known_code, field.is_not_null()),
        "country": (known_country, home),
    }
    kept = pl.all_horizontal(_true(test) for _, test in columns.values())
    out = pl.any_horizontal(_true(known) & ~_true(test) for known, test in columns.values())
    reasons = [pl.when(~_true(test)).then(pl.format(f"{name} {{}}", pl.col(name).fill_null("empty")))
               for name, (_, test) in columns.items()]  # fmt: skip
    why = pl.when(~kept).then(pl.concat_str(reasons, separator=", ", ignore_nulls=True)).otherwise(_odd_place())
    # Lines of commas alone, as spreadsheets leave below a table, are no transactions.
    filled = pl.any_horizontal(pl.col(name).is_not_null() for name in ("code", "kind", "country", "amount_usd"))
    return rows.filter(filled & (kept | ~out)).with_columns(
        field=pl.when(kept & _odd_place().is_null()).then(field), left_out=why
    )


def county_of() -> pl.Expr:
    """The county's five digits: written so, or as three of its own with the state beside them. Null for none."""
    alone = bare(pl.col("county")).str.contains(r"^[0-9]{1,3}$")
    code = pl.when(alone).then(county(pl.col("state"), pl.col("county"))).otherwise(digits(pl.col("county"), 5))
    return pl.when(code.str.contains(r"^[0-9]{5}$")).then(code)


def state_of() -> pl.Expr:
    """The state's two digits, of its own column or of the county's code. Null for none."""
    own = digits(pl.col("state"), 2)
    return pl.coalesce(pl.when(own.str.contains(r"^[0-9]{2}$")).then(own), county_of().str.head(2))


def _odd_place() -> pl.Expr:
    """What to say of a county or state that is there and cannot be read; null where it can, or where there is none."""
    return pl.coalesce(
        pl.when(_true(bare(pl.col(name)).is_not_null()) & code.is_null()).then(pl.format(f"{name} {{}}", pl.col(name)))
        for name, code in (("county", county_of()), ("state", state_of()))
    )


def _true(test: pl.Expr) -> pl.Expr:
    return test.fill_null(value=False)


def _listing() -> pl.Expr:
    code = bare(pl.col("code")).str.to_uppercase()
    parts = code.str.extract_groups(_LISTING).struct
    whole = pl.concat_str(parts.field("1"), pl.lit("."), parts.field("2").str.pad_end(3, "0"))
    return pl.coalesce(whole, code)


def _type() -> pl.Expr:
    return digits(pl.col("kind").str.to_uppercase(), 2)


def _product() -> pl.Expr:
    return pl.col("code").str.strip_chars().str.to_uppercase()


def _key() -> pl.Expr:
    return pl.col("kind").str.strip_chars().str.to_uppercase()


def _field(code: pl.Expr, fields: dict[str, str]) -> pl.Expr:
    return code.replace_strict(fields, default=None, return_dtype=pl.String)


def _field_of_product(code: pl.Expr, fields: dict[str, str]) -> pl.Expr:
    """Health, tech or other of the stages of research, development, or null of stages that are left out."""
    stage = code.str.tail(1).replace_strict(_usaspending.stages(), default=DEVELOPMENT, return_dtype=pl.String)
    own = _field(code.str.head(2), fields).fill_null("other")
    return pl.when(stage == "research").then(own).when(stage == DEVELOPMENT).then(pl.lit(DEVELOPMENT))


def _fields(group: str) -> dict[str, str]:
    return {program.code: program.field for program in _usaspending.programs() if program.award_group == group}
