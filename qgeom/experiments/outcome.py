"""What every experiment hands on: arrays for figures and claims, metrics for tables and prose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from qgeom.errors import NotFiniteError, ParameterError

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
Array: TypeAlias = NDArray[np.generic]


@dataclass(frozen=True, eq=False, kw_only=True)
class Outcome:
    """The computed data of one experiment.

    Attributes
    ----------
    arrays : mapping of str to ndarray
        Everything that figures and claims are made from; no object arrays.
    metrics : mapping of str to JSON value
        Plain results; finite numbers, no times, so that reruns agree byte for byte.

    Raises
    ------
    ParameterError
        For an array of objects.
    NotFiniteError
        For a metric that is NaN or infinite, with its path.
    """

    arrays: Mapping[str, Array]
    metrics: Mapping[str, Json]

    def __post_init__(self) -> None:
        for name, array in self.arrays.items():
            if array.dtype.hasobject:
                raise ParameterError("arrays of objects cannot be stored", where=name)
        _check_finite(dict(self.metrics), "metrics")

    def array(self, name: str) -> Array:
        """One array by name, with a clear error for an unknown name."""
        if name not in self.arrays:
            raise ParameterError(f"no array {name!r}", remedy=f"there are {sorted(self.arrays)}")
        return self.arrays[name]


def _check_finite(value: Json, path: str) -> None:
    if isinstance(value, float) and not np.isfinite(value):
        raise NotFiniteError(f"is {value}", where=path, remedy="use null where there is no value")
    if isinstance(value, Mapping):
        for key, entry in value.items():
            _check_finite(entry, f"{path}.{key}")
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for position, entry in enumerate(value):
            _check_finite(entry, f"{path}[{position}]")
