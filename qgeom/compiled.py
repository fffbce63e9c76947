"""The decorators that compile a hot loop, with their types kept.

Compiled functions release the interpreter lock, so that pieces of a tessellation run in threads,
and are cached on disk: only the first call after an installation pays for the compiler. Numba
takes a cached function for fresh as long as the one file that defines it is unchanged, although
functions of other files are compiled into it; here a change of any kernel file discards the cache.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., object])


@cache
def kernel_digest() -> str:
    """SHA-256 of the sources of all files that define kernels."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        source = path.read_bytes()
        if b"qgeom.compiled" in source or path == Path(__file__):
            digest.update(source)
    return digest.hexdigest()


def _compiler(**options: Any) -> Callable[[Function], Function]:  # noqa: ANN401 - as numba takes
    compiler = numba.njit(cache=True, nogil=True, error_model="numpy", **options)

    def compiled(function: Function) -> Function:
        dispatcher: Any = compiler(function)
        # numba has no public way to say what else a function depends on
        cache_file = dispatcher._cache._cache_file
        cache_file._source_stamp = (cache_file._source_stamp, kernel_digest())
        return cast("Function", dispatcher)

    return compiled


def kernel(function: Function) -> Function:
    """Compile a loop over arrays in strict floating-point arithmetic, without reference counts.

    Counting references to the arrays of a mesh would cost several times what the loops cost, and
    a second of compilation each. The price: such a function must not make arrays.

    Parameters
    ----------
    function : callable
        Uses only what numba compiles; makes no arrays.

    Returns
    -------
    callable
        The same function, compiled at its first call.
    """
    return _compiler(_nrt=False)(function)


def inner_kernel(function: Function) -> Function:
    """Compile a part of kernels that is put into each of its callers.

    Parameters
    ----------
    function : callable
        As of `kernel`.

    Returns
    -------
    callable
        The same function.
    """
    return _compiler(inline="always", _nrt=False)(function)


def row_kernel(function: Function) -> Function:
    """Compile a loop whose maxima and sums may be taken in vector registers.

    Only for loops without NaN in which neither the sign of zero nor the order of sums matters.

    Parameters
    ----------
    function : callable
        As of `kernel`.

    Returns
    -------
    callable
        The same function, compiled at its first call.
    """
    return _compiler(fastmath={"nnan", "nsz", "reassoc", "contract"}, _nrt=False)(function)


def allocating_kernel(function: Function) -> Function:
    """Compile a loop that makes arrays, in strict floating-point arithmetic.

    Parameters
    ----------
    function : callable
        Uses only what numba compiles.

    Returns
    -------
    callable
        The same function, compiled at its first call.
    """
    return _compiler()(function)
