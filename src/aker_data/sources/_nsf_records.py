"""NSF awards as rows: from the award search, or from the yearly zip with one JSON file for each award."""

from __future__ import annotations

import zipfile
from functools import cache
from typing import Any

import polars as pl

from aker_data.contracts import Payload
from aker_data.sources import _awards, cells, json_text, reading, zips

# What a record of the search is read as. Lists of obligations are texts: "FY 2026 = $494,304.00".
SEARCHED = dict.fromkeys(
    (
        *("id", "agency", "date", "startDate", "expDate", "title", "transType", "fundsObligatedAmt"),
        *("awardeeName", "awardeeCity", "awardeeStateCode", "awardeeZipCode", "awardeeCountryCode", "ueiNumber"),
        *("perfCity", "perfStateCode", "perfZipCode", "perfCountryCode"),
        *("dirAbbr", "orgCodeDir", "orgLongName", "fundProgramName", "cfdaNumber"),
    ),
    pl.String,
) | {"fundsObligated": pl.List(pl.String)}
MEMBER_BYTES = 20_000_000  # an award is some 10,000 bytes
OBLIGATION = r"^\s*FY\s*([0-9]{4})\s*=\s*(-?\(?\s*-?\$?\s*-?[0-9,]+(?:\.[0-9]+)?\)?)\s*$"
_INST = {
    "awardeeName": "inst_name",
    "awardeeCity": "inst_city_name",
    "awardeeStateCode": "inst_state_code",
    "awardeeZipCode": "inst_zip_code",
    "awardeeCountryCode": "inst_country_name",
    "ueiNumber": "org_uei_num",
}
_PERF = {
    "perfCity": "perf_city_name",
    "perfStateCode": "perf_st_code",
    "perfZipCode": "perf_zip_code",
    "perfCountryCode": "perf_ctry_name",
}
_FLAT = {
    "id": "awd_id",
    "agency": "agcy_id",
    "date": "awd_min_amd_letter_date",
    "startDate": "awd_eff_date",
    "expDate": "awd_exp_date",
    "title": "awd_titl_txt",
    "transType": "awd_istr_txt",
    "fundsObligatedAmt": "awd_amount",
    "dirAbbr": "dir_abbr",
    "orgLongName": "org_dir_long_name",
    "cfdaNumber": "cfda_num",
}


def rows(payload: Payload, records: list[dict[str, Any]]) -> pl.DataFrame:
    """One row for each award and fiscal year in which money was obligated to it; one row without any such list."""
    awards = _awards.without_entities(payload, _awards.frame(payload, _once(payload, records), SEARCHED))
    others = awards.get_column("agency").drop_nulls().unique().to_list()
    if any(agency != "NSF" for agency in others):
        reading.raise_source_changed(payload, f"awards of {others}, not of the NSF alone")
    money = _awards.collected(payload, _by_fiscal_year(awards.lazy()))
    strange = money.get_column("strange").drop_nulls()
    if strange.len():
        reading.raise_source_changed(payload, f"an obligation is not written FY year = dollars: {strange[0]!r:.60}")
    named = awards.lazy().select(pl.col("id").alias("award_id"), *_named())
    joined = money.lazy().drop("strange").join(named, on="award_id", how="left", maintain_order="left")
    return _awards.collected(payload, joined)


@cache
def _named() -> tuple[pl.Expr, ...]:
    """The fields of an award other than its money. Made once: pages are small, and there are hundreds."""
    place = "awardeeStateCode", "awardeeCountryCode"
    there = "perfStateCode", "perfCountryCode"
    return (
        pl.lit("NSF").alias("agency"),
        pl.lit(value=False).alias("is_subproject"),
        _awards.text("awardeeName").alias("recipient_name"),
        _awards.text("ueiNumber").alias("recipient_uei"),
        _awards.text("awardeeCity").alias("recipient_city"),
        _awards.us_state(*place).alias("recipient_state"),
        _awards.us_zip("awardeeZipCode", *place).alias("recipient_zip"),
        _awards.text("awardeeCountryCode").alias("recipient_country"),
        _awards.text("perfCity").alias("performance_city"),
        _awards.us_state(*there).alias("performance_state"),
        _awards.us_zip("perfZipCode", *there).alias("performance_zip"),
        _awards.text("perfCountryCode").alias("performance_country"),
        pl.coalesce(*(_awards.text(name) for name in ("dirAbbr", "orgCodeDir", "cfdaNumber"))).alias("program_code"),
        pl.coalesce(_awards.text("orgLongName"), _awards.text("fundProgramName")).alias("program_title"),
        _awards.text("transType").alias("award_type"),
        _awards.text("title"),
        _awards.text("fundProgramName").alias("terms"),
        _awards.us_day("startDate").alias("start_date"),
        _awards.us_day("expDate").alias("end_date"),
    )


def _once(payload: Payload, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every award once: one that a page has twice must not count twice. Raises SourceChanged where the two differ."""
    kept: dict[str, dict[str, Any]] = {}
    for award in records:
        if kept.setdefault(award["id"], award) != award:
            reading.raise_source_changed(payload, f"award {award['id']!r:.20} is duplicated with different content")
    return list(kept.values())


def _by_fiscal_year(awards: pl.LazyFrame) -> pl.LazyFrame:
    """Each award's dollars by fiscal year; `strange` holds a line that is not written as obligations are."""
    line = pl.col("fundsObligated")
    parts = line.str.extract_groups(OBLIGATION).struct
    lines = awards.select("id", "date", "fundsObligated", "fundsObligatedAmt").explode(
        "fundsObligated", empty_as_null=True, keep_nulls=True
    )
    lines = lines.select(
        pl.col("id").alias("award_id"),
        pl.coalesce(parts.field("1").cast(pl.Int16), _awards.fiscal_year(_awards.us_day("date"))).alias("fiscal_year"),
        cells.dollars(
            pl.when(line.is_null()).then(_awards.text("fundsObligatedAmt")).otherwise(parts.field("2"))
        ).alias("amount"),
        pl.when(parts.field("1").is_null()).then(line).alias("strange"),
    )
    # Several lines of one year are several actions of that year.
    return lines.group_by("award_id", "fiscal_year", maintain_order=True).agg(
        pl.col("strange").drop_nulls().first(),
        pl.when(pl.col("amount").count() > 0).then(cells.cents(pl.col("amount")).sum() / 100).alias("amount_usd"),
    )


def of_zip(payload: Payload) -> pl.DataFrame:
    """The rows of a yearly zip, read award by award: of each only the fields of the search are kept in memory.

    Raises SourceChanged where a member is not an award, the same award is there twice with different content, or the
    zip is that of another year.
    """
    with zips.opened(payload) as archive:
        names = zips.members(payload, archive, "*.json")
        if large := [name for name in names if archive.getinfo(name).file_size > MEMBER_BYTES]:
            reading.raise_source_changed(payload, f"{large[0]!r:.60} is larger than any award ({MEMBER_BYTES:,} bytes)")
        records = [_as_searched(payload, name, _member(payload, archive, name)) for name in names]
    _require_year(payload, records)
    return rows(payload, records)


def _require_year(payload: Payload, records: list[dict[str, Any]]) -> None:
    """Compare the days on which awards were made with the year asked for: nothing else in a zip says of which it is."""
    dates = pl.DataFrame({"date": [record["date"] for record in records]}, schema={"date": pl.String}).lazy()
    days = dates.select(year=_awards.fiscal_year(_awards.us_day("date"))).drop_nulls().unique()
    years = _awards.collected(payload, days)["year"].sort().to_list()
    wanted = int(payload.request.part.partition("/")[0])
    if years and wanted not in years:
        fault = f"awards were made in fiscal years {years[:5]}, requested was {wanted}. Get the zip of {wanted}"
        reading.raise_source_changed(payload, fault)


def _member(payload: Payload, archive: zipfile.ZipFile, name: str) -> Any:
    try:
        return json_text.parsed(archive.read(name))
    except ValueError as error:
        reading.raise_source_changed(payload, f"{name} is not JSON ({error}). Download it again", error)


def _as_searched(payload: Payload, name: str, record: Any) -> dict[str, Any]:
    if not isinstance(record, dict) or "awd_id" not in record:
        reading.raise_source_changed(payload, f"{name} is not an award (it has no `awd_id`)")
    inst, perf = record.get("inst") or {}, record.get("perf_inst") or {}
    lines = [line for line in record.get("oblg_fy") or [] if line.get("fund_oblg_fiscal_yr") is not None]
    flat = {name: record.get(theirs) for name, theirs in _FLAT.items()}
    flat |= {name: inst.get(theirs) for name, theirs in _INST.items()}
    flat |= {name: perf.get(theirs) for name, theirs in _PERF.items()}
    dollars = flat["fundsObligatedAmt"]
    # Dollars may be numbers or texts; what is neither is refused by name where obligations are read.
    written = [f"FY {line['fund_oblg_fiscal_yr']} = {line.get('fund_oblg_amt') or 0}" for line in lines]
    return flat | {"fundsObligatedAmt": None if dollars is None else f"{dollars}", "fundsObligated": written}
