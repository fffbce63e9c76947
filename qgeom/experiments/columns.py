"""Arrays of an outcome with the type that they are known to have."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import BoolArray, FloatArray, IntArray


def floats(outcome: Outcome, name: str) -> FloatArray:
    """An array as float64; raises `ParameterError` for an unknown name, as all of these do."""
    return np.asarray(outcome.array(name), dtype=np.float64)


def ints(outcome: Outcome, name: str) -> IntArray:
    """An array as int64."""
    return np.asarray(outcome.array(name), dtype=np.int64)


def flags(outcome: Outcome, name: str) -> BoolArray:
    """An array as bool."""
    return np.asarray(outcome.array(name), dtype=np.bool_)


def texts(outcome: Outcome, name: str) -> NDArray[np.str_]:
    """An array as text."""
    return np.asarray(outcome.array(name), dtype=np.str_)


def names_in(outcome: Outcome, name: str) -> list[str]:
    """The different texts of an array, in the order in which they come first.

    Parameters
    ----------
    outcome : Outcome
        What an experiment computed.
    name : str
        Of the array.

    Returns
    -------
    list of str
        For ``row_dataset`` the datasets, in the order of the configuration.

    Examples
    --------
    >>> from qgeom.experiments.outcome import Outcome
    >>> outcome = Outcome(arrays={"row_dataset": np.array(["b", "a", "b"])}, metrics={})
    >>> names_in(outcome, "row_dataset")
    ['b', 'a']
    """
    return list(dict.fromkeys(str(text) for text in outcome.array(name)))


def runs(outcome: Outcome, name: str, offsets: str) -> list[FloatArray]:
    """The parts of arrays that were stored behind one another.

    Parameters
    ----------
    outcome : Outcome
        What an experiment computed.
    name : str
        Of the joined array.
    offsets : str
        Of the array that says where each part begins, and at last where all end.

    Returns
    -------
    list of ndarray of float64
        One array per part, in order.

    Examples
    --------
    >>> from qgeom.experiments.outcome import Outcome
    >>> arrays = {"corners": np.arange(5), "offsets": np.array([0, 2, 5])}
    >>> runs(Outcome(arrays=arrays, metrics={}), "corners", "offsets")
    [array([0., 1.]), array([2., 3., 4.])]
    """
    joined = floats(outcome, name)
    return [joined[a:b] for a, b in pairwise(ints(outcome, offsets).tolist())]
