"""One implementation for NumPy arrays and torch tensors, through array-api-compat.

Functions that profit from a GPU take whatever array they are given and answer in kind: a NumPy
array, or a tensor on the same device. Everything is computed in float64. torch itself is never
imported here: a caller who holds a tensor has imported it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from array_api_compat import array_namespace, is_array_api_obj, is_numpy_array, is_torch_array

from qgeom.errors import ParameterError
from qgeom.types import FloatArray, finite_array

Place: TypeAlias = Callable[[FloatArray], Any]
"""Puts an array where a computation shall run: on the host, or as a tensor on a device."""


def namespace(array: Any) -> Any:  # noqa: ANN401 - a module with the names of the array standard
    """The functions of the array standard for the library that made an array.

    Parameters
    ----------
    array : ndarray or Tensor
        Its values do not matter.

    Returns
    -------
    module
        ``xp``, with ``xp.where`` and so on.

    Examples
    --------
    >>> import numpy as np
    >>> namespace(np.zeros(1)).maximum(np.array([-1.0, 1.0]), 0.0)
    array([0., 1.])
    """
    return array_namespace(array)


def finite_like(values: Any, *, name: str, ndim: int) -> Any:  # noqa: ANN401 - array or tensor
    """Convert to float64 without leaving the library and the device, and refuse what is not finite.

    Parameters
    ----------
    values : array_like or Tensor
        Real numbers. A tensor may have any real dtype and lie on any device; it is detached, so
        that nothing computed from it takes part in automatic differentiation.
    name : str
        How error messages call the array.
    ndim : int
        The number of axes it must have.

    Returns
    -------
    ndarray or Tensor of float64
        A read-only copy as an ndarray for an array_like, as of `finite_array`; for a tensor, a
        tensor on the same device, which shares memory with `values` where that is float64.

    Raises
    ------
    ParameterError
        For an array of a third library, a sequence of tensors, and a tensor that is complex,
        sparse, quantized or without values (meta).
    ShapeError
        When the number of axes is not `ndim`.
    NotFiniteError
        When an entry is NaN or infinite; the first such index is named.

    Examples
    --------
    >>> finite_like([1, 2], name="x", ndim=1)
    array([1., 2.])
    """
    if not is_torch_array(values):
        _refuse_foreign(values, name)
        return finite_array(values, name=name, ndim=ndim)
    _refuse_unusual_tensor(values, name)
    xp = namespace(values)
    tensor = xp.astype(values.detach(), xp.float64, copy=False)
    if tensor.ndim != ndim or not xp.all(xp.isfinite(tensor)):
        finite_array(tensor.cpu().numpy(), name=name, ndim=ndim)  # raises: one place words it
    return tensor


def on_host(array: Any) -> Any:  # noqa: ANN401 - array or tensor
    """The same numbers as a NumPy array in host memory.

    Parameters
    ----------
    array : ndarray or Tensor
        On any device.

    Returns
    -------
    ndarray
        The array itself, or the tensor's values.

    Examples
    --------
    >>> import numpy as np
    >>> on_host(np.ones(2))
    array([1., 1.])
    """
    return array.detach().cpu().numpy() if is_torch_array(array) else array


def _refuse_foreign(values: object, name: str) -> None:
    if is_array_api_obj(values) and not is_numpy_array(values):
        raise ParameterError(
            f"is a {type(values).__module__}.{type(values).__qualname__}",
            where=name,
            remedy="give a NumPy array, what NumPy can turn into one, or a torch tensor",
        )
    if isinstance(values, (list, tuple)) and any(map(is_torch_array, values)):
        raise ParameterError(
            "is a sequence that holds torch tensors",
            where=name,
            remedy="join them into one tensor with torch.stack",
        )


def _refuse_unusual_tensor(tensor: Any, name: str) -> None:  # noqa: ANN401 - torch is not imported
    kinds = {
        "complex": tensor.is_complex(),
        "quantized": tensor.is_quantized,
        "sparse": str(tensor.layout) != "torch.strided",
        "without values (device meta)": tensor.is_meta,
    }
    for kind, holds in kinds.items():
        if holds:
            raise ParameterError(
                f"is a tensor that is {kind}", where=name, remedy="give a dense tensor of reals"
            )


@dataclass(frozen=True, eq=False)
class DeviceCopies:
    """Fixed arrays, with a float64 copy on each device that asked for one.

    Parameters
    ----------
    arrays : sequence of ndarray of float64
        Never changed later, or the copies would be out of date.

    Examples
    --------
    >>> import numpy as np
    >>> copies = DeviceCopies((np.ones(2),))
    >>> copies.beside(np.zeros(3))
    (array([1., 1.]),)
    """

    arrays: Sequence[FloatArray]
    _moved: dict[Any, tuple[Any, ...]] = field(default_factory=dict, init=False, repr=False)

    def beside(self, array: Any) -> tuple[Any, ...]:  # noqa: ANN401 - array or tensor
        """The arrays as NumPy arrays or as tensors on one device, to compute with.

        Parameters
        ----------
        array : ndarray or Tensor
            What they shall meet.

        Returns
        -------
        tuple of ndarray or Tensor
            The arrays themselves for NumPy. For a tensor, copies that are kept for the next call:
            do not write to them.
        """
        if not is_torch_array(array):
            return tuple(self.arrays)
        xp, device = namespace(array), array.device
        if device not in self._moved:
            self._moved[device] = tuple(
                xp.asarray(values, dtype=xp.float64, device=device, copy=True)
                for values in self.arrays
            )
        return self._moved[device]

    def __reduce__(self) -> tuple[type[DeviceCopies], tuple[Sequence[FloatArray]]]:
        # a copy, also one for another process, starts without anything on a device
        return type(self), (self.arrays,)
