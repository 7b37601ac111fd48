"""Statistical coherence of a composite indicator: what correlates, what repeats, what a weight comes to. Pure.

The measures of the audits of the Joint Research Centre (OECD and JRC 2008, Handbook on Constructing Composite
Indicators, steps 4 and 5; Paruolo, Saisana and Saltelli 2013, Journal of the Royal Statistical Society A 176(3),
609-634). Points: one row per market, one column per metric, NaN where a market has none.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
FEWEST = 3  # markets below which nothing is said about a correlation


def covariances(points: Numbers) -> Numbers:
    """Sample covariances of every two columns over the rows that have both; NaN where fewer than three do."""
    size = points.shape[1]
    found = np.full((size, size), np.nan)
    for one in range(size):
        for other in range(one + 1):
            both = ~np.isnan(points[:, one]) & ~np.isnan(points[:, other])
            if both.sum() >= FEWEST:
                first, second = points[both, one], points[both, other]
                value = ((first - first.mean()) * (second - second.mean())).sum() / (both.sum() - 1)
                found[one, other] = found[other, one] = value
    return found


def correlation(one: Numbers, other: Numbers) -> float:
    """Pearson's correlation over the markets that have both; NaN where fewer than three do, or one never changes."""
    both = ~np.isnan(one) & ~np.isnan(other)
    if both.sum() < FEWEST:
        return float("nan")
    first, second = one[both] - one[both].mean(), other[both] - other[both].mean()
    scale = np.sqrt((first**2).sum() * (second**2).sum())
    return float((first * second).sum() / scale) if scale > 0 else float("nan")


def correlations(points: Numbers) -> Numbers:
    """The correlation of every two columns, 1 on the diagonal."""
    size = points.shape[1]
    found = np.eye(size)
    for one in range(size):
        for other in range(one):
            found[one, other] = found[other, one] = correlation(points[:, one], points[:, other])
    return found


def cronbach_alpha(points: Numbers) -> float:
    """Cronbach's alpha (1951, Psychometrika 16(3)) of the columns, from pairwise covariances; NaN of one column.

    Columns without a value are left out. 1: they measure one thing; 0: they have nothing in common; negative: they work
    against one another.
    """
    matrix = covariances(points[:, ~np.isnan(points).all(axis=0)])
    count, total = len(matrix), float(np.nansum(matrix))
    if count < 2 or total == 0:
        return float("nan")
    between = (total - float(np.nansum(np.diag(matrix)))) / (count * (count - 1))
    return count**2 * between / total


def first_component_share(points: Numbers) -> float:
    """The share of the variance of standardized columns that their first principal component has.

    Of the rows that have every column; NaN where these are fewer than three, or a column never changes.
    """
    complete = points[~np.isnan(points).any(axis=1)]
    if len(complete) < FEWEST or not (complete.std(axis=0) > 0).all():
        return float("nan")
    return float(np.linalg.eigvalsh(correlations(complete))[-1] / points.shape[1])


def effective_weights(points: Numbers, score: Numbers) -> Numbers:
    """What each column comes to in the score, as shares: squared correlations with it, divided by their sum.

    With independent columns of equal spread that is the square of the weight; correlated columns share what they say.
    """
    squares = np.array([correlation(column, score) ** 2 for column in points.T])
    total = np.nansum(squares)
    return np.asarray(squares / total) if total > 0 else np.full(points.shape[1], np.nan)


def correlation_ratio(column: Numbers, score: Numbers) -> float:
    """The share of the variance of the score that would vanish if this column were fixed, straight line or not.

    Pearson's correlation ratio of the means in classes of equally many markets, without its bias for few (Kelley's
    epsilon squared), 0 at least. NaN where there are too few for two classes of three.
    """
    both = ~np.isnan(column) & ~np.isnan(score)
    count = int(both.sum())
    classes = max(2, round(np.sqrt(count) / 2))
    if count < 2 * FEWEST:
        return float("nan")
    ordered = score[both][np.lexsort((score[both], column[both]))]
    whole = ((ordered - ordered.mean()) ** 2).sum()
    if not whole > 0:
        return float("nan")
    within = sum(((part - part.mean()) ** 2).sum() for part in np.array_split(ordered, classes))
    return float(max(0.0, 1 - (within / (count - classes)) / (whole / (count - 1))))
