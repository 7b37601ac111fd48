"""Which institution of the federal directory (IPEDS) a recipient is, and where its campuses are.

A recipient is looked up by its Unique Entity Identifier, else by its name and state, else by the name of a system and
state. Names are compared without case, punctuation, legal forms and small words that publishers put in or leave out.
Offices of systems are no campuses.
"""

from __future__ import annotations

import polars as pl

UEI, NAME, SYSTEM = "institution_uei", "institution_name", "system_name"
RANK = {UEI: 0, NAME: 1, SYSTEM: 2}

_SPELLED = {
    "univ": "university",
    "inst": "institute",
    "coll": "college",
    "tech": "technology",
    "sch": "school",
    "ctr": "center",
    "hosp": "hospital",
    "res": "research",
    "fdn": "foundation",
    "st": "saint",
}
# Words that do not tell institutions apart, among them the bodies that hold an institution's money.
_SMALL = (
    "the of at in for and a board boards regents regent trustees trustee president fellows governors corporation corp "
    "inc incorporated llc ltd co system office sponsored programs campus main"
)
CAMPUS = ("unitid", "county_fips", "zip5", "city")


def name_key(name: pl.Expr) -> pl.Expr:
    """A name as it is compared; null where nothing is left of it."""
    words = name.str.to_lowercase().str.replace_all("&", " and ", literal=True).str.replace_all("'", "", literal=True)
    kept = words.str.replace_all(r"[^a-z0-9]+", " ").str.strip_chars().str.split(" ")
    spelled = kept.list.eval(
        pl.element().replace(_SPELLED).filter(~pl.element().is_in(_SMALL.split()) & (pl.element() != ""))
    )
    key = spelled.list.join(" ")
    return pl.when(key != "").then(key)


def campus_matches(recipients: pl.DataFrame, institutions: pl.DataFrame) -> pl.DataFrame:
    """The campuses that a recipient may be: one row per recipient and campus, of the best kind of match that it has.

    recipients: place (a number), recipient_uei, recipient_name, recipient_state. institutions: the table
    `ipeds_institutions`. Returns place, unitid, county_fips, zip5, city, by (`institution_uei`, `institution_name` or
    `system_name`).
    """
    text = [pl.col(column).cast(pl.String) for column in ("name", "ueis", "state", "system_name", *CAMPUS)]
    with_county = institutions.filter(~pl.col("is_system_office") & pl.col("county_fips").is_not_null()).with_columns(
        text
    )
    newest = with_county.filter(pl.col("year") == pl.col("year").max())
    campuses = newest.with_columns(key=name_key(pl.col("name")), system_key=name_key(pl.col("system_name")))
    seekers = recipients.with_columns(
        uei=pl.col("recipient_uei").str.to_uppercase(), key=name_key(pl.col("recipient_name"))
    )
    by_uei = campuses.with_columns(uei=pl.col("ueis").str.to_uppercase().str.extract_all(r"[A-Z0-9]{12}")).explode(
        "uei"
    )
    named = ["key", "state"]
    joins = [
        _joined(seekers, by_uei, ["uei"], ["uei"], UEI),
        _joined(seekers, campuses, ["key", "recipient_state"], named, NAME),
        _joined(seekers, campuses, ["key", "recipient_state"], ["system_key", "state"], SYSTEM),
    ]
    every = pl.concat(joins).with_columns(rank=pl.col("by").replace_strict(RANK, return_dtype=pl.Int8))
    return every.filter(pl.col("rank") == pl.col("rank").min().over("place")).drop("rank")


def _joined(seekers: pl.DataFrame, campuses: pl.DataFrame, left: list[str], right: list[str], by: str) -> pl.DataFrame:
    usable = campuses.drop_nulls(right)
    pairs = (
        seekers.drop_nulls(left)
        .select("place", *left)
        .join(
            usable.select(*right, *(pl.col(column).alias(f"_{column}") for column in CAMPUS)),
            left_on=left,
            right_on=right,
        )
    )
    renamed = {f"_{column}": column for column in CAMPUS}
    return pairs.select("place", *renamed).rename(renamed).unique(maintain_order=True).with_columns(by=pl.lit(by))
