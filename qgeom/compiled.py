"""The decorators that compile a hot loop, with their types kept.

Compiled functions release the interpreter lock, so that pieces of a tessellation run in threads,
and are cached on disk: only the first call after an installation pays for the compiler.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., object])


def kernel(function: Function) -> Function:
    """Compile a loop over arrays in strict floating-point arithmetic.

    Parameters
    ----------
    function : callable
        Uses only what numba compiles.

    Returns
    -------
    callable
        The same function, compiled at its first call.
    """
    return cast("Function", numba.njit(cache=True, nogil=True, error_model="numpy")(function))


def inner_kernel(function: Function) -> Function:
    """Compile a part of a kernel that is put into its callers.

    The arrays of a mesh come to some two hundred machine words; a call that passes them costs
    more than many of these functions do.

    Parameters
    ----------
    function : callable
        Uses only what numba compiles.

    Returns
    -------
    callable
        The same function, compiled at its first call.
    """
    compiler = numba.njit(cache=True, nogil=True, error_model="numpy", forceinline=True)
    return cast("Function", compiler(function))


def row_kernel(function: Function) -> Function:
    """Compile a loop whose maxima and sums may be taken in vector registers.

    Only for loops without NaN in which neither the sign of zero nor the order of sums matters.

    Parameters
    ----------
    function : callable
        Uses only what numba compiles.

    Returns
    -------
    callable
        The same function, compiled at its first call.
    """
    flags = {"nnan", "nsz", "reassoc", "contract"}
    compiler = numba.njit(cache=True, nogil=True, error_model="numpy", fastmath=flags)
    return cast("Function", compiler(function))
