"""The natural hazards of FEMA's National Risk Index."""

from __future__ import annotations

# Our name of a hazard -> the publisher's code, and the one before (riverine became inland flooding in 1.20).
HAZARDS: dict[str, tuple[str, ...]] = {
    "avalanche": ("AVLN",),
    "coastal_flood": ("CFLD",),
    "cold_wave": ("CWAV",),
    "drought": ("DRGT",),
    "earthquake": ("ERQK",),
    "hail": ("HAIL",),
    "heat_wave": ("HWAV",),
    "hurricane": ("HRCN",),
    "ice_storm": ("ISTM",),
    "inland_flood": ("IFLD", "RFLD"),
    "landslide": ("LNDS",),
    "lightning": ("LTNG",),
    "strong_wind": ("SWND",),
    "tornado": ("TRND",),
    "tsunami": ("TSUN",),
    "volcano": ("VLCN",),
    "wildfire": ("WFIR",),
    "winter_weather": ("WNTW",),
}
