"""Business Dynamics Statistics: the real table by age of the firm, the tables of the sample, and bad answers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from aker_core.errors import SourceChanged
from aker_data.contracts import Payload, Scope
from aker_data.schemas.census_bds import DYNAMICS, MEASURES, flag
from aker_data.schemas.validate import validate
from aker_data.sources import census_bds as bds
from aker_sample import answer
from aker_sample import bds as sample

# Two of the real lines, and one of the metro table with withheld cells as older files write them.
HEADER = (
    "firms,estabs,emp,denom,estabs_entry,estabs_entry_rate,estabs_exit,estabs_exit_rate,job_creation,"
    "job_creation_births,job_creation_continuers,job_creation_rate_births,job_creation_rate,job_destruction,"
    "job_destruction_deaths,job_destruction_continuers,job_destruction_rate_deaths,job_destruction_rate,"
    "net_job_creation,net_job_creation_rate,reallocation_rate,firmdeath_firms,firmdeath_estabs,firmdeath_emp"
)
AGES = f"""year,fage,{HEADER}
2021,f) 5,229975,237438,2103398,2176624,12638,5.126,30903,12.533,326284,60025,266259,2.758,14.990,473410,155217,\
318193,7.131,21.750,-147126,-6.759,29.981,24419,24637,125676
2021,l) Left Censored,322336,1338579,50350367,51728480,57916,4.264,97555,7.182,4006381,1026912,2979469,1.985,7.745,\
6748123,1334784,5413339,2.580,13.045,-2741742,-5.300,15.490,16331,24287,231908
""".encode()
METRO = f"""year,msa,{HEADER}
2021,19740,60000,70000,1000,990,(D),(D),D,D,S,S,S,S,N,.,.,.,.,.,10,1.010,X,1,2,3
""".encode()


def payload(body: bytes, table: str = "fa", vintage: int = 2021) -> Payload:
    request = bds.request(table, vintage)
    return Payload(request, hashlib.sha256(body).hexdigest(), body, datetime(2024, 6, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def firm_ages(shared_data: Path) -> pl.DataFrame:
    return bds.parse(payload((shared_data / "bds" / "bds2021_fa.csv").read_bytes()))


def test_every_table_is_asked_for_in_its_newest_release_first() -> None:
    needs = bds.requests(Scope(2023, "2024-06", "2023-07"))
    assert len(needs) == len(bds.TABLES)
    assert not any(need.required for need in needs)
    asked = [[request.url.rpartition("/")[2] for (request,) in need.alternatives] for need in needs]
    assert ["bds2023.csv", "bds2022.csv", "bds2021.csv"] in asked
    assert ["bds2023_msa_fac.csv", "bds2022_msa_fac.csv", "bds2021_msa_fac.csv"] in asked
    with pytest.raises(ValueError, match="Unknown BDS table 'zip' of 2021"):
        bds.request("zip", 2021)
    with pytest.raises(ValueError, match="releases are 2023, 2022, 2021"):
        bds.request("fa", 1999)


def test_the_real_table_is_read_whole(firm_ages: pl.DataFrame) -> None:
    assert firm_ages.height == 44 * 12
    assert firm_ages.schema == pl.Schema(DYNAMICS.dtypes)
    assert [check for check in validate(firm_ages, DYNAMICS) if not check.passed] == []
    assert firm_ages["flags"].drop_nulls().str.contains("^[.X]+$").all()
    five = firm_ages.row(by_predicate=(pl.col("year") == 2021) & (pl.col("age_class") == "5"), named=True)
    assert (five["estabs"], five["estabs_entry_rate"], five["net_job_creation"]) == (237_438, 5.126, -147_126)
    assert firm_ages.select("age_class", "age_low", "age_high").unique(maintain_order=True).rows() == [
        ("0", 0, 0), ("1", 1, 1), ("2", 2, 2), ("3", 3, 3), ("4", 4, 4), ("5", 5, 5), ("6 to 10", 6, 10),
        ("11 to 15", 11, 15), ("16 to 20", 16, 20), ("21 to 25", 21, 25), ("26+", 26, None),
        ("left censored", None, None),
    ]  # fmt: skip


def test_every_published_rate_and_sum_follows_from_the_counts(firm_ages: pl.DataFrame) -> None:
    rates, sums = bds.checks(firm_ages.lazy())
    assert (rates.passed, rates.rows, rates.share) == (True, 3_368, 1.0)
    assert rates.max_abs_error == pytest.approx(0.002, abs=1e-6)  # births of 1978: 199.998 for 200
    assert (sums.passed, sums.rows, sums.max_abs_error) == (True, 1_197, 0)


def test_a_rate_or_sum_that_does_not_follow_is_told(firm_ages: pl.DataFrame) -> None:
    other = firm_ages.with_columns(pl.col("estabs_exit") + 9, pl.col("net_job_creation") + 1)
    rates, sums = bds.checks(other.lazy())
    assert (rates.passed, sums.passed) == (False, False)
    assert sums.max_abs_error == 1


def test_the_jobs_of_the_nation_do_not_overflow() -> None:
    """A hundred times 21,440,730 jobs is more than 32 bits hold."""
    line = AGES.decode().splitlines()[1].split(",")[1:]
    line[1:] = [cell if "." in cell else str(100 * int(cell)) for cell in line[1:]]
    body = f"year,fage,{HEADER}\n2021,{','.join(line)}\n".encode()
    rates, sums = bds.checks(bds.parse(payload(body)).lazy())
    assert (rates.passed, rates.rows, sums.passed) == (True, 8, True)


def test_what_is_withheld_is_null_with_its_letter() -> None:
    row = bds.parse(payload(METRO, "msa")).with_columns(flag(name).alias(f"{name}_f") for name in MEASURES)
    told = row.row(0, named=True)
    assert (told["geography"], told["geo_code"], told["age_class"], told["age_low"]) == ("metro", "19740", "all", None)
    assert (told["estabs"], told["estabs_f"]) == (70_000, None)
    withheld = ("estabs_entry", "estabs_exit", "job_creation", "job_creation_rate", "job_destruction")
    assert [told[name] for name in withheld] == [None] * 5
    assert [told[f"{name}_f"] for name in withheld] == ["D", "D", "S", "N", "X"]
    assert told["reallocation_rate_f"] == "X"


@pytest.mark.parametrize("table", [name for name in bds.TABLES if name != "fa"])
def test_the_samples_tables_are_what_the_publisher_would_send(table: str) -> None:
    body = sample.table(table)
    assert body is not None
    frame = bds.parse(payload(body, table))
    assert [check for check in validate(frame, DYNAMICS) if not check.passed] == []
    assert all(check.passed for check in bds.checks(frame.lazy()))
    newer = bds.request(table, 2023)
    assert answer("GET", newer.url, None, None).status == 404
    places = {"us": "nation", "msa": "metro", "st_cty": "county", "st": "state"}
    first = table.split("_", maxsplit=1)[0] if table != "st_cty" else table
    assert frame["geography"].unique().to_list() == [places.get(first, "nation")]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda _body: b"", "empty"),
        (lambda _body: b"<html>404</html>", "page instead of data"),
        (lambda body: body[:-60], "cut off"),
        (lambda body: body.splitlines(keepends=True)[0], "no rows"),
        (lambda body: body.replace(b",emp,", b",jobs,"), r"missing columns \['emp'\], unknown columns \['jobs'\]"),
        (lambda body: body.replace(b"fage", b"eage"), r"missing columns \['fage'\]"),
        (lambda body: body.replace(b",237438,", b",Q,"), "estabs of 2021 is 'Q', neither a number nor a flag"),
        (lambda body: body.replace(b",237438,", b",237438.5,"), "neither a number nor a flag"),
        (lambda body: body.replace(b",237438,", b",,"), "estabs of 2021 is None"),
        (lambda body: body.replace(b",5.126,", b",nan,"), "estabs_entry_rate of 2021 is 'nan'"),
        (lambda body: body.replace(b",5.126,", b",1E+05,"), "estabs_entry_rate of 2021 is '1E\\+05'"),
        (lambda body: body.replace(b"f) 5", b"five"), "fage 'five' is not a code or class"),
        (lambda body: body.replace(b"2021,f", b"MMXXI,f"), "not as declared"),
    ],
    ids=[
        "empty",
        "html",
        "cut",
        "header",
        "column",
        "key",
        "letter",
        "half",
        "blank",
        "nan",
        "exponent",
        "class",
        "year",
    ],
)
def test_a_bad_answer_is_refused(spoil: Callable[[bytes], bytes], says: str) -> None:
    with pytest.raises(SourceChanged, match=says):
        bds.parse(payload(spoil(AGES)))
