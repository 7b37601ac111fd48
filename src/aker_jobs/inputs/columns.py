"""Names that people give to columns of ages, periods and places, in the order in which they are looked for."""

AGE_COLUMNS = ("age", "age_group", "age_band", "age_bin", "ages")
PERIOD_COLUMNS = ("period", "year")
PLACE_COLUMNS = ("market", "msa_id", "cbsa_code", "geography", "geo_code", "county_fips")
