"""Names that people give to columns of ages, periods, places and what else sets rows apart, preferred ones first."""

AGE_COLUMNS = ("age", "age_group", "age_band", "age_bin", "ages")
PERIOD_COLUMNS = ("period", "year")
PLACE_COLUMNS = ("market", "msa_id", "cbsa_code", "geography", "geo_code", "county_fips")
SECTOR_COLUMNS = ("sector", "industry", "industry_code", "naics", "naics_code")
# What may tell several series in one frame apart: what it is called in a message -> columns.
APART = {
    "places": (
        *PLACE_COLUMNS,
        *(
            "local_geography",
            "area",
            "area_fips",
            "area_title",
            "fips",
            "county",
            "state",
            "state_fips",
            "metro",
            "place",
        ),
    ),
    "ownerships": ("own_code", "ownership", "own_title"),
    "sectors": (*SECTOR_COLUMNS, "industry_title"),
    "sizes of establishment": ("size_code", "size_title"),
    "quarters": ("quarter", "qtr"),
    "months": ("month",),
    "years": ("year", "period", "date"),
}
