"""Array types and the checks that every public function applies to its input."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qgeom.errors import NotFiniteError, ShapeError

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]


def finite_array(values: ArrayLike, *, name: str, ndim: int | None = None) -> FloatArray:
    """Convert to float64 and refuse what is not finite.

    Parameters
    ----------
    values : array_like
        Numbers.
    name : str
        How error messages call the array.
    ndim : int, optional
        The number of axes it must have.

    Returns
    -------
    ndarray of float64
        A read-only view or copy of `values`.

    Raises
    ------
    ShapeError
        When the number of axes is not `ndim`.
    NotFiniteError
        When an entry is NaN or infinite; the first such index is named.

    Examples
    --------
    >>> finite_array([1, 2], name="bias", ndim=1)
    array([1., 2.])
    """
    array = np.array(values, dtype=np.float64)
    if ndim is not None and array.ndim != ndim:
        raise ShapeError(f"has {array.ndim} axes (shape {array.shape}), needs {ndim}", where=name)
    finite = np.isfinite(array)
    if not finite.all():
        index = tuple(int(i) for i in np.argwhere(~finite)[0])
        raise NotFiniteError(
            f"entry {index} is {array[index]}", where=name, remedy="only finite numbers are allowed"
        )
    array.flags.writeable = False
    return array
