"""Comparisons of kinds of classifiers over several shapes of network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qgeom.errors import ShapeError
from qgeom.statistics import Interval, mean_interval
from qgeom.types import FloatArray


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two kinds whose accuracies are subtracted, division by division.

    Attributes
    ----------
    name : str
        In names of arrays and claims.
    title : str
        For a reader.
    first, second : str
        Names of the kinds: the accuracy of the first minus that of the second.
    best : bool
        Whether the second counts at the best of its epochs instead of the last.
    """

    name: str
    title: str
    first: str
    second: str
    best: bool = False


COMPARISONS = (
    Comparison(name="tanh", title="ReLU − tanh", first="relu", second="tanh"),
    Comparison(name="sigmoid", title="ReLU − sigmoid", first="relu", second="sigmoid"),
    Comparison(name="affine", title="ReLU − affine", first="relu", second="affine", best=True),
    Comparison(name="squares", title="no softmax − softmax", first="squares", second="relu"),
)


def differences(
    accuracy: Mapping[str, FloatArray], best: Mapping[str, FloatArray]
) -> dict[str, FloatArray]:
    """Subtract accuracies of equal shape and division.

    Parameters
    ----------
    accuracy, best : mapping of str to ndarray of float64, shape (shapes, seeds)
        Per kind: held-out accuracy after the last epoch, and after the best one.

    Returns
    -------
    dict of str to ndarray of float64, shape (shapes, seeds)
        One table per entry of `COMPARISONS`, by its name.

    Examples
    --------
    >>> import numpy as np
    >>> table = {kind: np.full((1, 2), 0.5) for kind in ("relu", "tanh", "sigmoid", "squares")}
    >>> table["affine"] = np.array([[0.25, 0.0]])
    >>> differences(table, table)["affine"].tolist()
    [[0.25, 0.5]]
    """
    return {
        c.name: accuracy[c.first] - (best if c.best else accuracy)[c.second] for c in COMPARISONS
    }


def average_interval(table: FloatArray, *, confidence: float) -> Interval:
    """Interval of the mean over shapes, which are taken as given.

    Parameters
    ----------
    table : ndarray of float64, shape (shapes, seeds)
        A quantity.
    confidence : float
        Nominal level.

    Returns
    -------
    Interval
        Student's t of one value per seed, the mean of its column.

    Notes
    -----
    Shapes of equal seed share their images, so that entries of a column depend on each other;
    columns are drawn independently. Treating every entry as a value of its own would make the
    interval too short.

    Examples
    --------
    >>> import numpy as np
    >>> average_interval(np.array([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]]), confidence=0.95).high
    2.0
    """
    return mean_interval(_checked(table).mean(axis=0), confidence=confidence)


def smallest_interval(table: FloatArray, *, confidence: float) -> Interval:
    """Interval of the smallest of the means of several shapes.

    Parameters
    ----------
    table : ndarray of float64, shape (shapes, seeds)
        A quantity.
    confidence : float
        Nominal level.

    Returns
    -------
    Interval
        It covers the smallest mean with at least that probability.

    Notes
    -----
    With α = 1 − confidence and m shapes, the low end is the lowest of the shapes' t intervals at
    level 1 − α: it is too high only where the interval of the shape with the smallest mean is,
    probability α/2. The high end is the lowest high end at level 1 − α/m: it is too low only where
    one of m intervals ends below its mean, probability at most m · α/(2m) (Bonferroni). Neither
    needs the shapes to be independent.

    Examples
    --------
    >>> import numpy as np
    >>> found = smallest_interval(np.array([[1.0, 2.0, 3.0], [7.0, 8.0, 9.0]]), confidence=0.95)
    >>> round(found.low, 3), found.estimate, round(found.high, 3)
    (-0.484, 2.0, 5.583)
    """
    rows = _checked(table)
    strict = 1 - (1 - confidence) / len(rows)
    plain = [mean_interval(row, confidence=confidence) for row in rows]
    wide = [mean_interval(row, confidence=strict) for row in rows]
    return Interval(
        estimate=min(i.estimate for i in plain),
        low=min(i.low for i in plain),
        high=min(i.high for i in wide),
        confidence=confidence,
        n=rows.shape[1],
    )


def _checked(table: FloatArray) -> FloatArray:
    if table.ndim != 2 or not table.size:
        raise ShapeError(
            f"a table of shape {table.shape}", remedy="(shapes, seeds), none of them 0"
        )
    return table
