"""Markets, their boundaries, and what people of a market earn."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from aker_data.models.base import Base
from aker_data.models.geometry import MultiPolygon
from aker_data.models.stamp import Stamped

ORIGINS = "data_origin IN ('published', 'sample')"


class Market(Base):
    """A metro or micro area of one delineation. msa_id: its short code where one is listed, else the CBSA code."""

    __tablename__ = "markets"

    cbsa_code: Mapped[str] = mapped_column(primary_key=True)
    delineation: Mapped[str] = mapped_column(primary_key=True)
    msa_id: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    type: Mapped[str]
    principal_city: Mapped[str | None]
    states: Mapped[str | None]

    __table_args__ = (CheckConstraint("type IN ('metro', 'micro')", name="type"),)


class MarketBoundary(Base):
    """The outline of a market of one delineation. geometry: WKB bytes, WGS 84; PostGIS keeps it as a geometry.

    year: of the boundaries. method: `published`, or `dissolved` from the counties of the list. Null: written by hand.
    """

    __tablename__ = "market_boundaries"

    cbsa_code: Mapped[str] = mapped_column(primary_key=True)
    delineation: Mapped[str] = mapped_column(primary_key=True)
    geometry: Mapped[bytes] = mapped_column(MultiPolygon)
    source_data_hash: Mapped[str | None]
    run_id: Mapped[str | None]
    year: Mapped[int | None]
    method: Mapped[str | None]
    data_origin: Mapped[str | None]


class CountyBoundary(Base):
    """The outline of a county, or of what stands for one, as a delineation has counties. year: of the boundaries."""

    __tablename__ = "county_boundaries"

    county_fips: Mapped[str] = mapped_column(primary_key=True)
    delineation: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int]
    data_origin: Mapped[str]
    geometry: Mapped[bytes] = mapped_column(MultiPolygon)
    source_data_hash: Mapped[str]
    run_id: Mapped[str | None]

    __table_args__ = (CheckConstraint(ORIGINS, name="data_origin"),)


for boundary in (MarketBoundary, CountyBoundary):
    name = f"ix_{boundary.__tablename__}_geometry"
    Index(name, boundary.geometry, postgresql_using="gist").ddl_if(dialect="postgresql")


class MarketEconomy(Stamped, Base):
    """Income, pay and jobs of a market in one vintage. Null: not known; `facts` say why.

    median_household_income_usd: ACS B19013, dollars of the survey year. population: residents on 1 July.
    total_jobs, total_wages_usd, avg_annual_pay_usd: QCEW, all industries and ownerships, annual.
    """

    __tablename__ = "market_economy"

    median_household_income_usd: Mapped[float | None]
    population: Mapped[int | None]
    total_jobs: Mapped[int | None]
    total_wages_usd: Mapped[float | None]
    avg_annual_pay_usd: Mapped[float | None]

    __table_args__ = (
        UniqueConstraint("msa_id", "data_vintage"),
        Index(None, "data_vintage"),
        CheckConstraint(ORIGINS, name="data_origin"),
        CheckConstraint("median_household_income_usd > 0", name="median_household_income_usd"),
        CheckConstraint("population > 0", name="population"),
        CheckConstraint("total_jobs >= 0", name="total_jobs"),
        CheckConstraint("total_wages_usd >= 0", name="total_wages_usd"),
        CheckConstraint("avg_annual_pay_usd >= 0", name="avg_annual_pay_usd"),
    )
