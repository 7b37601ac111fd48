"""An industry tree with the cardinalities of QCEW: about 2,400 codes in eight levels, NAICS down to four digits.

The three- and four-digit codes are NAICS (editions 2017 and 2022 together); the five- and six-digit ones below them are
synthetic, but for those that the sectors of this project name.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl

from aker_jobs.labor.hierarchy import TOTAL, parent_industry

# Three digits, then the fourth digits there are.
_NAICS = """
111:12349 112:123459 113:123 114:12 115:123 211:1 212:123 213:1 221:123 236:12 237:1239 238:1239 311:123456789 312:12
313:123 314:19 315:129 316:129 321:129 322:12 323:1 324:1 325:1234569 326:12 327:12349 331:12345 332:123456789
333:1234569 334:123456 335:1239 336:1234569 337:129 339:19 423:123456789 424:123456789 425:1 441:123 442:12 443:1 444:12
445:123 446:1 447:1 448:123 451:12 452:19 453:1239 454:123 481:12 482:1 483:12 484:12 485:123459 486:129 487:129
488:123459
491:1 492:12 493:1 511:12 512:12 513:123 515:12 516:12 517:123459 518:12 519:12 521:1 522:123 523:129 524:12 525:19
531:123 532:1234 533:1 541:123456789 551:1 561:12345679 562:129 611:1234567 621:1234569 622:123 623:1239 624:1234
711:12345 712:1 713:129 721:123 722:12345 811:1234 812:1239 813:12349 814:1 921:1 922:1 923:1 924:1 925:1 926:1 927:1
928:1 999:9
"""
_NAMED = ("541713", "541714", "541715", "325411", "325412", "325413", "325414", "513210", "511210", "621511", "334510")
SIX_DIGITS = 1_280


@cache
def leaves() -> pl.DataFrame:
    """Six-digit codes with what makes them plausible: code, weight (share of establishments), size, pay.

    size: jobs per establishment. pay: dollars a year.
    """
    codes = _six_digit_codes()
    draw = np.random.default_rng(2_017)
    count = len(codes)
    return pl.DataFrame(
        {
            "code": codes,
            "weight": draw.lognormal(0, 2.3, count) / np.exp(2.3**2 / 2) / count,
            "size": draw.lognormal(2.85, 0.9, count),
            "pay": draw.lognormal(10.8, 0.4, count),
        }
    )


@cache
def tree() -> pl.DataFrame:
    """leaf (row of `leaves`), level (1 total … 8 six digits), industry_code: a leaf with all that is above it."""
    codes = leaves().get_column("code")
    rows = [
        (leaf, level, code)
        for leaf, six in enumerate(codes)
        for level, code in zip(range(8, 0, -1), _line(six), strict=True)
    ]
    return pl.DataFrame(rows, schema={"leaf": pl.Int64, "level": pl.Int32, "industry_code": pl.String}, orient="row")


def _six_digit_codes() -> list[str]:
    draw = np.random.default_rng(1_997)
    four = [f"{three}{digit}" for three, _, digits in (e.partition(":") for e in _NAICS.split()) for digit in digits]
    five = [f"{code}{digit}" for code in four for digit in range(1, 2 + draw.poisson(1.3))]
    single = {code: draw.random() < 0.6 for code in five}
    six = [f"{code}{end}" for code in five for end in ("0",) if single[code]]
    six += [f"{code}{end}" for code in five if not single[code] for end in range(1, 3 + draw.poisson(0.6))]
    return sorted({*six[:SIX_DIGITS], *_NAMED})


def _line(code: str) -> list[str]:
    line = [code]
    while line[-1] != TOTAL:
        above = parent_industry(line[-1])
        if above is None:
            raise ValueError(f"{code}: {line[-1]} is in no industry")
        line.append(above)
    return line
